"""How much is booked from now on: what a change of a facility or of a space would meet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from booking.core.db import db
from booking.reservations.models import Booking, Reservation
from booking.reservations.rules.status import ACTIVE, ReservationStatus


@dataclass(frozen=True, slots=True)
class Coming:
    """What is not over yet."""

    booked: int
    waiting: int
    """Requests that nobody has decided."""
    people: int
    """Whose all of it is, each once."""


def count_coming_in_facility(facility_id: int, now: datetime) -> Coming:
    """What is to come in all of a facility."""
    return _count(Reservation.facility_id == facility_id, now)


def count_coming_in_spaces(space_ids: Collection[int], now: datetime) -> Coming:
    """What is to come in some spaces."""
    return _count(Reservation.space_id.in_(list(space_ids)), now)


def _count(where: ColumnElement[bool], now: datetime) -> Coming:
    waits = case((Reservation.status == ReservationStatus.REQUESTED, 1))
    statement = (
        select(func.count(), func.count(waits), func.count(Booking.user_id.distinct()))
        .select_from(Reservation)
        .join(Reservation.booking)
        .where(where, Reservation.status.in_(ACTIVE), Reservation.ends_at > now)
    )
    total, waiting, people = db.session.execute(statement).one()
    return Coming(total - waiting, waiting, people)
