"""Prices as calendars show them: with nothing answered, worked out once for all days that are alike."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from booking.accounts.rules import Audience
from booking.facilities.rules.days import is_within
from booking.fees.rules.conditions import DayCondition, SeasonCondition, Use, sort_use
from booking.fees.rules.pricing import price
from booking.fees.rules.questions import questions_of
from booking.fees.rules.steps import Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import NoPrice


@dataclass(frozen=True, slots=True)
class CellPrice:
    """What a use costs in yen if nothing more is said; ``is_from``: it may cost something else."""

    total: int
    is_from: bool


@dataclass(slots=True)
class DayPrices:
    """The prices of one room on days that are alike, for one kind of person."""

    _tariff: Tariff
    _room: str
    _audience: Audience | None
    _day: date
    """One of those days."""
    _is_holiday: bool
    _is_from: bool
    _known: dict[tuple[int, int], CellPrice | None] = field(default_factory=dict)

    def of(self, starts: int, ends: int) -> CellPrice | None:
        """The price from and until these minutes of the day; None where the tariff has none."""
        key = (starts, ends)
        if key not in self._known:
            self._known[key] = self._work_out(starts, ends)
        return self._known[key]

    def _work_out(self, starts: int, ends: int) -> CellPrice | None:
        use = Use(self._room, self._day, starts, ends, self._audience, is_holiday=self._is_holiday)
        try:
            return CellPrice(price(self._tariff, use).total, self._is_from)
        except NoPrice:
            return None


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A tariff by its identity: those that were read from one text are one value."""

    tariff: Tariff

    def __hash__(self) -> int:
        return id(self.tariff)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.tariff is self.tariff


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """A day that stands for all that are like it."""

    like: Hashable
    day: date
    is_holiday: bool

    def __hash__(self) -> int:
        return hash(self.like)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Day) and other.like == self.like


def prices_on(
    tariff: Tariff, room: str, day: date, audience: Audience | None, *, is_holiday: bool
) -> DayPrices:
    """The prices of a room on a day for one kind of person; kept for all days that are like it."""
    same = _Same(tariff)
    return _kept(same, room, audience, _Day(_like(same, day, is_holiday), day, is_holiday))


@lru_cache(maxsize=20_000)
def _like(same: _Same, day: date, is_holiday: bool) -> Hashable:
    """Equal for two days that the tariff does not tell apart."""
    use = Use("", day, 0, 1, is_holiday=is_holiday)
    by_day = [one for one in same.tariff.conditions if isinstance(one, DayCondition | SeasonCondition)]
    lit = [
        next((one.minute for one in step.lit_from if is_within(day, *one.season)), None)
        for step in same.tariff.steps
        if isinstance(step, Table) and step.lit_from
    ]
    return tuple(sort_use(by_day, use, 0).values()), tuple(lit)


@lru_cache(maxsize=20_000)
def _kept(same: _Same, room: str, audience: Audience | None, day: _Day) -> DayPrices:
    is_from = bool(questions_of(same.tariff, room))
    return DayPrices(same.tariff, room, audience, day.day, day.is_holiday, is_from)
