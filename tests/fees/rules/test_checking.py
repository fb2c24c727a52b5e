"""A tariff that contradicts itself is refused, and says where; what only looks like it is not."""

from collections.abc import Callable
from typing import Any

import pytest

from booking.fees.rules.checking import problems_of
from booking.fees.rules.tariff_json import InvalidTariff
from tests.fees.rules.making import HOUR, Plain, once, period, periods, rate, step, tariff, yes_or_no

AMOUNT = {"source": "number", "key": "fee", "label": "入場料", "options": [{"key": "all", "label": "すべて"}]}


def bands(*edges: Plain) -> list[Plain]:
    return [{"key": f"band{place}", "label": f"帯{place}", **one} for place, one in enumerate(edges)]


def fee(*edges: Plain) -> Plain:
    return {**AMOUNT, "options": bands(*edges)}


def quotient(of: str, *edges: Plain) -> Plain:
    return {"source": "quotient", "key": "q", "label": "q", "of": of, "by": 3, "options": bands(*edges)}


def table(*rows: Plain) -> Plain:
    return {
        "kind": "table",
        "key": "base",
        "label": "base",
        "units": [HOUR, period("9-12")],
        "rows": list(rows),
    }


DAY = {"source": "day", "key": "day", "label": "曜日"}
SEASON = {"source": "season", "key": "season", "label": "季節"}
WHO = {"source": "audience", "key": "who", "label": "区分", "default": "in"}
LIGHT = [{"season": [[4, 1], [9, 30]], "minute": 1}, {"season": [[9, 30], [10, 1]], "minute": 2}]

