"""Bookings as the rows that the service would have written one by one, written at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.availability.models import Occupancy
from booking.availability.rules import HolderKind
from booking.core.calendar import fiscal_year, local_date
from booking.core.db import db
from booking.facilities.rules.timetables import Slot
from booking.municipalities.models import Municipality
from booking.operations.seeds.fees import write_fees
from booking.operations.seeds.plan import Planned
from booking.reservations.models import Booking, Permit, PermitSeries, Reservation
from booking.reservations.rules.reference import make_reference
from booking.reservations.rules.status import ACTIVE, ReservationStatus

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """A reservation that has its ids."""

    planned: Planned
    slot: Slot
    booking_id: int
    reservation_id: int


def write_bookings(
    municipality: Municipality,
    planned: Sequence[Planned],
    deciders: Mapping[int, User],
    holidays: Mapping[date, str],
) -> int:
    """Write everything in the order in which it was asked for; ``deciders`` are by facility.

    Returns how many bookings. No locks: nobody else can know these spaces before the commit.
    """
    in_order = sorted(planned, key=lambda one: one.created_at)
    fee_ids = write_fees(municipality.id, in_order, holidays)
    booking_ids = _insert(Booking, _booking_rows(municipality, in_order, fee_ids))
    pairs = [(one, slot, id_) for one, id_ in zip(in_order, booking_ids, strict=True) for slot in one.slots]
    permit_ids = _write_permits(pairs, deciders)
    rows = [_reservation_row(*pair, permit_ids.get(index), deciders) for index, pair in enumerate(pairs)]
    written = [
        _Written(*pair, reservation_id)
        for pair, reservation_id in zip(pairs, _insert(Reservation, rows), strict=True)
    ]
    _write_occupancies(written)
    _write_audit(municipality, written, deciders)
    return len(booking_ids)


def _insert(table: type[Booking] | type[Permit] | type[Reservation], rows: list[Row]) -> list[int]:
    """Insert the rows and give their ids in the same order."""
    if not rows:
        return []
    return list(db.session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))


def _booking_rows(
    municipality: Municipality, planned: Sequence[Planned], fee_ids: Sequence[int | None]
) -> list[Row]:
    rows: list[Row] = []
    used: set[str] = set()
    for one, fee_id in zip(planned, fee_ids, strict=True):
        rows.append(
            {
                "municipality_id": municipality.id,
                "facility_id": one.rules.facility_id,
                "reference": _unused_reference(one.created_at, used),
                "user_id": one.user.id,
                "purpose": one.purpose,
                "people": one.people,
                "phone": one.user.phone,
                "note": one.note,
                "locale": one.user.locale,
                "created_at": one.created_at,
                "fee_id": fee_id,
            }
        )
    return rows


def _unused_reference(created_at: datetime, used: set[str]) -> str:
    while True:
        reference = make_reference(local_date(created_at))
        if reference not in used:
            used.add(reference)
            return reference


def _write_permits(
    pairs: Sequence[tuple[Planned, Slot, int]], deciders: Mapping[int, User]
) -> dict[int, int]:
    """Number what was permitted in the order of the decisions; ids of permits by the pair's place."""
    decided = [
        (one.decided_at, index, one.rules.facility_id, booking_id)
        for index, (one, _slot, booking_id) in enumerate(pairs)
        if one.decided_at is not None and one.status is not ReservationStatus.DECLINED
    ]
    last: dict[tuple[int, int], int] = defaultdict(int)
    rows: list[Row] = []
    decided.sort(key=lambda one: one[:2])
    for decided_at, _index, facility_id, booking_id in decided:
        year = fiscal_year(local_date(decided_at))
        last[facility_id, year] += 1
        rows.append(
            {
                "booking_id": booking_id,
                "facility_id": facility_id,
                "year": year,
                "number": last[facility_id, year],
                "issued_at": decided_at,
                "issued_by_id": deciders[facility_id].id,
            }
        )
    series = [
        {"facility_id": facility_id, "year": year, "last_number": number}
        for (facility_id, year), number in last.items()
    ]
    if series:
        db.session.execute(insert(PermitSeries), series)
    ids = _insert(Permit, rows)
    return {index: permit_id for (_at, index, *_), permit_id in zip(decided, ids, strict=True)}


