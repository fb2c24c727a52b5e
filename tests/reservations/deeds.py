"""Deeds of residents and staff through the service, each in a transaction of its own."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from booking.accounts.models import User
from booking.core.calendar import at_minute, local_date
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rulebook_queries import book_in_force
from booking.reservations import service
from booking.reservations.models import BookingDraft, Reservation
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))
AFTERNOON = (at_minute(DAY, 780), at_minute(DAY, 1020))
DETAILS = service.UseDetails("卓球の練習", 10, "090-0000-1234")
QUARTER = timedelta(minutes=16)


def wish(space: Space, times: tuple[datetime, datetime] = MORNING) -> service.Wish:
    return service.Wish(space.id, *times)


def draft_of(person: User, space: Space, now: datetime = NOW) -> BookingDraft:
    with db.transaction():
        return service.start_draft(person, wish(space), now)


def request_of(person: User, space: Space, times: tuple[datetime, datetime] = MORNING) -> Reservation:
    return factories.booking(person, space, *times, now=NOW).reservations[0]


def approve(them: User, one: Reservation, now: datetime = NOW) -> Reservation:
    with db.transaction():
        return service.approve(them, one.id, now=now)


def cancel(person: User, one: Reservation, now: datetime = NOW) -> None:
    with db.transaction():
        service.cancel(person, one.booking.reference, one.id, now=now)


def count(table: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def count_rules(facility: Facility) -> int:
    """How many closing rules stand in the facility's rulebook."""
    db.session.expire_all()
    return len(book_in_force(facility.id, local_date(NOW)).all_closures())
