"""A browser without a screen over a real connection: forms, their tokens, one cookie; and what goes wrong."""

import http.client
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from flask import Flask

from booking.accounts.models import User
from tests.support.client import Client
from tests.support.signing_in import sign_in

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_FORM = "application/x-www-form-urlencoded"
_BOUNDARY = "between-two-fields-of-a-form"
Value = str | Sequence[str]
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class Interrupted(Exception):
    """No answer came, or one of the 500s (``page``): nobody knows what became of it."""

    def __init__(self, what: str, page: "Answer | None" = None) -> None:
        super().__init__(what)
        self.page = page


@dataclass(frozen=True)
class Answer:
    """``place``: where a redirect leads."""

    status: int
    text: str
    place: str

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms (all of them have the same token)."""
        fields = {}
        for tag in _HIDDEN.findall(self.text):
            found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
            fields[found["name"]] = found.get("value", "")
        return fields


class Web:
    """One person at one server; each request has a connection of its own."""

    def __init__(self, port: int, cookie: str = "", seconds: float = 30) -> None:
        self._port = port
        self._cookie = cookie
        self._seconds = seconds

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, Value]) -> Answer:
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def upload(self, path: str, fields: Mapping[str, Value], name: str, file: str, content: bytes) -> Answer:
        """A form with one file."""
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{one}\r\n'
            for key, value in fields.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
        body = "".join((*parts, head)).encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={_BOUNDARY}")

    def _ask(self, method: str, path: str, body: str | bytes | None, kind: str = _FORM) -> Answer:
        answer = self._exchange(method, path, body, kind)
        if answer.status >= 500:
            raise Interrupted(f"{method} {path}: {answer.status}", answer)
        return answer

    def _exchange(self, method: str, path: str, body: str | bytes | None, kind: str) -> Answer:
        headers = {"Cookie": f"tsudoi={self._cookie}", "Accept-Language": "ja"}
        if body is not None:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._seconds)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Interrupted(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            if line.startswith("tsudoi="):
                self._cookie = line.split(";")[0].removeprefix("tsudoi=")
        return Answer(answer.status, text, answer.headers.get("Location", ""))


def cookie_of(app: Flask, user: User) -> str:
    """The cookie of a browser in which this person has signed in."""
    client = Client(app)
    sign_in(client, user)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return cookie.value
