"""When in the day and in the week somebody wants to use a space."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from booking.core.calendar import minute_text
from booking.core.i18n import _l
from booking.facilities.rules.timetables import Slot

DAYS_PER_WEEK = 7
# So many days are shown beside one another; a week, and what is shorter, is shown whole.
DAYS_SHOWN = 4
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})-(?:([0-9]{1,2}):([0-9]{2}))?|-([0-9]{1,2}):([0-9]{2})")


class PartOfDay(StrEnum):
    """When in the day somebody wants to use a space."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_NAMES = {
    PartOfDay.MORNING: _l("午前"),
    PartOfDay.AFTERNOON: _l("午後"),
    PartOfDay.EVENING: _l("夜間"),
}

# Minutes from midnight. They overlap by an hour: halls cut their days at 12:00, 12:30, 13:00, 17:00 or 18:00.
_PARTS = {
    PartOfDay.MORNING: (0, 13 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 18 * 60),
    PartOfDay.EVENING: (17 * 60, 36 * 60),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day to another; None where it is open."""

    starts: int | None
    ends: int | None

    @property
    def value(self) -> str:
        """As it stands in an address: 18:00-, 9:00-12:00, -12:00."""
        return f"{_minute(self.starts)}-{_minute(self.ends)}"


def _minute(minute: int | None) -> str:
    return minute_text(minute) if minute is not None else ""


TimeMeant = PartOfDay | Hours


def parse_time(value: str) -> TimeMeant | None:
    """What stands in an address: a part of the day or hours; None for anything else."""
    for part in PartOfDay:
        if value == part:
            return part
    found = _HOURS.fullmatch(value)
    if found is None:
        return None
    first, first_minute, last, last_minute, only_last, only_minute = found.groups()
    starts = int(first) * 60 + int(first_minute) if first else None
    ends = int(last) * 60 + int(last_minute) if last else None
    if only_last:
        ends = int(only_last) * 60 + int(only_minute)
    return make_hours(starts, ends)


def make_hours(starts: int | None, ends: int | None) -> Hours | None:
    """Hours that a day has, in their order; else None."""
    if any(one is not None and not 0 <= one <= 24 * 60 for one in (starts, ends)):
        return None
    if starts is not None and ends is not None and starts >= ends:
        return None
    return Hours(starts, ends) if starts is not None or ends is not None else None


def is_in_time(slot: Slot, time: TimeMeant | None) -> bool:
    """Whether the slot counts for that time.

    Of a part of the day, if it lies within it (a whole day lies in none); of hours, if it takes some of them:
    they are free when all such slots are.
    """
    if time is None:
        return True
    if isinstance(time, Hours):
        begins_before = time.ends is None or slot.starts < time.ends
        return begins_before and (time.starts is None or slot.ends > time.starts)
    first, last = _PARTS[time]
    return first <= slot.starts and slot.ends <= last


def weekend_of(today: date) -> list[date]:
    """The Saturday and Sunday that are meant by "this weekend"; on a Sunday only that day is left of it."""
    saturday = today + timedelta(days=5 - today.weekday())
    return [day for day in (saturday, saturday + timedelta(days=1)) if day >= today]


@dataclass(frozen=True, slots=True)
class DaysMeant:
    """Which days somebody means: a stretch of days, certain days of the week, or both."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    """0 is Monday; empty: every day."""
    nth: int = 0
    """Of a month: the second Saturday, for 2."""
    with_holidays: bool = False
    without_holidays: bool = False

    @property
    def asks_holidays(self) -> bool:
        """Whether public holidays make a difference."""
        return self.with_holidays or self.without_holidays

    @property
    def is_one_day(self) -> bool:
        """Whether a single day was named, by its date."""
        return self.first is not None and self.first == self.last

    def has(self, day: date, holidays: Container[date]) -> bool:
        """Whether that day is meant."""
        if (self.first is not None and day < self.first) or (self.last is not None and day > self.last):
            return False
        if self.without_holidays and day in holidays:
            return False
        if self.with_holidays and day in holidays:
            return True
        if not self.weekdays:
            return not self.with_holidays
        is_nth = self.nth in (0, (day.day - 1) // DAYS_PER_WEEK + 1)
        return day.weekday() in self.weekdays and is_nth


def days_meant(meant: DaysMeant, today: date, latest: date, holidays: Container[date]) -> list[date]:
    """The days from today to the last one that can be looked at; a single day is told with its weekday's."""
    first = max(today, meant.first or today)
    last = min(latest, meant.last or latest)
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = [day for day in span if meant.has(day, holidays)]
    if len(days) == 1:
        weeks = range(1, (latest - days[0]).days // DAYS_PER_WEEK + 1)
        days += [days[0] + timedelta(weeks=number) for number in weeks]
    return days


@dataclass(frozen=True, slots=True)
class DaySet:
    """The days on one page of a search, and where the sets before and after it begin."""

    days: tuple[date, ...]
    earlier: date | None = None
    later: date | None = None


def day_set(days: Sequence[date], since: date | None) -> DaySet:
    """The set that begins with ``since``, or with the next day that is meant; the first one without it."""
    if len(days) <= DAYS_PER_WEEK:
        return DaySet(tuple(days))
    start = next((at for at, day in enumerate(days) if since is None or day >= since), 0)
    shown = tuple(days[start : start + DAYS_SHOWN])
    earlier = days[max(0, start - DAYS_SHOWN)] if start else None
    later = days[start + DAYS_SHOWN] if start + DAYS_SHOWN < len(days) else None
    return DaySet(shown, earlier, later)
