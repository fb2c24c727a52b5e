"""Values that no page of ours would send: every page answers them, and none of them with a fault."""

from collections.abc import Sequence
from urllib.parse import quote

import pytest
from flask import Flask, url_for

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
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        if access_of(app.view_functions[rule.endpoint]) is Access.DEVELOPMENT:
            continue
        converters = rule._converters.items()
        numbers = {name: 1 for name, converter in converters if isinstance(converter, IntegerConverter)}
        texts = [name for name in rule.arguments if name not in numbers]
        for text in wanted if texts else ("",):
            with app.test_request_context():
                found.append(url_for(rule.endpoint, **numbers, **dict.fromkeys(texts, text)))
    return sorted(set(found))


@pytest.fixture
def them(app: Flask, clock: Clock) -> User:
    factories.space()
    them = factories.administrator()
    with db.transaction() as session:
        session.add(RoleGrant(user_id=them.id, role=Role.CLERK, granted_at=factories.LONG_AGO))
    factories.application(factories.procedure(them))
    return them


@pytest.mark.both_databases
def test_no_text_in_a_path_breaks_a_page(app: Flask, client: Client, them: User) -> None:
    sign_in(client, them)
    answers = {path: client.get(path).status_code for path in _paths(app, HOSTILE)}
    assert not {path: status for path, status in answers.items() if status >= 500}


@pytest.mark.both_databases
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_in_an_address_breaks_a_page(app: Flask, client: Client, them: User, value: str) -> None:
    sign_in(client, them)
    query = "&".join(f"{name}={quote(value)}" for name in NAMES)
    answers = {path: client.get(f"{path}?{query}") for path in _paths(app, ["x"])}
    assert not {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 500}
    led = {path: answer.location for path, answer in answers.items() if answer.location}
    assert not {path: place for path, place in led.items() if not own_path(place.split("?")[0])}
