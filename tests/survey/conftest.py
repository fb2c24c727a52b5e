"""The town: the fictional city at noon of 1 December 2026, made once per run, new for everybody who comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, g

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
def new_visit(
    app: Flask, new_client: Callable[[], Client], clock: Clock, databases: Databases
) -> Callable[[], Visit]:
    """Somebody comes into the town, which is as it was at noon."""
    noon, csrf = clock.moment, app.config["WTF_CSRF_ENABLED"]

    def make(files: Path) -> None:
        app.config["FILES_FOLDER"] = str(files)
        with db.transaction():
            seeds.load(noon)
        factories.user("新井 優", email=NEWCOMER, phone="090-0000-7788")
        _let_go()

    def come() -> Visit:
        clock.set(noon)
        for name in list(g):
            g.pop(name)  # what was read of another town
        app.config["WTF_CSRF_ENABLED"] = csrf
        _let_go()
        app.config["FILES_FOLDER"] = str(databases.fill("town", make))
        offers_cache.init_app(app)
        return Visit(app, new_client(), clock)

    return come


def _let_go() -> None:
    """No connection is open to the database that will be another one."""
    db.session.close()
    db.engine.dispose()


@pytest.fixture
def bring(new_visit: Callable[[], Visit]) -> Bring:
    """Brings a state about and sees that it is the one that was meant."""

    def do(state: State) -> Shown:
        visit = new_visit()
        answer = state.bring(visit)
        asked = answer.request
        rule, _values = visit.app.url_map.bind("localhost").match(asked.path, method=asked.method)
        assert (rule, answer.status_code) == (state.endpoint, state.status), f"{state}: {_title(answer.text)}"
        assert answer.mimetype == "text/html"
        policy = {"Content-Security-Policy": answer.headers["Content-Security-Policy"]}
        return Shown(state, asked.path, answer.text, policy, visit.clock.moment)

    return do


def _title(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0]
