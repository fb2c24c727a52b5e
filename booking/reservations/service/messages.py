"""The mails that a booking causes: one row in the outbox each, to the person's confirmed address."""

from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.core.db import db
from booking.core.i18n import name_in
from booking.facilities.models import Facility, Space
from booking.outbox.service import queue
from booking.reservations.models import Booking, Reservation
from booking.reservations.rules.answering import answer_by
from booking.reservations.rules.status import ReservationStatus


def queue_reserved(user: User, booking: Booking, now: datetime) -> None:
    """Received, or confirmed at once."""
    waits = any(one.status is ReservationStatus.REQUESTED for one in booking.reservations)
    if not waits:
        _queue("booking_confirmed", user, booking, booking.reservations, now)
        return
    by = answer_by(booking.created_at, min(one.starts_at for one in booking.reservations))
    _queue("booking_requested", user, booking, booking.reservations, now, answer_by=by.isoformat())


def queue_approved(user: User, booking: Booking, reservation: Reservation, now: datetime) -> None:
    """Staff have permitted it."""
    _queue("booking_approved", user, booking, [reservation], now)


def queue_declined(user: User, booking: Booking, reservation: Reservation, now: datetime) -> None:
    """Staff have declined it, with the reason."""
    more = {"reason": reservation.decision_reason, **_rest(booking)}
    _queue("booking_declined", user, booking, [reservation], now, **more)


def queue_cancelled(user: User, booking: Booking, reservation: Reservation, now: datetime) -> None:
    """It has been cancelled."""
    _queue("booking_cancelled", user, booking, [reservation], now, **_rest(booking))


def queue_cancelled_by_office(
    user: User, booking: Booking, reservations: list[Reservation], now: datetime
) -> None:
    """The office has cancelled some of a booking's reservations, all for the same reason."""
    reason = reservations[0].cancel_reason
    _queue("booking_cancelled_by_office", user, booking, reservations, now, reason=reason, **_rest(booking))


def queue_reminder(user: User, booking: Booking, reservations: list[Reservation], now: datetime) -> None:
    """They are used tomorrow; in the language that the person reads mails in now."""
    _queue("booking_reminder", user, booking, reservations, now, locale=user.locale)


def queue_fee_changed(user: User, booking: Booking, before: int | None, now: datetime) -> None:
    """Its fee was worked out anew and is another amount; ``before``: None if it had none."""
    _queue("fee_changed", user, booking, booking.held, now, before=before)


def _rest(booking: Booking) -> dict[str, Any]:
    """A mail about what is gone tells only what the rest costs; nothing where there is no rest."""
    return {"is_rest": True} if booking.held else {"total": None}


def _queue(
    template: str,
    user: User,
    booking: Booking,
    reservations: list[Reservation],
    now: datetime,
    locale: str = "",
    **more: Any,
) -> None:
    if user.email is None:
        return
    locale = locale or booking.locale
    facility = db.session.get_one(Facility, booking.facility_id)
    context = {
        "name": user.name,
        "reference": booking.reference,
        "facility": name_in(facility, locale),
        "facility_phone": facility.phone,
        "purpose": booking.purpose,
        "people": booking.people,
        "total": booking.fee.total if booking.fee is not None else None,
        "is_provisional": booking.fee is not None and booking.fee.is_provisional,
        "by_office": booking.entered_by_id is not None,
        "reservations": [
            {
                "space": name_in(db.session.get_one(Space, one.space_id), locale),
                "starts_at": one.starts_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
                "period": one.period_name,
            }
            for one in reservations
        ],
        **more,
    }
    queue(
        template,
        municipality_id=booking.municipality_id,
        address=user.email,
        locale=locale,
        context=context,
        now=now,
    )
