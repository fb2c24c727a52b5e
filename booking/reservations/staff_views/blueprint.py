"""The blueprint of staff's pages about bookings, and what they share."""

from datetime import datetime
from typing import cast

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.models import User
from booking.audit.service import record

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
