"""Staff cancel single bookings, with a reason that the person is told."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.availability.models import Occupancy
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Facility, Space
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Reservation
from booking.reservations.queries import BookingNotFound
from booking.reservations.rules.clearing import Choice
from booking.reservations.rules.status import CannotCancel, ReservationStatus
from tests import factories
from tests.reservations.deeds import (
    AFTERNOON,
    MORNING,
    NOW,
    count,
    request_of,
)

pytestmark = pytest.mark.both_databases
CANCEL, KEEP = Choice.CANCEL, Choice.KEEP


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


def _mails(template: str = "booking_cancelled_by_office") -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.template == template)
    return list(db.session.scalars(statement.order_by(OutboxMessage.id)))


def _cancel_by_staff(them: User, one: Reservation, reason: str = "空調の故障", now: datetime = NOW) -> None:
    with db.transaction():
        service.cancel_by_staff(them, one.id, reason, now=now)


def test_staff_cancel_with_a_reason_that_the_person_is_told(hall: Facility, room: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    one = request_of(person, room)
    version = one.version
    _cancel_by_staff(them, one, " 空調の\r\n故障 ")
    assert (one.status, one.cancel_reason) == (ReservationStatus.CANCELLED, "空調の\n故障")
    assert (one.cancelled_by_id, one.cancelled_at, one.version) == (them.id, NOW, version + 1)
    assert count(Occupancy) == 0
    [mail] = _mails()
    assert (mail.address, mail.context["reason"]) == (person.email, "空調の\n故障")
    assert "booking.cancel_by_staff" in db.session.scalars(select(AuditEntry.action)).all()
    request_of(factories.user(), room)


def test_staff_cancel_while_it_is_going_on_but_not_when_it_is_over(hall: Facility, room: Space) -> None:
    them, person = factories.staff(hall), factories.user()
    first, second = (request_of(person, room, times) for times in (MORNING, AFTERNOON))
    _cancel_by_staff(them, first, now=MORNING[0] + timedelta(hours=1))
    with pytest.raises(CannotCancel):
        _cancel_by_staff(them, second, now=AFTERNOON[1])
    with pytest.raises(CannotCancel):
        _cancel_by_staff(them, first)


def test_staff_cancel_in_their_own_facilities_only_and_not_without_a_reason(
    hall: Facility, room: Space
) -> None:
    one = request_of(factories.user(), room)
    with pytest.raises(BookingNotFound):
        _cancel_by_staff(factories.staff(factories.facility("東部公民館")), one)
    with pytest.raises(InvalidInput) as refused:
        _cancel_by_staff(factories.staff(hall), one, " \u200b ")
    assert refused.value.field == "reason"
    assert one.status is ReservationStatus.CONFIRMED


def test_somebody_without_an_address_gets_no_mail(hall: Facility, room: Space) -> None:
    one = request_of(factories.user(email=None), room)
    _cancel_by_staff(factories.staff(hall), one)
    assert (one.status, _mails()) == (ReservationStatus.CANCELLED, [])
