"""Plans go to storage and come back the same; anything else is refused by the field's path."""

import json
from typing import Any

import pytest

from booking.accounts.rules import Audience
from booking.facilities.rules.closures import NthWeekdayClosure
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    After,
    BeforeStart,
    ClosedBy,
    DayOfMonth,
    DaysBefore,
    InvalidWindow,
    Moment,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)
from booking.facilities.rules.window_json import (
    moment_from_json,
    moment_to_json,
    plan_from_json,
    plan_to_json,
)
from booking.facilities.rules.windows import Channel, Window, WindowPlan

NINE = 540


@pytest.mark.parametrize(
    "moment",
    [
        SameDay(months=3, month_end=MonthEnd.NEXT_FIRST, time=NINE),
        SameDay(months=0, time=1440),
        DayOfMonth(months=2, day=17, time=NINE, moves=MoveOff.LATER, closed_by=ClosedBy.OFFICE),
        DayOfMonth(months=3, day=LAST_OF_MONTH, counted_in=True, time=0),
        DayOfMonth(months_by_month=(4, 5) * 6, day=1, time=NINE, instead=(((1, 1), (1, 4)),)),
        DaysBefore(days=7, time=1020, moves=MoveOff.EARLIER),
        OfficeDaysBefore(days=3, time=1440),
        Yearly(month=2, day=1, time=NINE),
        After(moment=SameDay(months=1, time=NINE), days=5, time=600),
        DaysBefore(days=1, time=NINE, closed_by=ClosedBy.OFFICE),
        BeforeStart(),
        BeforeStart(minutes=60),
    ],
)
def test_a_moment_survives_storage(moment: Moment) -> None:
    assert moment_from_json(json.loads(json.dumps(moment_to_json(moment)))) == moment


def test_a_plan_survives_storage() -> None:
    plan = WindowPlan(
        "一般の部屋",
        (
            Window(
                audiences=frozenset({Audience.RESIDENT, Audience.REGISTERED_GROUP}),
                opens=DayOfMonth(months=2, day=17, time=NINE),
                closes=DaysBefore(days=3, time=1440),
                channels=frozenset({Channel.WEB}),
                not_on=(NthWeekdayClosure(weekday=6, weeks=frozenset({1})),),
                article="規則第5条",
                note="抽選の後",
            ),
            Window(audiences=frozenset({Audience.STAFF}), closes=BeforeStart()),
        ),
    )
    assert plan_from_json(json.loads(json.dumps(plan_to_json(plan)))) == plan
    assert plan_from_json({"name": "", "windows": []}) == WindowPlan("")


def test_what_is_as_usual_can_be_left_out() -> None:
    value = {
        "name": "大月市民会館",
        "windows": [
            {
                "audiences": ["resident"],
                "opens": {"kind": "same_day", "months": 6},
                "closes": {"kind": "days_before", "days": 1},
            }
        ],
    }
    window = Window(
        audiences=frozenset({Audience.RESIDENT}),
        opens=SameDay(months=6, time=NINE),
        closes=DaysBefore(days=1, time=1440),
    )
    assert plan_from_json(value) == WindowPlan("大月市民会館", (window,))


def test_times_are_written_as_people_write_them() -> None:
    stored = moment_to_json(DayOfMonth(months=2, day=1, time=NINE, instead=(((1, 1), (1, 4)),)))
    assert stored == {
        "kind": "day_of_month",
        "months": 2,
        "day": 1,
        "time": "9:00",
        "instead": [[[1, 1], [1, 4]]],
    }


