"""Which questions can change what this very use costs, found by trying their answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from booking.fees.rules.conditions import (
    Answers,
    AskedNumber,
    Choice,
    MeasuredCondition,
    Quotient,
    counts_people,
)
from booking.fees.rules.pricing import price
from booking.fees.rules.questions import AskedItem, Question, items_of, questions_of
from booking.fees.rules.sorting import Use, holds, sort_use
from booking.fees.rules.steps import Step, Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import NoPrice

# With more combinations of answers than this, what could matter is asked without trying.
MOST_TRIED = 400
# Numbers that tell whether one that is multiplied by, counted in minutes or divided makes a difference.
FACTORS, MINUTES, DIVIDED = (0, 1, 2), (0, 60, 600), (0, 1, 1_000, 1_000_000)

Outcome = tuple[int, bool] | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of whoever books a use: what its price depends on, and equipment."""

    questions: tuple[Question, ...] = ()
    items: tuple[AskedItem, ...] = ()


def asking_of(tariff: Tariff, use: Use) -> Asking:
    """What is asked for this use; what can't change its price is not."""
    could = questions_of(tariff, use.room)
    items = items_of(tariff, use.room)
    if not could:
        return Asking((), tuple(one for one in items if _is_lent(tariff, one, [use])))
    values = [_worth_trying(tariff, one, use.room) for one in could]
    crowds = _crowds(tariff, use)
    if prod(map(len, values)) * len(crowds) > MOST_TRIED:
        return Asking(tuple(could), tuple(items))
    tried = [
        (crowd, given, replace(use, people=crowd, answers=_answers(could, given)))
        for crowd in crowds
        for given in product(*values)
    ]
    outcomes = {(crowd, given): _outcome(tariff, one) for crowd, given, one in tried}
    asked = tuple(one for place, one in enumerate(could) if _decides(outcomes, place))
    uses = [one for _crowd, _given, one in tried]
    return Asking(asked, tuple(one for one in items if _is_lent(tariff, one, uses)))


def matters(tariff: Tariff, use: Use, question: Question) -> bool:
    """Whether an answer to the question can change what the use costs, whatever else is answered."""
    return question in asking_of(tariff, use).questions


def told_otherwise(tariff: Tariff, use: Use) -> Iterator[Use]:
    """The same use with one thing said in another way: an answer, or how many people come."""
    for question in questions_of(tariff, use.room):
        for value in _worth_trying(tariff, question, use.room):
            yield replace(use, answers={**use.answers, question.key: value})
    for crowd in _crowds(tariff, use):
        yield replace(use, people=crowd)


def _decides(
    outcomes: Mapping[tuple[int | None, tuple[str | int, ...]], Outcome],
    place: int,
) -> bool:
    """Whether two ways of answering that differ in this place alone cost something different."""
    seen: dict[object, Outcome] = {}
    for (crowd, given), outcome in outcomes.items():
        rest = crowd, given[:place], given[place + 1 :]
        if seen.setdefault(rest, outcome) != outcome:
            return True
    return False


def _outcome(tariff: Tariff, use: Use) -> Outcome:
    """Without exemptions: what is waived today may be asked for tomorrow."""
    try:
        working = price(tariff, use)
    except NoPrice:
        return None
    return working.total, working.is_provisional


def _answers(questions: Sequence[Question], given: Sequence[str | int]) -> Answers:
    return {one.key: value for one, value in zip(questions, given, strict=True)}


def _worth_trying(tariff: Tariff, question: Question, room: str) -> list[str | int]:
    """Every option; of a number one of each band, and a few more where it is reckoned with."""
    if isinstance(question, Choice):
        return [one.key for one in question.options]
    numbers = {0, question.default}
    for step in tariff.steps:
        if isinstance(step, Table) and step.is_for(room):
            numbers |= _factors(step) if step.times == question.key else set()
            numbers |= set(MINUTES) if step.minutes_of == question.key else set()
    if any(isinstance(one, Quotient) and question.key in (one.of, one.by) for one in tariff.conditions):
        numbers |= set(DIVIDED)
    found: list[str | int] = sorted(one for one in numbers if one <= question.most)
    known = {_band_of(question, number) for number in numbers}
    for edge in _edges(question):
        band = _band_of(question, edge)
        if edge <= question.most and band not in known:
            known.add(band)
            found.append(edge)
    return found


def _factors(table: Table) -> set[int]:
    """Numbers that tell whether one that the table is multiplied by makes a difference."""
    return {
        *FACTORS,
        *(table.times_over + count * table.times_per for count in FACTORS),
        table.times_over + 1,
    }


def _edges(condition: AskedNumber | MeasuredCondition) -> Iterator[int]:
    """The numbers at and beside the edges of its bands."""
    for band in condition.options:
        for edge in (band.at_least, band.more_than, band.at_most, band.less_than):
            if edge is not None:
                yield from (max(0, edge - 1), edge, edge + 1)


def _band_of(question: AskedNumber, number: int) -> str | None:
    return next((one.key for one in question.options if one.holds(number)), None)  # type: ignore[arg-type]


def _crowds(tariff: Tariff, use: Use) -> list[int | None]:
    """As many people as were said, and where their number counts one of each band: it may be put right."""
    measured = {
        one.key: one for one in tariff.conditions if isinstance(one, MeasuredCondition) and counts_people(one)
    }
    edges = [edge for one in measured.values() for edge in _edges(one)]
    tables = [one for one in tariff.tables() if one.times in measured and one.is_for(use.room)]
    return list(
        dict.fromkeys([use.people, *edges, *(count for one in tables for count in sorted(_factors(one)))])
    )


def _is_lent(tariff: Tariff, asked: AskedItem, uses: Sequence[Use]) -> bool:
    """Whether the step that has the item counts for one of the uses."""
    step = next(
        one for one in tariff.items() if asked.key.startswith(f"{one.key}:") and asked.item in one.items
    )
    return not step.when or any(_counts(tariff, step, use) for use in uses)


def _counts(tariff: Tariff, step: Step, use: Use) -> bool:
    periods = tariff.periods_touched(use.room, use.starts, use.ends)
    sorted_into = sort_use(tariff.conditions, use, periods)
    return any(holds(when, sorted_into) for when in step.when)
