"""What can be picked on a day: touching periods and gaps, combinations, extensions, steps and whole days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.core.calendar import at_minute, minute_text
from booking.facilities.rules.details import InvalidTimetable, check_timetable
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import (
    Combination,
    PeriodSpec,
    Slot,
    StepLimit,
    TimetableSpec,
    choices_around,
    choices_from,
    choices_of,
    find_slot,
    slots_of,
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


@pytest.mark.parametrize(
    ("timetable", "cells"),
    [
        (periods(*THREE), ["午前 9:00-12:00", "午後 13:00-17:00", "夜間 18:00-21:30"]),
        (COMBINED, ["午前 9:00-12:00", "午後 13:00-17:00", "夜間 18:00-21:30"]),
        (WAKABAYASHI, ["午前 9:00-12:00", "午後 13:00-17:00", "夜間 18:00-21:30"]),
        (ODD, ["午前 9:00-12:30", "午後 12:30-17:00", "夜間 17:30-21:30"]),
        (steps("9:00-12:00"), ["9:00-10:00", "10:00-11:00", "11:00-12:00"]),
        (steps("9:00-10:30", step=30), ["9:00-9:30", "9:30-10:00", "10:00-10:30"]),
        (steps("9:00-13:30", step=90), ["9:00-10:30", "10:30-12:00", "12:00-13:30"]),
        (steps("9:00-13:00", step=90), ["9:00-10:30", "10:30-12:00"]),  # a rest is not offered
        (steps("9:00-13:00", min_steps=2), ["9:00-11:00", "10:00-12:00", "11:00-13:00"]),
        (steps("9:00-11:00", step=30, min_steps=2), ["9:00-10:00", "9:30-10:30", "10:00-11:00"]),
        (steps("9:00-11:00", start_every=30), ["9:00-10:00", "9:30-10:30", "10:00-11:00"]),
        (
            steps("9:00-13:30", step=90, start_every=60),
            ["9:00-10:30", "10:00-11:30", "11:00-12:30", "12:00-13:30"],
        ),
        (steps("9:00-14:00", start_every=120), ["9:00-10:00", "11:00-12:00", "13:00-14:00"]),
        (steps("21:00-26:00"), ["21:00-22:00", "22:00-23:00", "23:00-24:00"]),  # 24:00 is the next day's
        (steps("22:00-26:00", step=120), ["22:00-24:00"]),
        (steps("23:00-25:00", step=120), ["23:00-25:00"]),
        (whole_day("8:30-17:00"), ["8:30-17:00"]),
        (whole_day("0:00-24:00"), ["0:00-24:00"]),
        (whole_day("13:00-35:00"), ["13:00-35:00"]),
    ],
)
def test_a_day_has_these_cells_and_each_can_be_booked_as_it_is(
    timetable: TimetableSpec, cells: list[str]
) -> None:
    slots = list(slots_of(timetable, DAY))
    assert said(slots) == cells
    for slot in slots:
        assert find_slot(timetable, slot.starts_at, slot.ends_at, DAY) == slot


@pytest.mark.parametrize(
    ("timetable", "times", "name"),
    [
        (periods(*THREE), "9:00-12:00", "午前"),
        (periods(*THREE), "9:00-11:59", None),
        (periods(*THREE), "9:01-12:00", None),
        (periods(*THREE), "12:00-13:00", None),  # the gap
        (periods(*THREE), "9:00-17:00", None),  # two periods that are not combined
        (periods(*THREE), "9:00-9:00", None),
        (ODD, "12:30-17:00", "午後"),
        (ODD, "9:00-17:00", None),
        (ODD, "17:00-21:30", None),
        (COMBINED, "9:00-17:00", "午前・午後"),
        (COMBINED, "13:00-21:30", "午後・夜間"),
        (COMBINED, "9:00-21:30", "全日"),
        (COMBINED, "9:00-13:00", None),  # the gap can't be had without its neighbour
        (COMBINED, "12:00-17:00", None),
        (COMBINED, "9:00-18:00", None),
        (WAKABAYASHI, "12:00-13:00", None),  # the gap alone
        (WAKABAYASHI, "17:00-18:00", None),
        (WAKABAYASHI, "9:00-13:00", "午前＋昼"),
        (WAKABAYASHI, "12:00-17:00", "昼＋午後"),
        (WAKABAYASHI, "12:00-18:00", "昼＋午後＋夕"),
        (WAKABAYASHI, "13:00-18:00", "午後＋夕"),
        (WAKABAYASHI, "17:00-21:30", "夕＋夜間"),
        (WAKABAYASHI, "9:00-17:00", "午前・午後"),
        (WAKABAYASHI, "9:00-18:00", "午前・午後＋夕"),
        (WAKABAYASHI, "12:00-21:30", "昼＋午後・夜間"),
        (WAKABAYASHI, "9:00-21:30", "全日"),
        (WAKABAYASHI, "9:00-12:30", None),  # a part of the gap
        (WAKABAYASHI, "17:00-22:00", None),
        (replace(WAKABAYASHI, combinations=()), "9:00-17:00", None),
        (KOSHI, "9:00-12:00", ""),
        (KOSHI, "14:00-17:00", ""),
        (KOSHI, "13:00-17:00", None),
        (KOSHI, "17:00-19:00", ""),
        (KOSHI, "17:00-20:00", None),
        (KOSHI, "20:00-22:00", ""),
        (KOSHI, "16:00-19:00", ""),  # one hour of the day's, two of the evening's
        (KOSHI, "14:00-19:00", ""),
        (KOSHI, "14:00-20:00", None),
        (KOSHI, "13:00-18:00", None),
        (KOSHI, "16:00-20:00", None),
        (steps("9:00-21:00", step=90, max_steps=2), "9:00-10:30", ""),
        (steps("9:00-21:00", step=90, max_steps=2), "10:30-13:30", ""),
        (steps("9:00-21:00", step=90, max_steps=2), "10:00-11:30", None),
        (steps("9:00-21:00", step=90, max_steps=2), "9:00-11:00", None),
        (steps("9:00-21:00", step=90, max_steps=2), "9:00-13:30", None),
        (steps("9:00-21:00", step=90, start_every=30), "9:30-11:00", ""),
        (steps("9:00-21:00", step=90, start_every=30), "9:45-11:15", None),
        (steps("9:00-21:00", min_steps=2), "9:00-10:00", None),
        (steps("9:00-21:00", min_steps=2), "10:00-12:00", ""),
        (steps("9:00-21:00"), "9:00-13:00", ""),
        (steps("9:00-21:00"), "9:00-14:00", None),
        (steps("9:00-21:00"), "8:00-9:00", None),
        (steps("9:00-21:00"), "20:00-22:00", None),
        (steps("9:00-21:00"), "11:00-10:00", None),
        (steps("9:00-26:00"), "23:00-26:00", ""),
        (steps("9:00-26:00"), "23:00-27:00", None),
        (whole_day("0:00-24:00"), "0:00-24:00", ""),
        (whole_day("0:00-24:00"), "0:00-23:59", None),
        (whole_day("0:00-24:00"), "0:00-12:00", None),
        (whole_day("9:00-33:00"), "9:00-33:00", ""),
        (periods(period("夜間", "18:00-26:00")), "18:00-26:00", "夜間"),
        (periods(period("夜間", "18:00-26:00")), "18:00-24:00", None),
    ],
)
def test_a_time_is_found_or_not(timetable: TimetableSpec, times: str, name: str | None) -> None:
    assert found(timetable, times) == name
    assert found(timetable, times, LEAP_DAY) == name


def test_a_time_with_seconds_is_not_found() -> None:
    starts_at = at_minute(DAY, 540) + timedelta(seconds=1)
    assert find_slot(steps("9:00-21:00"), starts_at, at_minute(DAY, 600), DAY) is None


def test_what_goes_past_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    late = periods(period("夜間", "18:00-26:00"))
    (slot,) = slots_of(late, date(2026, 12, 31))
    assert slot.ends_at == at_minute(date(2027, 1, 1), 120)
    assert find_slot(late, slot.starts_at, slot.ends_at, date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("timetable", "choices"),
    [
        (
            COMBINED,
            [
                "午前 9:00-12:00",
                "午前・午後 9:00-17:00",
                "全日 9:00-21:30",
                "午後 13:00-17:00",
                "午後・夜間 13:00-21:30",
                "夜間 18:00-21:30",
            ],
        ),
        (steps("9:00-11:00"), ["9:00-10:00", "10:00-11:00"]),
        (whole_day("8:30-17:00"), ["8:30-17:00"]),
    ],
)
def test_cells_and_combinations_are_the_choices_of_a_day(
    timetable: TimetableSpec, choices: list[str]
) -> None:
    assert said(choices_of(timetable, DAY)) == choices


@pytest.mark.parametrize(
    ("timetable", "cell", "longer"),
    [
        (periods(*THREE), "午前", []),
        (COMBINED, "午前", ["午前・午後 9:00-17:00", "全日 9:00-21:30"]),
        (COMBINED, "午後", ["午後・夜間 13:00-21:30"]),
        (COMBINED, "夜間", []),
        (
            WAKABAYASHI,
            "午前",
            ["午前＋昼 9:00-13:00", "午前・午後 9:00-17:00", "午前・午後＋夕 9:00-18:00", "全日 9:00-21:30"],
        ),
        (
            WAKABAYASHI,
            "午後",
            [
                "昼＋午後 12:00-17:00",
                "午後＋夕 13:00-18:00",
                "昼＋午後＋夕 12:00-18:00",
                "午後・夜間 13:00-21:30",
                "昼＋午後・夜間 12:00-21:30",
            ],
        ),
        (WAKABAYASHI, "夜間", ["夕＋夜間 17:00-21:30"]),
        # A period of its own that begins with another (as entered before there were combinations).
        (periods(*THREE, period("全日", "9:00-21:30")), "午前", ["全日 9:00-21:30"]),
        (periods(*THREE, period("全日", "9:00-21:30")), "全日", []),
    ],
)
def test_from_a_period_one_can_go_on(timetable: TimetableSpec, cell: str, longer: list[str]) -> None:
    (slot,) = (one for one in slots_of(timetable, DAY) if one.name == cell)
    choices = choices_from(timetable, slot)
    assert said(choices) == longer
    for one in choices:
        assert find_slot(timetable, one.starts_at, one.ends_at, DAY) == one


@pytest.mark.parametrize(
    ("timetable", "cell", "ends"),
    [
        (steps("9:00-21:00", max_steps=3), "9:00-10:00", ["11:00", "12:00"]),
        (steps("9:00-21:00", max_steps=3), "19:00-20:00", ["21:00"]),
        (steps("9:00-21:00", max_steps=1), "9:00-10:00", []),
        (steps("9:00-21:00", min_steps=2), "9:00-11:00", ["12:00", "13:00"]),
        (KOSHI, "9:00-10:00", ["11:00", "12:00"]),
        (KOSHI, "16:00-17:00", ["18:00", "19:00"]),
        (KOSHI, "20:00-21:00", ["22:00"]),
        (steps("21:00-26:00"), "23:00-24:00", ["25:00", "26:00"]),
        (whole_day("8:30-17:00"), "8:30-17:00", []),
    ],
)
def test_from_a_step_one_can_go_on(timetable: TimetableSpec, cell: str, ends: list[str]) -> None:
    slot = next(one for one in slots_of(timetable, DAY) if (one.starts, one.ends) == span(cell))
    assert [minute_text(one.ends) for one in choices_from(timetable, slot)] == ends


@pytest.mark.parametrize(
    ("timetable", "picked", "choices"),
    [
        (COMBINED, "9:00-12:00", ["午前", "午前・午後", "全日"]),
        (COMBINED, "9:00-21:30", ["午前", "午前・午後", "全日"]),
        (COMBINED, "13:00-21:30", ["午後", "午後・夜間"]),
        (COMBINED, "18:00-21:30", ["夜間"]),
        (WAKABAYASHI, "9:00-18:00", ["午前", "午前＋昼", "午前・午後", "午前・午後＋夕", "全日"]),
        (WAKABAYASHI, "17:00-21:30", ["夜間", "夕＋夜間"]),
        (whole_day("8:30-17:00"), "8:30-17:00", [""]),
    ],
)
def test_who_has_picked_something_may_take_what_begins_with_the_same_cell(
    timetable: TimetableSpec, picked: str, choices: list[str]
) -> None:
    starts, ends = span(picked)
    slot = find_slot(timetable, at_minute(DAY, starts), at_minute(DAY, ends), DAY)
    assert slot is not None
    assert [one.name for one in choices_around(timetable, slot)] == choices


def test_a_run_of_steps_may_become_shorter_again() -> None:
    run = Slot(DAY, 600, 780)
    around = choices_around(steps("9:00-21:00", max_steps=4, min_steps=2), run)
    assert [(one.starts, one.ends) for one in around] == [(600, 720), (600, 780), (600, 840)]


def test_two_extensions_in_a_row_reach_farther() -> None:
    timetable = periods(
        period("夜間", "18:00-21:00"),
        period("延長1", "21:00-22:00", only_extends=True),
        period("延長2", "22:00-23:00", only_extends=True),
    )
    check_timetable(timetable)
    assert found(timetable, "18:00-23:00") == "夜間＋延長1＋延長2"
    assert found(timetable, "21:00-23:00") is None
    (slot,) = slots_of(timetable, DAY)
    assert said(choices_from(timetable, slot)) == [
        "夜間＋延長1 18:00-22:00",
        "夜間＋延長1＋延長2 18:00-23:00",
    ]


@st.composite
def by_periods(draw: st.DrawFn) -> TimetableSpec:
    """A day of periods and gaps, some of which only extend, some run of which is combined."""
    lengths = draw(st.lists(st.integers(1, 4), min_size=2, max_size=6))
    gaps = draw(st.lists(st.integers(0, 2), min_size=len(lengths), max_size=len(lengths)))
    made, minute = [], 480
    for number, (length, gap) in enumerate(zip(lengths, gaps, strict=True)):
        made.append(PeriodSpec(f"{number}", minute, minute + 60 * length, draw(st.booleans())))
        minute += 60 * (length + gap)
    whole = [one for one in made if not one.only_extends]
    runs = [whole[first:last] for first in range(len(whole)) for last in range(first + 2, len(whole) + 1)]
    chosen = draw(st.lists(st.sampled_from(runs), unique_by=id)) if runs else []
    combinations = [
        Combination("・".join(one.name for one in run), tuple(one.name for one in run)) for run in chosen
    ]
    return periods(*made, combinations=tuple(combinations))


@given(by_periods())
def test_what_is_offered_is_found_and_what_is_found_is_offered(timetable: TimetableSpec) -> None:
    cells = list(slots_of(timetable, DAY))
    offered = {*choices_of(timetable, DAY)}.union(*(choices_from(timetable, cell) for cell in cells))
    times = sorted({time for one in timetable.periods for time in (one.starts, one.ends)})
    pairs = [(starts, ends) for starts in times for ends in times if starts < ends]
    found = [
        find_slot(timetable, at_minute(DAY, starts), at_minute(DAY, ends), DAY) for starts, ends in pairs
    ]
    assert {one for one in found if one is not None} == offered
    for one in offered:
        assert one in choices_around(timetable, one)


def combined(*names: str, name: str = "全日") -> TimetableSpec:
    return replace(COMBINED, combinations=(Combination(name, names),))


@pytest.mark.parametrize(
    ("timetable", "field"),
    [
        (COMBINED, None),
        (WAKABAYASHI, None),
        (ODD, None),
        (KOSHI, None),
        (steps("9:00-21:00", step=90, start_every=30), None),
        (steps("9:00-36:00"), None),
        (steps("9:00-36:30", step=30), "closes"),
        (steps("24:00-26:00", max_steps=1), "closes"),
        (steps("9:00-9:00"), "closes"),
        (steps("9:00-21:00", min_steps=0), "min_steps"),
        (steps("9:00-21:00", min_steps=4), None),
        (steps("9:00-21:00", min_steps=5), "min_steps"),
        (steps("9:00-21:00", start_every=0), "start_every"),
        (steps("9:00-21:00", start_every=721), "start_every"),
        (steps("9:00-21:00", limits=(StepLimit(540, 1260, 1),)), None),
        (steps("9:00-21:00", limits=(StepLimit(539, 1260, 1),)), "limits"),
        (steps("9:00-21:00", limits=(StepLimit(540, 1261, 1),)), "limits"),
        (steps("9:00-21:00", limits=(StepLimit(600, 600, 1),)), "limits"),
        (steps("9:00-21:00", limits=(StepLimit(540, 1260, 0),)), "limits"),
        (steps("9:00-21:00", min_steps=2, limits=(StepLimit(540, 1260, 1),)), "limits"),
        (whole_day("0:00-24:00"), None),
        (whole_day("9:00-36:00"), None),
        (whole_day("9:00-36:01"), "closes"),
        (whole_day("9:00-9:00"), "closes"),
        (whole_day("24:00-30:00"), "closes"),
        (periods(), "periods"),
        (periods(period("夜間", "18:00-36:00")), None),
        (periods(period("夜間", "18:00-36:01")), "periods"),
        (periods(period("深夜", "24:00-26:00")), "periods"),
        (periods(period("", "9:00-12:00")), "periods"),
        (periods(period("昼", "12:00-13:00", only_extends=True)), "periods"),
        (periods(THREE[0], period("昼", "12:30-13:00", only_extends=True)), "periods"),  # touches nothing
        (periods(THREE[2], period("深夜", "21:30-25:00", only_extends=True)), None),
        (combined("午前", "午後", "夜間"), None),
        (combined("午前"), "combinations"),
        (combined("午前", "夜間"), "combinations"),  # leaves 午後 out
        (combined("午後", "午前"), "combinations"),
        (combined("午前", "午前"), "combinations"),
        (combined("午前", "早朝"), "combinations"),
        (combined("午前", "午後", name="午前"), "combinations"),
        (combined("午前", "午後", name=""), "combinations"),
        (periods(period("あ" * 40, "9:00-12:00")), None),
        (periods(period("あ" * 41, "9:00-12:00")), "periods"),
        (combined("午前", "午後", name="あ" * 41), "periods"),
        (periods(period("あ" * 39, "9:00-12:00"), period("昼", "12:00-13:00", only_extends=True)), "periods"),
        (
            periods(*THREE, period("全日", "9:00-21:30"), combinations=COMBINED.combinations[:1]),
            None,
        ),
        (
            periods(*THREE, period("終日", "9:00-21:30"), combinations=COMBINED.combinations),
            "combinations",
        ),
        (replace(COMBINED, combinations=COMBINED.combinations * 2), "combinations"),
    ],
)
def test_a_timetable_is_checked_and_the_field_named(timetable: TimetableSpec, field: str | None) -> None:
    if field is None:
        check_timetable(timetable)
        return
    with pytest.raises(InvalidTimetable) as refused:
        check_timetable(timetable)
    assert refused.value.field == field
    assert str(refused.value.message)
