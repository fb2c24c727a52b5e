"""What staff see of the bookings of their facilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries.own import BookingNotFound
from booking.reservations.rules.status import ACTIVE, ReservationStatus


def of_facilities(facility_ids: Sequence[int]) -> Select[Reservation]:
    """Reservations of the facilities with what staff's pages show of each."""
    return (
        select(Reservation)
        .join(Reservation.booking)
        .options(
            # lazyload: the other reservations of the bookings and the roles of the people are not shown.
            contains_eager(Reservation.booking).options(
                joinedload(Booking.user).lazyload("*"),
                joinedload(Booking.facility),
                lazyload(Booking.reservations),
            ),
            joinedload(Reservation.space),
            joinedload(Reservation.permit),
        )
        .where(Reservation.facility_id.in_(list(facility_ids)))
    )


def list_day(facility_id: int, day: date) -> list[Reservation]:
    """What is booked or asked for in a facility on a day, by time and space."""
    statement = of_facilities([facility_id]).where(*_of_day(day))
    return list(db.session.scalars(statement.order_by(Reservation.starts_at, Reservation.space_id)))


def count_day(facility_ids: Sequence[int], day: date) -> dict[int, int]:
    """How many reservations each of the facilities has on a day; those without are left out."""
    statement = (
        select(Reservation.facility_id, func.count())
        .where(Reservation.facility_id.in_(list(facility_ids)), *_of_day(day))
        .group_by(Reservation.facility_id)
    )
    return dict(db.session.execute(statement).all())


def _of_day(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Reservation.starts_at < at_minute(day + timedelta(days=1), 0),
        Reservation.ends_at > at_minute(day, 0),
        Reservation.status.in_(ACTIVE),
    )


def get_staff_reservation(facility_ids: Sequence[int], reservation_id: int) -> Reservation:
    """A reservation in one of the facilities; raises BookingNotFound."""
    found = db.session.scalars(
        of_facilities(facility_ids).where(Reservation.id == reservation_id)
    ).one_or_none()
    if found is None:
        raise BookingNotFound
    return found


def find_staff_reservation(facility_ids: Sequence[int], reference: str) -> Reservation | None:
    """The first reservation of the booking of that number, if it is one of the facilities'."""
    statement = of_facilities(facility_ids).where(Booking.reference == reference)
    return db.session.scalars(statement.order_by(Reservation.starts_at, Reservation.id).limit(1)).first()


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """What somebody asked for since some day, in some facilities."""

    asked: int
    cancelled: int
    """By the person, not by the office."""
    declined: int


def history_of(user_id: int, facility_ids: Sequence[int], since: datetime) -> PersonHistory:
    """What the person asked for in the facilities since then, and what became of it."""
    status, by = Reservation.status, Reservation.cancelled_by_id
    by_person = and_(status == ReservationStatus.CANCELLED, by == user_id)
    statement = (
        select(
            func.count(),
            func.count(case((by_person, 1))),
            func.count(case((status == ReservationStatus.DECLINED, 1))),
        )
        .select_from(Reservation)
        .join(Reservation.booking)
        .where(
            Booking.user_id == user_id,
            Booking.created_at >= since,
            Reservation.facility_id.in_(list(facility_ids)),
        )
    )
    return PersonHistory(*db.session.execute(statement).one())


def list_at_the_same_time(facility_ids: Sequence[int], one: Reservation) -> list[Reservation]:
    """What else the person has in the facilities at that time: nobody can be in two rooms at once."""
    statement = of_facilities(facility_ids).where(
        Booking.user_id == one.booking.user_id,
        Reservation.id != one.id,
        Reservation.status.in_(ACTIVE),
        Reservation.starts_at < one.ends_at,
        Reservation.ends_at > one.starts_at,
    )
    return list(db.session.scalars(statement.order_by(Reservation.starts_at, Reservation.id)))


def find_decider(one: Reservation) -> str | None:
    """The name of whoever of the staff permitted or declined it."""
    if one.decided_by_id is None:
        return None
    return db.session.scalar(select(User.name).where(User.id == one.decided_by_id))


def find_entered(staff_id: int, token: str) -> Booking | None:
    """The booking that somebody of the staff has made with the form of that token."""
    return db.session.scalars(
        select(Booking).where(Booking.entry_token == token, Booking.entered_by_id == staff_id)
    ).one_or_none()


def find_last_entered(staff_id: int) -> Reservation | None:
    """What somebody of the staff entered last for another person."""
    return db.session.scalars(
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.entered_by_id == staff_id)
        .order_by(Booking.id.desc(), Reservation.id)
        .limit(1)
    ).one_or_none()
