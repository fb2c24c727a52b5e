"""One browser over one kept connection: as little work of its own as HTTP allows."""

import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="csrf_token"[^>]*? value="([^"]+)"')
_SEEN = re.compile(rb'name="seen"[^>]*? value="([^"]+)"')
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``location`` is the path of a redirect, empty without one."""

    status: int
    location: str
    body: bytes

    @property
    def token(self) -> str:
        """The CSRF token of the page."""
        return _found(_TOKEN, self.body)

    @property
    def seen(self) -> str:
        """What the page of the last step says that it showed."""
        return _found(_SEEN, self.body)


def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
    match = pattern.search(body)
    if match is None:
        raise ValueError(f"the page has no {pattern.pattern!r}")
    return match[1].decode()


@dataclass(slots=True)
class Browser:
    """Keeps its connection and its cookies; a connection that the server has closed is opened anew."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, **form: object) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(form).encode(), {})

    def close(self) -> None:
        """Let the connection go."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
                f"Origin: http://localhost:{self.port}",
            ]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        was_kept = self._socket is not None
        try:
            return self._exchange(request)
        except (ConnectionError, EOFError):
            self.close()
            # Only a kept connection may have been closed before the request came: nothing is sent twice else.
            if not was_kept:
                raise
        return self._exchange(request)

    def _exchange(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=_LONGEST_WAIT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive(65_536)
        head = data[:end].decode("latin-1").split("\r\n")
        status = int(head[0].split(" ", 2)[1])
        length, location, closes = 0, "", False
        for line in head[1:]:
            name, _colon, value = line.partition(": ")
            match name.lower():
                case "content-length":
                    length = int(value)
                case "location":
                    location = re.sub(r"^https?://[^/]+", "", value)
                case "set-cookie":
                    key, _equals, rest = value.partition("=")
                    self.cookies[key] = rest.split(";", 1)[0]
                case "connection":
                    closes = value.lower() == "close"
        body = data[end + 4 :]
        while len(body) < length:
            body += self._receive(length - len(body))
        if closes:
            self.close()
        return Answer(status, location, bytes(body))

    def _receive(self, most: int) -> bytes:
        assert self._socket is not None
        received = self._socket.recv(most)
        if not received:
            raise EOFError
        return received
