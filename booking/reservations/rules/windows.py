"""When booking opens and ends for a day of use."""

from datetime import date, datetime, timedelta

from booking.core.calendar import add_months, at_minute
from booking.facilities.rules.settings import SpacePolicy

# Booking of a day opens at 9:00, when offices and most people are awake.
OPENING_MINUTE = 9 * 60


def opens_at(policy: SpacePolicy, day: date) -> datetime:
    """The instant from which the day can be booked; 31 May minus three months is the end of February."""
    return at_minute(add_months(day, -policy.opens_months_before), OPENING_MINUTE)


def ends_at(policy: SpacePolicy, day: date, slot_starts_at: datetime) -> datetime:
    """The instant from which it is too late: the slot's start, or midnight after the last day."""
    if policy.closes_days_before == 0:
        return slot_starts_at
    return at_minute(day - timedelta(days=policy.closes_days_before - 1), 0)


def last_day(policy: SpacePolicy, day: date) -> date:
    """The last day on which the day can be booked."""
    return day - timedelta(days=policy.closes_days_before)


def next_change(policy: SpacePolicy, day: date, slot_starts_at: datetime, now: datetime) -> datetime | None:
    """The first instant after now at which time alone changes whether the slot can be booked."""
    instants = (opens_at(policy, day), ends_at(policy, day, slot_starts_at), slot_starts_at)
    return min((instant for instant in instants if instant > now), default=None)
