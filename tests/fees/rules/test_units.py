"""By which units of a table a use is covered, at every edge."""

from fractions import Fraction

import pytest

from booking.fees.rules.pricing import price
from booking.fees.rules.units import PeriodUnit, single_periods, started, touched_periods
from booking.fees.rules.working import NoPrice
from tests.fees.rules.making import HOUR, Plain, cost, lines, periods, tariff, use

THREE = {"9-12": 100, "13-17": 200, "18-22": 300}
COMBINED = {**THREE, "9-17": 250, "13-22": 450, "9-22": 500}


def units_of(table: Plain, time: str) -> list[tuple[str, str]]:
    working = price(tariff(table), use(time))
    return [(line.unit, line.count) for line in working.lines]


@pytest.mark.parametrize(
    ("time", "touched"),
    [
        ("9:00-12:00", ["9-12"]),
        ("9:00-9:01", ["9-12"]),
        ("11:59-12:00", ["9-12"]),
        ("9:00-13:00", ["9-12"]),
        ("9:00-13:01", ["9-12", "13-17"]),
        ("12:00-13:01", ["13-17"]),
        ("11:59-13:00", ["9-12"]),
        ("8:00-9:00", []),
        ("8:00-9:01", ["9-12"]),
        ("12:00-13:00", []),
        ("16:59-18:01", ["13-17", "18-22"]),
        ("22:00-23:00", []),
        ("0:00-24:00", ["9-12", "13-17", "18-22"]),
    ],
)
def test_a_period_is_touched_by_a_minute_of_it(time: str, touched: list[str]) -> None:
    units = [
        PeriodUnit(key=key, label=key, starts=int(key.split("-")[0]) * 60, ends=int(key.split("-")[1]) * 60)
        for key in COMBINED
    ]
    asked = use(time)
    assert [one.key for one in touched_periods(units, asked.starts, asked.ends)] == touched
    assert [one.key for one in single_periods(units)] == list(THREE)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("9:00-12:00", [("9-12", "")]),
        ("9:00-17:00", [("9-17", "")]),
        ("11:59-13:01", [("9-17", "")]),
        ("13:00-22:00", [("13-22", "")]),
        ("9:00-22:00", [("9-22", "")]),
        ("11:00-18:30", [("9-22", "")]),
        ("16:00-19:00", [("13-22", "")]),
    ],
)
def test_a_combined_price_counts_where_there_is_one(time: str, expected: list[tuple[str, str]]) -> None:
    assert units_of(periods(COMBINED), time) == expected


def test_the_fewest_units_count_even_where_they_cost_more() -> None:
    dear = {**THREE, "9-17": 999}
    assert cost(tariff(periods(dear)), use("9:00-17:00")) == 999
    assert cost(tariff(periods(dear, combine="cheapest")), use("9:00-17:00")) == 300


def test_of_as_few_units_the_cheaper_count() -> None:
    # 9-17 and 18-22, or 9-12 and 13-22: two units either way.
    table = {**THREE, "9-17": 280, "13-22": 490}
    assert units_of(periods(table), "9:00-22:00") == [("9-17", ""), ("18-22", "")]
    table = {**THREE, "9-17": 290, "13-22": 480}
    assert units_of(periods(table), "9:00-22:00") == [("9-12", ""), ("13-22", "")]


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (501, [("13-17", ""), ("18-22", "")]),
        (500, [("9-22", "")]),  # as dear, and one price instead of two
        (499, [("9-22", "")]),
    ],
)
def test_the_cheapest_may_cover_more_than_is_used(whole: int, expected: list[tuple[str, str]]) -> None:
    table = periods({**THREE, "9-22": whole}, combine="cheapest")
    assert units_of(table, "13:00-22:00") == expected


def test_without_the_cheapest_a_price_for_more_than_is_used_is_none() -> None:
    assert units_of(periods({**THREE, "9-22": 10}), "13:00-22:00") == [("13-17", ""), ("18-22", "")]


@pytest.mark.parametrize(
    ("time", "is_free", "total"),
    [
        ("9:00-17:00", True, 300),
        ("9:00-17:00", False, 310),
        ("9:00-13:00", True, 110),  # after the last period it is no gap
        ("12:00-17:00", True, 210),
        ("9:00-22:00", True, 600),
        ("9:00-22:00", False, 620),
        ("8:00-23:00", True, 620),
        ("8:00-23:00", False, 640),
    ],
)
def test_a_gap_is_free_or_an_extension(time: str, is_free: bool, total: int) -> None:
    extra = {"kind": "extension", "key": "extra", "label": "延長"}
    table = periods({**THREE, "extra": 10}, extra, gaps_are_free=is_free)
    assert cost(tariff(table), use(time)) == total


