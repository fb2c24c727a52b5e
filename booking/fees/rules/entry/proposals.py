"""A proposed step and where it goes into a tariff, with the conditions that it brings along."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from booking.fees.rules.conditions import Choice, Condition, Option
from booking.fees.rules.entry.headings import free_key
from booking.fees.rules.entry.merging import main_table
from booking.fees.rules.steps import (
    Exempting,
    Extension,
    GateShare,
    Items,
    Maximum,
    Minimum,
    RoundingStep,
    Step,
    Surcharge,
    SurchargeCase,
    Table,
)
from booking.fees.rules.tariff import Tariff

YES = frozenset({"yes"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step, and the conditions that the tariff does not have yet."""

    step: Step
    conditions: tuple[Condition, ...] = ()


def with_step(tariff: Tariff, step: Step) -> Tariff:
    """The step behind those that come before it in most ordinances; staff move it where theirs has it."""
    rank = rank_of(step)
    place = max((at + 1 for at, one in enumerate(tariff.steps) if rank_of(one) <= rank), default=0)
    return tariff.model_copy(update={"steps": (*tariff.steps[:place], step, *tariff.steps[place:])})


def with_conditions(tariff: Tariff, conditions: Sequence[Condition]) -> Tariff:
    """With those that it does not have yet."""
    known = {one.key for one in tariff.conditions}
    added = tuple(one for one in conditions if one.key not in known)
    return tariff.model_copy(update={"conditions": (*tariff.conditions, *added)})


def rank_of(step: Step) -> int:
    """Tables, what goes beyond their time, surcharges, equipment, exemptions, rounding, least amounts."""
    if isinstance(step, Table):
        return 1 if step.is_optional else 0
    order = (Extension, Surcharge, GateShare, Items, Exempting, RoundingStep, Minimum, Maximum)
    ranks = (0, 1, 1, 1, 2, 3, 4, 4)
    return next(rank for kind, rank in zip(order, ranks, strict=True) if isinstance(step, kind))


def key_for(tariff: Tariff, key: str) -> str:
    return free_key(key, {step.key for step in tariff.steps})


def keys_of(tariff: Tariff) -> set[str]:
    return {one.key for one in tariff.conditions}


def base_of(tariff: Tariff) -> tuple[str, ...]:
    """What a surcharge is usually a part of: the price of the room."""
    table = main_table(tariff)
    return (table.key,) if table is not None else ()


def surcharge_of(
    tariff: Tariff,
    key: str,
    label: str,
    cases: Sequence[tuple[dict[str, frozenset[str]], str]],
    *conditions: Condition,
    **others: Any,
) -> Proposal:
    step = Surcharge(
        key=key_for(tariff, key),
        label=label,
        cases=tuple(SurchargeCase(when=when, rate=Fraction(rate)) for when, rate in cases),
        **others,
    )
    return Proposal(step, conditions)


def choice_of(tariff: Tariff, key: str, label: str, yes: str, no: str) -> tuple[Choice, frozenset[str]]:
    """A question with two answers, the one that is there or a new one."""
    known = next((one for one in tariff.conditions if isinstance(one, Choice) and one.label == label), None)
    if known is not None:
        return known, frozenset({next(one.key for one in known.options if one.key != known.default)})
    options = (Option(key="no", label=no), Option(key="yes", label=yes))
    made = Choice(key=free_key(key, keys_of(tariff)), label=label, options=options, default="no")
    return made, YES
