"""Any free one of several equal courts: held, booked, entered at the counter, and told why not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Pool, Space
from booking.facilities.pool_queries import PoolNotFound
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations import service
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.queries import refusals_now
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve, RefusalCode
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 660))
DETAILS = service.UseDetails("テニスの練習", 4, "090-0000-1234")

pytestmark = pytest.mark.both_databases


@pytest.fixture
def park(app: Flask) -> Facility:
    return factories.facility("潮見公園テニスコート")


@pytest.fixture
def courts(park: Facility) -> list[Space]:
    hours = factories.steps(step=120)
    return [factories.space(park, f"{name}コート", timetable=hours) for name in "ABC"]


@pytest.fixture
def pool(courts: list[Space]) -> Pool:
    return factories.pool(courts[1], courts[0], courts[2])


def _any(pool: Pool) -> service.PoolWish:
    return service.PoolWish(pool.id, *MORNING)


def _reserve(person: User, *wishes: service.AnyWish) -> Booking:
    with db.transaction():
        return service.reserve(person, wishes, DETAILS, now=NOW)


def _start(person: User, pool: Pool, now: datetime = NOW) -> BookingDraft:
    with db.transaction():
        return service.start_draft(person, _any(pool), now)


def _names(booking: Booking) -> list[str]:
    return [one.space.name for one in booking.reservations]


def test_courts_are_given_out_in_the_order_of_the_pool(pool: Pool) -> None:
    given = [_names(_reserve(factories.user(), _any(pool))) for _court in range(3)]
    assert given == [["Bコート"], ["Aコート"], ["Cコート"]]
    with pytest.raises(CannotReserve) as refused:
        _reserve(factories.user(), _any(pool))
    assert refused.value.code == "taken"


def test_one_that_is_taken_or_closed_is_passed_over(courts: list[Space], pool: Pool, park: Facility) -> None:
    factories.booking(factories.user(), courts[1], *MORNING, NOW)
    factories.closure(park, DatedClosure(first=DAY, last=DAY, reason="工事"), courts[0])
    assert _names(_reserve(factories.user(), _any(pool))) == ["Cコート"]


def test_two_at_the_same_time_in_one_booking_are_two_courts(pool: Pool, courts: list[Space]) -> None:
    booking = _reserve(factories.user(), _any(pool), service.Wish(courts[1].id, *MORNING), _any(pool))
    assert sorted(_names(booking)) == ["Aコート", "Bコート", "Cコート"]
    with pytest.raises(CannotReserve):
        _reserve(factories.user(), *[service.PoolWish(pool.id, *MORNING)] * 4)


def test_more_than_there_are_is_no_booking_at_all(pool: Pool) -> None:
    with pytest.raises(CannotReserve):
        _reserve(factories.user(), *[_any(pool)] * 4)
    assert db.session.scalars(select(Booking)).all() == []


def test_the_audit_row_names_the_pool(pool: Pool) -> None:
    booking = _reserve(factories.user(), _any(pool))
    row = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "booking.reserve", AuditEntry.object_id == booking.id)
    ).one()
    assert row.detail is not None
    assert row.detail["pools"] == [pool.id]


def test_a_form_holds_the_first_free_court_and_pressed_again_it_is_the_same_form(pool: Pool) -> None:
    person, rival = factories.user(), factories.user()
    draft = _start(person, pool)
    assert _start(person, pool).id == draft.id
    other = _start(rival, pool)
    names = [db.session.get_one(Space, one.space_id).name for one in (draft, other)]
    assert names == ["Bコート", "Aコート"]


def test_a_held_court_stays_ones_own_when_an_earlier_one_comes_free(pool: Pool, courts: list[Space]) -> None:
    person, rival = factories.user(), factories.user()
    theirs = _start(rival, pool)
    mine = _start(person, pool)
    with db.transaction():
        service.drop_draft(rival, theirs, NOW)
    assert mine.space_id == courts[0].id
    assert _start(person, pool).id == mine.id


def test_who_finds_all_courts_held_is_told_when_the_first_may_come_free(pool: Pool) -> None:
    for minute in range(3):
        _start(factories.user(), pool, NOW + timedelta(minutes=minute))
    with pytest.raises(CannotReserve) as refused:
        _start(factories.user(), pool, NOW + timedelta(minutes=3))
    (why,) = refused.value.refusals
    assert why.code is RefusalCode.HELD
    assert why.passes_at == NOW + timedelta(minutes=15)
    late = _start(factories.user(), pool, why.passes_at)
    assert db.session.get_one(Space, late.space_id).name == "Bコート"


def test_the_one_answer_says_from_when_any_court_can_be_booked(park: Facility) -> None:
    hours = factories.steps(step=120)
    late = factories.space(park, "Dコート", timetable=hours, plan=factories.months_before(1))
    early = factories.space(park, "Eコート", timetable=hours, plan=factories.months_before(2))
    pool = factories.pool(late, early, name="奥のコート")
    day = date(2027, 2, 20)
    wish = service.PoolWish(pool.id, at_minute(day, 540), at_minute(day, 660))
    person = factories.user()
    asker = Asker.of(person)
    (why,) = refusals_now(park.municipality_id, wish, NOW, asker)
    opens = at_minute(date(2026, 12, 20), 540)
    assert (why.code, why.passes_at) == (RefusalCode.NOT_YET_OPEN, opens)
    just_before = opens - timedelta(microseconds=1)
    assert refusals_now(park.municipality_id, wish, just_before, asker)
    assert not refusals_now(park.municipality_id, wish, opens, asker)
    with db.transaction():
        booking = service.reserve(person, [wish], DETAILS, now=opens)
    assert _names(booking) == ["Eコート"]


def test_times_that_only_some_have_are_given_where_they_are(courts: list[Space], pool: Pool) -> None:
    factories.opened(courts[1], factories.steps(step=60, max_steps=1, name="1時間ごと"))
    odd = service.PoolWish(pool.id, at_minute(DAY, 600), at_minute(DAY, 660))
    assert _names(_reserve(factories.user(), odd)) == ["Bコート"]
    assert _names(_reserve(factories.user(), _any(pool))) == ["Aコート"]
    with pytest.raises(CannotReserve) as refused:
        _reserve(factories.user(), odd)
    assert refused.value.code == "taken"


def test_staff_enter_any_court_by_the_same_verb(pool: Pool, park: Facility) -> None:
    person, staff = factories.user(), factories.staff(park)
    with db.transaction():
        booking = service.reserve_for(staff, person, [_any(pool)], DETAILS, now=NOW, token="one")
    with db.transaction():
        again = service.reserve_for(staff, person, [_any(pool)], DETAILS, now=NOW, token="one")
    assert again.id == booking.id
    assert _names(booking) == ["Bコート"]


def test_staff_of_another_facility_do_not_find_the_pool(pool: Pool) -> None:
    staff, person = factories.staff(factories.facility("公民館")), factories.user()
    with pytest.raises(PoolNotFound), db.transaction():
        service.reserve_for(staff, person, [_any(pool)], DETAILS, now=NOW, token="one")


def test_a_pool_that_is_gone_or_hidden_is_not_found(pool: Pool, park: Facility) -> None:
    with pytest.raises(PoolNotFound):
        _reserve(factories.user(), service.PoolWish(pool.id + 1, *MORNING))
    with db.transaction():
        db.session.get_one(Facility, park.id).status = FacilityStatus.HIDDEN
    with pytest.raises(PoolNotFound):
        _start(factories.user(), pool)
