"""Several real processes over one database, for rivals that must not share anything else."""

import multiprocessing
from multiprocessing.context import BaseContext

from flask import Flask

from booking.core.db import db

_SETTINGS = (
    "DATABASE_URL",
    "SECRET_KEY",
    "ENVIRONMENT",
    "TESTING",
    "BASE_URL",
    "MAIL_FOLDER",
    "FILES_FOLDER",
)


def process_context() -> BaseContext:
    """Processes that begin clean, from one server that has the service's code loaded already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["booking.app", "tests.factories"])
    return context


def settings_of(app: Flask) -> dict[str, object]:
    """What another process needs to make the same application; ends the test's own reading."""
    db.session.close()
    return {name: app.config[name] for name in _SETTINGS}
