"""When people are reminded of the use of the next day."""

from datetime import date, datetime, timedelta

from booking.core.calendar import at_minute, local_date, minute_of

# On the day before, in minutes from midnight: time is left to give the slot back, and the phone is answered.
REMIND_AT = 10 * 60
# A worker that was away catches up, but sends nothing while people sleep.
_MORNING, _EVENING = 7 * 60, 21 * 60


def days_due(now: datetime) -> list[date]:
    """The days of use that people may be reminded of now: tomorrow, and what was missed for today."""
    today = local_date(now)
    minute = minute_of(now, today)
    if not _MORNING <= minute < _EVENING:
        return []
    return [today] if minute < REMIND_AT else [today, today + timedelta(days=1)]


def due_at(day: date) -> datetime:
    """When the reminder of a use on that day is due; whoever got it later knows from the mail about it."""
    return at_minute(day - timedelta(days=1), REMIND_AT)
