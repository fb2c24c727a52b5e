"""Steps that price time: tables by period or unit, and what goes beyond the periods."""

from collections.abc import Mapping
from fractions import Fraction

from booking.core.i18n import _
from booking.facilities.rules.days import is_within
from booking.fees.rules.amounts import ratio_text
from booking.fees.rules.covering import NotCovered, cover, periods_of, unit_prices
from booking.fees.rules.sorting import holds
from booking.fees.rules.steps import Beside, Extension, ExtensionCase, PriceRow, Table
from booking.fees.rules.units import PeriodUnit, Stretch, periods_among, started, touched_periods
from booking.fees.rules.working import HUNDRED, Effect, FeeLine, NoPrice, Progress


def of_table(progress: Progress, step: Table) -> Effect:
    """What the table says for the time of the use; raises NoPrice where the room's own price is missing."""
    row = find_row(step, progress.use.room, progress.sorted_into)
    starts, ends = counted_time(progress, step)
    if starts >= ends:
        return Effect()
    try:
        if row is None:
            raise NotCovered
        found = cover(
            unit_prices(step.units, row.prices),
            starts,
            ends,
            periods=progress.periods,
            combine=step.combine,
            gaps_are_free=step.gaps_are_free,
            can_be_extended=any(
                isinstance(one, Extension) and one.table == step.key and one.is_for(progress.use.room)
                for one in progress.tariff.steps
            ),
            not_offered=[one for one in periods_among(step.units) if one.key not in row.prices],
        )
    except NotCovered as error:
        if step.is_optional:
            return Effect()
        raise NoPrice(_("料金表に、この時間または条件の料金がありません。")) from error
    progress.covers[step.key] = (step, row, found)
    progress.outside[step.key] = () if step.is_optional else found.outside
    times = times_of(progress, step)
    parts = []
    for piece in found.pieces:
        count = piece.count * times
        if not count:
            continue
        line = FeeLine(
            step.key,
            step.label,
            detail=progress.said(row.when),
            article=step.article,
            count="" if count == 1 else ratio_text(count),
            unit=piece.unit.label,
            unit_yen=piece.yen,
            label_en=step.label_en,
            detail_en=progress.said_in_english(row.when),
            unit_en=piece.unit.label_en,
        )
        parts.append((count * piece.yen, line))
    return Effect(parts)


def times_of(progress: Progress, step: Table) -> int:
    """How many times a price of the table counts: of a number those beyond, by so many at a time."""
    if step.times is None:
        return 1
    return started(max(0, progress.number(step.times) - step.times_over), step.times_per)


def find_row(table: Table, room: str, sorted_into: Mapping[str, str | None]) -> PriceRow | None:
    """The row that names the room and most conditions that hold; rows without rooms are for all others."""
    fitting = [row for row in table.rows_for(room) if holds(row.when, sorted_into)]
    return max(fitting, key=lambda row: len(row.when), default=None)


def counted_time(progress: Progress, step: Table) -> Stretch:
    """The minutes of the day that the table counts: all, so many as were asked for, or those with light."""
    use = progress.use
    if step.minutes_of is not None:
        return use.starts, use.starts + progress.number(step.minutes_of)
    if not step.lit_from:
        return use.starts, use.ends
    lit = next((one.minute for one in step.lit_from if is_within(use.day, *one.season)), use.ends)
    return max(use.starts, lit), use.ends


def of_extension(progress: Progress, step: Extension) -> Effect:
    """What the time outside of the periods costs; raises NoPrice for what no case of the step covers."""
    outside = progress.outside.get(step.table, ())
    if not outside:
        return Effect()
    if step.at_most is not None and any(b - a > step.at_most for a, b in outside):
        raise NoPrice(_("時間を超えて使えるのは、%(most)s分までです。", most=step.at_most))
    parts = []
    for stretch in outside:
        at = stretch[0]
        while at < stretch[1]:
            case = next((one for one in step.cases if one.starts <= at < one.ends), None)
            if case is None:
                raise NoPrice(_("料金表に、時間外の料金がありません。"))
            until = min(stretch[1], case.ends)
            count = started(until - at, step.minutes)
            yen = outside_price(progress, step, case, stretch)
            line = FeeLine(
                step.key,
                step.label,
                article=step.article,
                count="" if count == 1 else str(count),
                unit=minutes_text(step.minutes),
                unit_yen=int(yen) if yen.denominator == 1 else None,
                label_en=step.label_en,
                unit_en=minutes_in_english(step.minutes),
            )
            parts.append((count * yen, line))
            at = until
    progress.outside[step.table] = ()
    return Effect(parts)


def outside_price(progress: Progress, step: Extension, case: ExtensionCase, stretch: Stretch) -> Fraction:
    """What one unit of time outside costs, rounded as the step says."""
    table, row, found = progress.covers[step.table]
    if case.of is Beside.USE:
        basis = progress.amounts[table.key]
        minutes = sum(one.ends - one.starts for one in periods_of(found.pieces))
    elif case.of is Beside.PERIOD:
        periods = [one for one in periods_among(table.units) if one.key in row.prices]
        touched = touched_periods(periods, progress.use.starts, progress.use.ends)
        period = next((one for one in reversed(touched) if one.ends <= stretch[0]), touched[0])
        basis, minutes = Fraction(row.prices[period.key]), period.ends - period.starts
    else:
        unit = next((one for one in table.units if one.key == case.of and one.key in row.prices), None)
        if unit is None:
            raise NoPrice(_("料金表に、時間外の料金がありません。"))
        basis = Fraction(row.prices[unit.key])
        minutes = unit.ends - unit.starts if isinstance(unit, PeriodUnit) else step.minutes
    price = basis * step.minutes / minutes if case.percent is None else basis * case.percent / HUNDRED
    return step.rounding.apply(price) if step.rounding else price


def minutes_text(minutes: int) -> str:
    """1時間 or 30分: Japanese whoever reads, as it is frozen."""
    if minutes % 60:
        return f"{minutes}分"
    return f"{minutes // 60}時間"


def minutes_in_english(minutes: int) -> str:
    """1 hour or 30 minutes."""
    if minutes % 60:
        return f"{minutes} minutes"
    return "1 hour" if minutes == 60 else f"{minutes // 60} hours"
