"""Whatever the tariff and the use: what is true of every price.

A failure names the seed: ``Chance(seed)`` makes the same tariff, use and exemptions again. The ordinary run
tries some; ``./run test --all`` many.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from booking.fees.rules.questions import items_of, questions_of, settled_later
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff_json import tariff_from_text, tariff_to_text
from booking.fees.rules.working import Grant, Working
from tests.fees.any_tariff import AM, NIGHT, PM, SCOPES, Chance, Plain, cost, priced, read

SEEDS = [
    pytest.param(range(150), id="some", marks=pytest.mark.long),
    pytest.param(range(150, 1200), id="many", marks=pytest.mark.slow),
]
FREE = (Grant(Fraction(100), frozenset(Scope), "free"),)
for_any_tariff = pytest.mark.parametrize("seeds", SEEDS)


def _cases(seeds: range) -> Iterator[tuple[int, Chance, Plain, Use]]:
    for seed in seeds:
        chance = Chance(seed)
        yield seed, chance, *chance.case()


def _priced_cases(seeds: range) -> Iterator[tuple[int, Chance, Plain, Use, int]]:
    """Those of which the tariff says something: most."""
    found = 0
    for seed, chance, plain, use in _cases(seeds):
        yen = cost(plain, use)
        if yen is not None:
            found += 1
            yield seed, chance, plain, use, yen
    assert found > len(seeds) / 2


@for_any_tariff
def test_the_lines_add_up_and_each_is_worked_out_as_it_says(seeds: range) -> None:
    for seed, chance, plain, use, _yen in _priced_cases(seeds):
        working = priced(plain, use, chance.grants())
        assert working is not None, seed
        assert working.total == sum(line.amount for line in working.lines) >= 0, seed
        _check_lines(seed, plain, working)


def _check_lines(seed: int, plain: Plain, working: Working) -> None:
    """Number × price, and rate × amount, to the yen that is not shown."""
    steps = {step["key"]: step for step in plain["steps"]}
    for line in working.lines:
        step = steps[line.step]
        if line.unit_yen is not None and "rounding" not in step:
            assert abs(line.amount - line.unit_yen * Fraction(line.count or 1)) < 1, (seed, line)
        if line.of_yen is not None and not {"rounding", "at_least"} & set(step) and line.amount > 0:
            is_factor = line.rate.startswith("×")
            rate = Fraction(line.rate[1:]) - 1 if is_factor else Fraction(line.rate[:-1]) / 100
            rate *= Fraction(line.count or 1)
            assert abs(line.amount - line.of_yen * rate) < rate + 1, (seed, line)


@for_any_tariff
def test_an_exemption_makes_no_fee_negative_and_none_larger(seeds: range) -> None:
    compared = 0
    for seed, chance, plain, use, before in _priced_cases(seeds):
        exempting = chance.exemption()
        if not any(step["kind"] == "exemption" for step in plain["steps"]):
            plain = {**plain, "steps": [*plain["steps"], {**exempting, "key": "free", "label": "free"}]}
        after = cost(plain, use, chance.grants())
        assert after is not None, seed
        assert after >= 0, seed
        if not _may_grow(plain["steps"]):
            compared += after < before
            assert after <= before, seed
    assert compared > len(seeds) / 10


def _may_grow(steps: list[Plain]) -> bool:
    """Whether less of one price may leave more in all, because the tariff says so.

    A reduction is itself rounded; of two surcharges the larger counts; or a part is taken of earlier steps
    and a reduction of them, but not of the exemption that made the reduction smaller.
    """
    if any("rounding" in step or "one_of" in step for step in steps):
        return True
    kinds = {step["key"]: step["kind"] for step in steps}
    exempting = next(place for place, step in enumerate(steps) if step["kind"] == "exemption")
    named = [
        key for step in steps[exempting:] if step["kind"] in ("surcharge", "rounding") for key in step["of"]
    ]
    return any(kinds[key] == "surcharge" for key in named)


@for_any_tariff
def test_a_full_exemption_at_the_end_leaves_nothing_whatever_came_before(seeds: range) -> None:
    for seed, chance, plain, use, _yen in _priced_cases(seeds):
        steps = [
            *(step for step in plain["steps"] if step["kind"] != "exemption"),
            {"kind": "rounding", "key": "to", "label": "to", "by": chance.rounding()},
            {"kind": "exemption", "key": "free", "label": "free", "scopes": SCOPES},
        ]
        assert cost({**plain, "steps": steps}, use, FREE) == 0, seed


@for_any_tariff
def test_an_exemption_of_one_kind_of_price_leaves_the_others_as_they_were(seeds: range) -> None:
    """Half of the equipment alone, then all of the room: what the equipment costs is halved."""
    for seed, _chance, plain, use, _yen in _priced_cases(seeds):
        priced_things = {"kind": "items", "key": "mikes", "label": "mikes", "items": []}
        item = {"key": "mike", "label": "mike", "yen": 1000, "most": 9}
        exemption = {"kind": "exemption", "key": "free", "label": "free", "scopes": SCOPES}
        steps = [plain["steps"][0], *(step for step in plain["steps"][1:] if step["kind"] == "extension")]
        steps = [*steps, {**priced_things, "items": [item]}, exemption]
        asking = replace(use, answers={**use.answers, "mikes:mike": 3})
        grants = [
            Grant(Fraction(50), frozenset({Scope.EQUIPMENT}), "half"),
            Grant(Fraction(100), frozenset({Scope.ROOM}), "room"),
        ]
        assert cost({**plain, "steps": steps}, asking, grants) == 1500, seed


@for_any_tariff
def test_a_reduction_makes_no_fee_negative_and_none_larger(seeds: range) -> None:
    for seed, chance, plain, use, before in _priced_cases(seeds):
        case = {"rate": chance.pick(("-10", "-50", "-100", "-250"))}
        step = {"kind": "surcharge", "key": "less", "label": "less", "cases": [case]}
        reduced = [*plain["steps"], {**step, "of": chance.pick(([], ["base"]))}]
        after = cost({**plain, "steps": reduced}, use)
        assert after is not None, seed
        assert 0 <= after <= before, seed


@for_any_tariff
def test_the_order_of_what_does_not_depend_on_each_other_changes_nothing(seeds: range) -> None:
    """Of conditions, of what a row or step asks of them, of rows, rooms and exemptions."""

    def turned(when: Plain) -> Plain:
        return {key: when[key][::-1] for key in reversed(when)}

    for seed, chance, plain, use in _cases(seeds):
        steps: list[Plain] = []
        for step in plain["steps"]:
            other = dict(step)
            if "when" in step:
                other["when"] = [turned(when) for when in reversed(step["when"])]
            if "rows" in step:
                rows = [{**row, "when": turned(row["when"])} for row in step["rows"]]
                other["rows"] = chance.some(rows, len(rows))
            if step["kind"] == "surcharge":
                other["cases"] = [{**one, "when": turned(one["when"])} for one in step["cases"]]
            steps.append(other)
        conditions = chance.some(plain["conditions"], len(plain["conditions"]))
        shuffled = {**plain, "rooms": plain["rooms"][::-1], "conditions": conditions, "steps": steps}
        grants = chance.grants()
        assert cost(shuffled, use, grants[::-1]) == cost(plain, use, grants), seed


@for_any_tariff
def test_the_order_of_surcharges_on_the_base_changes_nothing(seeds: range) -> None:
    for seed, chance, plain, use in _cases(seeds):
        rates = [chance.pick(("30", "50", "12.5", "-20", "-90")) for _each in range(4)]
        more = {"kind": "surcharge", "label": "more", "of": ["base"]}
        added = [{**more, "key": f"more{n}", "cases": [{"rate": rate}]} for n, rate in enumerate(rates)]
        table = plain["steps"][:1]
        turned = chance.some(added, len(added))
        assert cost({**plain, "steps": table + added}, use) == cost(
            {**plain, "steps": table + turned}, use
        ), seed


def _at_round_prices(chance: Chance, units: list[Plain]) -> Plain:
    """Nothing but a table and surcharges; prices that no rate leaves a fraction of."""
    prices = {unit["key"]: chance.number(0, 50) * 1_000_000 for unit in units}
    rates = [chance.pick(("30", "50", "100", "-20")) for _each in range(chance.number(0, 3))]
    more = {"kind": "surcharge", "label": "more"}
    return {
        "title": "round",
        "rooms": [{"key": "hall", "label": "hall"}],
        "steps": [
            {"kind": "table", "key": "base", "label": "base", "units": units, "rows": [{"prices": prices}]},
            *({**more, "key": f"s{n}", "cases": [{"rate": rate}]} for n, rate in enumerate(rates)),
        ],
    }


def _use(starts: int, ends: int) -> Use:
    return Use("hall", date(2026, 12, 1), starts, ends)


@for_any_tariff
def test_splitting_a_use_between_two_periods_changes_nothing_without_a_combined_price(seeds: range) -> None:
    times = (AM, PM, NIGHT)
    units = [
        {"kind": "period", "key": str(n), "label": str(n), "starts": starts, "ends": ends}
        for n, (starts, ends) in enumerate(times)
    ]
    for seed in seeds:
        chance = Chance(seed)
        plain = _at_round_prices(chance, units)
        first, last = chance.pick(((0, 1), (1, 2), (0, 2)))
        cut = chance.number(first, last - 1)
        starts = chance.number(times[first][0], times[first][1] - 1)
        ends = chance.number(times[last][0] + 1, times[last][1])
        parts = [cost(plain, _use(starts, times[cut][1])), cost(plain, _use(times[cut + 1][0], ends))]
        assert None not in parts, seed
        assert cost(plain, _use(starts, ends)) == sum(part or 0 for part in parts), seed


@for_any_tariff
def test_splitting_a_use_at_a_full_hour_changes_nothing_where_hours_are_priced(seeds: range) -> None:
    for seed in seeds:
        chance = Chance(seed)
        unit = {"kind": "duration", "key": "hour", "label": "hour", "minutes": 60}
        plain = _at_round_prices(chance, [{**unit, "in_proportion": chance.is_one_in(2)}])
        starts = chance.number(0, 1000)
        cut = starts + chance.number(1, 8) * 60
        # By the minute a fraction could remain, which the two halves would each leave off.
        ends = cut + chance.number(1, 8) * 15
        parts = [cost(plain, _use(starts, cut)), cost(plain, _use(cut, ends))]
        assert None not in parts, seed
        assert cost(plain, _use(starts, ends)) == sum(part or 0 for part in parts), seed


@for_any_tariff
def test_a_tariff_that_is_read_back_is_the_same_and_prices_the_same(seeds: range) -> None:
    for seed, chance, plain, use in _cases(seeds):
        tariff, grants = read(plain), chance.grants()
        text = tariff_to_text(tariff)
        assert tariff_from_text(text) == tariff, seed
        assert tariff_to_text(tariff_from_text(text)) == text, seed
        assert priced(json.loads(text), use, grants) == priced(plain, use, grants), seed


@for_any_tariff
def test_no_answer_to_something_that_is_not_asked_for_the_room_changes_its_price(seeds: range) -> None:
    changed = 0
    for seed, chance, plain, use in _cases(seeds):
        tariff = read(plain)
        asked = {one.key for one in questions_of(tariff, use.room)}
        asked |= {one.key for one in settled_later(tariff, use.room)}
        asked |= {one.key for one in items_of(tariff, use.room)}
        before = priced(plain, use)
        for _each in range(3):
            others = {key: answer for key, answer in chance.answers(plain).items() if key not in asked}
            kept = {key: answer for key, answer in use.answers.items() if key in asked}
            assert priced(plain, replace(use, answers={**kept, **others})) == before, seed
            changed += bool(others)
    assert changed > len(seeds)


@for_any_tariff
def test_leaving_a_question_open_is_giving_the_answer_that_is_proposed(seeds: range) -> None:
    for seed, _chance, plain, use in _cases(seeds):
        proposed = {
            one["key"]: one.get("default", 0)
            for one in plain["conditions"]
            if one["source"] in ("choice", "number") and not one.get("is_settled_later")
        }
        assert priced(plain, replace(use, answers={**proposed, **use.answers})) == priced(plain, use), seed


@for_any_tariff
def test_the_cheapest_way_costs_no_more_than_that_of_the_fewest_prices(seeds: range) -> None:
    cheaper = 0
    for seed, _chance, plain, use in _cases(seeds):
        table = plain["steps"][0]
        fewest = cost({**plain, "steps": [{**table, "combine": "fewest"}]}, use)
        cheapest = cost({**plain, "steps": [{**table, "combine": "cheapest"}]}, use)
        if fewest is not None:
            assert cheapest is not None, seed
            assert cheapest <= fewest, seed
            cheaper += cheapest < fewest
    assert cheaper > len(seeds) / 50
