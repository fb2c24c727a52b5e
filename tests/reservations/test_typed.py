"""Days and times as they are typed at the counter: no database."""

from datetime import date

import pytest
from flask import Flask

from booking.core.errors import InvalidInput
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import Combination, PeriodSpec, TimetableSpec
from booking.reservations.rules.typed import TypedTime, parse_day, parse_time, slot_of

TODAY = date(2026, 12, 1)
DAY = date(2026, 12, 5)
PERIODS = TimetableSpec(
    TimetableKind.PERIODS,
    (
        PeriodSpec("午前", 540, 720),
        PeriodSpec("午後", 780, 1020),
        PeriodSpec("午後夜間", 780, 1290),
        PeriodSpec("夜間", 1080, 1290),
        PeriodSpec("全日", 540, 1290),
    ),
)
COMBINED = TimetableSpec(
    TimetableKind.PERIODS,
    (
        PeriodSpec("午前", 540, 720),
        PeriodSpec("昼", 720, 780, only_extends=True),
        PeriodSpec("午後", 780, 1020),
        PeriodSpec("夜間", 1080, 1290),
    ),
    combinations=(
        Combination("午前・午後", ("午前", "午後")),
        Combination("午後・夜間", ("午後", "夜間")),
        Combination("全日", ("午前", "午後", "夜間")),
    ),
)
WHOLE_DAY = TimetableSpec(TimetableKind.DAY, opens=540, closes=1020)
STEPS = TimetableSpec(TimetableKind.STEPS, opens=540, closes=1260, step=60, max_steps=4)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/5", DAY),
        ("１２／５", DAY),
        ("12-5", DAY),
        ("12.5", DAY),
        ("12月5日", DAY),
        (" 12 月 5 日 ", DAY),
        ("1205", DAY),
        ("0105", date(2027, 1, 5)),  # it is over this year
        ("12/1", TODAY),
        ("11/30", date(2027, 11, 30)),
        ("5", DAY),
        ("5日", DAY),
        ("1", TODAY),
        ("31", date(2026, 12, 31)),
        ("2026-12-05", DAY),
        ("2026/12/5", DAY),
        ("2026年12月5日", DAY),
        ("20261205", DAY),
        ("2026-11-30", date(2026, 11, 30)),  # said with its year, the past is meant
        ("R8.12.5", DAY),
        ("令和8年12月5日", DAY),
        ("きょう", TODAY),
        ("明日", date(2026, 12, 2)),
        ("あさって", date(2026, 12, 3)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "x", "125", "13/1", "2/30", "0230", "32", "0", "2026-13-01", "2031-01-01", "12/5/26"]
)
def test_what_is_no_day_is_refused_at_the_field(app: Flask, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_day(typed, TODAY)
    assert refused.value.field == "day"
    assert str(refused.value.message)


def test_a_31st_is_looked_for_in_a_month_that_has_one() -> None:
    assert parse_day("31", date(2027, 2, 1)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", TypedTime(540)),
        ("９", TypedTime(540)),
        ("9:00", TypedTime(540)),
        ("900", TypedTime(540)),
        ("0900", TypedTime(540)),
        ("9時", TypedTime(540)),
        ("9時半", TypedTime(570)),
        ("9時30分", TypedTime(570)),
        ("1830", TypedTime(1110)),
        ("午後6時", TypedTime(1080)),
        ("pm6:30", TypedTime(1110)),
        ("9-12", TypedTime(540, 720)),
        ("9ー12", TypedTime(540, 720)),
        ("9〜12", TypedTime(540, 720)),
        ("9:00～12:00", TypedTime(540, 720)),
        ("9 12", TypedTime(540, 720)),
        ("0900-1130", TypedTime(540, 690)),
        ("9時から12時まで", TypedTime(540, 720)),
        ("18-24", TypedTime(1080, 1440)),
        ("午前", TypedTime(name="午前")),
        ("9:75", TypedTime(name="9:75")),
        ("40", TypedTime(name="40")),
        ("9-", TypedTime(540)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, time: TypedTime) -> None:
    assert parse_time(typed) == time


def test_no_time_is_none() -> None:
    assert parse_time(" ") is None


@pytest.mark.parametrize(
    ("timetable", "typed", "times"),
    [
        (PERIODS, "9", (540, 720)),  # two begin then: the shorter
        (PERIODS, "9-12", (540, 720)),
        (PERIODS, "9-2130", (540, 1290)),
        (PERIODS, "午前", (540, 720)),
        (PERIODS, "午後", (780, 1020)),  # exactly so, though another begins with it
        (PERIODS, "夜", (1080, 1290)),  # only one begins with it
        (PERIODS, "全日", (540, 1290)),
        (PERIODS, "10", None),
        (PERIODS, "9-11", None),
        (PERIODS, "深夜", None),
        (PERIODS, "・", None),
        (COMBINED, "9-17", (540, 1020)),
        (COMBINED, "9:00-21:30", (540, 1290)),
        (COMBINED, "全日", (540, 1290)),
        (COMBINED, "午前", (540, 720)),
        (COMBINED, "午前・午後", (540, 1020)),
        (COMBINED, "午前午後", (540, 1020)),
        (COMBINED, "午前 午後", (540, 1020)),
        (COMBINED, "午前から夜間まで", (540, 1290)),
        (COMBINED, "午前〜夜", (540, 1290)),
        (COMBINED, "午前+昼", (540, 780)),
        (COMBINED, "9-13", (540, 780)),
        (COMBINED, "12-17", (720, 1020)),
        (COMBINED, "昼", None),  # not alone
        (COMBINED, "12", None),
        (COMBINED, "9-18", None),
        (COMBINED, "午前 深夜", None),
        (WHOLE_DAY, "9", (540, 1020)),
        (WHOLE_DAY, "9-17", (540, 1020)),
        (WHOLE_DAY, "全日", (540, 1020)),
        (WHOLE_DAY, "一日", (540, 1020)),
        (WHOLE_DAY, "午前", None),
        (WHOLE_DAY, "9-12", None),
        (STEPS, "9", (540, 600)),
        (STEPS, "9-11", (540, 660)),
        (STEPS, "17-21", (1020, 1260)),
        (STEPS, "20-22", None),  # past closing time
        (STEPS, "9-14", None),  # longer than one may
        (STEPS, "9:30", None),  # between the steps
        (STEPS, "11-9", None),
        (STEPS, "午前", None),
    ],
)
def test_the_slot_that_is_meant(
    app: Flask, timetable: TimetableSpec, typed: str, times: tuple[int, int] | None
) -> None:
    time = parse_time(typed)
    assert time is not None
    if times is not None:
        slot = slot_of(timetable, DAY, time)
        assert (slot.starts, slot.ends) == times
        return
    with pytest.raises(InvalidInput) as refused:
        slot_of(timetable, DAY, time)
    assert refused.value.field == "time"
    assert "9:00" in str(refused.value.message)  # says what can be chosen
