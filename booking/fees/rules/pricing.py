"""What a use costs, line by line: the one function that page, interface, counter and papers ask."""

from collections.abc import Sequence
from itertools import groupby

from booking.core.i18n import _
from booking.fees.rules.by_count import of_items, of_limit, of_rounding
from booking.fees.rules.by_rate import of_exemptions, of_gate_share, of_surcharge
from booking.fees.rules.by_time import of_extension, of_table
from booking.fees.rules.sorting import Use, holds
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
    Table,
)
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import Effect, Grant, NoPrice, Progress, Working


def price(tariff: Tariff, use: Use, grants: Sequence[Grant] = ()) -> Working:
    """What the use costs, in lines of whole yen that add up to the total (a last fraction is left off).

    Raises NoPrice where the tariff says nothing of such a use.
    """
    if tariff.room(use.room) is None or use.starts >= use.ends:
        raise NoPrice(_("料金表に、この室場の料金がありません。"))
    progress = Progress.start(tariff, use, grants)
    counting = [step for step in tariff.steps if _counts(step, progress)]
    for _key, some in groupby(counting, key=_group):
        effects = [(step, _effect(step, progress)) for step in some]
        largest = max(effects, key=lambda one: abs(one[1].amount)) if len(effects) > 1 else effects[0]
        _book(progress, *largest)
    if not any(isinstance(step, GateShare) or _is_the_rooms_own(step) for step in counting):
        raise NoPrice(_("料金表に、この条件の料金がありません。"))
    if any(progress.outside.values()):
        raise NoPrice(_("料金表に、時間外の料金がありません。"))
    return Working(tuple(progress.lines))


def _is_the_rooms_own(step: Step) -> bool:
    return isinstance(step, Table) and not step.is_optional


def _counts(step: Step, progress: Progress) -> bool:
    return step.is_for(progress.use.room) and (
        not step.when or any(holds(when, progress.sorted_into) for when in step.when)
    )


def _group(step: Step) -> tuple[str, str]:
    """Steps of which only one counts have the same."""
    one_of = step.one_of if isinstance(step, Surcharge) else None
    return ("one_of", one_of) if one_of else ("step", step.key)


def _effect(step: Step, progress: Progress) -> Effect:
    match step:
        case Table():
            return of_table(progress, step)
        case Extension():
            return of_extension(progress, step)
        case Surcharge():
            return of_surcharge(progress, step)
        case Exempting():
            return of_exemptions(progress, step)
        case GateShare():
            return of_gate_share(progress, step)
        case Items():
            return of_items(progress, step)
        case RoundingStep():
            return of_rounding(progress, step)
        case Minimum() | Maximum():
            return of_limit(progress, step)


def _book(progress: Progress, step: Step, effect: Effect) -> None:
    """Add what a step does to the working."""
    amount = effect.amount
    if step.rounding and not isinstance(step, Extension):
        amount = step.rounding.apply(amount)
    if effect.taken is not None:
        amount = -progress.take(effect.taken, -amount)
    elif isinstance(step, RoundingStep | Minimum | Maximum):
        amount = progress.settle(step.key, frozenset(step.of or progress.amounts), amount)
    elif not isinstance(step, Exempting):
        progress.add(step.key, amount, step.scope)
    for line in progress.show(effect.parts, amount):
        is_told = isinstance(step, Table) or (isinstance(step, Exempting) and line.of_yen)
        if line.amount or line.is_provisional or is_told:
            progress.lines.append(line)
    progress.amounts[step.key] = amount