CONTRADICTIONS: dict[str, tuple[str, Callable[[], Any]]] = {
    # names
    "a step twice": ("steps", lambda: tariff(once(1), once(2))),
    "a room twice": ("rooms", lambda: tariff(once(1), rooms=("hall", "hall"))),
    "a condition twice": ("conditions", lambda: tariff(once(1), conditions=[yes_or_no("a"), yes_or_no("a")])),
    "an option twice": (
        "conditions.a",
        lambda: tariff(
            once(1), conditions=[{**yes_or_no("a"), "options": [{"key": "no", "label": "x"}] * 2}]
        ),
    ),
    "a unit twice": ("steps.base", lambda: tariff({**table({"prices": {"hour": 1}}), "units": [HOUR, HOUR]})),
    "an unknown default": (
        "conditions.a",
        lambda: tariff(once(1), conditions=[{**yes_or_no("a"), "default": "x"}]),
    ),
    "a quotient of what is not asked": (
        "conditions.q",
        lambda: tariff(
            once(1),
            conditions=[quotient("x", {})],
        ),
    ),
    "an unknown room of a step": ("steps.base", lambda: tariff(once(1, rooms=["x"]))),
    "an unknown room left out": ("steps.base", lambda: tariff(once(1, not_rooms=["x"]))),
    "an unknown room of a row": (
        "steps.base",
        lambda: tariff(table({"rooms": ["x"], "prices": {"hour": 1}})),
    ),
    "an unknown unit": ("steps.base", lambda: tariff(table({"prices": {"x": 1}}))),
    "an unknown condition": ("steps.base", lambda: tariff(once(1, when=[{"x": ["yes"]}]))),
    "an unknown option": (
        "steps.base",
        lambda: tariff(once(1, when=[{"a": ["x"]}]), conditions=[yes_or_no("a")]),
    ),
    "an unknown condition of a case": (
        "steps.more",
        lambda: tariff(once(1), step("surcharge", "more", cases=[{"when": {"x": ["y"]}, "rate": "1"}])),
    ),
    "an unknown condition of a row": (
        "steps.base",
        lambda: tariff(table({"when": {"x": ["y"]}, "prices": {"hour": 1}})),
    ),
    "an unknown number of pieces": ("steps.base", lambda: tariff(once(1, times="x"))),
    "an unknown number of minutes": ("steps.base", lambda: tariff(once(1, minutes_of="x"))),
    "a share of what is not asked": (
        "steps.share",
        lambda: tariff(step("gate_share", "share", percent="5", of="x")),
    ),
    # order
    "a part of a later step": ("steps.more", lambda: tariff(rate("more", "1", of=["base"]), once(1))),
    "a part of itself": ("steps.more", lambda: tariff(once(1), rate("more", "1", of=["more"]))),
    "a rounding of a later step": (
        "steps.r",
        lambda: tariff(step("rounding", "r", of=["base"], by={"bands": [{"unit": 10}]}), once(1)),
    ),
    "an extension of a later table": (
        "steps.over",
        lambda: tariff(step("extension", "over", table="base", cases=[{}]), periods({"9-12": 1})),
    ),
    "an extension of what is no table": (
        "steps.over",
        lambda: tariff(once(1), rate("more", "1"), step("extension", "over", table="more", cases=[{}])),
    ),
    "an extension by an unknown unit": (
        "steps.over",
        lambda: tariff(once(1), step("extension", "over", table="base", cases=[{"of": "x"}])),
    ),
    "two prices of an extension at one time": (
        "steps.over",
        lambda: tariff(
            periods({"9-12": 1}),
            step("extension", "over", table="base", cases=[{"ends": 800}, {"starts": 799}]),
        ),
    ),
    "one of several, not side by side": (
        "steps",
        lambda: tariff(once(1), rate("a", "1", one_of="g"), rate("b", "1"), rate("c", "1", one_of="g")),
    ),
    "an exemption that would count twice": (
        "steps.second",
        lambda: tariff(
            once(1), step("exemption", "first"), step("exemption", "second", scopes=["room", "other"])
        ),
    ),
    # two answers to one question
    "two rows alike": (
        "steps.base",
        lambda: tariff(table({"prices": {"hour": 1}}, {"prices": {"hour": 2}})),
    ),
    "two rows for one room": (
        "steps.base",
        lambda: tariff(
            table(
                {"rooms": ["hall"], "prices": {"hour": 1}}, {"rooms": ["hall", "b"], "prices": {"hour": 2}}
            ),
            rooms=("hall", "b"),
        ),
    ),
    "two rows by conditions that may hold at once": (
        "steps.base",
        lambda: tariff(
            table(
                {"when": {"a": ["yes"]}, "prices": {"hour": 1}},
                {"when": {"b": ["yes"]}, "prices": {"hour": 2}},
            ),
            conditions=[yes_or_no("a"), yes_or_no("b")],
        ),
    ),
    "two ways to count": ("steps.base", lambda: tariff(table({"prices": {"hour": 1, "9-12": 2}}))),
    "an extension alone": (
        "steps.base",
        lambda: tariff(periods({"x": 1}, {"kind": "extension", "key": "x", "label": "延長"})),
    ),
    "two periods of the same time": (
        "steps.base",
        lambda: tariff(periods({"9-12": 1, "x": 2}, {**period("9-12"), "key": "x"})),
    ),
    "periods that overlap": ("steps.base", lambda: tariff(periods({"9-13": 1, "12-17": 2}))),
    "two lengths alike": (
        "steps.base",
        lambda: tariff(periods({"hour": 1, "x": 2}, HOUR, {**HOUR, "key": "x"})),
    ),
    "two seasons of light": ("steps.base", lambda: tariff(once(1, lit_from=LIGHT))),
    "a day of two kinds": (
        "conditions.day",
        lambda: tariff(
            once(1),
            conditions=[{**DAY, "options": bands({"days": ["sat", "sun"]}, {"days": ["sun", "holiday"]})}],
        ),
    ),
    "a day of two seasons": (
        "conditions.season",
        lambda: tariff(
            once(1),
            conditions=[
                {**SEASON, "options": bands({"spans": [[[12, 1], [3, 1]]]}, {"spans": [[[3, 1], [6, 1]]]})}
            ],
        ),
    ),
    "people of two kinds": (
        "conditions.who",
        lambda: tariff(
            once(1),
            conditions=[
                {
                    **WHO,
                    "default": "band0",
                    "options": bands({"audiences": ["staff"]}, {"audiences": ["staff"]}),
                }
            ],
        ),
    ),
    # 大郷: 200円以下, 200-500円
    "a number in two bands": (
        "conditions.fee",
        lambda: tariff(
            once(1),
            conditions=[fee({"at_most": 200}, {"at_least": 200, "at_most": 500})],
        ),
    ),
    "a quotient between two bands": (
        "conditions.q",
        lambda: tariff(
            once(1),
            conditions=[
                AMOUNT,
                quotient("fee", {"at_most": 500}, {"at_least": 501}),
            ],
        ),
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_tariff_that_contradicts_itself_is_refused(name: str) -> None:
    where, make = CONTRADICTIONS[name]
    with pytest.raises(InvalidTariff) as caught:
        make()
    assert caught.value.field == where
    assert str(caught.value)


HARMLESS: dict[str, Callable[[], Any]] = {
    "bands that touch": lambda: tariff(
        once(1),
        conditions=[fee({"at_most": 200}, {"more_than": 200, "at_most": 500})],
    ),
    "whole numbers side by side": lambda: tariff(
        once(1), conditions=[fee({"at_least": 501}, {"at_most": 500})]
    ),
    "asked numbers of which some are in no band": lambda: tariff(
        once(1), conditions=[fee({"at_most": 14}, {"at_least": 65})]
    ),
    "a quotient's bands that touch": lambda: tariff(
        once(1),
        conditions=[
            AMOUNT,
            quotient("fee", {"less_than": 500}, {"at_least": 500}),
        ],
    ),
    "seasons side by side over the year's end": lambda: tariff(
        once(1),
        conditions=[
            {**SEASON, "options": bands({"spans": [[[12, 1], [2, 29]]]}, {"spans": [[[3, 1], [11, 30]]]})}
        ],
    ),
    "combined periods that overlap": lambda: tariff(
        periods({"9-12": 1, "13-17": 1, "18-22": 1, "9-17": 2, "13-22": 2, "9-22": 3})
    ),
    "periods that touch": lambda: tariff(periods({"9-13": 1, "13-17": 1})),
    "periods of different rows that overlap": lambda: tariff(
        {
            **table({"rooms": ["hall"], "prices": {"9-12": 1}}, {"rooms": ["b"], "prices": {"x": 1}}),
            "units": [period("9-12"), {**period("10-13"), "key": "x"}],
        },
        rooms=("hall", "b"),
    ),
    "periods for one row, hours for another": lambda: tariff(
        table({"rooms": ["hall"], "prices": {"9-12": 1}}, {"prices": {"hour": 1}}), rooms=("hall", "b")
    ),
    "a row that says more than another": lambda: tariff(
        table({"prices": {"hour": 1}}, {"when": {"a": ["yes"]}, "prices": {"hour": 2}}),
        conditions=[yes_or_no("a")],
    ),
    "rows of which the options exclude each other": lambda: tariff(
        table(
            {"when": {"a": ["no"], "b": ["no", "yes"]}, "prices": {"hour": 1}},
            {"when": {"a": ["yes"], "b": ["yes"]}, "prices": {"hour": 2}},
        ),
        conditions=[yes_or_no("a"), yes_or_no("b")],
    ),
    "exemptions for different rooms": lambda: tariff(
        once(1),
        step("exemption", "first", rooms=["hall"]),
        step("exemption", "second", not_rooms=["hall"]),
        rooms=("hall", "b"),
    ),
    "exemptions for different things": lambda: tariff(
        once(1), step("exemption", "first"), step("exemption", "second", scopes=["equipment"])
    ),
    "an extension over its whole day": lambda: tariff(
        periods({"9-12": 1}),
        step("extension", "over", table="base", cases=[{"ends": 800}, {"starts": 800}]),
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_it_is_taken(name: str) -> None:
    HARMLESS[name]()


def test_all_that_is_wrong_is_found_at_once() -> None:
    good = tariff(once(1), once(2, "other"), rooms=("hall", "b"))
    twice = good.model_copy(update={"rooms": (good.rooms[0],) * 2, "steps": (good.steps[0],) * 2})
    assert [problem.where for problem in problems_of(twice)] == ["rooms", "steps"]
