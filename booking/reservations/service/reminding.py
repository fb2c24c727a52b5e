"""The mail of the day before: once for each reservation, however many workers there are."""

from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.reservations.models import Booking, Reservation
from booking.reservations.rules.reminders import days_due, due_at
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.service import messages


def remind(now: datetime) -> None:
    """The worker's job: queue the reminders that are due, one mail for what one booking has on one day.

    Whoever booked, or was given the permit, after the time of the reminder has just had a mail about it.
    People without a mail address get none.
    """
    for day in days_due(now):
        found = _due_on(day, now)
        for _booking_id, some in groupby(found, key=lambda one: one.booking_id):
            reservations = sorted(some, key=lambda one: one.starts_at)
            booking = reservations[0].booking
            messages.queue_reminder(booking.user, booking, reservations, now)
            for one in reservations:
                one.reminded_at = now


def _due_on(day: date, now: datetime) -> list[Reservation]:
    """Confirmed uses of that day to be reminded of, locked; what another worker has locked is left to it."""
    confirmed_before = due_at(day)
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .join(Booking.user)
        .options(
            contains_eager(Reservation.booking).options(
                contains_eager(Booking.user).options(lazyload(User.grants)),
                joinedload(Booking.facility),
                lazyload(Booking.reservations),
            ),
            joinedload(Reservation.space),
        )
        .where(
            Reservation.status == ReservationStatus.CONFIRMED,
            Reservation.reminded_at.is_(None),
            Reservation.starts_at >= at_minute(day, 0),
            Reservation.starts_at < at_minute(day + timedelta(days=1), 0),
            Reservation.starts_at > now,
            or_(
                and_(Reservation.decided_at.is_(None), Booking.created_at < confirmed_before),
                Reservation.decided_at < confirmed_before,
            ),
            User.email.is_not(None),
        )
        .order_by(Reservation.booking_id, Reservation.starts_at)
        .with_for_update(of=Reservation, skip_locked=True)
    )
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))
