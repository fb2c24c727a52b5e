"""Staff permit and decline, residents cancel: on both databases."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.availability.models import Occupancy
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Facility, Space
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Permit
from booking.reservations.queries import BookingNotFound
from booking.reservations.rules.status import AlreadyDecided, CannotCancel, ReservationStatus
from tests import factories
from tests.reservations.deeds import (
    AFTERNOON,
    MORNING,
    NOW,
    approve,
    cancel,
    count,
    request_of,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def waiting(hall: Facility) -> Space:
    return factories.space(hall, needs_approval=True)


def test_approving_gives_a_number_and_tells_the_resident(hall: Facility, waiting: Space) -> None:
    them = factories.staff(hall)
    one = approve(them, request_of(factories.user(), waiting))
    assert one.status is ReservationStatus.CONFIRMED
    assert one.permit is not None
    assert (one.permit.year, one.permit.number, one.decided_by_id) == (2026, 1, them.id)
    assert "booking_approved" in db.session.scalars(select(OutboxMessage.template)).all()


def test_approved_twice_it_has_one_number(hall: Facility, waiting: Space) -> None:
    one = request_of(factories.user(), waiting)
    approve(factories.staff(hall), one)
    with pytest.raises(AlreadyDecided):
        approve(factories.staff(hall), one)
    assert count(Permit) == 1


def test_numbers_of_permits_have_no_gaps_and_begin_anew_each_fiscal_year(
    hall: Facility, waiting: Space
) -> None:
    them, person = factories.staff(hall), factories.user()
    requests = [request_of(person, waiting, times) for times in (MORNING, AFTERNOON)]
    approve(them, requests[0])
    with pytest.raises(AlreadyDecided):
        approve(them, requests[0])  # a try that failed takes no number
    approve(them, requests[1])
    april = datetime(2027, 4, 1, 0, tzinfo=UTC)
    spring = (at_minute(date(2027, 5, 1), 540), at_minute(date(2027, 5, 1), 720))
    later = factories.booking(person, waiting, *spring, now=april).reservations[0]
    approve(them, later, april)
    found = db.session.execute(select(Permit.year, Permit.number).order_by(Permit.id)).all()
    assert [tuple(row) for row in found] == [(2026, 1), (2026, 2), (2027, 1)]


def test_each_facility_counts_its_own_permits(hall: Facility, waiting: Space) -> None:
    other_hall = factories.facility("東部公民館")
    other = factories.space(other_hall, needs_approval=True)
    them, person = factories.staff(hall, other_hall), factories.user()
    numbers = [approve(them, request_of(person, space)).permit for space in (waiting, other)]
    assert [one.number for one in numbers if one is not None] == [1, 1]


def test_declining_frees_the_slot_and_gives_the_reason(hall: Facility, waiting: Space) -> None:
    one, them = request_of(factories.user(), waiting), factories.staff(hall)
    with db.transaction():
        service.decline(them, one.id, " 工事のため \n", now=NOW)
    assert (one.status, one.decision_reason) == (ReservationStatus.DECLINED, "工事のため")
    request_of(factories.user(), waiting)


def test_declining_without_a_reason_is_refused(hall: Facility, waiting: Space) -> None:
    one, them = request_of(factories.user(), waiting), factories.staff(hall)
    with pytest.raises(InvalidInput) as refused, db.transaction():
        service.decline(them, one.id, " \u200b ", now=NOW)
    assert refused.value.field == "reason"
    assert one.status is ReservationStatus.REQUESTED


def test_staff_decide_for_their_own_facilities_only(hall: Facility, waiting: Space) -> None:
    one, stranger = request_of(factories.user(), waiting), factories.staff(factories.facility())
    with pytest.raises(BookingNotFound):
        approve(stranger, one)
    with pytest.raises(BookingNotFound), db.transaction():
        service.decline(stranger, one.id, "だめです", now=NOW)


def test_who_cancels_first_wins_over_staff_and_the_other_way_round(hall: Facility, waiting: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    first, second = (request_of(person, waiting, times) for times in (MORNING, AFTERNOON))
    cancel(person, first)
    with pytest.raises(AlreadyDecided):
        approve(them, first)
    approve(them, second)
    cancel(person, second)
    assert {one.status for one in (first, second)} == {ReservationStatus.CANCELLED}
    assert count(Occupancy) == 0


def test_cancelled_twice_is_refused_and_keeps_its_times(app: Flask) -> None:
    person = factories.user()
    one = request_of(person, factories.space())
    cancel(person, one)
    with pytest.raises(CannotCancel):
        cancel(person, one)
    assert (one.starts_at, one.ends_at, one.cancelled_by_id) == (*MORNING, person.id)


def test_somebody_elses_booking_cannot_be_cancelled(app: Flask) -> None:
    one = request_of(factories.user(), factories.space())
    with pytest.raises(BookingNotFound):
        cancel(factories.user(), one)
    assert one.status is ReservationStatus.CONFIRMED
