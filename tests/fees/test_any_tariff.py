"""Whatever the tariff and the use: what is true of every price.

The ordinary run tries a few of each; ``./run test --all`` many.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from booking.fees.rules.amounts import Rounding, RoundingBand, RoundingMode
from booking.fees.rules.conditions import Use
from booking.fees.rules.questions import items_of, questions_of, settled_later
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff_json import tariff_from_text, tariff_to_text
from booking.fees.rules.working import Grant
from tests.fees.any_tariff import (
    AM,
    MODES,
    NIGHT,
    PM,
    Plain,
    answers_to,
    cases,
    cost,
    granted,
    priced,
    read,
    rounding_by,
)

FEW, MANY = 20, 600
_CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
ALL_OF_IT = (Grant(Fraction(100), frozenset(Scope), "all"),)
Property = Callable[..., None]


def holds_for_any(*strategies: st.SearchStrategy[Any]) -> Callable[[Property], Property]:
    """The property, tried with a few examples, and with many where slow tests run."""

    def made(said: Property) -> Property:
        @pytest.mark.parametrize(
            "examples", [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]
        )
        def test(examples: int) -> None:
            limited = settings(
                max_examples=examples,
                deadline=None,
                derandomize=examples == FEW,
                suppress_health_check=_CHECKS,
            )
            limited(given(*strategies)(said))()

        test.__name__, test.__doc__ = said.__name__, said.__doc__
        return test

    return made


@holds_for_any(cases(), granted())
def test_the_lines_add_up_and_each_is_worked_out_as_it_says(
    case: tuple[Plain, Use], grants: tuple[Grant, ...]
) -> None:
    plain, use = case
    working = priced(plain, use, grants)
    assume(working is not None)
    assert working is not None
    assert working.total == sum(line.amount for line in working.lines) >= 0
    rounded = {step["key"] for step in plain["steps"] if step.get("rounding")}
    for line in working.lines:
        if line.unit_yen is not None and line.step not in rounded:
            assert abs(line.amount - line.unit_yen * Fraction(line.count or 1)) < 1, line
        elif line.rate.startswith("×") and line.amount > 0 and line.step not in rounded and not line.count:
            step = next(step for step in plain["steps"] if step["key"] == line.step)
            factor = Fraction(line.rate[1:]) - 1
            assert line.of_yen is not None
            if "at_least" not in step:
                assert abs(line.amount - line.of_yen * factor) < factor + 1, line


@holds_for_any(cases(), granted())
def test_an_exemption_makes_no_fee_negative_and_none_larger(
    case: tuple[Plain, Use], grants: tuple[Grant, ...]
) -> None:
    """Larger it can only be where a reduction is itself rounded, or the larger of two surcharges counts."""
    plain, use = case
    before, after = cost(plain, use), cost(plain, use, grants)
    assert (before is None) == (after is None)
    assume(before is not None and after is not None)
    assert before is not None
    assert after is not None
    assert after >= 0
    if not any(step.get("rounding") or step.get("one_of") for step in plain["steps"]):
        assert after <= before


@holds_for_any(cases(), rounding_by_any := st.composite(rounding_by)())
def test_a_full_exemption_at_the_end_leaves_nothing_whatever_came_before(
    case: tuple[Plain, Use], by: Plain
) -> None:
    plain, use = case
    steps = [
        *plain["steps"],
        {"kind": "rounding", "key": "to", "label": "to", "by": by},
        {"kind": "exemption", "key": "free", "label": "free", "scopes": [scope.value for scope in Scope]},
    ]
    assume(cost(plain, use) is not None)
    assert cost({**plain, "steps": steps}, use, ALL_OF_IT) == 0


@holds_for_any(cases(), st.sampled_from(("-10", "-50", "-100", "-250")), st.booleans())
def test_a_reduction_makes_no_fee_negative_and_none_larger(
    case: tuple[Plain, Use], rate: str, is_of_base: bool
) -> None:
    plain, use = case
    step = {"kind": "surcharge", "key": "less", "label": "less", "cases": [{"rate": rate}]}
    reduced = [*plain["steps"], {**step, "of": ["base"] if is_of_base else []}]
    before, after = cost(plain, use), cost({**plain, "steps": reduced}, use)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert 0 <= after <= before


@holds_for_any(cases(), granted(), st.data())
def test_the_order_of_what_does_not_depend_on_each_other_changes_nothing(
    case: tuple[Plain, Use], grants: tuple[Grant, ...], data: st.DataObject
) -> None:
    """Of conditions, of what a row or step asks of them, of rows, options, rooms and exemptions."""
    plain, use = case

    def turned(when: Plain) -> Plain:
        return {key: when[key][::-1] for key in reversed(when)}

    steps: list[Plain] = []
    for step in plain["steps"]:
        other = dict(step)
        if "when" in step:
            other["when"] = [turned(when) for when in reversed(step["when"])]
        if "rows" in step:
            rows = [{**row, "when": turned(row["when"])} for row in step["rows"]]
            other["rows"] = data.draw(st.permutations(rows))
        if step["kind"] == "surcharge":
            other["cases"] = [{**one, "when": turned(one["when"])} for one in step["cases"]]
        steps.append(other)
    shuffled = {
        **plain,
        "rooms": plain["rooms"][::-1],
        "conditions": data.draw(st.permutations(plain["conditions"])),
        "steps": steps,
    }
    assert cost(shuffled, use, grants[::-1]) == cost(plain, use, grants)


@holds_for_any(cases(), st.data())
def test_the_order_of_surcharges_on_the_base_changes_nothing(
    case: tuple[Plain, Use], data: st.DataObject
) -> None:
    plain, use = case
    added = [
        {"kind": "surcharge", "key": f"more{n}", "label": "more", "of": ["base"], "cases": [{"rate": rate}]}
        for n, rate in enumerate(
            data.draw(st.lists(st.sampled_from(("30", "50", "12.5", "-20")), max_size=4))
        )
    ]
    base = plain["steps"][:1]
    turned = data.draw(st.permutations(added))
    assert cost({**plain, "steps": base + added}, use) == cost({**plain, "steps": base + turned}, use)


def _at_round_prices(data: st.DataObject, units: list[Plain]) -> Plain:
    """Nothing but a table and surcharges by who and when; prices that no rate leaves a fraction of."""
    prices = {unit["key"]: data.draw(st.integers(0, 50)) * 1_000_000 for unit in units}
    surcharge = {"kind": "surcharge", "label": "more"}
    rates = data.draw(st.lists(st.sampled_from(("30", "50", "100", "-20")), max_size=3))
    return {
        "title": "round",
        "rooms": [{"key": "hall", "label": "hall"}],
        "steps": [
            {"kind": "table", "key": "base", "label": "base", "units": units, "rows": [{"prices": prices}]},
            *({**surcharge, "key": f"s{n}", "cases": [{"rate": rate}]} for n, rate in enumerate(rates)),
        ],
    }


def _use(starts: int, ends: int) -> Use:
    return Use("hall", date(2026, 12, 1), starts, ends)


@holds_for_any(st.data())
def test_splitting_a_use_between_two_periods_changes_nothing_without_a_combined_price(
    data: st.DataObject,
) -> None:
    times = [AM, PM, NIGHT]
    units = [
        {"kind": "period", "key": str(n), "label": str(n), "starts": starts, "ends": ends}
        for n, (starts, ends) in enumerate(times)
    ]
    plain = _at_round_prices(data, units)
    first, last = sorted((data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2))))
    cut = data.draw(st.integers(first, last))
    assume(cut < last)
    starts = data.draw(st.integers(times[first][0], times[first][1] - 1))
    ends = data.draw(st.integers(times[last][0] + 1, times[last][1]))
    whole = cost(plain, _use(starts, ends))
    parts = [cost(plain, _use(starts, times[cut][1])), cost(plain, _use(times[cut + 1][0], ends))]
    assert whole is not None
    assert whole == sum(part or 0 for part in parts)


@holds_for_any(st.data(), st.booleans())
def test_splitting_a_use_at_a_full_hour_changes_nothing_where_hours_are_priced(
    data: st.DataObject, in_proportion: bool
) -> None:
    unit = {"kind": "duration", "key": "hour", "label": "hour", "minutes": 60, "in_proportion": in_proportion}
    plain = _at_round_prices(data, [unit])
    starts, hours = data.draw(st.integers(0, 1000)), data.draw(st.integers(1, 8))
    ends = starts + hours * 60 + data.draw(st.integers(1, 120))
    cut = starts + hours * 60
    whole = cost(plain, _use(starts, ends))
    assert whole is not None
    assert whole == (cost(plain, _use(starts, cut)) or 0) + (cost(plain, _use(cut, ends)) or 0)


def _by_whole_numbers(above: int, below: int, unit: int, mode: str) -> int:
    """above/below, rounded to multiples of unit, by whole numbers alone."""
    step = below * unit
    if mode == "down":
        return above // step * unit
    if mode == "up":
        return (above + step - 1) // step * unit
    return (2 * above + step) // (2 * step) * unit


@holds_for_any(
    st.sampled_from((1, 10, 50, 100, 500)), MODES, st.integers(0, 2000), st.integers(1, 7), st.data()
)
def test_rounding_follows_its_rule_at_every_edge(
    unit: int, mode: str, count: int, below: int, data: st.DataObject
) -> None:
    """Just below, at and just above a multiple of the unit and the middle between two."""
    near = data.draw(st.sampled_from((0, 1, -1)))
    above = count * unit * below + data.draw(st.sampled_from((0, unit * below // 2))) + near
    assume(above >= 0)
    amount, rule = Fraction(above, below), Rounding.to(unit, RoundingMode(mode))
    expected = _by_whole_numbers(above, below, unit, mode)
    assert rule.apply(amount) == expected
    assert rule.apply(-amount) == -expected
    assert rule.apply(rule.apply(amount)) == expected
    if below == 1 and above <= 1_000_000:
        plain = {
            "title": "one price",
            "rooms": [{"key": "hall", "label": "hall"}],
            "steps": [
                {
                    "kind": "table",
                    "key": "base",
                    "label": "base",
                    "units": [{"kind": "use", "key": "use", "label": "use"}],
                    "rows": [{"prices": {"use": above}}],
                },
                {
                    "kind": "rounding",
                    "key": "to",
                    "label": "to",
                    "by": {"bands": [{"unit": unit, "mode": mode}]},
                },
            ],
        }
        assert cost(plain, _use(540, 600)) == expected


@holds_for_any(st.lists(st.sampled_from((0, 50, 1000, 5000)), min_size=1, unique=True), MODES, st.data())
def test_rounding_by_bands_takes_the_band_that_begins_last(
    edges: list[int], mode: str, data: st.DataObject
) -> None:
    units = {edge: data.draw(st.sampled_from((1, 10, 50, 100))) for edge in edges}
    bands = tuple(RoundingBand(at_least=edge, unit=units[edge], mode=RoundingMode(mode)) for edge in edges)
    amount = data.draw(st.sampled_from(edges)) + data.draw(st.integers(-60, 60))
    assume(amount >= 0)
    begun = [edge for edge in edges if edge <= amount]
    expected = _by_whole_numbers(amount, 1, units[max(begun)], mode) if begun else amount
    assert Rounding(bands=bands).apply(Fraction(amount)) == expected


@holds_for_any(cases(), granted())
def test_a_tariff_that_is_read_back_is_the_same_and_prices_the_same(
    case: tuple[Plain, Use], grants: tuple[Grant, ...]
) -> None:
    plain, use = case
    tariff = read(plain)
    text = tariff_to_text(tariff)
    assert tariff_from_text(text) == tariff
    assert tariff_to_text(tariff_from_text(text)) == text
    assert priced(json.loads(text), use, grants) == priced(plain, use, grants)


@holds_for_any(cases(), st.data())
def test_no_answer_to_something_that_is_not_asked_for_the_room_changes_its_price(
    case: tuple[Plain, Use], data: st.DataObject
) -> None:
    plain, use = case
    tariff = read(plain)
    asked = {one.key for one in questions_of(tariff, use.room)}
    asked |= {one.key for one in settled_later(tariff, use.room)}
    asked |= {one.key for one in items_of(tariff, use.room)}
    others = data.draw(answers_to(plain))
    changed = {key: answer for key, answer in use.answers.items() if key in asked}
    changed |= {key: answer for key, answer in others.items() if key not in asked}
    assert priced(plain, replace(use, answers=changed)) == priced(plain, use)


@holds_for_any(cases())
def test_leaving_a_question_open_is_giving_the_answer_that_is_proposed(case: tuple[Plain, Use]) -> None:
    plain, use = case
    proposed = {
        one["key"]: one.get("default", 0)
        for one in plain["conditions"]
        if one["source"] in ("choice", "number") and not one.get("is_settled_later")
    }
    assert priced(plain, replace(use, answers={**proposed, **use.answers})) == priced(plain, use)


@holds_for_any(cases())
def test_the_cheapest_way_costs_no_more_than_that_of_the_fewest_prices(case: tuple[Plain, Use]) -> None:
    plain, use = case
    table = plain["steps"][0]
    fewest = cost({**plain, "steps": [{**table, "combine": "fewest"}]}, use)
    cheapest = cost({**plain, "steps": [{**table, "combine": "cheapest"}]}, use)
    assert (fewest is None) == (cheapest is None)
    if fewest is not None and cheapest is not None:
        assert cheapest <= fewest


@holds_for_any(cases(), granted())
def test_what_is_shown_leaves_off_less_than_a_yen(case: tuple[Plain, Use], grants: tuple[Grant, ...]) -> None:
    """Rounded down to whole yen at the end, nothing is lost or won that the lines did not show."""
    plain, use = case
    shown = cost(plain, use, grants)
    to_the_yen = {"kind": "rounding", "key": "yen", "label": "yen", "by": {"bands": [{"unit": 1}]}}
    rounded = cost({**plain, "steps": [*plain["steps"], to_the_yen]}, use, grants)
    assert shown == rounded
    if shown is not None:
        assert shown == floor(shown)
