"""Residents cancel what they have booked."""

from datetime import datetime

from booking.accounts.models import User
from booking.audit.service import record
from booking.availability.rules import HolderKind
from booking.availability.service import release
from booking.core.db import LockKind, db
from booking.facilities.queries import leaves_of
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries import BookingNotFound, get_booking
from booking.reservations.rules.status import ReservationStatus, ensure_can_cancel
from booking.reservations.service import messages


def cancel(user: User, reference: str, reservation_id: int, *, now: datetime) -> Reservation:
    """Cancel one reservation of one's own booking and free its space; raises CannotCancel, BookingNotFound.

    It keeps its own start and end.
    """
    booking = get_booking(user.id, reference)
    reservation = next((one for one in booking.reservations if one.id == reservation_id), None)
    if reservation is None:
        raise BookingNotFound
    db.lock(LockKind.SPACE, leaves_of([reservation.space_id])[reservation.space_id])
    # The row as well: should the space be composed anew meanwhile, others lock other parts.
    db.session.refresh(reservation, ["status", "version"], with_for_update=True)
    cancel_locked(user, booking, reservation, now=now)
    return reservation


def cancel_locked(user: User, booking: Booking, reservation: Reservation, *, now: datetime) -> None:
    """The same for a caller who holds the locks of the space and of the row; raises CannotCancel."""
    ensure_can_cancel(reservation.status, reservation.starts_at, now)
    reservation.status = ReservationStatus.CANCELLED
    reservation.cancelled_at = now
    reservation.cancelled_by_id = user.id
    reservation.version += 1
    release(HolderKind.RESERVATION, [reservation.id])
    record(
        "booking.cancel",
        municipality_id=booking.municipality_id,
        actor_id=user.id,
        object_type="booking",
        object_id=booking.id,
        now=now,
        detail={"reservation": reservation.id},
    )
    db.session.flush()
    messages.queue_cancelled(user, booking, reservation, now)
