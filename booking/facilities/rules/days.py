"""Days as ordinances name them: 12月29日から1月3日まで, 第3日曜日, 月末, 平日."""

from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta

SATURDAY = 5
LAST_WEEK = -1  # among the weeks of a month: its last one

Holidays = Mapping[date, str]  # public holidays, substitutes and citizens' holidays included, by name
MonthDay = tuple[int, int]

# Any leap year: 29 February can be meant.
LEAP_YEAR = 2028
DAYS_PER_LEAP_YEAR = 366


def exists(day: MonthDay) -> bool:
    """Whether some year has this day."""
    month, number = day
    return 1 <= month <= 12 and 1 <= number <= monthrange(LEAP_YEAR, month)[1]


def is_within(day: date, first: MonthDay, last: MonthDay) -> bool:
    """Whether it lies in a span of every year, both ends included; the span may cross the year's end."""
    here = (day.month, day.day)
    return first <= here <= last if first <= last else here >= first or here <= last


def days_within(first: MonthDay, last: MonthDay) -> int:
    """How long such a span is in a leap year."""
    return (date(LEAP_YEAR, *last) - date(LEAP_YEAR, *first)).days % DAYS_PER_LEAP_YEAR + 1


def next_day_of_year(day: MonthDay) -> MonthDay:
    """The day after it in a leap year."""
    after = date(LEAP_YEAR, *day) + timedelta(days=1)
    return after.month, after.day


def is_nth(day: date, weekday: int, weeks: Collection[int]) -> bool:
    """Whether it is that weekday in one of these weeks of its month."""
    if day.weekday() != weekday:
        return False
    is_last = day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 in weeks or (LAST_WEEK in weeks and is_last)


def is_workday(day: date, holidays: Holidays) -> bool:
    """Neither Saturday, Sunday nor public holiday (平日)."""
    return day.weekday() < SATURDAY and day not in holidays


def month_end(day: date, workday_before: bool, holidays: Holidays) -> date:
    """The last day of its month; if wished, the workday before where that is no workday."""
    end = day.replace(day=monthrange(day.year, day.month)[1])
    while workday_before and not is_workday(end, holidays):
        end -= timedelta(days=1)
    return end


def receives_from_before(
    day: date, is_regular: Callable[[date], bool], holidays: Holidays, receives: Callable[[date], bool]
) -> bool:
    """Whether a regular day on a holiday before ``day`` finds its first receiving day in ``day``."""
    if not receives(day):
        return False
    before = day - timedelta(days=1)
    while not receives(before):
        if before in holidays and is_regular(before):
            return True
        before -= timedelta(days=1)
    return False
