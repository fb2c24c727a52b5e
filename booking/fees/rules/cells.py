"""Prices as calendars show them: with nothing answered, worked out once for all days that are alike."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from booking.accounts.rules import Audience
from booking.facilities.rules.days import is_within
from booking.fees.rules.conditions import DayCondition, SeasonCondition
from booking.fees.rules.matters import told_otherwise
from booking.fees.rules.pricing import price
from booking.fees.rules.questions import questions_of
from booking.fees.rules.sorting import Use, sort_use
from booking.fees.rules.steps import Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.working import NoPrice, Working

STRANGERS = (Audience.RESIDENT, Audience.NON_RESIDENT)


@dataclass(frozen=True, slots=True)
class CellPrice:
    """What a use costs in yen if nothing more is said."""

    total: int
    is_from: bool
    """It may cost more."""
    is_usual: bool = False
    """It may cost less, too: for a rehearsal, for children."""


def lowest(prices: Iterable[CellPrice | None]) -> CellPrice | None:
    """What stands for all of them: the lowest, from which on it costs where they differ; None without any."""
    found = {one for one in prices if one is not None}
    if len(found) < 2:
        return next(iter(found), None)
    total = min(one.total for one in found)
    is_from = any(one.is_from or one.total != total for one in found)
    return CellPrice(total, is_from, any(one.is_usual for one in found))


@dataclass(slots=True)
class DayPrices:
    """The prices of one room on days that are alike, for one kind of person."""

    _tariff: Tariff
    _room: str
    _audience: Audience | None
    _day: date
    """One of those days."""
    _is_holiday: bool
    _varies: tuple[bool, bool] | None = None
    _known: dict[tuple[int, int], CellPrice | None] = field(default_factory=dict)

    def of(self, starts: int, ends: int) -> CellPrice | None:
        """The price from and until these minutes of the day; None where the tariff has none."""
        key = (starts, ends)
        if key not in self._known:
            self._known[key] = self._work_out(starts, ends)
        return self._known[key]

    def _work_out(self, starts: int, ends: int) -> CellPrice | None:
        use = Use(self._room, self._day, starts, ends, self._audience, is_holiday=self._is_holiday)
        usual = _priced(self._tariff, use)
        if usual is None:
            return None
        if self._varies is None:
            self._varies = self._try(use, usual.total)
        is_from, is_usual = self._varies
        return CellPrice(usual.total, is_from or usual.is_provisional, is_usual)

    def _try(self, use: Use, usual: int) -> tuple[bool, bool]:
        """Whether it may be more and whether it may be less, found by saying one thing otherwise.

        Tried once for all times of the day: a question may count in the evening alone.
        """
        others = [*told_otherwise(self._tariff, use), *self._of_others(use)]
        tried = [found.total for one in others if (found := _priced(self._tariff, one)) is not None]
        is_asked = bool(questions_of(self._tariff, self._room))
        return is_asked or any(one > usual for one in tried), any(one < usual for one in tried)

    def _of_others(self, use: Use) -> list[Use]:
        """Where nobody is signed in, who reads may live in the city or elsewhere."""
        return [replace(use, audience=one) for one in STRANGERS] if self._audience is None else []


def _priced(tariff: Tariff, use: Use) -> Working | None:
    try:
        return price(tariff, use)
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
    return DayPrices(same.tariff, room, audience, day.day, day.is_holiday)
