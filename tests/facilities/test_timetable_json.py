"""Timetables and schedules go to storage and come back the same; anything else is refused by name."""

import json
from typing import Any

import pytest

from booking.core.errors import InvalidInput
from booking.facilities.rules.details import InvalidTimetable
from booking.facilities.rules.schedule_json import (
    buffers_from_json,
    buffers_to_json,
    schedule_from_json,
    schedule_to_json,
)
from booking.facilities.rules.schedules import Buffers, InvalidSchedule, OnHolidays, Schedule, ScheduleEntry
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetable_json import timetable_from_json, timetable_to_json
from booking.facilities.rules.timetables import Combination, PeriodSpec, StepLimit, TimetableSpec

MORNING = {"name": "午前", "starts": "9:00", "ends": "12:00"}
NOON = {"name": "昼", "starts": "12:00", "ends": "13:00", "only_extends": True}
AFTERNOON = {"name": "午後", "starts": "13:00", "ends": "17:00"}
PERIODS = {"kind": "periods", "periods": [MORNING, NOON, AFTERNOON]}
STEPS = {"kind": "steps", "opens": "9:00", "closes": "21:00", "step": 60, "max_steps": 4}


@pytest.mark.parametrize(
    "spec",
    [
        TimetableSpec(TimetableKind.PERIODS, (PeriodSpec("夜間", 1080, 1560),), name="夏の時間割"),
        TimetableSpec(
            TimetableKind.PERIODS,
            (PeriodSpec("午前", 540, 720), PeriodSpec("昼", 720, 780, True), PeriodSpec("午後", 780, 1020)),
            combinations=(Combination("全日", ("午前", "午後")),),
        ),
        TimetableSpec(TimetableKind.STEPS, opens=540, closes=1260, step=90, max_steps=2),
        TimetableSpec(
            TimetableKind.STEPS,
            opens=540,
            closes=1320,
            step=30,
            max_steps=6,
            min_steps=2,
            start_every=60,
            limits=(StepLimit(540, 1020, 6), StepLimit(1020, 1320, 4)),
        ),
        TimetableSpec(TimetableKind.DAY, opens=0, closes=1440, name="1日単位"),
    ],
)
def test_a_timetable_survives_storage(spec: TimetableSpec) -> None:
    assert timetable_from_json(json.loads(json.dumps(timetable_to_json(spec)))) == spec


def test_times_are_written_as_people_write_them() -> None:
    spec = TimetableSpec(TimetableKind.DAY, opens=510, closes=1440)
    assert timetable_to_json(spec) == {"kind": "day", "opens": "8:30", "closes": "24:00"}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, None),
        ([], None),
        ({}, "kind"),
        ({"kind": "hourly"}, "kind"),
        ({"kind": ["periods"]}, "kind"),
        ({"kind": "periods"}, "periods"),
        ({"kind": "periods", "periods": []}, "periods"),
        ({"kind": "periods", "periods": MORNING}, "periods"),
        ({"kind": "periods", "periods": ["午前"]}, "periods"),
        (PERIODS | {"step": 60}, "step"),
        (PERIODS | {"name": None}, "name"),
        ({"kind": "periods", "periods": [MORNING | {"starts": "09:00"}]}, "starts"),
        ({"kind": "periods", "periods": [MORNING | {"starts": 540}]}, "starts"),
        ({"kind": "periods", "periods": [MORNING | {"ends": "12:60"}]}, "ends"),
        ({"kind": "periods", "periods": [MORNING | {"ends": "12"}]}, "ends"),
        ({"kind": "periods", "periods": [MORNING | {"ends": "8:00"}]}, "periods"),
        ({"kind": "periods", "periods": [MORNING | {"price": 100}]}, "price"),
        ({"kind": "periods", "periods": [MORNING, NOON | {"only_extends": "yes"}]}, "only_extends"),
        ({"kind": "periods", "periods": [{"name": "午前", "starts": "9:00"}]}, "ends"),
        (PERIODS | {"combinations": {"name": "全日"}}, "combinations"),
        (PERIODS | {"combinations": [{"name": "全日"}]}, "periods"),
        (PERIODS | {"combinations": [{"name": "全日", "periods": "午前"}]}, "periods"),
        (PERIODS | {"combinations": [{"name": "全日", "periods": ["午前", "夜間"]}]}, "combinations"),
        (STEPS | {"step": True}, "step"),
        (STEPS | {"step": "60"}, "step"),
        ({key: STEPS[key] for key in STEPS if key != "max_steps"}, "max_steps"),
        (STEPS | {"start_every": None}, "start_every"),
        (STEPS | {"limits": [{"starts": "9:00", "ends": "17:00"}]}, "max_steps"),
        (STEPS | {"limits": [{"starts": "8:00", "ends": "17:00", "max_steps": 2}]}, "limits"),
        (STEPS | {"periods": []}, "periods"),
        ({"kind": "day", "opens": "0:00", "closes": "24:00", "step": 60}, "step"),
        ({"kind": "day", "opens": "0:00"}, "closes"),
    ],
)
def test_another_timetable_is_refused_and_the_field_is_named(value: object, field: str | None) -> None:
    with pytest.raises(InvalidTimetable) as refused:
        timetable_from_json(value)
    assert refused.value.field == field
    assert str(refused.value.message)


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(),
        Schedule((ScheduleEntry(1),)),
        Schedule(
            (
                ScheduleEntry(
                    2,
                    weekdays=frozenset({5, 6}),
                    on_holidays=OnHolidays.ONLY,
                    season=((11, 16), (2, 29)),
                ),
                ScheduleEntry(1, on_holidays=OnHolidays.NEVER),
            )
        ),
    ],
)
def test_a_schedule_survives_storage(schedule: Schedule) -> None:
    assert schedule_from_json(json.loads(json.dumps(schedule_to_json(schedule)))) == schedule


def test_buffers_survive_storage_and_may_be_left_out() -> None:
    assert buffers_from_json(json.loads(json.dumps(buffers_to_json(Buffers(15, 30))))) == Buffers(15, 30)
    assert buffers_from_json({"after": 15}) == Buffers(0, 15)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (None, "schedule"),
        ({}, "timetable"),
        ({"timetable": "1"}, "timetable"),
        ({"timetable": 1, "weekdays": []}, "weekdays"),
        ({"timetable": 1, "weekdays": [0, 0]}, "weekdays"),
        ({"timetable": 1, "weekdays": "0"}, "weekdays"),
        ({"timetable": 1, "on_holidays": "sometimes"}, "on_holidays"),
        ({"timetable": 1, "season": [[4, 1]]}, "season"),
        ({"timetable": 1, "season": [[4, 1], [11, 31]]}, "season"),
        ({"timetable": 1, "season": "4/1-11/30"}, "season"),
        ({"timetable": 1, "until": 3}, "until"),
    ],
)
def test_another_schedule_is_refused_and_the_field_is_named(entry: Any, field: str) -> None:
    with pytest.raises(InvalidSchedule) as refused:
        schedule_from_json([entry])
    assert refused.value.field == field


@pytest.mark.parametrize("value", [None, [], {"before": "15"}, {"before": -1}, {"between": 5}])
def test_other_buffers_are_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        buffers_from_json(value)


def test_a_schedule_is_a_list() -> None:
    with pytest.raises(InvalidSchedule):
        schedule_from_json({"timetable": 1})
