"""Frames in which moments and windows are worked out, and the public holidays of their days."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from booking.accounts.rules import Audience
from booking.core.calendar import TOKYO, at_minute
from booking.facilities.rules.closed_days import closed_reason
from booking.facilities.rules.closures import AnnualClosure, ClosureRule, OnHoliday, WeeklyClosure
from booking.facilities.rules.moments import DayOfMonth, DaysBefore, Frame
from booking.facilities.rules.windows import PUBLIC, Channel, Window, WindowPlan
from booking.municipalities.rules import is_office_day

HOLIDAYS = {
    date(2026, 1, 1): "元日",  # Thursday
    date(2026, 1, 12): "成人の日",  # Monday
    date(2026, 5, 3): "憲法記念日",  # Sunday
    date(2026, 5, 4): "みどりの日",  # Monday
    date(2026, 5, 5): "こどもの日",  # Tuesday
    date(2026, 5, 6): "振替休日",  # Wednesday, for the Sunday
    date(2026, 7, 20): "海の日",  # Monday
    date(2026, 8, 11): "山の日",  # Tuesday
    date(2026, 9, 21): "敬老の日",  # Monday
    date(2026, 9, 22): "国民の休日",  # Tuesday, between two holidays
    date(2026, 9, 23): "秋分の日",  # Wednesday
    date(2026, 10, 12): "スポーツの日",  # Monday
    date(2026, 11, 3): "文化の日",  # Tuesday
    date(2026, 11, 23): "勤労感謝の日",  # Monday
    date(2027, 1, 1): "元日",  # Friday
    date(2027, 1, 11): "成人の日",  # Monday
    date(2027, 2, 11): "建国記念の日",  # Thursday
    date(2027, 2, 23): "天皇誕生日",  # Tuesday
    date(2027, 3, 21): "春分の日",  # Sunday
    date(2027, 3, 22): "振替休日",  # Monday, for the Sunday
    date(2027, 4, 29): "昭和の日",  # Thursday
}


def closed_by(*rules: ClosureRule) -> Callable[[date], bool]:
    """Whether a facility with these rules is closed all that day."""
    return lambda day: closed_reason(rules, day, HOLIDAYS) is not None


def closed_on(days: Iterable[date]) -> Callable[[date], bool]:
    """Closed on just these days."""
    return frozenset(days).__contains__


def frame(day: str, is_closed: Callable[[date], bool] | None = None, starts: int = 9 * 60) -> Frame:
    """The use of a day from ``starts`` on; the office works as the law says."""
    use = date.fromisoformat(day)
    return Frame(
        day=use,
        starts_at=at_minute(use, starts),
        holidays=HOLIDAYS,
        is_closed=is_closed or (lambda _day: False),
        is_office_day=lambda each: is_office_day(each, HOLIDAYS),
    )


def moment_text(instant: datetime | None) -> str | None:
    """2026-10-01 09:00 in Tokyo."""
    return None if instant is None else f"{instant.astimezone(TOKYO):%Y-%m-%d %H:%M}"


def at(text: str) -> datetime:
    """The inverse of ``moment_text``."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


NINE, WHOLE_DAY = 540, 1440
RESIDENTS, OTHERS = frozenset({Audience.RESIDENT}), frozenset({Audience.NON_RESIDENT})
PRIORITY = frozenset({Audience.PRIORITY_GROUP})
COUNTER = frozenset({Channel.COUNTER})
THREE_DAYS = DaysBefore(days=3, time=WHOLE_DAY)
SODEGAURA = WindowPlan(
    "袖ケ浦",
    (
        Window(audiences=RESIDENTS, opens=DayOfMonth(months=2, day=17, time=NINE), closes=THREE_DAYS),
        Window(audiences=OTHERS, opens=DayOfMonth(months=2, day=26, time=NINE), closes=THREE_DAYS),
    ),
)
MONDAYS = closed_by(
    WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY),
    AnnualClosure(first=(12, 29), last=(1, 3)),
)


def plan_of(**values: Any) -> WindowPlan:
    return WindowPlan("", (Window(**({"audiences": PUBLIC} | values)),))


def with_mondays_closed(day: date) -> Frame:
    return frame(day.isoformat(), MONDAYS)
