"""What can't be taken back says beforehand what it means, in numbers, and who is told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rulebook_queries import Which, list_all_closures
from booking.facilities.rules.closures import AnnualClosure, DatedClosure, HolidayClosure, WeeklyClosure
from booking.facilities.rules.settings import FacilityStatus
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 12)
NOW = at_minute(date(2026, 12, 1), 720)
ENDS = {540: 720, 780: 1020}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def admin(client: Client, app: Flask) -> User:
    made = factories.administrator()
    sign_in(client, made)
    return made


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("春凪市民体育館")


@pytest.fixture
def court(hall: Facility) -> Space:
    return factories.space(hall, "アリーナ", needs_approval=True)


def book(space: Space, by: User, start: int, day: date = DAY) -> None:
    factories.booking(by, space, at_minute(day, start), at_minute(day, ENDS[start]), now=NOW)


def mails() -> int:
    return len(list(db.session.scalars(select(OutboxMessage.id))))


def test_hiding_a_facility_counts_what_stays_and_whose_it_is(
    client: Client, admin: User, hall: Facility, court: Space
) -> None:
    one, other = factories.user("田辺 由香"), factories.user("大野 花")
    room = factories.space(hall, "会議室")
    book(court, one, 540)
    book(court, other, 780, date(2026, 12, 13))
    book(room, one, 540)
    gone = factories.booking(other, room, at_minute(DAY, 780), at_minute(DAY, 1020), now=NOW)
    with db.transaction():
        service.cancel(other, gone.reference, gone.reservations[0].id, now=NOW)
    sent = mails()
    page = client.get(f"/staff/facilities/{hall.id}/hide").text
    assert "室場2つが、検索とカレンダーからすぐに消えます" in page
    assert "これからの予約1件と許可待ち2件（2人）は、取り消されずに残ります" in page
    assert db.session.get_one(Facility, hall.id).status is FacilityStatus.PUBLISHED
    done = client.post(f"/staff/facilities/{hall.id}/hide", follow_redirects=True).text
    assert "公開をやめました" in done
    assert db.session.get_one(Facility, hall.id).status is FacilityStatus.HIDDEN
    assert mails() == sent


def test_hiding_a_facility_where_nothing_is_booked_says_so(
    client: Client, admin: User, hall: Facility
) -> None:
    assert "これからの予約はありません" in client.get(f"/staff/facilities/{hall.id}/hide").text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        # The 52 Mondays of the year to come, but for 4 January, which another rule closes as well.
        (WeeklyClosure(weekdays=frozenset({0})), "これから1年のうち51日が休館でなくなり"),
        (DatedClosure(first=DAY, last=date(2026, 12, 14)), "これから1年のうち3日が休館でなくなり"),
        (
            DatedClosure(first=DAY, last=DAY, start_minute=780, end_minute=1020),
            "これから1年のうち1日が休館でなくなり",
        ),
        (DatedClosure(first=date(2027, 1, 1), last=date(2027, 1, 2)), "これから1年の開館日は変わりません"),
    ],
)
def test_removing_closing_days_counts_the_days_that_open(
    client: Client, admin: User, hall: Facility, rule: WeeklyClosure | DatedClosure, words: str
) -> None:
    factories.closure(hall, AnnualClosure(reason="年始", first=(1, 1), last=(1, 4)))
    made = factories.closure(hall, rule)
    part = "closures" if made.which is Which.ONCE else "rules/closures"
    address = f"/staff/facilities/{hall.id}/{part}/{made.number}/remove"
    page = client.get(address).text
    assert words in page
    assert made in list_all_closures(hall.id, DAY)
    assert client.post(address).status_code == 302
    db.session.expire_all()
    assert made not in list_all_closures(hall.id, DAY)
    assert client.get(address).status_code == 404


def test_a_rule_of_one_room_is_compared_with_those_that_close_it(
    client: Client, admin: User, hall: Facility, court: Space
) -> None:
    other = factories.space(hall, "会議室")
    mine = factories.closure(hall, DatedClosure(first=DAY, last=DAY), court)
    factories.closure(hall, DatedClosure(first=DAY, last=DAY), other)
    address = f"/staff/facilities/{hall.id}/closures/{mine.number}/remove"
    assert "これから1年のうち1日が休館でなくなり" in client.get(address).text
    assert "春凪市民体育館 アリーナ" in client.get(address).text


def test_opening_again_without_cancelled_bookings_says_so(client: Client, hall: Facility) -> None:
    sign_in(client, factories.staff(hall))
    closure = factories.closure(hall, DatedClosure(first=DAY, last=DAY, reason="点検"))
    page = client.get(f"/staff/facilities/{hall.id}/closures/{closure.number}/reopen").text
    assert "休館のときに取り消した予約はありません" in page
    assert "だれにも知らせは届きません" in page


def test_a_holiday_tells_which_facilities_open_on_other_days(
    client: Client, admin: User, hall: Facility
) -> None:
    factories.closure(hall, HolidayClosure())
    weekly = factories.facility("中央公民館")
    factories.closure(weekly, WeeklyClosure(weekdays=frozenset({0})))
    client.post("/admin/holidays/fill/2027")
    page = client.get("/admin/holidays?year=2027").text
    number = page.split("/admin/holidays/")[2].split('"')[0]
    removal = client.get(f"/admin/holidays/{number}").text
    assert "1施設で開館日が変わります（春凪市民体育館）" in removal
    assert "入っている予約0件は取り消されません" in removal


def test_a_holiday_asks_the_database_as_often_with_many_facilities(
    client: Client,
    admin: User,
    hall: Facility,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    client.post("/admin/holidays/fill/2027")
    page = client.get("/admin/holidays?year=2027").text
    address = f"/admin/holidays/{page.split('/admin/holidays/')[2].split(chr(34))[0]}"

    def counted() -> int:
        client.get(address)
        with count_queries() as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    few = counted()
    for number in range(5):
        factories.closure(factories.facility(f"施設{number}"), HolidayClosure())
    assert counted() == few


def test_new_parts_say_how_much_is_booked_and_that_nothing_is_cancelled(
    client: Client, admin: User, hall: Facility, court: Space
) -> None:
    factories.space(hall, "半面A")
    book(court, factories.user(), 540)
    page = client.get(f"/admin/spaces/{court.id}/parts").text
    assert "これからの予約0件と許可待ち1件も、新しい分け方で数えます" in page
