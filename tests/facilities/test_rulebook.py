"""A rulebook is one value: it goes to storage and comes back the same, and names only what is there."""

import json
from dataclasses import replace
from typing import Any

import pytest

from booking.accounts.rules import Audience
from booking.core.errors import InvalidInput
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    HolidayClosure,
    WeeklyClosure,
)
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup, next_number
from booking.facilities.rules.rulebook_json import (
    rulebook_from_json,
    rulebook_from_text,
    rulebook_to_json,
    rulebook_to_text,
)
from booking.facilities.rules.schedules import Buffers, OnHolidays, Schedule, ScheduleEntry
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from tests.facilities.timetables import COMBINED, KOSHI, WAKABAYASHI, whole_day

MONDAYS = WeeklyClosure(weekdays=frozenset({0}), article="条例第3条")
PLAN = WindowPlan(
    "一般",
    (
        Window(
            audiences=PUBLIC,
            opens=SameDay(months=3, time=540),
            closes=DaysBefore(days=3, time=1440),
            article="規則第5条",
        ),
        Window(audiences=frozenset({Audience.STAFF}), closes=BeforeStart()),
    ),
)
HALL = SpaceSetup(
    Schedule(
        (
            ScheduleEntry(2, weekdays=frozenset({5, 6}), season=((4, 1), (11, 30))),
            ScheduleEntry(1, on_holidays=OnHolidays.NEVER),
        )
    ),
    plan=1,
    buffers=Buffers(after=15),
    closures={4: HolidayClosure(reason="祝日")},
)
BOOK = Rulebook(
    timetables={1: COMBINED, 2: KOSHI, 3: WAKABAYASHI, 10: whole_day("9:00-24:00")},
    closures={2: MONDAYS, 3: AnnualOpening(first=(7, 21), last=(8, 31))},
    plans={1: PLAN},
    spaces={"7": HALL, "8": SpaceSetup()},
    staff_may_lift=frozenset({"closed", "not_yet_open"}),
)


@pytest.mark.parametrize("book", [BOOK, Rulebook()])
def test_a_rulebook_survives_storage(book: Rulebook) -> None:
    assert rulebook_from_json(json.loads(json.dumps(rulebook_to_json(book)))) == book
    assert rulebook_from_text(rulebook_to_text(book)) == book


def test_equal_rulebooks_are_one_text_and_one_text_is_one_value() -> None:
    other = replace(
        BOOK,
        timetables=dict(reversed(BOOK.timetables.items())),
        spaces=dict(reversed(BOOK.spaces.items())),
    )
    assert rulebook_to_text(other) == rulebook_to_text(BOOK)
    assert rulebook_from_text(rulebook_to_text(other)) is rulebook_from_text(rulebook_to_text(BOOK))


def test_what_is_as_usual_can_be_left_out_and_spaces_may_have_keys() -> None:
    book = rulebook_from_json(
        {
            "timetables": {"1": {"kind": "day", "opens": "9:00", "closes": "17:00"}},
            "spaces": {"hall.main": {"schedule": [{"timetable": 1}]}},
        }
    )
    assert book.of("hall.main") == SpaceSetup(Schedule((ScheduleEntry(1),)))
    assert (book.closures, book.plans, book.staff_may_lift) == ({}, {}, frozenset())
    assert rulebook_from_json({}) == Rulebook()


