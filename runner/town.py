"""The fictional city at one and the same moment, in this process: for pictures and measurements."""

import json
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import TestResponse

from booking.app import create_app
from booking.core import clock
from runner.environment import ROOT

# Saturday 21 November 2026, noon in Tokyo.
MOMENT = datetime(2026, 11, 21, 3, tzinfo=UTC)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not a word: requests are no news here."""


@contextmanager
def city() -> Iterator[Flask]:
    """The application over a city that is loaded now and forgotten afterwards; its clock stands."""
    with tempfile.TemporaryDirectory() as home, patch.object(clock, "now", lambda: MOMENT):
        yield _load(Path(home))


def _load(home: Path) -> Flask:
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{home / 'city.db'}",
            "ENVIRONMENT": "development",
            "SECRET_KEY": "a key for this city only, with enough characters to be taken",
            "MAIL_FOLDER": str(home / "mail"),
            "FILES_FOLDER": str(home / "files"),
        }
    )
    for command in ("migrate", "seed"):
        done = app.test_cli_runner().invoke(args=[command])
        if done.exit_code:
            raise SystemExit(f"{command}: {done.output}{done.exception or ''}")
    return app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Behind a port; gives its address."""
    server = make_server("localhost", 0, app, threaded=True, request_handler=_Quiet)
    app.config["BASE_URL"] = f"http://localhost:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield app.config["BASE_URL"]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(client: FlaskClient, role: str) -> None:
    """As the first demo account of the role."""
    accounts = json.loads((ROOT / "seeds" / "accounts.json").read_text(encoding="utf-8"))
    account = next(one for one in accounts if one["role"] == role)
    send(client, "/sign-in", email=account["email"], password=account["password"])


def send(client: FlaskClient, page: str, to: str = "", **fields: str) -> TestResponse:
    """Open the page, fill in a form of it, and go where it leads."""
    text = client.get(page).text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', text)
    hidden = re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', text)
    hidden += re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        hidden += [(name, one) for one in re.findall(r'<option selected value="([^"]*)"', options)]
    given = {**dict(hidden), "csrf_token": token[1] if token else "", **fields}
    return client.post(to or page, data=given, follow_redirects=True)