CLOSES = {"kind": "days_before", "days": 3}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, None),
        ([], None),
        ({1: 2}, None),
        ({}, "kind"),
        ({"kind": "some_day"}, "kind"),
        ({"kind": ["same_day"]}, "kind"),
        ({"kind": "same_day"}, "months"),
        ({"kind": "same_day", "months": "3"}, "months"),
        ({"kind": "same_day", "months": True}, "months"),
        ({"kind": "same_day", "months": -1}, "months"),
        ({"kind": "same_day", "months": 3, "days": 3}, "days"),
        ({"kind": "same_day", "months": 3, "month_end": "first"}, "month_end"),
        ({"kind": "same_day", "months": 3, "time": 540}, "time"),
        ({"kind": "same_day", "months": 3, "time": "9"}, "time"),
        ({"kind": "same_day", "months": 3, "time": "09:00"}, "time"),
        ({"kind": "same_day", "months": 3, "time": "9:60"}, "time"),
        ({"kind": "same_day", "months": 3, "time": "24:01"}, "time"),
        ({"kind": "same_day", "months": 3, "moves": "away"}, "moves"),
        ({"kind": "same_day", "months": 3, "closed_by": "me"}, "closed_by"),
        ({"kind": "same_day", "months": 3, "instead": [[1, 1]]}, "instead"),
        ({"kind": "same_day", "months": 3, "instead": [[[1, 1], [13, 1]]]}, "instead"),
        ({"kind": "day_of_month", "day": 1}, "months"),
        ({"kind": "day_of_month", "day": 1, "months": 1, "months_by_month": [1] * 12}, "months"),
        ({"kind": "day_of_month", "day": 1, "months_by_month": [1] * 11}, "months_by_month"),
        ({"kind": "day_of_month", "day": 1, "months_by_month": []}, "months_by_month"),
        ({"kind": "day_of_month", "day": 0, "months": 1}, "day"),
        ({"kind": "day_of_month", "day": -1, "months": 1}, "day"),
        ({"kind": "day_of_month", "day": "first", "months": 1}, "day"),
        ({"kind": "day_of_month", "day": 1, "months": 1, "counted_in": 1}, "counted_in"),
        ({"kind": "days_before", "days": 1.5}, "days"),
        ({"kind": "before_start", "time": "9:00"}, "time"),
        ({"kind": "after", "days": 5, "moment": {"kind": "before_start"}}, "moment.kind"),
        ({"kind": "after", "days": 5, "moment": {"kind": "same_day"}}, "moment.months"),
        ({"kind": "after", "days": 5, "moment": None}, "moment"),
    ],
)
def test_any_other_moment_is_refused(value: object, field: str | None) -> None:
    with pytest.raises(InvalidWindow) as refused:
        moment_from_json(value)
    assert refused.value.field == field
    assert str(refused.value.message)


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({}, "windows.0.audiences"),
        ({"audiences": ["resident"]}, "windows.0.closes"),
        ({"audiences": [], "closes": CLOSES}, "windows.0.audiences"),
        ({"audiences": ["everybody"], "closes": CLOSES}, "windows.0.audiences"),
        ({"audiences": ["staff", "staff"], "closes": CLOSES}, "windows.0.audiences"),
        ({"audiences": "staff", "closes": CLOSES}, "windows.0.audiences"),
        ({"audiences": ["staff"], "closes": CLOSES, "channels": ["fax"]}, "windows.0.channels"),
        ({"audiences": ["staff"], "closes": CLOSES, "opens": None}, "windows.0.opens"),
        (
            {"audiences": ["staff"], "closes": CLOSES, "opens": {"kind": "before_start"}},
            "windows.0.opens.kind",
        ),
        ({"audiences": ["staff"], "closes": CLOSES | {"days": -1}}, "windows.0.closes.days"),
        ({"audiences": ["staff"], "closes": CLOSES, "not_on": [{"kind": "some"}]}, "windows.0.not_on.kind"),
        ({"audiences": ["staff"], "closes": CLOSES, "article": 5}, "windows.0.article"),
        ({"audiences": ["staff"], "closes": CLOSES, "fee": 5}, "windows.0.fee"),
        (3, "windows.0"),
    ],
)
def test_any_other_window_is_refused(window: Any, field: str) -> None:
    with pytest.raises(InvalidWindow) as refused:
        plan_from_json({"name": "", "windows": [window]})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("plan", "field"),
    [({"windows": []}, "name"), ({"name": ""}, "windows"), ({"name": "", "windows": {}}, "windows")],
)
def test_any_other_plan_is_refused(plan: object, field: str) -> None:
    with pytest.raises(InvalidWindow) as refused:
        plan_from_json(plan)
    assert refused.value.field == field
