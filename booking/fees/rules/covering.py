"""How a use is covered by the units of a price table that have a price."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from booking.fees.rules.units import (
    Combine,
    DurationUnit,
    ExtensionUnit,
    PeriodUnit,
    PlainUnit,
    Stretch,
    Unit,
    started,
    touched_periods,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of one unit at its price."""

    unit: Unit
    count: Fraction
    yen: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What covers a use, and the stretches that only an extension can."""

    pieces: tuple[Piece, ...]
    outside: tuple[Stretch, ...] = ()


class NotCovered(Exception):
    """The table has no price for that time."""


def cover(
    prices: Sequence[tuple[Unit, int]],
    starts: int,
    ends: int,
    *,
    periods: int,
    combine: Combine = Combine.FEWEST,
    gaps_are_free: bool = True,
    not_offered: Sequence[PeriodUnit] = (),
    can_be_extended: bool = False,
) -> Cover:
    """Cover a use by the units that have a price; raises NotCovered.

    ``periods`` is how many single periods it touches; the time of those not offered is no free gap;
    ``can_be_extended`` says whether another step has a price for what is outside.
    """
    plain = [
        Piece(unit, Fraction(_times(unit, starts, ends, periods)), yen)
        for unit, yen in prices
        if isinstance(unit, PlainUnit)
    ]
    named = [(unit, yen) for unit, yen in prices if isinstance(unit, PeriodUnit)]
    lasting = [(unit, yen) for unit, yen in prices if isinstance(unit, DurationUnit)]
    if named:
        extensions = [(unit, yen) for unit, yen in prices if isinstance(unit, ExtensionUnit)]
        found = [
            _extended(_without_gaps(one, not_offered) if gaps_are_free else one, extensions)
            for one in _by_periods(named, starts, ends, combine)
        ]
        payable = [one for one in found if not one.outside]
        return min(found if can_be_extended else payable or found, key=_weight)
    if lasting:
        return Cover(tuple(_by_time_of_day(lasting, starts, ends, combine)))
    if plain:
        return Cover((plain[0],))
    raise NotCovered


def _weight(found: Cover) -> tuple[Fraction, int, int]:
    outside = sum(b - a for a, b in found.outside)
    return cost_of(found.pieces), outside, len(found.pieces)


def _times(unit: PlainUnit, starts: int, ends: int, periods: int) -> int:
    match unit.kind:
        case "use":
            return 1
        case "day":
            return (ends - 1) // (24 * 60) - starts // (24 * 60) + 1
        case "each_period":
            return periods


def _by_periods(
    named: Sequence[tuple[PeriodUnit, int]], starts: int, ends: int, combine: Combine
) -> Iterator[Cover]:
    """By the fewest prices; or in every way, of which the cheapest is to be taken."""
    touched = touched_periods([unit for unit, _yen in named], starts, ends)
    if not touched:
        raise NotCovered
    ways = _ways(named, touched) if combine is Combine.CHEAPEST else [_fewest(named, touched)]
    for chosen in ways:
        yield Cover(tuple(chosen), tuple(_outside(periods_of(chosen), starts, ends)))


def _without_gaps(found: Cover, not_offered: Sequence[PeriodUnit]) -> Cover:
    """Without what lies between its periods, unless that has a period of its own that can't be had."""
    chosen = periods_of(found.pieces)
    first, last = min(one.starts for one in chosen), max(one.ends for one in chosen)
    outside = [
        (a, b)
        for a, b in found.outside
        if b <= first or a >= last or any(a <= one.starts and one.ends <= b for one in not_offered)
    ]
    return Cover(found.pieces, tuple(outside))


def _extended(found: Cover, extensions: Sequence[tuple[ExtensionUnit, int]]) -> Cover:
    """With what is outside as units of the extensions, as far as the table has one for that time of day."""
    pieces, outside = list(found.pieces), list(found.outside)
    for unit, yen in extensions:
        within = _not_empty((max(a, unit.starts), min(b, unit.ends)) for a, b in outside)
        if within:
            count = sum(started(b - a, unit.minutes) for a, b in within)
            pieces.append(Piece(unit, Fraction(count), yen))
        before = ((a, min(b, unit.starts)) for a, b in outside)
        after = ((max(a, unit.ends), b) for a, b in outside)
        outside = sorted(_not_empty([*before, *after]))
    return Cover(tuple(pieces), tuple(outside))


def _not_empty(stretches: Iterable[Stretch]) -> list[Stretch]:
    return [(a, b) for a, b in stretches if a < b]


