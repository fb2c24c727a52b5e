"""The day of a facility as staff see it, and their first page."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.closures import AnnualClosure
from booking.reservations.models import Reservation
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
AFTERNOON = (at_minute(DAY, 780), at_minute(DAY, 1020))


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("春凪市民体育館")


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


@pytest.fixture
def court(hall: Facility) -> Space:
    return factories.space(hall, "アリーナ", needs_approval=True)


def ask(
    space: Space, clock: Clock, day: date = DAY, start: int = 540, end: int = 720, name: str = "田辺 由香"
) -> Reservation:
    """A request of a resident."""
    by = factories.user(name)
    booking = factories.booking(by, space, at_minute(day, start), at_minute(day, end), now=clock.now())
    return booking.reservations[0]


def test_the_day_page_leads_from_what_is_free_to_the_counter(
    client: Client, them: User, hall: Facility, court: Space, clock: Clock
) -> None:
    factories.space(hall, "トレーニング室", timetable=factories.steps())
    ask(court, clock)
    page = client.get(f"/staff/facilities/{hall.id}/day?date=2026-12-05").text
    assert "アリーナ 午後 13:00–17:00に予約を入れる" in page
    assert "アリーナ 午前" not in page
    assert "トレーニング室 9:00–21:00に予約を入れる" in page  # steps are joined
    assert "に予約を入れる" not in client.get(f"/staff/facilities/{hall.id}/day?date=2026-11-30").text


def test_the_day_of_a_facility_shows_who_is_where_when(
    client: Client, them: User, hall: Facility, court: Space, clock: Clock
) -> None:
    ask(court, clock)
    other = factories.space(hall, "会議室")
    factories.official_use(other, *AFTERNOON, title="市の健診")
    empty = factories.space(hall, "和室")
    page = client.get(f"/staff/facilities/{hall.id}/day?date=2026-12-05").text
    for text in (
        "アリーナ",
        "9:00–12:00",
        "田辺 由香",
        "090-0000-1234",
        "10人",
        "許可待ち",
        "市の健診",
        empty.name,
    ):
        assert text in page
    assert "date=2026-12-04" in page
    assert "date=2026-12-06" in page
    trace = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.view_day")).one()
    assert trace.detail["day"] == "2026-12-05"


def test_a_closed_day_says_why(client: Client, them: User, hall: Facility, court: Space) -> None:
    factories.closure(hall, AnnualClosure(reason="館内整理", first=(12, 5), last=(12, 5)))
    assert "館内整理" in client.get(f"/staff/facilities/{hall.id}/day?date=2026-12-05").text


@pytest.mark.parametrize("asked", ["2026-13-01", "きょう", "9999-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_shown_is_told_and_today_is_shown(
    client: Client, them: User, hall: Facility, court: Space, asked: str
) -> None:
    answer = client.get(f"/staff/facilities/{hall.id}/day", query_string={"date": asked})
    assert answer.status_code == 200
    assert "きょうの予定を出しています" in answer.text
    assert "2026年12月1日" in answer.text


def test_the_day_of_another_facility_is_unknown(client: Client, them: User) -> None:
    assert client.get(f"/staff/facilities/{factories.facility().id}/day").status_code == 404


def test_the_first_page_of_staff_counts_what_waits_and_what_is_on(
    client: Client, them: User, hall: Facility, court: Space, clock: Clock
) -> None:
    ask(court, clock)
    ask(factories.space(hall), clock, date(2026, 12, 1), 1080, 1290)
    page = client.get("/staff").text
    assert "許可待ち 1件" in page
    assert "予約1件" in page
    assert f"/staff/facilities/{hall.id}/day" in page


def test_staff_without_a_facility_are_told_whom_to_ask(client: Client, app: Flask) -> None:
    sign_in(client, factories.staff())
    assert "担当する施設がまだありません" in client.get("/staff").text
    assert "担当する施設がまだありません" in client.get("/staff/requests").text
