"""Reads of private calendars."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from booking.accounts.models import User
from booking.accounts.sessions import token_hash
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.reservations.models import Booking, CalendarFeed, Reservation

# Newest first; nobody's calendar programs need more.
MOST_BOOKINGS = 1000


class FeedNotFound(NotFound):
    """No such calendar, or no longer."""

    def __init__(self) -> None:
        super().__init__(_l("このカレンダーは、いまは使われていません。"))


def find_feed(user_id: int) -> CalendarFeed | None:
    """The person's private calendar."""
    return db.session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == user_id)).one_or_none()


def get_feed_owner(municipality_id: int, token: str) -> User:
    """Whose calendar the address is, as long as the account is open; raises FeedNotFound."""
    user = db.session.scalars(
        select(User)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .where(
            CalendarFeed.token_hash == token_hash(token),
            User.municipality_id == municipality_id,
            User.closed_at.is_(None),
        )
    ).one_or_none()
    if user is None:
        raise FeedNotFound
    return user


def list_bookings_since(user_id: int, since: datetime) -> list[Booking]:
    """The person's bookings with a reservation that ends after ``since``, whatever became of it."""
    recent = select(Reservation.booking_id).where(Reservation.ends_at > since)
    statement = (
        select(Booking)
        .where(Booking.user_id == user_id, Booking.id.in_(recent))
        .options(
            joinedload(Booking.facility), selectinload(Booking.reservations).joinedload(Reservation.space)
        )
        .order_by(Booking.id.desc())
        .limit(MOST_BOOKINGS)
    )
    return list(db.session.scalars(statement))
