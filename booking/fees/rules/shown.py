"""A fee as pages, papers and the interface show it: worked out just now, or frozen on a booking."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from booking.fees.rules.quoting import Quote
from booking.fees.rules.tariff import FeeName, Tariff
from booking.fees.rules.working import FeeLine


@dataclass(frozen=True, slots=True)
class ShownFee:
    """The lines of each use in their order, and what they come to."""

    parts: tuple[tuple[FeeLine, ...], ...]
    name: FeeName = FeeName.MUNICIPAL
    rules: Mapping[str, int] = field(default_factory=dict)
    """By the key of a step its place in its tariff, from 1: staff see by which rule a line came about."""

    @property
    def lines(self) -> tuple[FeeLine, ...]:
        """Of all uses."""
        return tuple(line for part in self.parts for line in part)

    @property
    def total(self) -> int:
        """In yen."""
        return sum(line.amount for line in self.lines)

    @property
    def is_provisional(self) -> bool:
        """Whether a line is settled after the event."""
        return any(line.is_provisional for line in self.lines)


def places_of(tariff: Tariff) -> dict[str, int]:
    """By the key of each step its place, counted from 1."""
    return {step.key: place for place, step in enumerate(tariff.steps, start=1)}


def shown_of(quotes: Sequence[Quote | None]) -> ShownFee | None:
    """What the uses cost; None where one of them has no price."""
    workings = [one.working for one in quotes if one is not None and one.working is not None]
    if not workings or len(workings) != len(quotes):
        return None
    tariff = next(one.tariff for one in quotes if one is not None)
    return ShownFee(tuple(working.lines for working in workings), tariff.fee_name, places_of(tariff))


def mark_of(quotes: Sequence[Quote | None]) -> str:
    """Changes with everything that is shown of what the uses cost."""
    lines = [one.working.lines if one is not None and one.working is not None else None for one in quotes]
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:32]
