"""Values that no page of ours would send: every page answers them, and none of them with a fault."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from booking.accounts.access import access_of
from booking.accounts.models import RoleGrant, User
from booking.accounts.rules import Access, Role
from booking.accounts.rules.origins import own_path
from booking.core.converters import IntegerConverter
from booking.core.db import db
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

HOSTILE = (
    "\0",
    "9" * 30,
    "9" * 5000,
    "-1",
    "0",
    "²",
    "٣",
    "0001-01-01",
    "9999-12-31",
    "9999-12",
    "2026-12-31T23:59",
    "//[",
    "//evil.example/",
    "/\\evil.example",
    "%s%(x)s{{7*7}}",
    "\u202e\ufeff\U000e0100",
    "é" * 1000,
)
NAMES = (
    "page", "case", "step", "date", "day", "month", "view", "kind", "area", "status", "q", "name", "words",
    "place", "space", "starts", "ends", "next", "back", "finding", "first", "reservation", "people", "time",
    "from", "to", "limit", "facility", "lang", "state", "procedure",
)  # fmt: skip


def _paths(app: Flask, wanted: Sequence[str]) -> list[str]:
    """Every page that is read, once for each of the texts in its path, with numbers that exist."""
    return sorted({path for paths in _paths_by_page(app, wanted) for path in paths})


def _paths_by_page(app: Flask, wanted: Sequence[str]) -> list[list[str]]:
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        if access_of(app.view_functions[rule.endpoint]) is Access.DEVELOPMENT:
            continue
        converters = rule._converters.items()
        numbers = {name: 1 for name, converter in converters if isinstance(converter, IntegerConverter)}
        texts = [name for name in rule.arguments if name not in numbers]
        with app.test_request_context():
            found.append(
                [
                    url_for(rule.endpoint, **numbers, **dict.fromkeys(texts, text))
                    for text in (wanted if texts else ("",))
                ]
            )
    return found


@pytest.fixture
def them(app: Flask, clock: Clock) -> User:
    factories.space()
    them = factories.administrator()
    with db.transaction() as session:
        session.add(RoleGrant(user_id=them.id, role=Role.CLERK, granted_at=factories.LONG_AGO))
    factories.application(factories.procedure(them))
    return them


@pytest.mark.long
def test_no_text_in_a_path_breaks_its_page(app: Flask, client: Client, them: User) -> None:
    """One text a page; all of them at all pages come with the slow tests, as do the values below."""
    sign_in(client, them)
    chosen = [paths[page % len(paths)] for page, paths in enumerate(_paths_by_page(app, HOSTILE))]
    answers = {path: client.get(path).status_code for path in chosen}
    assert not {path: status for path, status in answers.items() if status >= 500}


def test_no_mixture_of_values_in_an_address_breaks_a_page(app: Flask, client: Client, them: User) -> None:
    """Each name has another value, and from page to page they move on by one."""
    sign_in(client, them)
    answers = {}
    for page, path in enumerate(_paths(app, ["x"])):
        mixed = {name: HOSTILE[(page + place) % len(HOSTILE)] for place, name in enumerate(NAMES)}
        answers[path] = client.get(f"{path}?{_query(mixed)}")
    _assert_unbroken(answers)


@pytest.mark.slow
@pytest.mark.both_databases
def test_no_text_in_a_path_breaks_a_page(app: Flask, client: Client, them: User) -> None:
    sign_in(client, them)
    answers = {path: client.get(path).status_code for path in _paths(app, HOSTILE)}
    assert not {path: status for path, status in answers.items() if status >= 500}


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_in_an_address_breaks_a_page(app: Flask, client: Client, them: User, value: str) -> None:
    sign_in(client, them)
    query = _query(dict.fromkeys(NAMES, value))
    _assert_unbroken({path: client.get(f"{path}?{query}") for path in _paths(app, ["x"])})


def _query(values: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote(value)}" for name, value in values.items())


def _assert_unbroken(answers: Mapping[str, TestResponse]) -> None:
    """No page failed, and none led away from this service."""
    assert not {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 500}
    led = {path: answer.location for path, answer in answers.items() if answer.location}
    assert not {path: place for path, place in led.items() if not own_path(place.split("?")[0])}
