"""Steps that take a part of something: surcharges and reductions, exemptions, a share of the gate."""

from fractions import Fraction

from booking.fees.rules.amounts import ratio_text, whole_yen
from booking.fees.rules.conditions import AskedNumber
from booking.fees.rules.sorting import holds
from booking.fees.rules.steps import Exempting, GateShare, Surcharge, SurchargeMode
from booking.fees.rules.units import started
from booking.fees.rules.working import HUNDRED, NOTHING, Effect, FeeLine, Progress


def of_surcharge(progress: Progress, step: Surcharge) -> Effect:
    """The first case that holds; a reduction takes no more than is left of its steps."""
    case = next((one for one in step.cases if holds(one.when, progress.sorted_into)), None)
    if case is None:
        return Effect()
    of = frozenset(step.of or progress.amounts)
    base = progress.sum_of(of)
    is_factor = step.mode is SurchargeMode.TIMES
    minutes = progress.use.ends - progress.use.starts
    times = started(minutes, step.per_minutes) if step.per_minutes else 1
    amount = base * (case.rate - 1 if is_factor else case.rate / HUNDRED) * times
    if step.at_least is not None and case.rate >= (1 if is_factor else 0):
        amount = max(amount, Fraction(step.at_least))
    line = FeeLine(
        step.key,
        step.label,
        detail=progress.said(case.when),
        article=step.article,
        count="" if times == 1 else str(times),
        rate=f"×{ratio_text(case.rate)}" if is_factor else f"{ratio_text(case.rate)}%",
        of_yen=whole_yen(base),
        label_en=step.label_en,
        detail_en=progress.said_in_english(case.when),
    )
    if amount >= 0:
        return Effect([(amount, line)])
    left = {key: some for key, some in progress.left.items() if key in of}
    return Effect([(-min(-amount, progress.left_of(of)), line)], taken=left)


def of_exemptions(progress: Progress, step: Exempting) -> Effect:
    """What the grants take away: of each step the largest that is for it, or all up to the whole."""
    ordered = sorted(progress.grants, key=lambda one: (-one.percent, -len(one.scopes)))
    taken: dict[str, Fraction] = {}
    of_grant: dict[int, tuple[Fraction, Fraction]] = {}
    for key, left in progress.left.items():
        scope = progress.scopes[key]
        counting = [n for n, one in enumerate(ordered) if scope in one.scopes and scope in step.scopes]
        for number in counting if step.add_up else counting[:1]:
            amount = min(left * ordered[number].percent / HUNDRED, left - taken.get(key, NOTHING))
            taken[key] = taken.get(key, NOTHING) + amount
            base, sum_so_far = of_grant.get(number, (NOTHING, NOTHING))
            of_grant[number] = (base + left, sum_so_far + amount)
    parts = []
    for number, (base, amount) in sorted(of_grant.items()):
        grant = ordered[number]
        line = FeeLine(
            step.key,
            step.label,
            detail=grant.label,
            article=grant.article or step.article,
            rate=f"-{ratio_text(grant.percent)}%",
            of_yen=whole_yen(base),
            exemption_id=grant.id,
            label_en=step.label_en,
        )
        parts.append((-amount, line))
    return Effect(parts, taken=taken)


def of_gate_share(progress: Progress, step: GateShare) -> Effect:
    """A share of the takings; provisional as long as nobody can know them."""
    takings = progress.conditions.get(step.of)
    is_known = step.of in progress.use.answers or not (
        isinstance(takings, AskedNumber) and takings.is_settled_later
    )
    gross = progress.number(step.of)
    line = FeeLine(
        step.key,
        step.label,
        article=step.article,
        rate=f"{ratio_text(step.percent)}%",
        of_yen=gross if is_known else None,
        is_provisional=not is_known,
        label_en=step.label_en,
    )
    return Effect([(max(gross * step.percent / HUNDRED, Fraction(step.at_least)), line)])
