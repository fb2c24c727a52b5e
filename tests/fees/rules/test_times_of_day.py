"""Hours and extensions that have another price by the time of day, at the edges between them."""

import pytest

from booking.fees.rules.tariff_json import InvalidTariff
from booking.fees.rules.working import NoPrice
from tests.fees.rules.making import HOUR, Plain, cost, periods, tariff, use

DAY = {**HOUR, "key": "day", "label": "昼間", "ends": 1020}
NIGHT = {**HOUR, "key": "night", "label": "夜間", "starts": 1020, "ends": 1320}
LONG = {**NIGHT, "key": "long", "label": "夜間3時間", "minutes": 180}
MORE = {"kind": "extension", "key": "more", "label": "延長", "minutes": 60}
NOON = {**MORE, "key": "noon", "label": "正午から13時まで", "starts": 720, "ends": 780}
EVENING = {**MORE, "key": "evening", "label": "17時から18時まで", "starts": 1020, "ends": 1080}
THREE = {"9-12": 1000, "13-17": 2000, "18-22": 4000}


@pytest.mark.parametrize(
    ("time", "yen"),
    [
        ("16:00-17:00", 100),
        ("17:00-18:00", 1000),
        ("16:00-18:00", 1100),
        ("15:59-17:01", 1200),
        ("16:30-17:30", 1100),
        ("9:00-20:00", 3300),
        ("17:00-20:00", 2500),
        ("17:00-20:01", 3500),
        ("16:59-22:00", 4600),
        ("0:00-1:00", 100),
    ],
)
def test_each_part_of_a_use_counts_by_the_hours_of_that_time(time: str, yen: int) -> None:
    table = periods({"day": 100, "night": 1000, "long": 2500}, DAY, NIGHT, LONG)
    assert cost(tariff(table), use(time)) == yen


@pytest.mark.parametrize("time", ["21:00-22:01", "22:00-23:00", "12:00-22:30"])
def test_a_time_of_day_without_hours_has_no_price(time: str) -> None:
    with pytest.raises(NoPrice):
        cost(tariff(periods({"day": 100, "night": 1000}, DAY, NIGHT)), use(time))


def test_nor_has_a_time_between_the_hours_of_two_times() -> None:
    late = {**NIGHT, "starts": 1080}
    table = periods({"day": 100, "night": 1000}, DAY, late)
    assert cost(tariff(table), use("18:00-19:00")) == 1000
    with pytest.raises(NoPrice):
        cost(tariff(table), use("16:00-19:00"))


def test_in_proportion_each_part_counts_its_minutes() -> None:
    some = [{**unit, "in_proportion": True} for unit in (DAY, NIGHT)]
    assert cost(tariff(periods({"day": 100, "night": 1000}, *some)), use("16:30-17:30")) == 550


@pytest.mark.parametrize(
    ("time", "yen"),
    [
        ("9:00-12:00", 1000),
        ("9:00-12:01", 1010),
        ("9:00-13:00", 1010),
        ("12:30-17:00", 2010),
        ("13:00-17:30", 2200),
        ("17:00-22:00", 4200),
        ("9:00-17:00", 3010),
        ("9:00-22:00", 7210),
        ("12:00-18:00", 2210),
    ],
)
def test_each_gap_has_its_own_price_beside_a_period(time: str, yen: int) -> None:
    table = periods({**THREE, "noon": 10, "evening": 200}, NOON, EVENING, gaps_are_free=False)
    assert cost(tariff(table), use(time)) == yen


@pytest.mark.parametrize("time", ["12:00-13:00", "17:00-18:00", "8:59-12:00", "18:00-22:01"])
def test_a_gap_alone_and_what_is_no_gap_have_no_price(time: str) -> None:
    table = periods({**THREE, "noon": 10, "evening": 200}, NOON, EVENING, gaps_are_free=False)
    with pytest.raises(NoPrice):
        cost(tariff(table), use(time))


@pytest.mark.parametrize(
    "units",
    [
        pytest.param([DAY, {**NIGHT, "starts": 1019}], id="hours that overlap"),
        pytest.param([HOUR, NIGHT], id="hours of the whole day beside hours of the night"),
        pytest.param([{**DAY, "key": "a"}, {**DAY, "key": "b"}], id="two hours of the same time"),
        pytest.param([{**DAY, "starts": 1020}], id="hours of no time"),
    ],
)
def test_hours_that_contradict_each_other_are_refused(units: list[Plain]) -> None:
    with pytest.raises(InvalidTariff):
        tariff(periods({unit["key"]: 1 for unit in units}, *units))


@pytest.mark.parametrize(
    "units",
    [
        pytest.param([NOON, {**EVENING, "starts": 779}], id="extensions that overlap"),
        pytest.param([MORE, NOON], id="an extension of the whole day beside one of noon"),
        pytest.param([{**NOON, "ends": 720}], id="an extension of no time"),
    ],
)
def test_extensions_that_contradict_each_other_are_refused(units: list[Plain]) -> None:
    with pytest.raises(InvalidTariff):
        tariff(periods({"9-12": 1, **{unit["key"]: 1 for unit in units}}, *units))


@pytest.mark.parametrize(
    ("all_day", "time", "yen"),
    [
        # Two periods with the hour between them, or the whole day that has it within.
        (3009, "9:00-17:00", 3009),
        (3010, "9:00-17:00", 3010),
        (3011, "9:00-17:00", 3010),
        (3011, "9:00-13:00", 1010),
        (1009, "9:00-13:00", 1009),
    ],
)
def test_the_cheapest_way_reckons_with_what_the_gaps_cost(all_day: int, time: str, yen: int) -> None:
    prices = {**THREE, "9-22": all_day, "noon": 10}
    table = periods(prices, NOON, gaps_are_free=False, combine="cheapest")
    assert cost(tariff(table), use(time)) == yen


def test_the_cheapest_way_is_one_that_has_a_price_for_all_of_the_use() -> None:
    table = periods({**THREE, "9-17": 9000}, gaps_are_free=False, combine="cheapest")
    assert cost(tariff(table), use("9:00-17:00")) == 9000