DAY = {"kind": "day", "opens": "9:00", "closes": "17:00"}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, None),
        ([], None),
        ({"seasons": {}}, "seasons"),
        ({"timetables": []}, None),
        ({"timetables": {"one": DAY}}, "timetables"),
        ({"timetables": {"0": DAY}}, "timetables"),
        ({"timetables": {"01": DAY}}, "timetables"),
        ({"timetables": {"-1": DAY}}, "timetables"),
        ({"timetables": {"１": DAY}}, "timetables"),
        ({"timetables": {"1" * 5000: DAY}}, "timetables"),
        ({"timetables": {"1": {**DAY, "closes": "9:00"}}}, "closes"),
        ({"closures": {"1": {"kind": "sometimes"}}}, "kind"),
        ({"plans": {"1": {"name": ""}}}, "windows"),
        ({"spaces": {"7": None}}, None),
        ({"spaces": {"7": {"plans": 1}}}, "plans"),
        ({"spaces": {"7": {"plan": "1"}}}, "plan"),
        ({"spaces": {"7": {"plan": True}}}, "plan"),
        ({"spaces": {"7": {"schedule": {}}}}, "schedule"),
        ({"spaces": {"7": {"buffers": {"after": -1}}}}, "after"),
        ({"staff_may_lift": "closed"}, "staff_may_lift"),
        ({"staff_may_lift": [1]}, "staff_may_lift"),
        ({"staff_may_lift": ["closed", "closed"]}, "staff_may_lift"),
        ({"staff_may_lift": None}, "staff_may_lift"),
        # What is named must be there.
        ({"spaces": {"7": {"schedule": [{"timetable": 1}]}}}, "schedule"),
        ({"timetables": {"1": DAY}, "spaces": {"7": {"schedule": [{"timetable": 2}]}}}, "schedule"),
        ({"spaces": {"7": {"plan": 1}}}, "plan"),
        (
            {
                "closures": {"1": {"kind": "holidays"}},
                "spaces": {"7": {"closures": {"1": {"kind": "holidays"}}}},
            },
            "closures",
        ),
        (
            {
                "spaces": {
                    "7": {"closures": {"1": {"kind": "holidays"}}},
                    "8": {"closures": {"1": {"kind": "holidays"}}},
                }
            },
            "closures",
        ),
    ],
)
def test_anything_else_is_refused_by_name(value: Any, field: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        rulebook_from_json(value)
    assert refused.value.field == field
    assert str(refused.value.message)


def test_a_change_gives_another_rulebook_and_leaves_the_first_as_it_was() -> None:
    text = rulebook_to_text(BOOK)
    changed = (
        BOOK.with_timetable(11, KOSHI)
        .without_timetable(10)
        .with_plan(2, WindowPlan("窓口だけ"))
        .without_plan(2)
        .with_space(8, replace(HALL, closures={}))
        .with_closure(5, HolidayClosure())
        .with_closure(6, MONDAYS, space=8)
        .without_closure(2)
        .without_closure(4)
    )
    assert rulebook_to_text(BOOK) == text
    assert list(changed.timetables) == [1, 2, 3, 11]
    assert changed.plans == BOOK.plans
    assert changed.of(7) == replace(HALL, closures={})
    assert changed.of(8) == replace(HALL, closures={6: MONDAYS})
    assert changed.all_closures() == {
        3: (AnnualOpening(first=(7, 21), last=(8, 31)), None),
        5: (HolidayClosure(), None),
        6: (MONDAYS, "8"),
    }


def test_a_space_that_is_not_named_is_not_opened_and_can_still_be_closed() -> None:
    assert BOOK.of(99) == SpaceSetup()
    rule: ClosureRule = AnnualClosure(first=(12, 29), last=(1, 3))
    assert BOOK.with_closure(9, rule, space=99).of(99) == SpaceSetup(closures={9: rule})


def test_what_uses_a_timetable_or_a_plan_is_told() -> None:
    assert BOOK.users_of_timetable(1) == BOOK.users_of_timetable(2) == ["7"]
    assert BOOK.users_of_timetable(3) == []
    assert BOOK.users_of_plan(1) == ["7"]
    assert BOOK.users_of_plan(2) == []


def test_a_new_number_is_one_that_nothing_has() -> None:
    assert next_number({}) == 1
    assert next_number(BOOK.timetables) == 11
    assert next_number(BOOK.closures, HALL.closures) == next_number(BOOK.all_closures()) == 5