def _reservation_row(
    one: Planned, slot: Slot, booking_id: int, permit_id: int | None, deciders: Mapping[int, User]
) -> Row:
    changes = (one.decided_at is not None) + (one.cancelled_at is not None)
    return {
        "booking_id": booking_id,
        "facility_id": one.rules.facility_id,
        "space_id": one.rules.space_id,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "period_name": slot.name,
        "rulebook_id": one.rules.at(slot.day).rulebook_id,
        "buffer_before": one.rules.at(slot.day).buffers.before,
        "buffer_after": one.rules.at(slot.day).buffers.after,
        "status": one.status,
        "decided_at": one.decided_at,
        "decided_by_id": deciders[one.rules.facility_id].id if one.decided_at else None,
        "decision_reason": one.reason if one.status is ReservationStatus.DECLINED else "",
        "cancelled_at": one.cancelled_at,
        "cancelled_by_id": one.user.id if one.cancelled_at else None,
        "permit_id": permit_id,
        "version": 1 + changes,
    }


def _write_occupancies(written: Sequence[_Written]) -> None:
    rows = [
        {
            "space_id": leaf_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "holder_kind": kind,
            "holder_id": one.reservation_id,
        }
        for one in written
        if one.planned.status in ACTIVE
        for leaf_id in one.planned.rules.leaf_ids
        for kind, starts_at, ends_at in _taken(one)
    ]
    if rows:
        db.session.execute(insert(Occupancy), rows)


def _taken(one: _Written) -> Iterator[tuple[HolderKind, datetime, datetime]]:
    """The reservation's own time, and what is kept free around it."""
    slot, buffers = one.slot, one.planned.rules.at(one.slot.day).buffers
    yield HolderKind.RESERVATION, slot.starts_at, slot.ends_at
    if buffers.before:
        yield HolderKind.BUFFER, slot.starts_at - timedelta(minutes=buffers.before), slot.starts_at
    if buffers.after:
        yield HolderKind.BUFFER, slot.ends_at, slot.ends_at + timedelta(minutes=buffers.after)


def _write_audit(
    municipality: Municipality, written: Sequence[_Written], deciders: Mapping[int, User]
) -> None:
    """What the service records of each deed, in the order of the deeds."""
    by_booking: dict[int, list[_Written]] = defaultdict(list)
    for one in written:
        by_booking[one.booking_id].append(one)

    def row(action: str, at: datetime, actor: User, booking_id: int, detail: dict[str, Any]) -> Row:
        return {
            "municipality_id": municipality.id,
            "at": at,
            "actor_id": actor.id,
            "action": action,
            "object_type": "booking",
            "object_id": booking_id,
            "detail": detail,
        }

    rows: list[Row] = []
    for booking_id, some in by_booking.items():
        planned = some[0].planned
        ids = [one.reservation_id for one in some]
        rows.append(
            row("booking.reserve", planned.created_at, planned.user, booking_id, {"reservations": ids})
        )
        for id_ in ids:
            detail = {"reservation": id_}
            if planned.decided_at is not None:
                declined = planned.status is ReservationStatus.DECLINED
                action = "booking.decline" if declined else "booking.approve"
                decider = deciders[planned.rules.facility_id]
                rows.append(row(action, planned.decided_at, decider, booking_id, detail))
            if planned.cancelled_at is not None:
                rows.append(row("booking.cancel", planned.cancelled_at, planned.user, booking_id, detail))
    if rows:
        db.session.execute(insert(AuditEntry), sorted(rows, key=lambda one: one["at"]))
