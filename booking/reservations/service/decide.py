"""Staff permit a request or decline it."""

from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.calendar import fiscal_year, local_date
from booking.core.db import LockKind, db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.text import clean_text
from booking.facilities.queries import leaves_of, list_staff_facilities
from booking.reservations.models import Permit, PermitSeries, Reservation
from booking.reservations.queries import get_staff_reservation
from booking.reservations.rules.status import ChangedMeanwhile, ReservationStatus, ensure_can_decide
from booking.reservations.service import messages
from booking.reservations.service.occupying import free
from booking.reservations.service.pricing import drop_what_is_gone


def approve(staff: User, reservation_id: int, *, now: datetime, seen: int | None = None) -> Reservation:
    """Permit a request of one's own facilities; raises AlreadyDecided, BookingNotFound, ChangedMeanwhile.

    ``seen``: its version when staff read it; None where nobody did.
    """
    reservation = _lock_for_decision(staff, reservation_id)
    if seen is not None and seen != reservation.version:
        raise ChangedMeanwhile
    permit_request(staff, reservation, now)
    messages.queue_approved(reservation.booking.user, reservation.booking, reservation, now)
    return reservation


def permit_request(staff: User, reservation: Reservation, now: datetime) -> None:
    """Confirm a request with the next number of its series; the caller locks its space and sends the mail."""
    reservation.status = ReservationStatus.CONFIRMED
    reservation.permit = _issue_permit(reservation, staff, now)
    _write_down("booking.approve", staff, reservation, now)


def decline(staff: User, reservation_id: int, reason: str, *, now: datetime) -> Reservation:
    """Decline a request with a reason that the resident is told; frees the space. Raises InvalidInput."""
    reason = clean_text(reason)
    if not reason:
        raise InvalidInput(_l("理由を入れてください。利用者への知らせに、そのまま出ます。"), field="reason")
    reservation = _lock_for_decision(staff, reservation_id)
    reservation.status = ReservationStatus.DECLINED
    reservation.decision_reason = reason
    free([reservation.id])
    _write_down("booking.decline", staff, reservation, now)
    drop_what_is_gone(staff, reservation.booking, now=now, why="declined")
    messages.queue_declined(reservation.booking.user, reservation.booking, reservation, now)
    return reservation


def _lock_for_decision(staff: User, reservation_id: int) -> Reservation:
    """Look it up among the staff's own facilities, lock its space, and look again."""
    facility_ids = [facility.id for facility in list_staff_facilities(staff)]
    reservation = get_staff_reservation(facility_ids, reservation_id)
    db.lock(LockKind.SPACE, leaves_of([reservation.space_id])[reservation.space_id])
    # The row as well: should the space be composed anew meanwhile, others lock other parts.
    db.session.refresh(reservation, ["status", "version"], with_for_update=True)
    ensure_can_decide(reservation.status)
    return reservation


def _write_down(action: str, staff: User, reservation: Reservation, now: datetime) -> None:
    reservation.decided_at = now
    reservation.decided_by_id = staff.id
    reservation.version += 1
    record(
        action,
        municipality_id=reservation.booking.municipality_id,
        actor_id=staff.id,
        object_type="booking",
        object_id=reservation.booking_id,
        now=now,
        detail={"reservation": reservation.id},
    )
    db.session.flush()


def _issue_permit(reservation: Reservation, staff: User, now: datetime) -> Permit:
    """The next number of the facility's series in this fiscal year, without gaps."""
    year = fiscal_year(local_date(now))
    db.lock(LockKind.SERIES, [reservation.facility_id])
    series = db.session.scalars(
        select(PermitSeries)
        .where(PermitSeries.facility_id == reservation.facility_id, PermitSeries.year == year)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if series is None:
        series = PermitSeries(facility_id=reservation.facility_id, year=year, last_number=0)
        db.session.add(series)
    series.last_number += 1
    return Permit(
        booking_id=reservation.booking_id,
        facility_id=reservation.facility_id,
        year=year,
        number=series.last_number,
        issued_at=now,
        issued_by_id=staff.id,
    )
