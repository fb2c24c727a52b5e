"""What staff see of the bookings of their facilities."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

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


def _waits(facility_ids: Sequence[int], now: datetime) -> ColumnElement[bool]:
    return and_(
        Reservation.facility_id.in_(list(facility_ids)),
        Reservation.status == ReservationStatus.REQUESTED,
        Reservation.ends_at > now,
    )


def count_requests(facility_ids: Sequence[int], now: datetime) -> int:
    """How many requests wait for a decision in the facilities."""
    statement = select(func.count()).select_from(Reservation).where(_waits(facility_ids, now))
    return db.session.scalar(statement) or 0


def list_requests(
    facility_ids: Sequence[int], now: datetime, *, limit: int, offset: int = 0
) -> list[Reservation]:
    """Requests that wait for a decision in the facilities, the soonest use first."""
    statement = of_facilities(facility_ids).where(_waits(facility_ids, now))
    order = (Reservation.starts_at, Reservation.id)
    return list(db.session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def find_next_request(facility_ids: Sequence[int], after: Reservation, now: datetime) -> int | None:
    """The id of the request behind this one in the list; the first if it was the last."""
    later = or_(
        Reservation.starts_at > after.starts_at,
        and_(Reservation.starts_at == after.starts_at, Reservation.id > after.id),
    )
    waiting = select(Reservation.id).where(_waits(facility_ids, now), Reservation.id != after.id)
    order = (Reservation.starts_at, Reservation.id)
    found = db.session.scalar(waiting.where(later).order_by(*order).limit(1))
    return found if found is not None else db.session.scalar(waiting.order_by(*order).limit(1))


def place_of_request(facility_ids: Sequence[int], of: Reservation, now: datetime) -> int:
    """How many requests stand before this one in the list."""
    earlier = or_(
        Reservation.starts_at < of.starts_at,
        and_(Reservation.starts_at == of.starts_at, Reservation.id < of.id),
    )
    statement = select(func.count()).select_from(Reservation).where(_waits(facility_ids, now), earlier)
    return db.session.scalar(statement) or 0


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


def count_bookings_since(user_id: int, facility_id: int, since: datetime) -> int:
    """How many bookings the person has made at the facility since then."""
    statement = (
        select(func.count())
        .select_from(Booking)
        .where(Booking.user_id == user_id, Booking.facility_id == facility_id, Booking.created_at >= since)
    )
    return db.session.scalar(statement) or 0


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