def periods_of(pieces: Sequence[Piece]) -> list[PeriodUnit]:
    """The periods among them."""
    return [piece.unit for piece in pieces if isinstance(piece.unit, PeriodUnit)]


def _fewest(named: Sequence[tuple[PeriodUnit, int]], touched: Sequence[PeriodUnit]) -> list[Piece]:
    """As few prices as cover exactly these periods, by runs of neighbours."""
    best: list[tuple[tuple[int, int], list[Piece]] | None] = [((0, 0), [])]
    for end in range(1, len(touched) + 1):
        found = None
        for begin in range(end):
            before, run = best[begin], touched[begin:end]
            if before is None:
                continue
            (count, cost), pieces = before
            for unit, yen in named:
                if unit.starts != run[0].starts or unit.ends != run[-1].ends:
                    continue
                weight = (count + 1, cost + yen)
                if found is None or weight < found[0]:
                    found = (weight, [*pieces, Piece(unit, Fraction(1), yen)])
        best.append(found)
    last = best[-1]
    if last is None:
        raise NotCovered
    return last[1]


def _ways(named: Sequence[tuple[PeriodUnit, int]], touched: Sequence[PeriodUnit]) -> Iterator[list[Piece]]:
    """Every way to cover these periods; each price that is taken covers as many of them as it can."""
    if not touched:
        yield []
        return
    for unit, yen in named:
        if unit.starts <= touched[0].starts and touched[0].ends <= unit.ends:
            others = [one for one in touched if one.ends > unit.ends]
            for way in _ways(named, others):
                yield [Piece(unit, Fraction(1), yen), *way]


def _outside(chosen: Sequence[PeriodUnit], starts: int, ends: int) -> list[Stretch]:
    """What of the use no chosen period covers."""
    found, reached = [], starts
    for unit in sorted(chosen, key=lambda one: one.starts):
        if unit.starts > reached:
            found.append((reached, unit.starts))
        reached = max(reached, unit.ends)
    return [*found, *([(reached, ends)] if reached < ends else [])]


def _by_time_of_day(
    lasting: Sequence[tuple[DurationUnit, int]], starts: int, ends: int, combine: Combine
) -> list[Piece]:
    """Each part of the use by the lengths of time that count at that time of day."""
    pieces, reached = [], starts
    for first, last in sorted({(unit.starts, unit.ends) for unit, _yen in lasting}):
        a, b = max(first, starts), min(last, ends)
        if a >= b:
            continue
        if a > reached:
            raise NotCovered
        some = [(unit, yen) for unit, yen in lasting if (unit.starts, unit.ends) == (first, last)]
        pieces += _by_duration(some, b - a, combine)
        reached = b
    if reached < ends:
        raise NotCovered
    return pieces


def _by_duration(lasting: Sequence[tuple[DurationUnit, int]], minutes: int, combine: Combine) -> list[Piece]:
    ordered = sorted(lasting, key=lambda one: -one[0].minutes)
    if combine is Combine.CHEAPEST and len(ordered) > 1:
        return _cheapest(ordered, minutes)
    pieces, left = [], minutes
    for place, (unit, yen) in enumerate(ordered):
        is_last = place == len(ordered) - 1
        if is_last:
            count = (
                Fraction(left, unit.minutes) if unit.in_proportion else Fraction(started(left, unit.minutes))
            )
        else:
            count = Fraction(left // unit.minutes)
        left -= min(left, int(count * unit.minutes))
        if count:
            pieces.append(Piece(unit, count, yen))
    return pieces


def _cheapest(ordered: Sequence[tuple[DurationUnit, int]], minutes: int) -> list[Piece]:
    """Every number of the longest unit, the rest by the shorter ones."""
    (unit, yen), rest = ordered[0], ordered[1:]
    best: list[Piece] | None = None
    for count in range(started(minutes, unit.minutes), -1, -1):
        left = max(0, minutes - count * unit.minutes)
        pieces = [Piece(unit, Fraction(count), yen)] if count else []
        if left and not rest:
            continue
        if left:
            pieces += _cheapest(rest, left) if len(rest) > 1 else _by_duration(rest, left, Combine.FEWEST)
        if best is None or cost_of(pieces) < cost_of(best):
            best = pieces
    if best is None:
        raise NotCovered
    return best


def cost_of(pieces: Sequence[Piece]) -> Fraction:
    """What they come to."""
    return sum((piece.count * piece.yen for piece in pieces), Fraction(0))


def unit_prices(units: Sequence[Unit], prices: Mapping[str, int]) -> list[tuple[Unit, int]]:
    """The units for which a row has a price, in the table's order."""
    return [(unit, prices[unit.key]) for unit in units if unit.key in prices]
