"""When a facility is closed, as ordinances put it: evaluated for a day, never stored as rows of occupancy."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from booking.core.calendar import MINUTES_PER_DAY
from booking.core.errors import InvalidInput
from booking.core.i18n import _l

SATURDAY = 5
LAST_WEEK = -1  # in ``NthWeekdayClosure.weeks``: the last one of the month

Holidays = Mapping[date, str]  # public holidays, substitutes and citizens' holidays included, by name


class InvalidClosure(InvalidInput):
    """A closure rule that can't be meant."""

    code = "invalid_closure"


class OnHoliday(StrEnum):
    """What becomes of a regular closing day that falls on a public holiday."""

    CLOSED = "closed"
    OPEN = "open"
    NEXT_DAY = "next_day"
    NEXT_WORKDAY = "next_workday"  # 翌平日: neither Saturday, Sunday nor holiday
    NEXT_NON_HOLIDAY = "next_non_holiday"  # その後の最も近い休日でない日: a Saturday will do
    OPEN_THEN_CLOSED = "open_then_closed"  # 開館し翌日休館: the days of NEXT_DAY in other words


@dataclass(frozen=True, kw_only=True)
class ClosureRule:
    """What all rules share: words for the public such as 館内整理日, may be empty."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class WeeklyClosure(ClosureRule):
    """Closed on these weekdays (0 is Monday)."""

    weekdays: frozenset[int]
    on_holiday: OnHoliday = OnHoliday.CLOSED

    def __post_init__(self) -> None:
        _check_weekdays(self.weekdays)


@dataclass(frozen=True, kw_only=True)
class HolidayClosure(ClosureRule):
    """Closed on public holidays, substitutes and citizens' holidays included."""


@dataclass(frozen=True, kw_only=True)
class DayAfterHolidayClosure(ClosureRule):
    """Closed on the day after a public holiday; on ``open_weekdays`` and on holidays it stays open."""

    open_weekdays: frozenset[int] = field(default=frozenset({6}))

    def __post_init__(self) -> None:
        _check_weekdays(self.open_weekdays, may_be_empty=True)


@dataclass(frozen=True, kw_only=True)
class AnnualClosure(ClosureRule):
    """Closed every year from one (month, day) to another, both included; may cross the year's end."""

    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            # A leap year, so that 29 February can be meant.
            if not 1 <= month <= 12 or not 1 <= day <= monthrange(2028, month)[1]:
                raise InvalidClosure(_l("%(month)s月%(day)s日という日はありません。", month=month, day=day))


@dataclass(frozen=True, kw_only=True)
class NthWeekdayClosure(ClosureRule):
    """Closed on a weekday in some weeks of the month: the third Sunday, the last Friday (``LAST_WEEK``)."""

    weekday: int
    weeks: frozenset[int]
    on_holiday: OnHoliday = OnHoliday.CLOSED

    def __post_init__(self) -> None:
        _check_weekdays({self.weekday})
        if not self.weeks or not self.weeks <= {1, 2, 3, 4, 5, LAST_WEEK}:
            raise InvalidClosure(_l("第何週かを、第1から第5または最終から選んでください。"), field="weeks")


@dataclass(frozen=True, kw_only=True)
class MonthEndClosure(ClosureRule):
    """Closed on the last day of the month; if wished, on the workday before where that is no workday."""

    workday_before: bool = False


@dataclass(frozen=True, kw_only=True)
class DatedClosure(ClosureRule):
    """Closed on days that happen once: whole, or only from ``start_minute`` to ``end_minute`` of each."""

    first: date
    last: date
    start_minute: int | None = None
    end_minute: int | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidClosure(_l("終わりの日は、始まりの日と同じか後の日にしてください。"), field="last")
        if (self.start_minute is None) != (self.end_minute is None):
            raise InvalidClosure(_l("時間は、始まりと終わりの両方を入れてください。"), field="end_minute")
        if self.start_minute is None or self.end_minute is None:
            return
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_PER_DAY:
            message = _l("終わりの時刻は、始まりより後で24:00までにしてください。")
            raise InvalidClosure(message, field="end_minute")

    @property
    def is_whole_day(self) -> bool:
        """Whether no hours were given, or all of them."""
        return self.start_minute in (None, 0) and self.end_minute in (None, MINUTES_PER_DAY)


@dataclass(frozen=True)
class ClosedReason:
    """Why a day is closed: the rule, and the holiday's name where the rule is about one."""

    rule: ClosureRule
    holiday: str = ""


@dataclass(frozen=True)
class ClosedHours:
    """Part of a day, in minutes from its midnight, end excluded, that is closed by ``rule``."""

    start_minute: int
    end_minute: int
    rule: DatedClosure


# Which rule is named when several close a day: the more particular one says more.
_PRECEDENCE: tuple[type[ClosureRule], ...] = (
    DatedClosure,
    AnnualClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    DayAfterHolidayClosure,
    WeeklyClosure,
)


