"""Log lines on stderr, one a request or event, without personal data.

A request is logged by its route: ``/book/<token>`` and never the token, numbers filled in, no query string.
What an exception says is cleared of mail addresses and of the values that a database quotes.
"""

import logging
import re
import secrets
import sys
import time
from typing import Any, TextIO

from flask import Flask, Response, g, request

log = logging.getLogger(__name__)
REQUEST_ID_HEADER = "X-Request-ID"
_REQUEST_ID = re.compile(r"[0-9A-Za-z._-]{8,64}")
_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
# Asked all the time, and of no interest as long as they succeed.
_QUIET = frozenset({"static", "health.alive", "health.ready"})
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'=]+@[^\s<>()\[\]:;,\"'=]+\.[^\s<>()\[\]:;,\"'=]+")
_QUOTED_BY_DATABASE = re.compile(r"^(DETAIL:|CONTEXT:|\[parameters: ).*$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def init_app(app: Flask) -> None:
    """Log each request of the application; set up the process's logging once."""
    _set_up()
    app.before_request(_begin)
    app.after_request(_log_request)


def route_text(rule: str | None, values: dict[str, Any] | None) -> str:
    """The route with its numbers filled in; texts stay names, as some are secrets. ``-`` for no such page."""
    if rule is None:
        return "-"

    def fill(match: re.Match[str]) -> str:
        value = (values or {}).get(match[1])
        return str(value) if isinstance(value, int) else f"<{match[1]}>"

    return _ARGUMENT.sub(fill, rule)


def cleared(text: str) -> str:
    """The text without mail addresses, values quoted by a database, and control characters."""
    return _CONTROL.sub("�", _ADDRESS.sub("…@…", _QUOTED_BY_DATABASE.sub("…", text)))


class LineFormatter(logging.Formatter):
    """``2026-12-01T03:00:00Z WARNING booking.outbox.sender: …``; an exception follows in lines of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        return cleared(super().format(record))


class _StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to whatever stderr is at that moment."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        """Never another."""


def _set_up() -> None:
    root = logging.getLogger()
    if any(isinstance(handler, _StderrHandler) for handler in root.handlers):
        return
    handler = _StderrHandler()
    handler.setFormatter(LineFormatter())
    root.addHandler(handler)
    logging.getLogger("booking").setLevel(logging.INFO)
    # The development server would log addresses with their query strings.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def _begin() -> None:
    g.request_started = time.perf_counter()
    given = request.headers.get(REQUEST_ID_HEADER, "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _log_request(response: Response) -> Response:
    if "request_started" not in g:
        return response
    response.headers[REQUEST_ID_HEADER] = g.request_id
    if request.endpoint in _QUIET and response.status_code < 400:
        return response
    log.info(
        "%s %s %s %.0fms id=%s",
        request.method,
        route_text(request.url_rule.rule if request.url_rule else None, request.view_args),
        response.status_code,
        (time.perf_counter() - g.request_started) * 1000,
        g.request_id,
    )
    return response
