"""Timetables as cities have them, written as people write them; what tests of timetables share."""

from datetime import date
from typing import Any

from booking.core.calendar import at_minute, minute_text
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import (
    Combination,
    PeriodSpec,
    Slot,
    StepLimit,
    TimetableSpec,
    find_slot,
)

DAY = date(2026, 12, 5)
LEAP_DAY = date(2028, 2, 29)


def minute(text: str) -> int:
    hour, rest = text.split(":")
    return int(hour) * 60 + int(rest)


def span(text: str) -> tuple[int, int]:
    starts, ends = text.split("-")
    return minute(starts), minute(ends)


def period(name: str, times: str, only_extends: bool = False) -> PeriodSpec:
    return PeriodSpec(name, *span(times), only_extends)


def periods(*given: PeriodSpec, combinations: tuple[Combination, ...] = ()) -> TimetableSpec:
    return TimetableSpec(TimetableKind.PERIODS, given, combinations=combinations)


def steps(hours: str, **values: Any) -> TimetableSpec:
    opens, closes = span(hours)
    usual = {"opens": opens, "closes": closes, "step": 60, "max_steps": 4}
    return TimetableSpec(TimetableKind.STEPS, **(usual | values))


def whole_day(hours: str) -> TimetableSpec:
    opens, closes = span(hours)
    return TimetableSpec(TimetableKind.DAY, opens=opens, closes=closes)


def found(timetable: TimetableSpec, times: str, day: date = DAY) -> str | None:
    """The name of what is found at the times, empty for steps; None if nothing is."""
    starts, ends = span(times)
    slot = find_slot(timetable, at_minute(day, starts), at_minute(day, ends), day)
    if slot is None:
        return None
    assert (slot.day, slot.starts, slot.ends) == (day, starts, ends)
    return slot.name


def said(slots: list[Slot]) -> list[str]:
    return [f"{slot.name} {minute_text(slot.starts)}-{minute_text(slot.ends)}".strip() for slot in slots]


THREE = (period("午前", "9:00-12:00"), period("午後", "13:00-17:00"), period("夜間", "18:00-21:30"))
COMBINED = periods(
    *THREE,
    combinations=(
        Combination("午前・午後", ("午前", "午後")),
        Combination("午後・夜間", ("午後", "夜間")),
        Combination("全日", ("午前", "午後", "夜間")),
    ),
)
# Touching periods and a gap at odd minutes, as in RULES 1: 9:00–12:30, 17:30–21:30.
ODD = periods(period("午前", "9:00-12:30"), period("午後", "12:30-17:00"), period("夜間", "17:30-21:30"))
# 若林: lunch and evening only together with what they touch.
WAKABAYASHI = periods(
    THREE[0],
    period("昼", "12:00-13:00", only_extends=True),
    THREE[1],
    period("夕", "17:00-18:00", only_extends=True),
    THREE[2],
    combinations=COMBINED.combinations,
)
# 合志: three hours at most from 9 to 17, two from 17 to 22.
KOSHI = steps("9:00-22:00", max_steps=5, limits=(StepLimit(540, 1020, 3), StepLimit(1020, 1320, 2)))
