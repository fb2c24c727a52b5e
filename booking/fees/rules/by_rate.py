"""Steps that take a part of something: surcharges and reductions, exemptions, a share of the gate."""

from fractions import Fraction

from booking.fees.rules.amounts import ratio_text, whole_yen
from booking.fees.rules.conditions import AskedNumber, holds
from booking.fees.rules.steps import Exempting, GateShare, Surcharge, SurchargeMode
from booking.fees.rules.units import started
from booking.fees.rules.working import HUNDRED, Effect, FeeLine, Progress


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
    if step.at_least is not None and amount >= 0:
        amount = max(amount, Fraction(step.at_least))
    line = FeeLine(
        step.key,
        step.label,
        detail=progress.said(case.when),
        article=step.article,
        count="" if times == 1 else str(times),
        rate=f"×{ratio_text(case.rate)}" if is_factor else f"{ratio_text(case.rate)}%",
        of_yen=whole_yen(base),
    )
    if amount >= 0:
        return Effect([(amount, line)])
    return Effect([(-min(-amount, progress.left_of(of)), line)], takes_from=of)


def of_exemptions(progress: Progress, step: Exempting) -> Effect:
    """What the grants for these scopes take away, together no more than is left."""
    grants = [one for one in progress.grants if one.scopes & step.scopes]
    if not step.add_up:
        grants = sorted(grants, key=lambda one: -one.percent)[:1]
    of = frozenset(key for key, scope in progress.scopes.items() if scope in step.scopes)
    left, parts = progress.left_of(of), []
    for grant in grants:
        concerned = frozenset(key for key in of if progress.scopes[key] in grant.scopes)
        part = progress.left_of(concerned)
        amount = min(part * grant.percent / HUNDRED, left)
        left -= amount
        line = FeeLine(
            step.key,
            step.label,
            detail=grant.label,
            article=grant.article or step.article,
            rate=f"-{ratio_text(grant.percent)}%",
            of_yen=whole_yen(part),
            exemption_id=grant.id,
        )
        parts.append((-amount, line))
    return Effect(parts, takes_from=of)


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
    )
    return Effect([(max(gross * step.percent / HUNDRED, Fraction(step.at_least)), line)])
