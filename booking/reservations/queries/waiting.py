"""Requests that wait for a decision: counts, a page of the list, and what comes next in its order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from booking.accounts.models import User
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.facilities.models import Space
from booking.municipalities.queries import office_holidays_between
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries.staff import of_facilities
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.rules.waiting import LONGEST_REST, WEEK, Order, Part, last_due_day

_KEYS: dict[Order, tuple[InstrumentedAttribute[Any], ...]] = {
    Order.USE: (Reservation.starts_at, Reservation.id),
    Order.RECEIVED: (Booking.created_at, Reservation.id),
    Order.PLACE: (
        Reservation.facility_id,
        Space.position,
        Reservation.space_id,
        Reservation.starts_at,
        Reservation.id,
    ),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which requests are meant: of these facilities, in this part, in this order, at this time."""

    facility_ids: tuple[int, ...]
    now: datetime
    due_until: datetime
    """Where the days of use end whose requests have to be decided today."""
    part: Part = Part.ALL
    order: Order = Order.USE
    descending: bool = False

    @property
    def keys(self) -> list[ColumnElement[Any]]:
        """What the list is ordered by; the other way round, all of it is."""
        keys = _KEYS[self.order]
        return [key.desc() if self.descending else key.asc() for key in keys]


def due_until(municipality_id: int, now: datetime) -> datetime:
    """Where the days of use end whose requests have to be decided today."""
    today = local_date(now)
    holidays = office_holidays_between(municipality_id, today, today + LONGEST_REST)
    return at_minute(last_due_day(today, holidays) + timedelta(days=1), 0)


def count_waiting(facility_ids: Collection[int], now: datetime, due: datetime) -> tuple[int, int]:
    """How many requests wait in the facilities, and how many of them have to be decided today."""
    statement = select(func.count(), func.count(case((Reservation.starts_at < due, 1))))
    all_, due_now = db.session.execute(
        statement.select_from(Reservation).where(_waits(facility_ids, now))
    ).one()
    return all_, due_now


def count_parts(waiting: Waiting) -> dict[Part, int]:
    """How many stand in each part, in one statement."""
    sums: list[Any] = [func.count(case((_in_part(part, waiting), 1))) for part in Part]
    counts: Select[Any] = select(*sums)
    found = db.session.execute(_joined(counts).where(_waits(waiting.facility_ids, waiting.now)))
    return dict(zip(Part, found.one(), strict=True))


def list_waiting(waiting: Waiting, *, limit: int, offset: int = 0) -> list[Reservation]:
    """A page of the list."""
    statement = of_facilities(waiting.facility_ids).join(Space, Space.id == Reservation.space_id)
    statement = statement.join(User, User.id == Booking.user_id).where(*_wanted(waiting))
    return list(db.session.scalars(statement.order_by(*waiting.keys).limit(limit).offset(offset)))


def list_chosen(facility_ids: Sequence[int], reservation_ids: Collection[int]) -> list[Reservation]:
    """Those of the reservations that are of the facilities, whatever has become of them; by day of use."""
    statement = of_facilities(facility_ids).where(Reservation.id.in_(list(reservation_ids)))
    return list(db.session.scalars(statement.order_by(*_KEYS[Order.USE])))


def find_next(waiting: Waiting, after: Reservation) -> int | None:
    """The id of the request behind this one in the list; the first if it was the last."""
    others = _joined(select(Reservation.id)).where(*_wanted(waiting), Reservation.id != after.id)
    others = others.order_by(*waiting.keys).limit(1)
    found: int | None = db.session.scalar(others.where(~_before(after, waiting)))
    return found if found is not None else db.session.scalars(others).first()


def place_of(waiting: Waiting, one: Reservation) -> int:
    """How many requests stand before this one in the list."""
    statement = _joined(select(func.count())).where(*_wanted(waiting), _before(one, waiting))
    return db.session.scalar(statement) or 0


def _before(one: Reservation, waiting: Waiting) -> ColumnElement[bool]:
    """Those that stand before it in that order."""
    values = {
        Reservation.starts_at: one.starts_at,
        Reservation.id: one.id,
        Reservation.facility_id: one.facility_id,
        Reservation.space_id: one.space_id,
        Booking.created_at: one.booking.created_at,
        Space.position: one.space.position,
    }
    keys = _KEYS[waiting.order]
    here, there = tuple_(*keys), tuple_(*(literal(values[key], key.type) for key in keys))
    return here > there if waiting.descending else here < there


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(Reservation)
        .join(Reservation.booking)
        .join(User, User.id == Booking.user_id)
        .join(Space, Space.id == Reservation.space_id)
    )


def _waits(facility_ids: Collection[int], now: datetime) -> ColumnElement[bool]:
    return and_(
        Reservation.facility_id.in_(list(facility_ids)),
        Reservation.status == ReservationStatus.REQUESTED,
        Reservation.ends_at > now,
    )


def _wanted(waiting: Waiting) -> tuple[ColumnElement[bool], ...]:
    return _waits(waiting.facility_ids, waiting.now), _in_part(waiting.part, waiting)


def _in_part(part: Part, waiting: Waiting) -> ColumnElement[bool]:
    week = at_minute(local_date(waiting.now) + timedelta(days=WEEK), 0)
    conditions: dict[Part, ColumnElement[bool]] = {
        Part.ALL: Reservation.id.is_not(None),
        Part.DUE: Reservation.starts_at < waiting.due_until,
        Part.WEEK: Reservation.starts_at < week,
        Part.CALL: User.email.is_(None),
        Part.CROWDED: Booking.people > Space.capacity,
    }
    return conditions[part]
