"""The fee of a booking: frozen when it is made, worked out anew only when the booking changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import db
from booking.facilities.models import Facility
from booking.fees.models import Exemption, Fee
from booking.fees.rules.quoting import Quote
from booking.fees.service.exemptions import Granting, grant
from booking.fees.service.freezing import Asked, freeze
from booking.reservations.models import Booking
from booking.reservations.queries.prices import quote_booking


def freeze_quotes(
    facility: Facility,
    quotes: Sequence[Quote | None],
    answers: Mapping[str, str | int],
    now: datetime,
    replaces: Fee | None = None,
) -> Fee | None:
    """The fee of a booking out of what its uses cost; None where one of them has no price."""
    known = [one for one in quotes if one is not None]
    if len(known) != len(quotes):
        return None
    return freeze(facility, Asked(known, answers), now, replaces)


def price_anew(
    actor: User,
    booking: Booking,
    *,
    now: datetime,
    why: str,
    answers: Mapping[str, str | int] | None = None,
) -> Fee | None:
    """Work the fee out once more, by the tariff under which it was booked; the former one is kept.

    The same lines again leave the fee as it is. ``why`` is a code for the audit log.
    """
    _lock(booking)
    before = booking.fee
    said = answers if answers is not None else (before.answers if before is not None else {})
    quotes = quote_booking(booking, said)
    workings = [one.working for one in quotes if one is not None and one.working is not None]
    lines = tuple(line for working in workings for line in working.lines)
    if before is not None and before.working.lines == lines and before.answers == dict(said):
        return before
    fee = freeze_quotes(booking.facility, quotes, said, now, before)
    if fee is None:
        return before
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
    return fee


def exempt_booking(
    staff: User, booking: Booking, granting: Granting, *, token: str, now: datetime
) -> tuple[Exemption, Fee | None]:
    """Grant an exemption to whoever made the booking, and price the booking anew with it."""
    exemption = grant(staff, booking.user, granting, token=token, now=now)
    return exemption, price_anew(staff, booking, now=now, why="exemption")


def _lock(booking: Booking) -> None:
    """Two who price one booking at once take turns."""
    row = select(Booking.id).where(Booking.id == booking.id)
    db.session.execute(row.with_for_update())
    db.session.refresh(booking, ["fee_id", "fee"])
