"""The private calendar: whose it is, what stands in it, how it begins and ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from html import unescape
from re import search

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.reservations import queries, service
from booking.reservations.models import CalendarFeed
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NINE = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
THREE_HOURS = timedelta(hours=3)


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> Clock:
    return clock


@pytest.fixture
def person(client: Client) -> User:
    made = factories.user()
    sign_in(client, made)
    return made


def _address(client: Client) -> str:
    """What the page shows, as a path."""
    found = search(
        r"http://localhost(/calendar/[^<\s]+\.ics)", unescape(client.get("/account/calendar").text)
    )
    return found[1] if found else ""


def _open(client: Client) -> str:
    assert client.post("/account/calendar").status_code == 303
    return _address(client)


def _events(content: bytes) -> list[dict[str, str]]:
    return [
        {
            name: str(event.get(name, ""))
            for name in ("SUMMARY", "STATUS", "SEQUENCE", "LOCATION", "DESCRIPTION")
        }
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]


@pytest.mark.both_databases
def test_the_address_gives_the_bookings_to_whoever_has_it(
    app: Flask, client: Client, new_client: Callable[[], Client], person: User
) -> None:
    space = factories.space(needs_approval=True)
    booking = factories.booking(person, space, NINE, NINE + THREE_HOURS, NOW)
    factories.booking(
        factories.user(), space, NINE + timedelta(days=1), NINE + timedelta(days=1, hours=3), NOW
    )
    address = _open(client)
    answer = new_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    (event,) = _events(answer.data)
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"] == "卓球の練習（大会議室）"
    assert booking.reference in event["DESCRIPTION"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "ETag" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_what_was_decided_and_cancelled_is_told_to_the_calendar(
    app: Flask, client: Client, person: User
) -> None:
    space = factories.space(needs_approval=True)
    booking = factories.booking(person, space, NINE, NINE + THREE_HOURS, NOW)
    address = _open(client)
    decider = factories.staff(booking.facility)
    with db.transaction():
        service.approve(decider, booking.reservations[0].id, now=NOW)
    (event,) = _events(client.get(address).data)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", "2")
    with db.transaction():
        service.cancel(person, booking.reference, booking.reservations[0].id, now=NOW)
    (event,) = _events(client.get(address).data)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", "3")


def test_what_ended_longer_ago_than_ninety_days_is_left_out(
    app: Flask, client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    factories.booking(person, space, NINE, NINE + THREE_HOURS, NOW)
    clock.set(NINE + THREE_HOURS + timedelta(days=90))
    sign_in(client, person)
    assert _events(client.get(_open(client)).data) == []
    clock.set(NINE + THREE_HOURS + timedelta(days=90, seconds=-1))
    sign_in(client, person)
    assert len(_events(client.get(_address(client)).data)) == 1


def test_a_new_address_ends_the_one_before(app: Flask, client: Client, person: User) -> None:
    before = _open(client)
    assert _open(client) == before  # pressed twice
    client.post("/account/calendar", data={"renew": "y"})
    after = _address(client)
    assert after != before
    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200


def test_closing_ends_the_address_at_once(app: Flask, client: Client, person: User) -> None:
    address = _open(client)
    assert client.post("/account/calendar/close").status_code == 303
    assert client.post("/account/calendar/close").status_code == 303  # pressed twice
    assert client.get(address).status_code == 404
    assert _address(client) == ""
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "calendar_feed"))
    assert list(actions) == ["reservations.open_feed", "reservations.close_feed"]


def test_a_closed_account_ends_the_address_at_once(app: Flask, client: Client, person: User) -> None:
    address = _open(client)
    with db.transaction():
        db.session.get_one(User, person.id).closed_at = NOW
    answer = client.get(address)
    assert answer.status_code == 404
    assert client.get("/calendar/unknown.ics").status_code == 404


def test_the_database_does_not_give_the_address_away(app: Flask, client: Client, person: User) -> None:
    token = _open(client).removeprefix("/calendar/").removesuffix(".ics")
    feed = db.session.scalars(select(CalendarFeed)).one()
    assert len(token) >= 43  # 256 bits
    assert token not in (feed.seed, feed.token_hash)
    assert client.get(f"/calendar/{feed.seed}.ics").status_code == 404
    assert client.get(f"/calendar/{feed.token_hash}.ics").status_code == 404


def test_with_another_secret_the_page_asks_for_a_new_address(
    app: Flask, client: Client, person: User
) -> None:
    _open(client)
    app.config["SECRET_KEY"] = "another key for tests only, with enough characters"
    sign_in(client, person)
    page = client.get("/account/calendar").text
    assert "/calendar/" not in page.split("<main")[1].replace("/account/calendar", "")
    assert "新しいアドレスにしてください" in page


def test_the_address_is_neither_in_logs_nor_in_titles(
    app: Flask, client: Client, person: User, capfd: pytest.CaptureFixture[str]
) -> None:
    address = _open(client)
    client.get(address)
    client.get(address + "x")
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    logged = capfd.readouterr()
    assert token not in logged.err + logged.out
    title = search(r"<title>(.*?)</title>", client.get("/account/calendar").text)
    assert title is not None
    assert token not in title[1]


@pytest.mark.both_databases
def test_the_number_of_statements_does_not_grow_with_the_bookings(
    app: Flask, client: Client, person: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    home = factories.facility()
    address = _open(client)
    counts = []
    for day in range(3):
        for number in range(day * 2):
            space = factories.space(home, f"室{day}-{number}")
            factories.booking(person, space, NINE, NINE + THREE_HOURS, NOW)
        with count_queries() as statements:
            assert len(_events(client.get(address).data)) == (0, 2, 6)[day]
        counts.append(len(statements))
    assert counts[1] == counts[2]
    assert counts[2] <= 6


@pytest.mark.both_databases
def test_leaving_deletes_the_calendar(app: Flask) -> None:
    user = factories.user(password_hash="known")
    with db.transaction():
        service.open_feed(user, NOW)
    with db.transaction():
        service.close_account(user, seen=[], verified_hash="known", now=NOW)
    assert queries.find_feed(user.id) is None


@pytest.mark.both_databases
def test_two_tabs_open_one_calendar(app: Flask) -> None:
    user = factories.user()
    with db.transaction():
        first = service.open_feed(user, NOW)
    with db.transaction():
        second = service.open_feed(user, NOW)
    assert service.feed_token(first) == service.feed_token(second)
    token = service.feed_token(first)
    assert token is not None
    assert queries.get_feed_owner(user.municipality_id, token).id == user.id
