"""Which day a facility's page opens, and which can be turned to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.rules.closures import WeeklyClosure
from booking.reservations import service
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
Counter = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("0000-00-00", "という日はありません"),
        ("2026-02-30", "という日はありません"),
        ("9999-12-31", "まで見られます"),
        ("2026-11-30", "過ぎています"),
        ("<script>", "のように入れてください"),
    ],
)
def test_a_day_that_cannot_be_shown_is_told_beside_the_field_and_stays(
    client: Client, app: Flask, date: str, message: str
) -> None:
    answer = client.get(f"/facilities/{factories.space().facility_id}/day?date={date}")
    assert answer.status_code == 200
    assert message in answer.text[answer.text.index('id="date-error"') :]
    assert 'aria-invalid="true"' in answer.text
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert "12月1日（火）" in answer.text


@pytest.mark.parametrize(
    ("date", "back", "on"),
    [("2026-12-01", False, True), ("2026-12-05", True, True), ("2028-12-31", True, False)],
)
def test_days_are_turned_within_what_can_be_seen(
    client: Client, app: Flask, date: str, back: bool, on: bool
) -> None:
    page = client.get(f"/facilities/{factories.space().facility_id}/day?date={date}").text
    assert ('rel="prev"' in page, 'rel="next"' in page) == (back, on)


def test_without_a_date_the_next_day_with_something_free_is_opened_and_said_so(
    client: Client, app: Flask, clock: Clock
) -> None:
    home = factories.facility()
    space = factories.space(home, timetable=factories.periods([("午前", 540, 720)]))
    clock.set(at_minute(date(2026, 12, 1), 780))
    factories.closure(home, WeeklyClosure(weekdays=frozenset({2})))
    factories.booking(
        factories.user(), space, at_minute(date(2026, 12, 3), 540), at_minute(date(2026, 12, 3), 720), NOON
    )
    address = f"/facilities/{home.id}/day"
    page = client.get(address).text
    assert (
        "今日（12月1日（火））は、もう空きがありません。次に空きのある12月4日（金）を開いています。" in page
    )
    assert "/book?" in page
    asked = client.get(f"{address}?date=2026-12-01").text
    assert "もう空きがありません" not in asked
    assert "/book?" not in asked


def test_a_day_that_becomes_free_earlier_is_opened_at_once(client: Client, app: Flask, clock: Clock) -> None:
    home = factories.facility()
    space = factories.space(home, timetable=factories.periods([("午前", 540, 720)]))
    clock.set(at_minute(date(2026, 12, 1), 780))
    user, second = factories.user(), date(2026, 12, 2)
    booking = factories.booking(user, space, at_minute(second, 540), at_minute(second, 720), NOON)
    assert "12月3日（木）を開いています" in client.get(f"/facilities/{home.id}/day").text
    with db.transaction():
        service.cancel(user, booking.reference, booking.reservations[0].id, now=clock.moment)
    assert "12月2日（水）を開いています" in client.get(f"/facilities/{home.id}/day").text


def test_today_is_opened_while_it_has_something_free_or_nothing_comes_soon(
    client: Client, app: Flask, clock: Clock
) -> None:
    home = factories.space().facility
    page = client.get(f"/facilities/{home.id}/day").text
    assert "12月1日" in page
    assert "もう空きがありません" not in page
    shut = factories.space(factories.facility("別館"), bookable=False).facility
    assert "もう空きがありません" not in client.get(f"/facilities/{shut.id}/day").text


def test_looking_for_the_next_free_day_asks_as_much_as_one_day_more(
    client: Client, app: Flask, count_queries: Counter, clock: Clock
) -> None:
    space = factories.space()
    address = f"/facilities/{space.facility_id}/day"
    client.get(f"{address}?date=2026-12-05")
    with count_queries() as of_today:
        client.get(address)
    clock.set(at_minute(date(2026, 12, 1), 1380))
    with count_queries() as ahead:
        assert "次に空きのある" in client.get(address).text
    assert len(ahead) <= len(of_today) + 8 <= 24
