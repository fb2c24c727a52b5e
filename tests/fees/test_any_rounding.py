"""Whatever is rounded: by its rule, at every edge."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.fees.rules.amounts import Rounding, RoundingBand, RoundingMode
from booking.fees.rules.sorting import Use
from tests.fees.any_tariff import MODES, cost

USE = Use("hall", date(2026, 12, 1), 540, 600)


def _by_whole_numbers(above: int, below: int, unit: int, mode: str) -> int:
    """above/below, rounded to multiples of unit, by whole numbers alone."""
    step = below * unit
    if mode == "down":
        return above // step * unit
    if mode == "up":
        return (above + step - 1) // step * unit
    return (2 * above + step) // (2 * step) * unit


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("unit", [1, 10, 50, 100, 500])
def test_rounding_follows_its_rule_at_every_edge(unit: int, mode: str) -> None:
    """Just below, at and just above each multiple of the unit and each middle between two."""
    rule = Rounding.to(unit, RoundingMode(mode))
    for below in (1, 2, 3, 7):
        for middle in range(0, 24 * unit * below, unit * below // 2 or 1):
            for above in range(max(0, middle - 2), middle + 3):
                amount, expected = Fraction(above, below), _by_whole_numbers(above, below, unit, mode)
                assert rule.apply(amount) == expected
                assert rule.apply(-amount) == -expected
                assert rule.apply(rule.apply(amount)) == expected


@given(st.integers(0, 3_000_000), st.sampled_from((1, 10, 50, 100)), st.sampled_from(MODES))
def test_what_a_tariff_rounds_is_rounded_by_that_rule(yen: int, unit: int, mode: str) -> None:
    table = {
        "kind": "table",
        "key": "base",
        "label": "base",
        "units": [{"kind": "use", "key": "use", "label": "use"}],
        "rows": [{"prices": {"use": yen}}],
    }
    half = {"kind": "surcharge", "key": "half", "label": "half", "mode": "times", "cases": [{"rate": "1/2"}]}
    to = {"kind": "rounding", "key": "to", "label": "to", "by": {"bands": [{"unit": unit, "mode": mode}]}}
    plain = {"title": "half", "rooms": [{"key": "hall", "label": "hall"}], "steps": [table, half, to]}
    assert cost(plain, USE) == _by_whole_numbers(yen, 2, unit, mode)


@given(
    st.dictionaries(st.sampled_from((0, 50, 1000, 5000)), st.sampled_from((1, 10, 50, 100)), min_size=1),
    st.sampled_from(MODES),
    st.integers(-60, 5060),
)
def test_rounding_by_bands_takes_the_band_that_begins_last(
    units: dict[int, int], mode: str, amount: int
) -> None:
    assume(amount >= 0)
    bands = tuple(RoundingBand(at_least=edge, unit=units[edge], mode=RoundingMode(mode)) for edge in units)
    begun = [edge for edge in units if edge <= amount]
    expected = _by_whole_numbers(amount, 1, units[max(begun)], mode) if begun else amount
    assert Rounding(bands=bands).apply(Fraction(amount)) == expected