def closed_reason(rules: Iterable[ClosureRule], day: date, holidays: Holidays) -> ClosedReason | None:
    """Why the whole day is closed, by the most particular rule; None if it is not."""
    closing = [rule for rule in rules if closes_whole_day(rule, day, holidays)]
    if not closing:
        return None
    rule = min(closing, key=lambda each: _PRECEDENCE.index(type(each)))
    return ClosedReason(rule, holidays.get(day, "") if isinstance(rule, HolidayClosure) else "")


def days_closed_by_alone(
    rule: ClosureRule, others: Iterable[ClosureRule], first: date, last: date, holidays: Holidays
) -> int:
    """On how many days from ``first`` to ``last`` the rule closes what no other rule closes all day."""
    kept = list(others)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(
        (closes_whole_day(rule, day, holidays) or bool(closed_hours([rule], day)))
        and closed_reason(kept, day, holidays) is None
        for day in days
    )


def closed_hours(rules: Iterable[ClosureRule], day: date) -> list[ClosedHours]:
    """The closed parts of a day that is not closed altogether, by start; they may overlap."""
    parts = [
        ClosedHours(rule.start_minute, rule.end_minute, rule)
        for rule in rules
        if isinstance(rule, DatedClosure)
        and rule.first <= day <= rule.last
        and rule.start_minute is not None
        and rule.end_minute is not None
    ]
    return sorted(parts, key=lambda part: (part.start_minute, part.end_minute))


def closes_whole_day(rule: ClosureRule, day: date, holidays: Holidays) -> bool:
    """Whether this one rule closes the whole day."""
    match rule:
        case WeeklyClosure(weekdays=weekdays, on_holiday=on_holiday):
            return _closed_or_moved_here(lambda each: each.weekday() in weekdays, on_holiday, day, holidays)
        case NthWeekdayClosure(on_holiday=on_holiday):
            return _closed_or_moved_here(lambda each: _is_nth(rule, each), on_holiday, day, holidays)
        case HolidayClosure():
            return day in holidays
        case DayAfterHolidayClosure(open_weekdays=open_weekdays):
            is_after = day - timedelta(days=1) in holidays
            return is_after and day not in holidays and day.weekday() not in open_weekdays
        case AnnualClosure(first=first, last=last):
            here = (day.month, day.day)
            return first <= here <= last if first <= last else here >= first or here <= last
        case MonthEndClosure(workday_before=workday_before):
            return day == _month_end(day, workday_before, holidays)
        case DatedClosure():
            return rule.is_whole_day and rule.first <= day <= rule.last
    raise TypeError(f"not a closure rule: {rule!r}")


def is_workday(day: date, holidays: Holidays) -> bool:
    """Neither Saturday, Sunday nor public holiday (平日)."""
    return day.weekday() < SATURDAY and day not in holidays


def _closed_or_moved_here(
    is_regular: Callable[[date], bool], on_holiday: OnHoliday, day: date, holidays: Holidays
) -> bool:
    if is_regular(day) and (day not in holidays or on_holiday is OnHoliday.CLOSED):
        return True
    day_before = day - timedelta(days=1)
    if on_holiday in (OnHoliday.NEXT_DAY, OnHoliday.OPEN_THEN_CLOSED):
        return day_before in holidays and is_regular(day_before)
    if on_holiday is OnHoliday.NEXT_NON_HOLIDAY:
        return _takes_from_before(day, is_regular, holidays, lambda each: each not in holidays)
    if on_holiday is OnHoliday.NEXT_WORKDAY:
        return _takes_from_before(day, is_regular, holidays, lambda each: is_workday(each, holidays))
    return False


def _takes_from_before(
    day: date, is_regular: Callable[[date], bool], holidays: Holidays, receives: Callable[[date], bool]
) -> bool:
    """Whether a regular closing day on a holiday before ``day`` finds its first receiving day in ``day``."""
    if not receives(day):
        return False
    before = day - timedelta(days=1)
    while not receives(before):
        if before in holidays and is_regular(before):
            return True
        before -= timedelta(days=1)
    return False


def _is_nth(rule: NthWeekdayClosure, day: date) -> bool:
    if day.weekday() != rule.weekday:
        return False
    is_last = day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 in rule.weeks or (LAST_WEEK in rule.weeks and is_last)


def _month_end(day: date, workday_before: bool, holidays: Holidays) -> date:
    end = day.replace(day=monthrange(day.year, day.month)[1])
    while workday_before and not is_workday(end, holidays):
        end -= timedelta(days=1)
    return end


def _check_weekdays(weekdays: Iterable[int], may_be_empty: bool = False) -> None:
    days = set(weekdays)
    if not days and not may_be_empty:
        raise InvalidClosure(_l("曜日を1つ以上選んでください。"), field="weekdays")
    if not days <= set(range(7)):
        raise InvalidClosure(_l("曜日は月曜日から日曜日までの中から選んでください。"), field="weekdays")
