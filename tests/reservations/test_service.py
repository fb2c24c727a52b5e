"""Verbs of bookings on both databases: draft, hold and reserve, and what they leave behind."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.audit.models import AuditEntry
from booking.availability.models import Hold, Occupancy
from booking.availability.service import TooManyHolds
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Facility, Space
from booking.facilities.queries import SpaceNotFound
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.settings import FacilityStatus
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.rules.refusals import CannotReserve, RefusalCode
from booking.reservations.service.reserve import DraftNotFound, TooManyPending
from tests import factories
from tests.reservations.deeds import (
    AFTERNOON,
    DAY,
    DETAILS,
    MORNING,
    NOW,
    QUARTER,
    count,
    draft_of,
    request_of,
    wish,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def waiting(hall: Facility) -> Space:
    return factories.space(hall, needs_approval=True)


def test_a_booking_leaves_its_occupancy_an_audit_row_and_a_mail(app: Flask) -> None:
    person, space = factories.user(), factories.space()
    booking = factories.booking(person, space, *MORNING, now=NOW)
    taken = db.session.scalars(select(Occupancy)).one()
    assert (taken.space_id, taken.starts_at, taken.ends_at) == (space.id, *MORNING)
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.reserve")).one()
    assert (row.actor_id, row.object_id) == (person.id, booking.id)
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert mail.context["reference"] == booking.reference


def test_the_same_form_sent_twice_gives_one_booking(app: Flask) -> None:
    person, space = factories.user(), factories.space()
    token = draft_of(person, space).token
    found = set()
    for _ in range(2):
        with db.transaction():
            found.add(service.reserve(person, [wish(space)], DETAILS, now=NOW, draft_token=token).id)
    assert len(found) == count(Booking) == 1
    assert count(OutboxMessage) == 1
    assert count(Hold) == 0


def test_a_form_of_somebody_else_gives_no_booking_of_theirs(app: Flask) -> None:
    person, rival, space = factories.user(), factories.user(), factories.space()
    token = draft_of(person, space).token
    with db.transaction():
        mine = service.reserve(person, [wish(space)], DETAILS, now=NOW, draft_token=token)
    with pytest.raises(DraftNotFound), db.transaction():
        service.reserve(rival, [wish(space)], DETAILS, now=NOW, draft_token=token)
    assert db.session.scalars(select(Booking.id)).all() == [mine.id]


def test_a_form_dropped_in_another_tab_gives_no_booking(app: Flask) -> None:
    person, space = factories.user(), factories.space()
    draft = draft_of(person, space)
    token = draft.token
    with db.transaction():
        assert service.drop_draft(person, draft, NOW)
    with pytest.raises(DraftNotFound), db.transaction():
        service.reserve(person, [wish(space)], DETAILS, now=NOW, draft_token=token)
    assert (count(Booking), count(Hold), count(Occupancy)) == (0, 0, 0)


def test_a_form_that_became_a_booking_is_not_dropped(app: Flask) -> None:
    person, space = factories.user(), factories.space()
    draft = draft_of(person, space)
    with db.transaction():
        booking = service.reserve(person, [wish(space)], DETAILS, now=NOW, draft_token=draft.token)
    with db.transaction():
        assert not service.drop_draft(person, draft, NOW)
    assert draft.booking_id == booking.id


def test_a_hold_keeps_others_out_until_it_runs_out(app: Flask) -> None:
    person, rival, space = factories.user(), factories.user(), factories.space()
    draft_of(person, space)
    with pytest.raises(CannotReserve) as refused:
        draft_of(rival, space)
    assert refused.value.refusals[0].code is RefusalCode.HELD
    draft_of(rival, space, NOW + QUARTER)
    assert count(Hold) == 1  # the expired one made room


def test_who_holds_a_slot_books_it_and_others_do_not(app: Flask) -> None:
    person, rival, space = factories.user(), factories.user(), factories.space()
    draft_of(person, space)
    with pytest.raises(CannotReserve):
        factories.booking(rival, space, *MORNING, now=NOW)
    factories.booking(person, space, *MORNING, now=NOW)


def test_a_hold_of_a_part_keeps_the_whole(app: Flask) -> None:
    hall = factories.facility()
    half, other = factories.space(hall, "半面A"), factories.space(hall, "半面B")
    whole = factories.space(hall, "全面", parts=(half, other))
    draft_of(factories.user(), half)
    with pytest.raises(CannotReserve):
        draft_of(factories.user(), whole)
    draft_of(factories.user(), other)


def test_a_fourth_hold_is_refused(app: Flask) -> None:
    person = factories.user()
    for number in range(3):
        draft_of(person, factories.space(name=str(number)))
    with pytest.raises(TooManyHolds):
        draft_of(person, factories.space())


def test_an_expired_hold_is_placed_anew_when_the_form_is_sent(app: Flask) -> None:
    person, space = factories.user(), factories.space()
    draft = draft_of(person, space)
    later = NOW + QUARTER
    with db.transaction():
        service.update_draft(
            person, draft, DETAILS, service.Wish(draft.space_id, draft.starts_at, draft.ends_at), later
        )
    assert db.session.scalars(select(Hold.expires_at)).one() == later + timedelta(minutes=15)


def test_a_longer_time_that_is_taken_leaves_the_shorter_one_held(app: Flask) -> None:
    hall = factories.facility()
    space = factories.space(hall, timetable=factories.steps())
    factories.booking(factories.user(), space, at_minute(DAY, 600), at_minute(DAY, 660), now=NOW)
    person = factories.user()
    with db.transaction():
        draft = service.start_draft(person, service.Wish(space.id, MORNING[0], at_minute(DAY, 600)), NOW)
    with pytest.raises(CannotReserve), db.transaction():
        service.update_draft(
            person, draft, DETAILS, service.Wish(space.id, draft.starts_at, at_minute(DAY, 660)), NOW
        )
    hold = db.session.scalars(select(Hold)).one()
    assert hold.ends_at == draft.ends_at == at_minute(DAY, 600)


def test_old_forms_and_holds_are_forgotten(app: Flask) -> None:
    draft_of(factories.user(), factories.space())
    with db.transaction():
        service.forget_old(NOW + timedelta(days=3))
    assert (count(Hold), count(Occupancy), count(BookingDraft)) == (0, 0, 0)


def test_all_wishes_are_booked_or_none(hall: Facility) -> None:
    free, taken = factories.space(hall, "和室"), factories.space(hall, "研修室")
    factories.booking(factories.user(), taken, *MORNING, now=NOW)
    person = factories.user()
    with pytest.raises(CannotReserve), db.transaction():
        service.reserve(person, [wish(free), wish(taken)], DETAILS, now=NOW)
    assert count(Booking) == 1
    with db.transaction():
        both = service.reserve(person, [wish(free), wish(taken, AFTERNOON)], DETAILS, now=NOW)
    assert len(both.reservations) == 2


@pytest.mark.parametrize(("people", "accepted"), [(60, True), (61, False)])
def test_the_capacity_is_checked_when_it_is_booked(app: Flask, people: int, accepted: bool) -> None:
    person, space = factories.user(), factories.space()
    details = service.UseDetails("卓球の練習", people)
    if accepted:
        with db.transaction():
            service.reserve(person, [wish(space)], details, now=NOW)
        return
    with pytest.raises(InvalidInput) as refused, db.transaction():
        service.reserve(person, [wish(space)], details, now=NOW)
    assert refused.value.field == "people"


def test_a_closure_entered_meanwhile_refuses_the_booking(hall: Facility) -> None:
    person, space = factories.user(), factories.space(hall)
    token = draft_of(person, space).token
    factories.closure(hall, DatedClosure(first=DAY, last=DAY, reason="停電"))
    with pytest.raises(CannotReserve) as refused, db.transaction():
        service.reserve(person, [wish(space)], DETAILS, now=NOW, draft_token=token)
    assert refused.value.refusals[0].code is RefusalCode.CLOSED


@pytest.mark.parametrize("status", [FacilityStatus.HIDDEN, FacilityStatus.IMPORTED])
def test_spaces_that_residents_may_not_see_cannot_be_booked(hall: Facility, status: FacilityStatus) -> None:
    person, space = factories.user(), factories.space(hall)
    with db.transaction():
        db.session.get_one(Facility, hall.id).status = status
    for verb in (
        lambda: draft_of(person, space),
        lambda: factories.booking(person, space, *MORNING, now=NOW),
    ):
        with pytest.raises(SpaceNotFound):
            verb()


def test_ten_requests_may_wait_and_no_more(app: Flask) -> None:
    hall, person = factories.facility(), factories.user()
    spaces = [factories.space(hall, str(number), needs_approval=True) for number in range(11)]
    for space in spaces[:10]:
        request_of(person, space)
    with pytest.raises(TooManyPending):
        request_of(person, spaces[10])
    at_once = factories.space(hall, "和室")
    request_of(person, at_once)  # what needs no answer does not wait
