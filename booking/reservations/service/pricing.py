"""The fee of a booking: frozen when it is made, worked out anew only when the booking changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.facilities.models import Facility
from booking.facilities.queries import list_staff_facilities
from booking.fees.models import Exemption, Fee
from booking.fees.rules.exemptions import ExemptionSpan
from booking.fees.rules.quoting import Quote
from booking.fees.rules.shown import mark_of
from booking.fees.service.exemptions import Granting, grant, revoke
from booking.fees.service.freezing import Asked, cut, freeze
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries import get_staff_reservation
from booking.reservations.queries.prices import quote_booking
from booking.reservations.service import messages


class NothingLeft(DomainError):
    """A booking of which every part was cancelled or declined keeps the fee that it had."""

    code = "nothing_left"

    def __init__(self) -> None:
        super().__init__(_l("取り消された予約や不許可になった予約の料金は、変えられません。"))


class FeeChanged(DomainError):
    """What it costs now is not what the person was shown."""

    code = "fee_changed"

    def __init__(self) -> None:
        super().__init__(_l("料金が、いま変わりました。下の料金を確かめてから、もう一度進んでください。"))


def freeze_quotes(
    facility: Facility,
    quotes: Sequence[Quote | None],
    answers: Mapping[str, str | int],
    now: datetime,
    replaces: Fee | None = None,
    parts: Sequence[int] = (),
) -> Fee | None:
    """The fee of a booking out of what its uses cost; None where one of them has no price.

    ``parts``: their places among all of the booking, where not all are still held.
    """
    known = [one for one in quotes if one is not None]
    if len(known) != len(quotes):
        return None
    return freeze(facility, Asked(known, answers, parts), now, replaces)


def price_anew(
    actor: User,
    booking: Booking,
    *,
    now: datetime,
    why: str,
    answers: Mapping[str, str | int] | None = None,
) -> Fee | None:
    """Work the fee out once more, by the tariff under which it was booked; the former one is kept.

    Only what is still held is priced: the caller has seen to it that something is. The same
    lines again leave the fee as it is; another amount is told by mail. ``why`` is a code for the audit log.
    """
    _lock(booking)
    before = booking.fee
    said = answers if answers is not None else (before.answers if before is not None else {})
    quotes = quote_booking(booking, said)
    workings = [one.working for one in quotes if one is not None and one.working is not None]
    lines = tuple(line for working in workings for line in working.lines)
    if before is not None and before.working.lines == lines and before.answers == dict(said):
        return before
    fee = freeze_quotes(booking.facility, quotes, said, now, before, booking.held_parts)
    if fee is None:
        return before
    _replace(actor, booking, fee, why, now)
    if before is None or before.total != fee.total:
        messages.queue_fee_changed(booking.user, booking, before.total if before else None, now)
    return fee


def drop_what_is_gone(actor: User, booking: Booking, *, now: datetime, why: str) -> None:
    """Take out of a fee what was cancelled or declined just now; what is still held costs what it did.

    If nothing is held any more, the fee stays on record as it was last. The mail about the deed tells it.
    """
    if booking.fee_id is None or len(booking.reservations) == 1:
        return
    _lock(booking)
    held, before = booking.held_parts, booking.fee
    if before is None or not held or all(row.part in held for row in before.lines):
        return
    _replace(actor, booking, cut(before, held, now), why, now)


def _replace(actor: User, booking: Booking, fee: Fee, why: str, now: datetime) -> None:
    before = booking.fee
    booking.fee = fee
    db.session.flush()
    record(
        "fee.change",
        municipality_id=booking.municipality_id,
        actor_id=actor.id,
        object_type="booking",
        object_id=booking.id,
        now=now,
        detail={
            "why": why,
            "fee": fee.id,
            "total": fee.total,
            "before": before.total if before is not None else None,
        },
    )


def say_anew(
    staff: User, reservation_id: int, answers: Mapping[str, str | int], *, seen: str, now: datetime
) -> tuple[Booking, Fee | None]:
    """Staff put right what was said about a booking of their facilities, and its fee with it.

    ``seen``: the mark of the price that they were shown. Sent twice it is done once. Raises FeeChanged,
    BookingNotFound.
    """
    facility_ids = [facility.id for facility in list_staff_facilities(staff)]
    booking = get_staff_reservation(facility_ids, reservation_id).booking
    _lock(booking)
    ensure_something_is_left(booking)
    if mark_of(quote_booking(booking, answers)) != seen:
        raise FeeChanged
    return booking, price_anew(staff, booking, now=now, why="answers", answers=answers)


def exempt_booking(
    staff: User, reservation_id: int, granting: Granting, *, token: str, now: datetime
) -> tuple[Booking, Fee | None]:
    """Grant an exemption to whoever made a booking of staff's facilities, and price the booking with it.

    Sent twice it is granted once. Raises InvalidInput, BookingNotFound.
    """
    facility_ids = [facility.id for facility in list_staff_facilities(staff)]
    booking = get_staff_reservation(facility_ids, reservation_id).booking
    ensure_something_is_left(booking)
    if granting.span is ExemptionSpan.BOOKING:
        granting = replace(granting, booking_id=booking.id)
    grant(staff, booking.user, granting, token=token, now=now)
    _lock(booking)
    ensure_something_is_left(booking)
    return booking, price_anew(staff, booking, now=now, why="exemption")


def revoke_exemption(staff: User, exemption: Exemption, reason: str, *, now: datetime) -> None:
    """Take an exemption back; a booking for which alone it was granted is priced anew.

    Raises AlreadyRevoked, InvalidInput.
    """
    revoke(staff, exemption, reason, now=now)
    if exemption.booking_id is None:
        return
    booking = db.session.get(Booking, exemption.booking_id)
    if booking is None:
        return
    _lock(booking)
    if booking.held:
        price_anew(staff, booking, now=now, why="revoked_exemption")


def ensure_something_is_left(booking: Booking) -> None:
    """Raise NothingLeft unless a part of the booking is still held."""
    if not booking.held:
        raise NothingLeft


def _lock(booking: Booking) -> None:
    """Two who price one booking at once take turns; the second sees what the first has left."""
    row = select(Booking.id).where(Booking.id == booking.id)
    db.session.execute(row.with_for_update())
    db.session.refresh(booking, ["fee_id", "fee", "people"])
    parts = select(Reservation).where(Reservation.booking_id == booking.id)
    db.session.scalars(parts.execution_options(populate_existing=True)).all()
