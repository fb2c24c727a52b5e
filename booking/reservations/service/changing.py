"""Changing what was said about a booking: by whoever made it, within the rules; by staff, with a reason."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.core.text import clean_text
from booking.facilities.queries import list_staff_facilities
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries import get_booking, get_staff_reservation
from booking.reservations.queries.changing import CHANGE, details_of, price_with
from booking.reservations.queries.prices import load_booking_prices
from booking.reservations.rules.changing import (
    CannotChange,
    Change,
    changed_fields,
    ensure_can_change,
    ensure_is_beside_the_permit,
)
from booking.reservations.rules.details import UseDetails
from booking.reservations.service.details import checked
from booking.reservations.service.pricing import FeeChanged, ensure_something_is_left, price_anew

LONGEST_REASON = 1000


def change_own(user: User, reference: str, change: Change, *, now: datetime) -> Booking:
    """Change what one said oneself, until the use begins; of what staff have permitted only phone and note.

    The fee is worked out anew if it depends on that. Sent twice it is done once. Raises CannotChange,
    FeeChanged, Stale, InvalidInput, BookingNotFound.
    """
    booking = get_booking(user.id, reference)
    _lock(booking)
    ensure_can_change([one.starts_at for one in booking.held], now)
    is_permitted = any(one.permit_id is not None for one in booking.held)
    _change(user, booking, change, now, is_permitted=is_permitted)
    return booking


def change_by_staff(staff: User, reservation_id: int, change: Change, *, now: datetime) -> Booking:
    """The same for a booking of the staff's facilities, at any time, with a reason that is kept.

    Raises NothingLeft, FeeChanged, Stale, InvalidInput, BookingNotFound, and CannotChange where the table of
    fees has no price for it.
    """
    facility_ids = [facility.id for facility in list_staff_facilities(staff)]
    booking = get_staff_reservation(facility_ids, reservation_id).booking
    if not 0 < len(clean_text(change.reason)) <= LONGEST_REASON:
        message = _l("内容を変える理由を%(most)s字までで入れてください。", most=LONGEST_REASON)
        raise InvalidInput(message, field="reason")
    _lock(booking)
    ensure_something_is_left(booking)
    _change(staff, booking, change, now)
    return booking


def _lock(booking: Booking) -> None:
    """Nobody cancels, decides or prices it meanwhile: the parts first, as whoever cancels one has them."""
    parts = select(Reservation).where(Reservation.booking_id == booking.id).order_by(Reservation.id)
    locked = parts.with_for_update(of=Reservation).execution_options(populate_existing=True)
    db.session.scalars(locked).all()
    db.session.refresh(booking, with_for_update={"of": Booking})


def _change(
    actor: User, booking: Booking, change: Change, now: datetime, *, is_permitted: bool = False
) -> None:
    before = details_of(booking)
    is_more = change.details.people != before.people
    details = checked(change.details, _capacity(booking) if is_more else None)
    ensure_seen(change.seen_details, asdict(before), asdict(details))
    changed = changed_fields(before, details)
    if not changed:
        return
    if is_permitted:
        ensure_is_beside_the_permit(changed)
    price = price_with(load_booking_prices(booking), details)
    if price.is_anew and price.mark != change.seen_price:
        raise FeeChanged
    if price.is_anew and price.after is None and price.before is not None:
        raise CannotChange(_l("この内容の料金は、料金表にありません。施設におたずねください。"))
    booking.purpose, booking.people = details.purpose, details.people
    booking.phone, booking.note = details.phone, details.note
    for one in booking.held:
        one.version += 1
    db.session.flush()
    _write_down(actor, booking, changed, before, clean_text(change.reason), now)
    if price.is_anew:
        price_anew(actor, booking, now=now, why="change", answers=details.answers)


def _capacity(booking: Booking) -> int | None:
    """Of the smallest space that is held."""
    return min((one.space.capacity for one in booking.held if one.space.capacity is not None), default=None)


def _write_down(
    actor: User, booking: Booking, changed: list[str], before: UseDetails, reason: str, now: datetime
) -> None:
    record(
        CHANGE,
        municipality_id=booking.municipality_id,
        actor_id=actor.id,
        object_type="booking",
        object_id=booking.id,
        now=now,
        detail={"fields": changed, **({"reason": reason} if reason else {})},
        personal={name: getattr(before, name) for name in changed},
    )
