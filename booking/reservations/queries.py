"""Reads of bookings and reservations, and of what is known about a space at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from booking.accounts.models import User
from booking.availability.queries import busy_by_leaf
from booking.availability.rules import Busy, first_conflict
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.models import Space
from booking.facilities.queries import load_space_rules
from booking.facilities.rules.slots import Slot, find_slot
from booking.facilities.rules.space_rules import SpaceRules
from booking.municipalities.queries import holidays_between
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.rules.refusals import SlotFacts
from booking.reservations.rules.status import ACTIVE, ReservationStatus

# Holidays this many days around the days asked for matter too: closures move away from them.
_HOLIDAY_MARGIN = timedelta(days=14)


class BookingNotFound(NotFound):
    """No such booking, or not the reader's."""

    def __init__(self) -> None:
        super().__init__(_l("この番号の予約は見つかりませんでした。番号を確かめてください。"))


@dataclass(frozen=True, slots=True)
class Board:
    """What is known about some spaces over some days: loaded once, asked many times."""

    rules: Mapping[int, SpaceRules]
    holidays: Mapping[date, str]
    busy: Mapping[int, list[Busy]]
    """By smallest space."""

    def facts(
        self, space_id: int, starts_at: datetime, ends_at: datetime, viewer_id: int | None
    ) -> SlotFacts:
        """What decides whether the space can be booked then; the viewer's own holds don't count."""
        rules = self.rules[space_id]
        day = local_date(starts_at)
        slot = find_slot(rules.timetable, starts_at, ends_at, day) if rules.timetable is not None else None
        if slot is None:
            return SlotFacts(rules.policy, None, None, None)
        return self.day_facts(rules, day, [slot], viewer_id)[0]

    def day_facts(
        self, rules: SpaceRules, day: date, slots: Iterable[Slot], viewer_id: int | None
    ) -> list[SlotFacts]:
        """The same for slots of the space's own timetable on one day."""
        until = at_minute(day + timedelta(days=2), 0)
        busy = [
            one
            for leaf in rules.leaf_ids
            for one in self.busy.get(leaf, ())
            if one.overlaps(at_minute(day, 0), until)
        ]
        closed = rules.closures_on(day, self.holidays)
        return [
            SlotFacts(
                policy=rules.policy,
                slot=slot,
                closed=closed.between(slot.starts, slot.ends),
                conflict=first_conflict(busy, slot.starts_at, slot.ends_at, except_holds_of=viewer_id),
            )
            for slot in slots
        ]


def load_board(
    municipality_id: int, space_ids: Iterable[int], first: date, last: date, now: datetime
) -> Board:
    """Load what is known from ``first`` to ``last`` (both included), in seven queries however many spaces."""
    rules = load_space_rules(space_ids)
    leaves = {leaf for one in rules.values() for leaf in one.leaf_ids}
    until = at_minute(last + timedelta(days=2), 0)  # a slot may end after midnight
    return Board(
        rules=rules,
        holidays=holidays_between(municipality_id, first - _HOLIDAY_MARGIN, last + _HOLIDAY_MARGIN),
        busy=busy_by_leaf(leaves, at_minute(first, 0), until, now),
    )


def find_draft(user_id: int, token: str) -> BookingDraft | None:
    """The person's draft of that token."""
    return db.session.scalars(
        select(BookingDraft).where(BookingDraft.token == token, BookingDraft.user_id == user_id)
    ).one_or_none()


def get_booking(user_id: int, reference: str) -> Booking:
    """The person's own booking, with its spaces and facility; raises BookingNotFound."""
    booking = db.session.scalars(
        _whole_bookings().where(Booking.reference == reference, Booking.user_id == user_id)
    ).one_or_none()
    if booking is None:
        raise BookingNotFound
    return booking


def list_bookings(user_id: int, *, coming: bool, now: datetime, limit: int, offset: int = 0) -> list[Booking]:
    """The person's bookings that have something to come (nearest first), or none any more (newest first)."""
    active_end = (
        select(Reservation.id)
        .where(
            Reservation.booking_id == Booking.id, Reservation.ends_at > now, Reservation.status.in_(ACTIVE)
        )
        .exists()
    )
    begins = (
        select(func.min(Reservation.starts_at)).where(Reservation.booking_id == Booking.id).scalar_subquery()
    )
    statement = _whole_bookings().where(Booking.user_id == user_id, active_end if coming else ~active_end)
    order = (begins.asc(), Booking.id) if coming else (begins.desc(), Booking.id.desc())
    return list(db.session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def _whole_bookings() -> Select[Booking]:
    reservations = selectinload(Booking.reservations)
    return select(Booking).options(
        joinedload(Booking.facility),
        reservations.joinedload(Reservation.space),
        reservations.joinedload(Reservation.permit),
    )


def _of_facilities(facility_ids: Sequence[int]) -> Select[Reservation]:
    return (
        select(Reservation)
        .join(Reservation.booking)
        .options(
            joinedload(Reservation.booking).options(joinedload(Booking.user), joinedload(Booking.facility)),
            joinedload(Reservation.space).joinedload(Space.facility),
            joinedload(Reservation.permit),
        )
        .where(Reservation.facility_id.in_(list(facility_ids)))
    )


def count_requests(facility_ids: Sequence[int], now: datetime) -> int:
    """How many requests wait for a decision in the facilities."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Reservation)
            .where(
                Reservation.facility_id.in_(list(facility_ids)),
                Reservation.status == ReservationStatus.REQUESTED,
                Reservation.ends_at > now,
            )
        )
        or 0
    )


def list_requests(
    facility_ids: Sequence[int], now: datetime, *, limit: int, offset: int = 0
) -> list[Reservation]:
    """Requests that wait for a decision in the facilities, the soonest use first."""
    statement = _of_facilities(facility_ids).where(
        Reservation.status == ReservationStatus.REQUESTED, Reservation.ends_at > now
    )
    return list(
        db.session.scalars(
            statement.order_by(Reservation.starts_at, Reservation.id).limit(limit).offset(offset)
        )
    )


def list_day(facility_id: int, day: date) -> list[Reservation]:
    """What is booked or asked for in a facility on a day, by time and space."""
    statement = _of_facilities([facility_id]).where(
        Reservation.starts_at < at_minute(day + timedelta(days=1), 0),
        Reservation.ends_at > at_minute(day, 0),
        Reservation.status.in_(ACTIVE),
    )
    return list(db.session.scalars(statement.order_by(Reservation.starts_at, Reservation.space_id)))


def get_staff_reservation(facility_ids: Sequence[int], reservation_id: int) -> Reservation:
    """A reservation in one of the facilities; raises BookingNotFound."""
    found = db.session.scalars(
        _of_facilities(facility_ids).where(Reservation.id == reservation_id)
    ).one_or_none()
    if found is None:
        raise BookingNotFound
    return found


def count_pending(user: User, now: datetime) -> int:
    """How many of the person's requests wait for a decision."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Reservation)
            .join(Reservation.booking)
            .where(
                Booking.user_id == user.id,
                Reservation.status == ReservationStatus.REQUESTED,
                Reservation.starts_at > now,
            )
        )
        or 0
    )
