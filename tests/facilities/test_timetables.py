"""What can be picked on a day: touching periods and gaps, combinations, extensions, steps and whole days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.core.calendar import at_minute, minute_text
from booking.facilities.rules.details import check_timetable
from booking.facilities.rules.timetables import (
    Slot,
    TimetableSpec,
    choices_around,
    choices_from,
    choices_of,
    find_slot,
    slots_of,
)
from tests.facilities.timetables import (
    COMBINED,
    DAY,
    KOSHI,
    LEAP_DAY,
    ODD,
    THREE,
    WAKABAYASHI,
    found,
    period,
    periods,
    said,
    span,
    steps,
    whole_day,
)


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
