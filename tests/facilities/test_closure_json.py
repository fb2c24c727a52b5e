"""Rules go to storage and come back the same; anything else is refused by name."""

import json
from datetime import date

import pytest

from booking.facilities.rules.closure_json import closure_from_json, closure_to_json
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DayAfterHolidayClosure,
    HolidayClosure,
    InvalidClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    SeasonClosure,
    WeeklyClosure,
)
from booking.facilities.rules.days import LAST_WEEK

NO_HOURS = {"start_minute": None, "end_minute": None}


@pytest.mark.parametrize(
    "rule",
    [
        WeeklyClosure(weekdays=frozenset({0, 6}), on_holiday=OnHoliday.NEXT_WORKDAY),
        HolidayClosure(),
        DayAfterHolidayClosure(open_weekdays=frozenset()),
        AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始"),
        NthWeekdayClosure(weekday=4, weeks=frozenset({4, LAST_WEEK}), reason="館内整理日"),
        MonthEndClosure(workday_before=True),
        SeasonClosure(first=(4, 1), last=(11, 30), article="条例第4条第2項"),
        HolidayClosure(opens_on_request=True, article="条例第3条"),
        AnnualOpening(first=(2, 29), last=(3, 1), reason="ひな祭り"),
        NthWeekdayOpening(weekday=0, weeks=frozenset({2, LAST_WEEK})),
        DatedOpening(first=date(2026, 12, 5), last=date(2026, 12, 5), start_minute=540, end_minute=720),
        DatedClosure(first=date(2028, 2, 29), last=date(2028, 3, 1)),
        DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 5), start_minute=540, end_minute=720),
    ],
)
def test_a_rule_survives_storage(rule: ClosureRule) -> None:
    assert closure_from_json(json.loads(json.dumps(closure_to_json(rule)))) == rule


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, None),
        ([], None),
        ({}, "kind"),
        ({"kind": "sometimes"}, "kind"),
        ({"kind": ["weekly"]}, "kind"),
        ({"kind": "holidays", "weekdays": [0]}, "weekdays"),
        ({"kind": "weekly", "weekdays": [0]}, "on_holiday"),
        ({"kind": "weekly", "weekdays": "0", "on_holiday": "closed"}, "weekdays"),
        ({"kind": "weekly", "weekdays": [True], "on_holiday": "closed"}, "weekdays"),
        ({"kind": "weekly", "weekdays": [0, 0], "on_holiday": "closed"}, "weekdays"),
        ({"kind": "weekly", "weekdays": [7], "on_holiday": "closed"}, "weekdays"),
        ({"kind": "weekly", "weekdays": [0], "on_holiday": "sometimes"}, "on_holiday"),
        ({"kind": "annual", "first": [12, 29], "last": [1]}, "last"),
        ({"kind": "annual", "first": [12, 29], "last": "1/3"}, "last"),
        ({"kind": "month_end", "workday_before": 1}, "workday_before"),
        ({"kind": "holidays", "reason": 3}, "reason"),
        ({"kind": "holidays", "article": 3}, "article"),
        ({"kind": "holidays", "opens_on_request": 1}, "opens_on_request"),
        # What happens once is opened by taking it back, and an opening is open for everybody.
        (
            {"kind": "dated", "first": "2026-12-05", "last": "2026-12-05", "opens_on_request": True}
            | NO_HOURS,
            "opens_on_request",
        ),
        (
            {"kind": "annual_opening", "first": [1, 4], "last": [1, 4], "opens_on_request": True},
            "opens_on_request",
        ),
        ({"kind": "season", "first": [2, 30], "last": [3, 1]}, "first"),
        ({"kind": "annual_opening", "first": [1, 1], "last": [13, 1]}, "last"),
        ({"kind": "nth_weekday_opening", "weekday": 0, "weeks": [6]}, "weeks"),
        (
            {"kind": "dated", "first": "20261205", "last": "2026-12-05"} | NO_HOURS,
            "first",
        ),
        (
            {"kind": "dated", "first": "2026-02-30", "last": "2026-12-05"} | NO_HOURS,
            "first",
        ),
    ],
)
def test_anything_else_is_refused_and_the_field_is_named(value: object, field: str | None) -> None:
    with pytest.raises(InvalidClosure) as refused:
        closure_from_json(value)
    assert refused.value.field == field
    assert str(refused.value.message)
