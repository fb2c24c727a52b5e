"""The blueprint of staff's pages about bookings, and what they share."""

from datetime import datetime
from typing import cast

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.models import User
from booking.audit.service import record
from booking.core import clock
from booking.core.db import db
from booking.facilities.queries import list_staff_facilities
from booking.reservations import queries
from booking.reservations.models import Reservation
from booking.reservations.service.pricing import ensure_something_is_left

blueprint = Blueprint("reservations_staff", __name__)
Page = str | tuple[str, int] | Response


def person() -> User:
    """Who is asking; the page's decorator has seen to it that it is one of the staff."""
    return cast(User, current_user._get_current_object())


def write_down(action: str, booking_id: int | None, now: datetime, detail: dict[str, object]) -> None:
    """Reading personal data leaves a row, though the page is a GET; call inside a transaction."""
    who = person()
    record(
        action,
        municipality_id=who.municipality_id,
        actor_id=who.id,
        object_type="booking",
        object_id=booking_id,
        now=now,
        detail=detail,
    )


def open_held(reservation_id: int, page: str) -> Reservation:
    """One reservation of the staff's facilities, for a page about its booking, of which something is held.

    That it was opened is written down. Raises NotFound, NothingLeft.
    """
    with db.transaction():
        facility_ids = [facility.id for facility in list_staff_facilities(person())]
        found = queries.get_staff_reservation(facility_ids, reservation_id)
        ensure_something_is_left(found.booking)
        write_down("booking.view", found.booking_id, clock.now(), {"page": page})
    return found
