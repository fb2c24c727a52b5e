"""超過・時間外: what the time outside of the periods costs."""

from typing import Any

import pytest

from booking.fees.rules.pricing import price
from booking.fees.rules.working import NoPrice
from tests.fees.rules.making import HOUR, Plain, cost, lines, periods, step, tariff, use, yes_or_no

THREE = {"9-12": 300, "13-17": 800, "18-22": 1000}


def extended(*cases: Plain, table: Plain | None = None, **more: Any) -> Any:
    over = step("extension", "over", table="base", cases=list(cases) or [{}], **more)
    return tariff(table or periods(THREE), over)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("9:00-12:00", []),
        ("9:00-12:01", [100]),
        ("9:00-12:59", [100]),
        ("9:00-13:00", [100]),
        ("9:00-13:01", []),  # the next period
        ("13:00-18:00", [200]),
        ("8:59-12:00", [100]),
        ("8:00-12:00", [100]),
        ("7:59-12:00", [200]),
        ("18:00-23:00", [250]),
        ("18:00-23:01", [500]),
        ("8:30-17:30", [100, 200]),  # before by the first, after by the last
        ("12:30-17:00", [200]),  # begun early: that which follows
    ],
)
def test_by_each_hour_begun_at_the_price_of_the_period_beside_it(time: str, expected: list[int]) -> None:
    assert [amount for label, amount in lines(extended(), use(time)) if label == "over"] == expected


@pytest.mark.parametrize(
    ("minutes", "ends", "expected"),
    [(30, "12:29", 50), (30, "12:30", 50), (30, "12:31", 100), (60, "12:31", 100), (15, "12:31", 75)],
)
def test_by_other_lengths_of_time(minutes: int, ends: str, expected: int) -> None:
    assert cost(extended(minutes=minutes), use(f"9:00-{ends}")) == 300 + expected


@pytest.mark.parametrize(
    ("case", "time", "expected"),
    [
        ({"percent": "30"}, "9:00-12:30", 90),
        ({"percent": "30"}, "9:00-17:30", 240),
        ({"of": "use", "percent": "30"}, "9:00-17:30", 330),
        ({"of": "use"}, "9:00-12:30", 100),
        ({"of": "use"}, "9:00-17:30", 157),  # 1,100 for seven hours
        ({"of": "18-22", "percent": "12.5"}, "9:00-12:30", 125),
        ({"of": "18-22"}, "9:00-12:30", 250),
        ({"percent": "0"}, "9:00-12:30", 0),
    ],
)
def test_a_part_of_the_period_of_the_use_or_of_a_unit(case: Plain, time: str, expected: int) -> None:
    assert (
        cost(extended(case), use(time)) - cost(tariff(periods(THREE)), use(time.replace("30", "00")))
        == expected
    )


def test_a_combined_price_is_what_the_use_cost() -> None:
    table = periods({**THREE, "9-22": 1800})
    use_itself = extended({"of": "use", "percent": "10"}, table=table)
    beside_it = extended({"of": "period", "percent": "10"}, table=table)
    assert [cost(one, use("9:00-22:30")) - 1800 for one in (use_itself, beside_it)] == [180, 100]


OSATO = [
    {"ends": 540, "of": "9-12"},
    {"starts": 720, "ends": 780, "of": "9-12"},
    {"starts": 1020, "ends": 1080, "of": "13-17"},
    {"starts": 1320, "ends": 1380, "of": "18-22"},
]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("8:00-12:00", [100]),
        ("12:00-17:00", [100]),  # before the afternoon, but at the morning's price
        ("17:00-22:00", [200]),
        ("9:00-17:00", [100]),
        ("9:00-22:00", [100, 200]),
        ("18:00-23:00", [250]),
        ("18:00-23:01", None),  # no case reaches that far
    ],
)
def test_by_the_time_of_day(time: str, expected: list[int] | None) -> None:
    by_time = extended(*OSATO, table=periods(THREE, gaps_are_free=False))
    if expected is None:
        with pytest.raises(NoPrice):
            cost(by_time, use(time))
        return
    assert [amount for label, amount in lines(by_time, use(time)) if label == "over"] == expected


def test_time_over_two_cases_is_counted_in_each() -> None:
    cases = [{"ends": 1380, "percent": "10"}, {"starts": 1380, "percent": "20"}]
    found = lines(extended(*cases), use("18:00-23:30"))
    assert found == [("base", 1000), ("over", 100), ("over", 200)]


@pytest.mark.parametrize(("ends", "is_possible"), [("12:59", True), ("13:00", False)])
def test_no_longer_than_it_may_be(ends: str, is_possible: bool) -> None:
    short = extended(at_most=59)
    if is_possible:
        assert cost(short, use(f"9:00-{ends}")) == 400
        return
    with pytest.raises(NoPrice, match="59"):
        cost(short, use(f"9:00-{ends}"))


@pytest.mark.parametrize(("unit", "expected"), [(1, 333), (10, 330), (100, 300)])
def test_the_price_of_an_hour_is_rounded_before_it_is_multiplied(unit: int, expected: int) -> None:
    table = periods({"9-12": 1000})
    rounded = extended(table=table, rounding={"bands": [{"unit": unit}]})
    assert [cost(rounded, use(f"9:00-{ends}")) - 1000 for ends in ("13:00", "15:00")] == [
        expected,
        3 * expected,
    ]
    assert price(rounded, use("9:00-15:00")).lines[-1].unit_yen == expected


def test_unrounded_it_is_exact_to_the_end() -> None:
    assert cost(extended(table=periods({"9-12": 1000})), use("9:00-15:00")) == 2000


def test_a_unit_without_a_price_in_that_row_is_none_to_take_a_part_of() -> None:
    table = periods({"9-12": 300})
    table["units"].append({"kind": "period", "key": "whole", "label": "全日", "starts": 540, "ends": 1320})
    with pytest.raises(NoPrice):
        cost(extended({"of": "whole", "percent": "10"}, table=table), use("9:00-12:30"))


def test_without_time_outside_there_is_no_line() -> None:
    assert lines(extended(), use("9:00-12:00")) == [("base", 300)]


def test_where_the_table_does_not_count_neither_does_its_extension() -> None:
    table = periods(THREE, when=[{"big": ["yes"]}])
    hourly = {**periods({"hour": 50}, HOUR, when=[{"big": ["no"]}]), "key": "small", "label": "small"}
    both = tariff(
        table, step("extension", "over", table="base", cases=[{}]), hourly, conditions=[yes_or_no("big")]
    )
    assert lines(both, use("9:00-13:00")) == [("small", 200)]
    assert lines(both, use("9:00-13:00", big="yes")) == [("base", 300), ("over", 100)]


def test_under_a_condition_that_does_not_hold_there_is_no_price_for_it() -> None:
    over = step("extension", "over", table="base", cases=[{}], when=[{"late": ["yes"]}])
    asked = tariff(periods(THREE), over, conditions=[yes_or_no("late")])
    assert cost(asked, use("9:00-12:30", late="yes")) == 400
    with pytest.raises(NoPrice):
        cost(asked, use("9:00-12:30"))


def test_a_later_step_may_be_a_part_of_it() -> None:
    more = step("surcharge", "more", of=["base", "over"], cases=[{"rate": "50"}])
    over = step("extension", "over", table="base", cases=[{}])
    found = lines(tariff(periods(THREE), over, more), use("9:00-12:30"))
    assert found == [("base", 300), ("over", 100), ("more", 200)]
