"""The working of a fee: its lines, and what is known on the way through a tariff's steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from booking.core.errors import DomainError
from booking.fees.rules.amounts import total, whole_yen
from booking.fees.rules.conditions import AskedNumber, Condition, MeasuredCondition
from booking.fees.rules.covering import Cover
from booking.fees.rules.sorting import Use, measured, number_of, sort_use
from booking.fees.rules.steps import PriceRow, Scope, Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import Stretch

NOTHING = Fraction(0)
HUNDRED = Fraction(100)


class NoPrice(DomainError):
    """The tariff says nothing of that use."""

    code = "no_price"


@dataclass(frozen=True, slots=True)
class Grant:
    """An exemption that counts for this use: so many percent of the steps with one of its scopes."""

    percent: Fraction
    scopes: frozenset[Scope]
    label: str
    article: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the working: ``unit_yen`` × ``count``, or ``rate`` of ``of_yen``; amounts in yen."""

    step: str
    label: str
    amount: int = 0
    detail: str = ""
    article: str = ""
    count: str = ""
    """How many of the unit; empty: one."""
    unit: str = ""
    unit_yen: int | None = None
    rate: str = ""
    """30% or ×1.5."""
    of_yen: int | None = None
    is_provisional: bool = False
    """Settled after the event."""
    exemption_id: int | None = None
    label_en: str = ""
    """What the tariff says in English; empty where it has none for the whole of it."""
    detail_en: str = ""
    unit_en: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """The lines, which add up to the total."""

    lines: tuple[FeeLine, ...] = ()

    @property
    def total(self) -> int:
        """In yen."""
        return sum(line.amount for line in self.lines)

    @property
    def is_provisional(self) -> bool:
        """Whether a line is settled after the event."""
        return any(line.is_provisional for line in self.lines)


@dataclass(slots=True)
class Effect:
    """What a step does: its exact amount, out of parts of which each has a line."""

    parts: list[tuple[Fraction, FeeLine]] = field(default_factory=list)
    taken: Mapping[str, Fraction] | None = None
    """If it takes something away: from which steps, in which shares."""

    @property
    def amount(self) -> Fraction:
        """In yen, exactly."""
        return total(part for part, _line in self.parts)


@dataclass(slots=True)
class Progress:
    """One use on its way through the steps."""

    tariff: Tariff
    use: Use
    grants: Sequence[Grant] = ()
    periods: int = 0
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    sorted_into: Mapping[str, str | None] = field(default_factory=dict)
    amounts: dict[str, Fraction] = field(default_factory=dict)
    """By step, exactly."""
    scopes: dict[str, Scope] = field(default_factory=dict)
    left: dict[str, Fraction] = field(default_factory=dict)
    """By step that adds something: what of it was not taken away again."""
    covers: dict[str, tuple[Table, PriceRow, Cover]] = field(default_factory=dict)
    outside: dict[str, tuple[Stretch, ...]] = field(default_factory=dict)
    """By table: the time that only an extension can cover."""
    lines: list[FeeLine] = field(default_factory=list)

    @classmethod
    def start(cls, tariff: Tariff, use: Use, grants: Sequence[Grant]) -> "Progress":
        """Before the first step, with the use sorted into every condition."""
        periods = tariff.periods_touched(use.room, use.starts, use.ends)
        return cls(
            tariff,
            use,
            grants,
            periods,
            {one.key: one for one in tariff.conditions},
            sort_use(tariff.conditions, use, periods),
        )

    def number(self, key: str) -> int:
        """The answer to a question that asks for a number; how many people come, one where nobody said."""
        condition = self.conditions.get(key)
        if isinstance(condition, MeasuredCondition):
            return measured(condition.measure, self.use, self.periods) or 1
        return number_of(condition, self.use.answers) if isinstance(condition, AskedNumber) else 0

    def said(self, when: Mapping[str, frozenset[str]]) -> str:
        """The options into which the use falls, of the conditions that are named: 市内・土日祝."""
        return "・".join(
            option.label
            for condition in self.tariff.conditions
            if condition.key in when
            for option in condition.options
            if option.key == self.sorted_into[condition.key]
        )

    def said_in_english(self, when: Mapping[str, frozenset[str]]) -> str:
        """The same in English; empty unless all of them have an English name."""
        labels = [
            option.label_en
            for condition in self.tariff.conditions
            if condition.key in when
            for option in condition.options
            if option.key == self.sorted_into[condition.key]
        ]
        return ", ".join(labels) if all(labels) else ""

    def sum_of(self, keys: frozenset[str]) -> Fraction:
        """What these steps come to so far."""
        return total(self.amounts.get(key, NOTHING) for key in keys)

    def left_of(self, keys: frozenset[str]) -> Fraction:
        """What is left of these steps after all that was taken away from them."""
        return total(self.left.get(key, NOTHING) for key in keys)

    def add(self, key: str, amount: Fraction, scope: Scope) -> None:
        """What a step adds, and what it is for."""
        self.left[key], self.scopes[key] = amount, scope

    def take(self, shares: Mapping[str, Fraction], amount: Fraction) -> Fraction:
        """Take an amount away from steps in these shares, no more than is left; says how much it was."""
        whole, rest = total(shares.values()), amount
        for key, share in shares.items():
            some = min(self.left[key], amount * share / whole) if whole else NOTHING
            self.left[key] -= some
            rest -= some
        # More than one of them had, since the amount was rounded up: from the others.
        for key in shares:
            some = min(self.left[key], rest)
            self.left[key] -= some
            rest -= some
        return amount - rest

    def settle(self, key: str, of: frozenset[str], amount: Fraction) -> Fraction:
        """What rounding or a least amount does to the sum of steps; says how much it was.

        It is booked on the first of them that can bear it, so that an exemption takes the rounded price away.
        """
        concerned = [one for one in self.left if one in of]
        if amount < 0:
            bearing = [one for one in concerned if self.left[one] >= -amount][:1] or concerned
            return -self.take({one: self.left[one] for one in bearing}, -amount)
        if concerned:
            self.left[concerned[0]] += amount
        else:
            self.add(key, amount, Scope.ROOM)
        return amount

    def show(self, parts: Sequence[tuple[Fraction, FeeLine]], amount: Fraction) -> list[FeeLine]:
        """The lines with whole yen, so that all shown so far is the exact sum so far without its fraction."""
        running, rest, shown = total(self.amounts.values()), amount, []
        for place, (part, line) in enumerate(parts):
            exact = rest if place == len(parts) - 1 else part
            rest -= exact
            yen = whole_yen(running + exact) - whole_yen(running)
            running += exact
            shown.append(replace(line, amount=yen, article=line.article or self.tariff.article))
        return shown
