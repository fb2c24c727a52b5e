"""The uses of a past time with what they cost, and what they would cost under a draft tariff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, func, select

from booking.accounts.models import User
from booking.core.calendar import at_minute, local_date, minute_of
from booking.core.db import db
from booking.core.told import told
from booking.facilities.models import Facility
from booking.fees.models import Fee, FeeLineRow, TariffVersion
from booking.fees.queries.exemptions import load_granted
from booking.fees.queries.tariffs import load_timeline
from booking.fees.rules.comparison import ComparedUse
from booking.fees.rules.exemptions import GrantedExemption
from booking.fees.rules.quoting import Payer, Quote, quote
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.versions import DatedTariff, TariffTimeline
from booking.municipalities.queries import holidays_between
from booking.reservations.models import Booking, Reservation
from booking.reservations.rules.status import ACTIVE

DAY, YEAR = timedelta(days=1), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Quoting:
    """The same question asked of two tariffs; uses that are alike are worked out once."""

    facility_id: int
    holidays: Mapping[date, str]
    known: dict[tuple[object, ...], int | None]

    def total(self, timeline: TariffTimeline, row: Row[tuple[object, ...]], payer: Payer) -> int | None:
        day = local_date(row.starts_at)
        span = day, minute_of(row.starts_at, day), minute_of(row.ends_at, day)
        key = (id(timeline), row.space_id, span, repr(payer))
        if key not in self.known:
            self.known[key] = _total(
                quote(
                    timeline,
                    self.facility_id,
                    row.space_id,
                    span,
                    payer,
                    holidays=self.holidays,
                    booked_on=local_date(row.created_at),
                )
            )
        return self.known[key]


def _total(found: Quote | None) -> int | None:
    return found.working.total if found is not None and found.working is not None else None


def compare_year(facility: Facility, draft: TariffVersion, today: date) -> list[ComparedUse]:
    """Every use of the year before ``today`` that took place; six statements however many there are.

    What it cost is what was frozen on its booking, or else what the tariff in force says. Raises
    InvalidTariff for a draft that contradicts itself.
    """
    first = today - YEAR
    rows = _uses(facility.id, first, today)
    timeline = load_timeline(facility.id)
    drafted = TariffTimeline((DatedTariff(draft.id, date.min, tariff_from_text(draft.content)),))
    granted = load_granted({row.user_id for row in rows}, first, today)
    frozen = _frozen(facility.id, first, today)
    asking = _Quoting(facility.id, holidays_between(facility.municipality_id, first, today), {})
    rooms = _rooms(drafted, timeline)
    parts = _parts(rows)
    found = []
    for row in rows:
        payer = _payer(row, granted)
        before = frozen.get((row.fee_id, parts[row.id])) if row.fee_id is not None else None
        if before is None:
            before = asking.total(timeline, row, payer)
        after = asking.total(drafted, row, payer)
        if before is None and after is None:
            continue
        found.append(ComparedUse(row.id, rooms.get(row.space_id, ""), row.audience, before, after))
    return found


def _payer(row: Row[tuple[object, ...]], granted: Mapping[int, Sequence[GrantedExemption]]) -> Payer:
    return Payer(row.audience, row.people, row.answers or {}, tuple(granted[row.user_id]), row.booking_id)


def _uses(facility_id: int, first: date, last: date) -> list[Row[tuple[object, ...]]]:
    statement = (
        select(
            Reservation.id,
            Reservation.booking_id,
            Reservation.space_id,
            Reservation.starts_at,
            Reservation.ends_at,
            Booking.fee_id,
            Booking.people,
            Booking.created_at,
            Booking.user_id,
            User.audience,
            Fee.answers,
        )
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(User, User.id == Booking.user_id)
        .outerjoin(Fee, Fee.id == Booking.fee_id)
        .where(*_in_time(facility_id, first, last))
        .order_by(Reservation.booking_id, Reservation.starts_at, Reservation.id)
    )
    return list(db.session.execute(statement))


def _in_time(facility_id: int, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Reservation.facility_id == facility_id,
        Reservation.status.in_(ACTIVE),
        Reservation.starts_at >= at_minute(first, 0),
        Reservation.starts_at < at_minute(last, 0),
    )


def _frozen(facility_id: int, first: date, last: date) -> dict[tuple[int, int], int]:
    """What each part of each booking cost, by fee and part."""
    statement = (
        select(FeeLineRow.fee_id, FeeLineRow.part, func.sum(FeeLineRow.amount))
        .where(
            FeeLineRow.fee_id.in_(
                select(Booking.fee_id)
                .join(Reservation, Reservation.booking_id == Booking.id)
                .where(*_in_time(facility_id, first, last), Booking.fee_id.is_not(None))
            )
        )
        .group_by(FeeLineRow.fee_id, FeeLineRow.part)
    )
    return {(fee_id, part): int(total) for fee_id, part, total in db.session.execute(statement)}


def _parts(rows: Sequence[Row[tuple[object, ...]]]) -> dict[int, int]:
    """The place of each reservation among those of its booking, as fees count their parts."""
    statement = (
        select(Reservation.id, Reservation.booking_id)
        .where(Reservation.booking_id.in_({row.booking_id for row in rows}))
        .order_by(Reservation.booking_id, Reservation.starts_at, Reservation.id)
    )
    places: dict[int, int] = {}
    seen: dict[int, int] = {}
    for reservation_id, booking_id in db.session.execute(statement):
        places[reservation_id] = seen.get(booking_id, 0)
        seen[booking_id] = places[reservation_id] + 1
    return places


def _rooms(*timelines: TariffTimeline) -> dict[int, str]:
    """How each space is called in the tables of fees."""
    return {
        int(space): told(room.label, room.label_en)
        for timeline in reversed(timelines)
        for dated in timeline.tariffs
        for room in dated.tariff.rooms
        for space in room.spaces
    }
