"""Equipment by number, and steps on the sum itself: rounding, and a least amount."""

from fractions import Fraction

from booking.fees.rules.steps import Item, Items, Maximum, Minimum, RoundingStep
from booking.fees.rules.tariff import item_key
from booking.fees.rules.units import started
from booking.fees.rules.working import NOTHING, Effect, FeeLine, Progress

MINUTES_PER_DAY = 24 * 60


def of_items(progress: Progress, step: Items) -> Effect:
    """So many of each as were asked for, no more than there are."""
    parts = []
    for item in step.items:
        given = progress.use.answers.get(item_key(step.key, item.key), 0)
        wanted = min(given, item.most) if isinstance(given, int) else 0
        if wanted > 0:
            count = wanted * _times(progress, item)
            line = FeeLine(
                step.key,
                item.label,
                detail=step.label,
                article=step.article,
                count=str(count),
                unit=f"1{item.counter}" if item.counter else "",
                unit_yen=item.yen,
                label_en=item.label_en,
                detail_en=step.label_en,
                unit_en=f"1 {item.counter_en}" if item.counter_en else "",
            )
            parts.append((Fraction(item.yen * count), line))
    return Effect(parts)


def of_rounding(progress: Progress, step: RoundingStep) -> Effect:
    """What rounding adds or leaves off."""
    of = frozenset(step.of or progress.amounts)
    before = progress.sum_of(of)
    return Effect(
        [
            (
                step.by.apply(before) - before,
                FeeLine(step.key, step.label, article=step.article, label_en=step.label_en),
            )
        ]
    )


def of_limit(progress: Progress, step: Minimum | Maximum) -> Effect:
    """What is missing to the least amount, or what goes beyond the largest."""
    missing = step.yen - progress.sum_of(frozenset(step.of or progress.amounts))
    amount = max(NOTHING, missing) if isinstance(step, Minimum) else min(NOTHING, missing)
    line = FeeLine(step.key, step.label, article=step.article, label_en=step.label_en)
    return Effect([(amount, line)])


def _times(progress: Progress, item: Item) -> int:
    use = progress.use
    match item.per:
        case "use":
            return 1
        case "each_period":
            return max(1, progress.periods)
        case "day":
            return (use.ends - 1) // MINUTES_PER_DAY - use.starts // MINUTES_PER_DAY + 1
        case "hour":
            return started(use.ends - use.starts, 60)
