"""Staff close and open again: on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.facilities.models import Closure, Facility, Space
from booking.facilities.queries import FacilityNotFound
from booking.facilities.rules.closures import DatedClosure
from booking.outbox.models import OutboxMessage
from booking.reservations import queries, service
from booking.reservations.models import Booking, Clearing, ClearingItem
from booking.reservations.rules.clearing import Choice, ListChanged
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.service import closing
from booking.reservations.service.clearing import Decision
from tests import factories
from tests.reservations.deeds import (
    AFTERNOON,
    DAY,
    DETAILS,
    MORNING,
    NOW,
    cancel,
    count,
    draft_of,
    request_of,
    wish,
)

pytestmark = pytest.mark.both_databases
CANCEL, KEEP = Choice.CANCEL, Choice.KEEP
PLAN = closing.ClosingPlan(DatedClosure(first=DAY, last=DAY, reason="設備点検"))


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


def _see(hall: Facility, plan: closing.ClosingPlan = PLAN, now: datetime = NOW) -> list[str]:
    return queries.list_concerned(hall, closing.claim_of(hall, plan, now), now).keys


def _close(
    them: User,
    hall: Facility,
    choices: dict[str, Choice] | None = None,
    plan: closing.ClosingPlan = PLAN,
    token: str = "form",
) -> Clearing:
    with db.transaction():
        return closing.close(them, hall.id, plan, Decision(token, choices or {}), now=NOW)


def _mails(template: str = "booking_cancelled_by_office") -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.template == template)
    return list(db.session.scalars(statement.order_by(OutboxMessage.id)))


def test_a_day_is_closed_and_only_what_staff_said_is_cancelled(hall: Facility, room: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    first, second = (request_of(person, room, times) for times in (MORNING, AFTERNOON))
    assert _see(hall) == [f"r{first.id}", f"r{second.id}"]
    done = _close(them, hall, {f"r{first.id}": CANCEL, f"r{second.id}": KEEP})
    assert (first.status, second.status) == (ReservationStatus.CANCELLED, ReservationStatus.CONFIRMED)
    assert [mail.context["reason"] for mail in _mails()] == ["設備点検"]
    with pytest.raises(CannotReserve) as refused:
        request_of(factories.user(), room)
    assert refused.value.code == "closed"
    report = queries.get_clearing_report(hall, done.id)
    assert [one.reservation for one in report.cancelled] == [first]
    assert [one.reservation for one in report.kept] == [second]
    assert report.mailed == [person]


def test_the_same_form_again_changes_nothing(hall: Facility, room: Space) -> None:
    them, one = factories.staff(hall), request_of(factories.user(), room)
    done = _close(them, hall, {f"r{one.id}": CANCEL})
    assert _close(them, hall, {f"r{one.id}": CANCEL}).id == done.id
    assert (count(Closure), count(Clearing), count(ClearingItem), len(_mails())) == (1, 1, 1, 1)


def test_somebody_elses_form_of_the_same_name_is_another_form(hall: Facility, room: Space) -> None:
    _close(factories.staff(hall), hall)
    _close(factories.staff(hall, name="森下 次郎"), hall)
    assert count(Clearing) == 2


@pytest.mark.parametrize("came", [True, False])
def test_nothing_is_done_when_the_list_has_changed(hall: Facility, room: Space, came: bool) -> None:
    them, person = factories.staff(hall), factories.user()
    one = request_of(person, room)
    choices = dict.fromkeys(_see(hall), CANCEL)
    if came:
        request_of(person, room, AFTERNOON)
    else:
        cancel(person, one)
    with pytest.raises(ListChanged):
        _close(them, hall, choices)
    assert (count(Closure), count(Clearing), _mails()) == (0, 0, [])


def test_one_mail_tells_of_all_reservations_of_a_booking(hall: Facility, room: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    with db.transaction():
        service.reserve(person, [wish(room), wish(room, AFTERNOON)], DETAILS, now=NOW)
    _close(them, hall, dict.fromkeys(_see(hall), CANCEL), replace(PLAN, message="翌週は空いています。"))
    [mail] = _mails()
    assert len(mail.context["reservations"]) == 2
    assert mail.context["reason"] == "設備点検\n翌週は空いています。"


def test_hours_concern_what_they_share_and_not_what_they_touch(hall: Facility, room: Space) -> None:
    person = factories.user()
    first, second = (request_of(person, room, times) for times in (MORNING, AFTERNOON))
    between = DatedClosure(first=DAY, last=DAY, start_minute=720, end_minute=780, reason="清掃")
    assert _see(hall, closing.ClosingPlan(between)) == []
    assert _see(hall, closing.ClosingPlan(replace(between, end_minute=781))) == [f"r{second.id}"]
    assert _see(hall, closing.ClosingPlan(replace(between, start_minute=719))) == [f"r{first.id}"]


def test_what_is_over_declined_or_cancelled_is_not_concerned(hall: Facility, room: Space) -> None:
    person = factories.user()
    request_of(person, room)
    cancel(person, request_of(person, room, AFTERNOON))
    assert _see(hall, now=MORNING[1]) == []
    assert len(_see(hall, now=MORNING[1] - timedelta(seconds=1))) == 1


def test_parts_and_wholes_of_a_closed_space_are_concerned_and_closed(hall: Facility) -> None:
    half, other = factories.space(hall, "半面A"), factories.space(hall, "半面B")
    whole = factories.space(hall, "全面", parts=[half, other])
    person, them = factories.user(), factories.staff(hall)
    whole_use = request_of(person, whole)
    other_use = request_of(person, other, AFTERNOON)
    only_half = replace(PLAN, space_ids=(half.id,))
    assert _see(hall, only_half) == [f"r{whole_use.id}"]
    assert _see(hall, replace(PLAN, space_ids=(whole.id,))) == [f"r{whole_use.id}", f"r{other_use.id}"]
    _close(them, hall, {f"r{whole_use.id}": CANCEL}, only_half)
    for closed in (half, whole):
        with pytest.raises(CannotReserve) as refused:
            request_of(person, closed)
        assert refused.value.code == "closed"
    request_of(person, other)


def test_several_spaces_are_closed_at_once_and_the_others_stay_open(hall: Facility, room: Space) -> None:
    second, third = factories.space(hall, "和室"), factories.space(hall, "調理室")
    _close(factories.staff(hall), hall, plan=replace(PLAN, space_ids=(room.id, second.id)))
    assert set(db.session.scalars(select(Closure.space_id))) == {room.id, second.id}
    request_of(factories.user(), third)
    with pytest.raises(CannotReserve):
        request_of(factories.user(), second)


def test_official_uses_are_listed_and_given_up_only_when_staff_say_so(hall: Facility, room: Space) -> None:
    them = factories.staff(hall)
    use, later = (factories.official_use(room, *times) for times in (MORNING, AFTERNOON))
    assert _see(hall) == [f"u{use.id}", f"u{later.id}"]
    _close(them, hall, {f"u{use.id}": CANCEL, f"u{later.id}": KEEP})
    db.session.expire_all()
    assert (use.cancelled_at, use.cancelled_by_id, later.cancelled_at) == (NOW, them.id, None)
    assert list(db.session.scalars(select(Occupancy.holder_id))) == [later.id]
    assert count(OfficialUse) == 2


def test_a_form_being_filled_in_is_counted_and_then_refused(hall: Facility, room: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    draft = draft_of(person, room)
    claim = closing.claim_of(hall, PLAN, NOW)
    assert [hold.user_id for hold in queries.list_concerned(hall, claim, NOW).holds] == [person.id]
    _close(them, hall)
    assert (count(Hold), count(Occupancy)) == (0, 0)
    with pytest.raises(CannotReserve) as refused, db.transaction():
        service.reserve(person, [wish(room)], DETAILS, now=NOW, draft_token=draft.token)
    assert refused.value.code == "closed"


def test_opened_again_it_can_be_booked_but_what_was_cancelled_stays_so(hall: Facility, room: Space) -> None:
    them, one = factories.staff(hall), request_of(factories.user(), room)
    done = _close(them, hall, {f"r{one.id}": CANCEL})
    [closure_id] = done.made["closures"]
    with db.transaction():
        closing.reopen(them, hall.id, closure_id, now=NOW)
    assert (one.status, count(Closure)) == (ReservationStatus.CANCELLED, 0)
    request_of(factories.user(), room)
    with pytest.raises(NotFound), db.transaction():
        closing.reopen(them, hall.id, closure_id, now=NOW)


def test_staff_close_and_open_their_own_facilities_only(hall: Facility, room: Space) -> None:
    stranger = factories.staff(factories.facility("東部公民館"))
    with pytest.raises(FacilityNotFound):
        _close(stranger, hall)
    closure_id = _close(factories.staff(hall), hall).made["closures"][0]
    with pytest.raises(FacilityNotFound), db.transaction():
        closing.reopen(stranger, hall.id, closure_id, now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (date(2026, 11, 29), date(2026, 11, 30), "点検", "first"),
        (date(2030, 1, 1), date(2030, 1, 1), "点検", "first"),
        (date(2026, 12, 2), date(2027, 12, 4), "点検", "last"),
        (date(2026, 12, 2), date(2026, 12, 2), "", "reason"),
    ],
)
def test_a_closing_that_cannot_be_meant_names_its_field(
    hall: Facility, room: Space, first: date, last: date, reason: str, field: str
) -> None:
    plan = closing.ClosingPlan(DatedClosure(first=first, last=last, reason=reason))
    with pytest.raises(InvalidInput) as refused:
        closing.claim_of(hall, plan, NOW)
    assert refused.value.field == field


def test_a_space_of_another_facility_is_refused(hall: Facility, room: Space) -> None:
    foreign = factories.space(factories.facility("東部公民館"))
    with pytest.raises(InvalidInput):
        closing.claim_of(hall, replace(PLAN, space_ids=(foreign.id,)), NOW)


def test_the_list_takes_as_many_statements_for_many_bookings_as_for_one(
    hall: Facility, room: Space, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    week = replace(PLAN, rule=replace(PLAN.rule, last=DAY + timedelta(days=13)))
    claim, hall_id, room_id = closing.claim_of(hall, week, NOW), hall.id, room.id

    def statements() -> int:
        db.session.rollback()
        db.session.expunge_all()
        fresh = db.session.get_one(Facility, hall_id)
        with count_queries() as seen:
            found = queries.list_concerned(fresh, claim, NOW)
            assert all(one.user and one.user.name and one.space.name for one in found.concerns)
        return len(seen)

    def book(number: int) -> None:
        day = DAY + timedelta(days=number)
        space = db.session.get_one(Space, room_id)
        request_of(factories.user(), space, (at_minute(day, 540), at_minute(day, 720)))

    book(0)
    few = statements()
    for number in range(1, 12):
        book(number)
    assert statements() == few
    assert few <= 7
    assert count(Booking) == 12
