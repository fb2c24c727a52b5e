"""Applications for tests: their settings, and templates that are compiled once for all of them."""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from booking.app import create_app
from tests.support.client import Client


class Apps:
    """Builds applications. ``kept`` has one for each database of this process: one for each test is slow."""

    def __init__(self, folder: Path) -> None:
        templates = folder / "templates"  # shared by all processes of the run
        templates.mkdir(exist_ok=True)
        self._templates = FileSystemBytecodeCache(str(templates))
        self.kept: dict[str, Flask] = {}

    def create(self, url: str, folder: Path, **config: object) -> Flask:
        """An application over the database; its mails and files go below ``folder``."""
        app = create_app({**config_of(url, folder), **config})
        app.jinja_env.bytecode_cache = self._templates
        app.test_client_class = Client
        return app


def config_of(url: str, folder: Path) -> dict[str, Any]:
    """What an application of a test is set to."""
    return {
        "DATABASE_URL": url,
        "ENVIRONMENT": "test",
        "TESTING": True,
        "SECRET_KEY": "a key for tests only, with enough characters to be taken",
        "BASE_URL": "http://localhost",
        "MAIL_FOLDER": str(folder / "mail"),
        "FILES_FOLDER": str(folder / "files"),
        "SMTP_URL": None,
        "WTF_CSRF_ENABLED": False,  # tests/architecture sends every form without its token
    }
