"""Prices as calendars show them: with nothing answered, worked out once for all days that are alike."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from booking.accounts.rules import Audience
from booking.facilities.rules.days import is_within
from booking.fees.rules.conditions import DayCondition, SeasonCondition, Use, option_of
from booking.fees.rules.pricing import price
from booking.fees.rules.questions import questions_of
from booking.fees.rules.steps import Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import NoPrice

MOST_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class CellPrice:
    """What a use costs in yen if nothing more is said; ``is_from``: it may cost something else."""

    total: int
    is_from: bool


@dataclass(frozen=True, slots=True)
class _Same:
    """A tariff by its identity: those that were read from one text are one value."""

    tariff: Tariff

    def __hash__(self) -> int:
        return id(self.tariff)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.tariff is self.tariff


def cell_price(
    tariff: Tariff,
    room: str,
    span: tuple[date, int, int],
    audience: Audience | None,
    holidays: Mapping[date, str],
) -> CellPrice | None:
    """The price of a room from and until these minutes of a day; None where the tariff has none."""
    day, starts, ends = span
    same, is_holiday = _Same(tariff), day in holidays
    like = _like(same, day, is_holiday)
    return _price(same, room, starts, ends, audience, _Day(like, day, is_holiday))


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that stands for all that are like it."""

    like: Hashable
    day: date
    is_holiday: bool

    def __hash__(self) -> int:
        return hash(self.like)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Day) and other.like == self.like


@lru_cache(maxsize=20_000)
def _like(same: _Same, day: date, is_holiday: bool) -> Hashable:
    """Equal for two days that the tariff does not tell apart."""
    use = Use("", day, 0, 1, is_holiday=is_holiday)
    sorted_into = [
        option_of(one, use, 0)
        for one in same.tariff.conditions
        if isinstance(one, DayCondition | SeasonCondition)
    ]
    lit = [
        next((one.minute for one in step.lit_from if is_within(day, *one.season)), None)
        for step in same.tariff.steps
        if isinstance(step, Table) and step.lit_from
    ]
    return tuple(sorted_into), tuple(lit)


@lru_cache(maxsize=MOST_KEPT)
def _price(
    same: _Same, room: str, starts: int, ends: int, audience: Audience | None, day: _Day
) -> CellPrice | None:
    use = Use(room, day.day, starts, ends, audience, is_holiday=day.is_holiday)
    try:
        total = price(same.tariff, use).total
    except NoPrice:
        return None
    return CellPrice(total, _depends(same, room))


@lru_cache(maxsize=2_000)
def _depends(same: _Same, room: str) -> bool:
    return bool(questions_of(same.tariff, room))
