"""端数処理: every edge of every way to round, and bands by the amount."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from booking.fees.rules.amounts import Rounding, RoundingBand, RoundingMode, ratio_text
from booking.fees.rules.tariff_json import InvalidTariff
from tests.fees.rules.making import cost, lines, once, rate, step, tariff, use

DOWN, UP, HALF = RoundingMode.DOWN, RoundingMode.UP, RoundingMode.HALF_UP


@pytest.mark.parametrize(
    ("amount", "unit", "down", "up", "half"),
    [
        ("0", 10, 0, 0, 0),
        ("1/1000", 10, 0, 10, 0),
        ("1", 10, 0, 10, 0),
        ("4.999", 10, 0, 10, 0),
        ("5", 10, 0, 10, 10),
        ("9.999", 10, 0, 10, 10),
        ("10", 10, 10, 10, 10),
        ("10.001", 10, 10, 20, 10),
        ("1234", 10, 1230, 1240, 1230),
        ("1235", 10, 1230, 1240, 1240),
        ("1249.999", 50, 1200, 1250, 1250),
        ("1224.999", 50, 1200, 1250, 1200),
        ("1225", 50, 1200, 1250, 1250),
        ("1250", 50, 1250, 1250, 1250),
        ("999.5", 1, 999, 1000, 1000),
        ("999.499", 1, 999, 1000, 999),
        ("1999/3", 1, 666, 667, 666),
        ("99", 100, 0, 100, 100),
        ("49", 100, 0, 100, 0),
        ("50", 100, 0, 100, 100),
    ],
)
def test_a_remainder_is_dropped_made_whole_or_halved(
    amount: str, unit: int, down: int, up: int, half: int
) -> None:
    exact = Fraction(amount)
    assert [Rounding.to(unit, mode).apply(exact) for mode in (DOWN, UP, HALF)] == [down, up, half]
    # A reduction is rounded as the amount that it takes away.
    assert [Rounding.to(unit, mode).apply(-exact) for mode in (DOWN, UP, HALF)] == [-down, -up, -half]


# 西はりま: from 1,000 yen to 100; below to 50; below 50 yen to 10.
NISHIHARIMA = Rounding(
    bands=(RoundingBand(at_least=1000, unit=100), RoundingBand(at_least=50, unit=50), RoundingBand(unit=10))
)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", 0),
        ("9.99", 0),
        ("10", 10),
        ("49.99", 40),
        ("50", 50),
        ("99", 50),
        ("100", 100),
        ("149", 100),
        ("150", 150),
        ("999", 950),
        ("999.99", 950),
        ("1000", 1000),
        ("1099", 1000),
        ("1100", 1100),
    ],
)
def test_the_amount_before_rounding_decides_the_band(amount: str, expected: int) -> None:
    assert NISHIHARIMA.apply(Fraction(amount)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("1049", 1000), ("1050", 1000), ("1099", 1000), ("1100", 1100)]
)
def test_a_band_begins_with_its_least_amount(amount: str, expected: int) -> None:
    # In the lower band, 1,050 and 1,099 would stay as they are to 50 yen.
    both = Rounding(bands=(RoundingBand(unit=50), RoundingBand(at_least=1050, unit=100)))
    assert both.apply(Fraction(amount)) == expected


def test_without_a_band_that_fits_an_amount_stays() -> None:
    only = Rounding(bands=(RoundingBand(at_least=1000, unit=100),))
    assert [only.apply(Fraction(one)) for one in ("999.5", "1000", "1050")] == [Fraction(1999, 2), 1000, 1000]


@pytest.mark.parametrize("band", [{"unit": 0}, {"unit": -10}, {"unit": 10, "at_least": -1}])
def test_a_band_that_rounds_to_nothing_is_refused(band: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        RoundingBand(**band)


def ten(mode: str) -> dict[str, object]:
    return {"bands": [{"unit": 10, "mode": mode}]}


@pytest.mark.parametrize(
    ("mode", "each_line", "the_sum"), [("down", 1410, 1420), ("up", 1430, 1430), ("half_up", 1430, 1420)]
)
def test_each_line_or_once_the_sum(mode: str, each_line: int, the_sum: int) -> None:
    # 1,095 and 30 %: 328.5 of it, but 327 of 1,090 and 330 of 1,100.
    each = tariff(once(1095, rounding=ten(mode)), rate("more", "30", rounding=ten(mode)))
    assert cost(each, use()) == each_line
    at_the_end = tariff(once(1095), rate("more", "30"), step("rounding", "rounded", by=ten(mode)))
    assert cost(at_the_end, use()) == the_sum


def test_rounding_in_between_changes_what_comes_after() -> None:
    steps = [once(105), rate("double", "100", of=["base"])]
    first = tariff(steps[0], step("rounding", "rounded", of=["base"], by=ten("down")), rate("double", "100"))
    assert lines(first, use()) == [("base", 105), ("rounded", -5), ("double", 100)]
    last = tariff(*steps, step("rounding", "rounded", by=ten("up")))
    assert lines(last, use()) == [("base", 105), ("double", 105)]


def test_rounding_that_changes_nothing_has_no_line() -> None:
    assert lines(tariff(once(100), step("rounding", "rounded", by=ten("down"))), use()) == [("base", 100)]


def test_a_last_fraction_of_a_yen_is_left_off_and_the_lines_still_add_up() -> None:
    three = tariff(once(100), *(rate(f"third {n}", "1/3", of=["base"]) for n in range(1, 4)))
    assert lines(three, use()) == [("base", 100), ("third 3", 1)]
    thirds = tariff(once(100), *(rate(f"third {n}", "100/3", of=["base"]) for n in range(1, 4)))
    assert lines(thirds, use()) == [("base", 100), ("third 1", 33), ("third 2", 33), ("third 3", 34)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30", "30"), ("12.5", "12.5"), ("1/8", "0.125"), ("1/3", "1/3"), ("-0.5", "-0.5"), ("0.05", "0.05")],
)
def test_a_ratio_is_shown_as_a_decimal_where_that_is_exact(text: str, expected: str) -> None:
    assert ratio_text(Fraction(text)) == expected


@pytest.mark.parametrize(
    "value", ["", "abc", "1e9", "1/0", "1/01", "1_000", "9" * 10, "0.1.2", 0.5, True, None]
)
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(InvalidTariff) as caught:
        tariff(once(100), step("surcharge", "more", cases=[{"rate": value}]))
    assert str(caught.value.field).endswith("rate")
