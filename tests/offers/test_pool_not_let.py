"""A day on which no space of a pool is let: its pages, the interface and the counter say so alike."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from booking.core.db import db
from booking.facilities.models import Facility, Pool, Space
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.schedules import Schedule
from tests import factories
from tests.offers.conftest import DAY
from tests.offers.test_one_answer import panel, words
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOT_LET = "この日は、貸し出していません。"
MONDAY = date(2026, 12, 7)


def not_on_saturdays(spaces: Sequence[Space]) -> None:
    def put(book: Rulebook) -> Rulebook:
        for space in spaces:
            setup = book.of(space.id)
            [entry] = setup.schedule.entries
            weekdays = replace(entry, weekdays=frozenset(range(5)))
            book = book.with_space(space.id, replace(setup, schedule=Schedule((weekdays,))))
        return book

    factories.rulebook(spaces[0].facility, put)


@pytest.fixture
def park(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def courts(park: Facility) -> list[Space]:
    hours = factories.steps(step=120)
    return [factories.space(park, f"{number}番コート", timetable=hours) for number in (1, 2)]


@pytest.fixture
def pool(courts: list[Space]) -> Pool:
    return factories.pool(*courts)


def at_the_counter(client: Client, pool: Pool, time: str) -> str:
    sign_in(client, factories.staff(pool.facility))
    sent = {"token": "a-form", "space": f"p{pool.id}", "day": DAY.isoformat(), "time": time, "step": "look"}
    return words(client.post("/staff/bookings/new", data=sent).text)


def test_all_that_answer_say_that_none_is_let(
    client: Client, pool: Pool, courts: list[Space], park: Facility
) -> None:
    not_on_saturdays(courts)
    for view in ("", "list", "week", "week-list"):
        page = client.get(f"/pools/{pool.id}?day={DAY}&view={view}").text
        assert NOT_LET in words(panel(page)), view
    row = client.get(f"/facilities/{park.id}/day?date={MONDAY}&view=list").text
    assert NOT_LET not in words(row)
    assert NOT_LET in words(client.get(f"/facilities/{park.id}/day?date={DAY}&view=list").text)
    slot = client.get(f"/book?pool={pool.id}&day={DAY}&starts=540&ends=660").text
    assert NOT_LET in words(slot)
    answer = client.get(f"/api/v1/pools/{pool.id}/answer?date={DAY}&starts=09:00&ends=11:00").json
    assert [one["code"] for one in answer["reasons"]] == ["out_of_season"]
    for time in ("", "9-11"):
        assert NOT_LET in at_the_counter(client, pool, time)


def test_the_month_shows_such_a_day_as_closed_and_not_as_one_for_the_telephone(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    not_on_saturdays(courts)
    page = client.get(f"/pools/{pool.id}?day={MONDAY}").text
    assert "窓口・電話のみ" not in page
    assert "休館" in words(page)


def test_as_long_as_one_is_let_the_pool_is(client: Client, pool: Pool, courts: list[Space]) -> None:
    not_on_saturdays(courts[:1])
    page = panel(client.get(f"/pools/{pool.id}?day={DAY}").text)
    assert "空き 1面" in words(page)
    assert NOT_LET not in words(page)


def test_a_closed_day_speaks_before_one_that_is_not_let(
    client: Client, pool: Pool, courts: list[Space], park: Facility
) -> None:
    not_on_saturdays(courts)
    factories.closure(park, DatedClosure(first=DAY, last=DAY, reason="点検"))
    page = words(panel(client.get(f"/pools/{pool.id}?day={DAY}").text))
    assert "点検" in page
    assert NOT_LET not in page


def test_a_court_that_was_withdrawn_sends_nobody_to_the_telephone_on_a_day_that_is_not_let(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    not_on_saturdays(courts[1:])
    withdraw(courts[0])
    page = client.get(f"/pools/{pool.id}?day={DAY}").text
    assert NOT_LET in words(panel(page))
    assert NOT_LET in words(client.get(f"/book?pool={pool.id}&day={DAY}&starts=540&ends=660").text)
    answer = client.get(f"/api/v1/pools/{pool.id}/answer?date={DAY}&starts=09:00&ends=11:00").json
    assert [one["code"] for one in answer["reasons"]] == ["out_of_season"]
    free = client.get(f"/api/v1/pools/{pool.id}/answer?date={MONDAY}&starts=09:00&ends=11:00").json
    assert free["reasons"] == []


def withdraw(space: Space) -> None:
    """Not booked on the screen any more, nor cut on any day."""

    def put(book: Rulebook) -> Rulebook:
        return book.with_space(space.id, replace(book.of(space.id), schedule=Schedule(())))

    factories.rulebook(space.facility, put)
    with db.transaction():
        space.bookable = False
