"""The kinds of rules about closing days, as ordinances put them, and the days that each of them means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from booking.core.calendar import MINUTES_PER_DAY
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.rules.days import (
    LAST_WEEK,
    Holidays,
    MonthDay,
    exists,
    is_nth,
    is_within,
    is_workday,
    month_end,
    receives_from_before,
)


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
    """What all rules share: words for the public such as 館内整理日, and the article that says so."""

    reason: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class StandingClosure(ClosureRule):
    """Closed again and again; ``opens_on_request`` where staff open for whoever asks them to."""

    opens_on_request: bool = False


@dataclass(frozen=True, kw_only=True)
class WeeklyClosure(StandingClosure):
    """Closed on these weekdays (0 is Monday)."""

    weekdays: frozenset[int]
    on_holiday: OnHoliday = OnHoliday.CLOSED

    def __post_init__(self) -> None:
        _check_weekdays(self.weekdays)


@dataclass(frozen=True, kw_only=True)
class HolidayClosure(StandingClosure):
    """Closed on public holidays, substitutes and citizens' holidays included."""


@dataclass(frozen=True, kw_only=True)
class DayAfterHolidayClosure(StandingClosure):
    """Closed on the day after a public holiday; on ``open_weekdays`` and on holidays it stays open."""

    open_weekdays: frozenset[int] = field(default=frozenset({6}))

    def __post_init__(self) -> None:
        _check_weekdays(self.open_weekdays, may_be_empty=True)


@dataclass(frozen=True, kw_only=True)
class AnnualClosure(StandingClosure):
    """Closed every year from one (month, day) to another, both included; may cross the year's end."""

    first: MonthDay
    last: MonthDay

    def __post_init__(self) -> None:
        _check_span(self.first, self.last)


@dataclass(frozen=True, kw_only=True)
class SeasonClosure(StandingClosure):
    """Closed outside a season of every year (開場期間), whose first and last day are open."""

    first: MonthDay
    last: MonthDay

    def __post_init__(self) -> None:
        _check_span(self.first, self.last)


@dataclass(frozen=True, kw_only=True)
class NthWeekdayClosure(StandingClosure):
    """Closed on a weekday in some weeks of the month: the third Sunday, the last Friday (``LAST_WEEK``)."""

    weekday: int
    weeks: frozenset[int]
    on_holiday: OnHoliday = OnHoliday.CLOSED

    def __post_init__(self) -> None:
        _check_weeks(self.weekday, self.weeks)


@dataclass(frozen=True, kw_only=True)
class MonthEndClosure(StandingClosure):
    """Closed on the last day of the month; if wished, on the workday before where that is no workday."""

    workday_before: bool = False


@dataclass(frozen=True, kw_only=True)
class AnnualOpening(ClosureRule):
    """Open every year from one (month, day) to another in spite of the standing closures."""

    first: MonthDay
    last: MonthDay

    def __post_init__(self) -> None:
        _check_span(self.first, self.last)


@dataclass(frozen=True, kw_only=True)
class NthWeekdayOpening(ClosureRule):
    """Open on a weekday in some weeks of the month in spite of the closures on weekdays and holidays."""

    weekday: int
    weeks: frozenset[int]

    def __post_init__(self) -> None:
        _check_weeks(self.weekday, self.weeks)


@dataclass(frozen=True, kw_only=True)
class DatedRule(ClosureRule):
    """On days that happen once: whole, or only from ``start_minute`` to ``end_minute`` of each."""

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

    def covers(self, day: date) -> bool:
        """Whether it is one of the days."""
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class DatedClosure(DatedRule):
    """Closed (臨時休館)."""


@dataclass(frozen=True, kw_only=True)
class DatedOpening(DatedRule):
    """Open in spite of the standing closures (臨時開館)."""


Opening = AnnualOpening | NthWeekdayOpening | DatedOpening


def opens_on_request(rule: ClosureRule) -> bool:
    """Whether staff open in spite of the rule for whoever asks them to."""
    return isinstance(rule, StandingClosure) and rule.opens_on_request


def opens(rule: Opening, day: date) -> bool:
    """Whether the rule opens that day, or part of it."""
    if isinstance(rule, DatedOpening):
        return rule.covers(day)
    if isinstance(rule, AnnualOpening):
        return is_within(day, rule.first, rule.last)
    return is_nth(day, rule.weekday, rule.weeks)


def closes_whole_day(rule: ClosureRule, day: date, holidays: Holidays) -> bool:
    """Whether this one rule closes the whole day."""
    match rule:
        case WeeklyClosure(weekdays=weekdays, on_holiday=on_holiday):
            return _closed_or_moved_here(lambda each: each.weekday() in weekdays, on_holiday, day, holidays)
        case NthWeekdayClosure(on_holiday=on_holiday):
            return _closed_or_moved_here(
                lambda each: is_nth(each, rule.weekday, rule.weeks), on_holiday, day, holidays
            )
        case HolidayClosure():
            return day in holidays
        case DayAfterHolidayClosure(open_weekdays=open_weekdays):
            is_after = day - timedelta(days=1) in holidays
            return is_after and day not in holidays and day.weekday() not in open_weekdays
        case AnnualClosure():
            return is_within(day, rule.first, rule.last)
        case SeasonClosure():
            return not is_within(day, rule.first, rule.last)
        case MonthEndClosure(workday_before=workday_before):
            return day == month_end(day, workday_before, holidays)
        case DatedClosure():
            return rule.is_whole_day and rule.covers(day)
        case AnnualOpening() | NthWeekdayOpening() | DatedOpening():
            return False
    raise TypeError(f"not a closure rule: {rule!r}")


def _closed_or_moved_here(
    is_regular: Callable[[date], bool], on_holiday: OnHoliday, day: date, holidays: Holidays
) -> bool:
    if is_regular(day) and (day not in holidays or on_holiday is OnHoliday.CLOSED):
        return True
    day_before = day - timedelta(days=1)
    if on_holiday in (OnHoliday.NEXT_DAY, OnHoliday.OPEN_THEN_CLOSED):
        return day_before in holidays and is_regular(day_before)
    if on_holiday is OnHoliday.NEXT_NON_HOLIDAY:
        return receives_from_before(day, is_regular, holidays, lambda each: each not in holidays)
    if on_holiday is OnHoliday.NEXT_WORKDAY:
        return receives_from_before(day, is_regular, holidays, lambda each: is_workday(each, holidays))
    return False


def _check_span(first: MonthDay, last: MonthDay) -> None:
    for name, (month, day) in (("first", first), ("last", last)):
        if not exists((month, day)):
            message = _l("%(month)s月%(day)s日という日はありません。", month=month, day=day)
            raise InvalidClosure(message, field=name)


def _check_weeks(weekday: int, weeks: frozenset[int]) -> None:
    _check_weekdays({weekday})
    if not weeks or not weeks <= {1, 2, 3, 4, 5, LAST_WEEK}:
        raise InvalidClosure(_l("第何週かを、第1から第5または最終から選んでください。"), field="weeks")


def _check_weekdays(weekdays: Iterable[int], may_be_empty: bool = False) -> None:
    days = set(weekdays)
    if not days and not may_be_empty:
        raise InvalidClosure(_l("曜日を1つ以上選んでください。"), field="weekdays")
    if not days <= set(range(7)):
        raise InvalidClosure(_l("曜日は月曜日から日曜日までの中から選んでください。"), field="weekdays")
