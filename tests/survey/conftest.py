"""The town: the fictional city at noon of 1 December 2026, made once per run, anew for each test."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from booking.core.db import db
from booking.offers import cache as offers_cache
from booking.operations import seeds
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.databases import Databases
from tests.survey.state import State
from tests.survey.visit import NEWCOMER, Visit


@dataclass(frozen=True)
class Shown:
    """A page as it was sent."""

    state: State
    path: str
    html: str
    headers: dict[str, str]
    moment: datetime


Bring = Callable[[State], Shown]


@pytest.fixture
def town(app: Flask, clock: Clock, databases: Databases) -> Flask:
    """The application over a town of its own."""

    def make(files: Path) -> None:
        app.config["FILES_FOLDER"] = str(files)
        _load(clock.moment)
        db.session.close()
        db.engine.dispose()

    db.session.close()
    db.engine.dispose()
    app.config["FILES_FOLDER"] = str(databases.fill("town", make))
    offers_cache.init_app(app)
    return app


def _load(now: datetime) -> None:
    with db.transaction():
        seeds.load(now)
    factories.user("新井 優", email=NEWCOMER, phone="090-0000-7788")


@pytest.fixture
def visit(town: Flask, client: Client, clock: Clock) -> Visit:
    return Visit(town, client, clock)


@pytest.fixture
def bring(visit: Visit) -> Bring:
    """Brings a state about and sees that it is the one that was meant."""

    def do(state: State) -> Shown:
        answer = state.bring(visit)
        asked = answer.request
        rule, _values = visit.app.url_map.bind("localhost").match(asked.path, method=asked.method)
        assert (rule, answer.status_code) == (state.endpoint, state.status), f"{asked.path}\n{answer.text}"
        assert answer.mimetype == "text/html"
        policy = answer.headers["Content-Security-Policy"]
        return Shown(state, asked.path, answer.text, {"Content-Security-Policy": policy}, visit.clock.moment)

    return do
