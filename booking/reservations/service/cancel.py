"""Residents cancel what they have booked; staff cancel what was booked in their facilities."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import LockKind, db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.text import clean_text
from booking.facilities.queries import leaves_of, list_staff_facilities
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries import BookingNotFound, get_booking, get_staff_reservation
from booking.reservations.rules.status import (
    ReservationStatus,
    ensure_can_cancel,
    ensure_can_cancel_by_staff,
)
from booking.reservations.service import messages
from booking.reservations.service.occupying import free
from booking.reservations.service.pricing import drop_what_is_gone


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
    free([reservation.id])
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
    drop_what_is_gone(user, booking, now=now, why="cancelled")
    messages.queue_cancelled(user, booking, reservation, now)


def cancel_by_staff(staff: User, reservation_id: int, reason: str, *, now: datetime) -> Reservation:
    """Cancel a reservation of the staff's own facilities for a reason that the person is told.

    Until it ends, the day itself included. Raises InvalidInput, CannotCancel, BookingNotFound.
    """
    reason = clean_text(reason)
    if not reason:
        raise InvalidInput(
            _l("取り消す理由を入れてください。利用者への知らせに、そのまま出ます。"), field="reason"
        )
    facility_ids = [facility.id for facility in list_staff_facilities(staff)]
    reservation = get_staff_reservation(facility_ids, reservation_id)
    db.lock(LockKind.SPACE, leaves_of([reservation.space_id])[reservation.space_id])
    # The row as well: should the space be composed anew meanwhile, others lock other parts.
    db.session.refresh(reservation, ["status", "version"], with_for_update=True)
    ensure_can_cancel_by_staff(reservation.status, reservation.ends_at, now)
    cancel_for_office(staff, [reservation], reason, now=now)
    return reservation


def cancel_for_office(
    staff: User, reservations: Sequence[Reservation], reason: str, *, now: datetime
) -> None:
    """Cancel them all for one reason, with one mail a booking; the caller holds the locks and has looked."""
    by_booking: dict[int, list[Reservation]] = defaultdict(list)
    for one in reservations:
        one.status = ReservationStatus.CANCELLED
        one.cancelled_at = now
        one.cancelled_by_id = staff.id
        one.cancel_reason = reason
        one.version += 1
        by_booking[one.booking_id].append(one)
        record(
            "booking.cancel_by_staff",
            municipality_id=one.booking.municipality_id,
            actor_id=staff.id,
            object_type="booking",
            object_id=one.booking_id,
            now=now,
            detail={"reservation": one.id, "reason": reason},
        )
    free([one.id for one in reservations])
    db.session.flush()
    for some in by_booking.values():
        drop_what_is_gone(staff, some[0].booking, now=now, why="cancelled_by_staff")
        messages.queue_cancelled_by_office(some[0].booking.user, some[0].booking, some, now)