def test_within_a_combined_period_there_is_no_gap() -> None:
    table = periods({**THREE, "9-17": 250}, gaps_are_free=False)
    assert cost(tariff(table), use("9:00-17:00")) == 250
    with pytest.raises(NoPrice):
        cost(tariff(table), use("13:00-22:00"))


def test_a_period_that_cannot_be_had_is_no_free_gap() -> None:
    table = periods({"9-12": 100, "18-22": 300})
    assert cost(tariff(table), use("9:00-22:00")) == 400
    table["units"].append({"kind": "period", "key": "pm", "label": "pm", "starts": 780, "ends": 1020})
    with pytest.raises(NoPrice):
        cost(tariff(table), use("9:00-22:00"))
    assert cost(tariff(table), use("9:00-12:00")) == 100


@pytest.mark.parametrize("time", ["8:59-12:00", "9:00-12:01", "12:00-13:00", "22:00-22:01"])
def test_what_no_unit_covers_has_no_price(time: str) -> None:
    with pytest.raises(NoPrice):
        cost(tariff(periods(THREE)), use(time))


@pytest.mark.parametrize(
    ("minutes", "count"), [(1, 1), (59, 1), (60, 1), (61, 2), (119, 2), (120, 2), (121, 3)]
)
def test_a_unit_counts_as_soon_as_it_has_begun(minutes: int, count: int) -> None:
    assert started(minutes, 60) == count
    time = f"9:00-{9 + minutes // 60}:{minutes % 60:02}"
    assert cost(tariff(periods({"hour": 100}, HOUR)), use(time)) == 100 * count
    extra = {"kind": "extension", "key": "extra", "label": "延長", "minutes": 60}
    ends = f"{12 + minutes // 60}:{minutes % 60:02}"
    assert cost(tariff(periods({"9-12": 500, "extra": 100}, extra)), use(f"9:00-{ends}")) == 500 + 100 * count


@pytest.mark.parametrize(
    ("minutes", "total"), [(1, 16), (30, 500), (59, 983), (60, 1000), (61, 1016), (90, 1500)]
)
def test_in_proportion_a_part_is_a_part(minutes: int, total: int) -> None:
    unit = {**HOUR, "in_proportion": True}
    time = f"9:00-{9 + minutes // 60}:{minutes % 60:02}"
    working = price(tariff(periods({"hour": 1000}, unit)), use(time))
    assert working.total == total == int(Fraction(minutes, 60) * 1000)


@pytest.mark.parametrize(
    ("time", "fewest", "cheapest"),
    [
        ("9:00-10:00", 300, 300),
        ("9:00-11:00", 600, 600),
        ("9:00-12:00", 900, 800),
        ("9:00-13:00", 800, 800),
        ("9:00-14:00", 1100, 1100),
        ("9:00-16:00", 1700, 1600),
        ("9:00-17:00", 1600, 1600),
        ("9:00-13:01", 1100, 1100),
    ],
)
def test_lengths_fill_the_time_from_the_longest_or_as_cheaply_as_can_be(
    time: str, fewest: int, cheapest: int
) -> None:
    four = {"kind": "duration", "key": "four", "label": "4時間", "minutes": 240}
    table = periods({"hour": 300, "four": 800}, HOUR, four)
    assert cost(tariff(table), use(time)) == fewest
    assert cost(tariff({**table, "combine": "cheapest"}), use(time)) == cheapest


@pytest.mark.parametrize(
    ("kind", "time", "count"),
    [
        ("use", "9:00-9:01", 1),
        ("use", "9:00-33:00", 1),
        ("day", "9:00-24:00", 1),
        ("day", "9:00-24:01", 2),
        ("day", "0:00-24:00", 1),
    ],
)
def test_once_a_use_or_a_day(kind: str, time: str, count: int) -> None:
    table = periods({"unit": 700}, {"kind": kind, "key": "unit", "label": "単位"})
    assert cost(tariff(table), use(time)) == 700 * count


@pytest.mark.parametrize(("time", "count"), [("9:00-12:00", 1), ("9:00-13:01", 2), ("9:00-22:00", 3)])
def test_once_for_each_period_that_is_touched(time: str, count: int) -> None:
    heating = periods({"each": 40}, {"kind": "each_period", "key": "each", "label": "1区分"})
    both = tariff(periods(COMBINED), {**heating, "key": "heating", "label": "heating"})
    assert lines(both, use(time))[-1] == ("heating", 40 * count)
