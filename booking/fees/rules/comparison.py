"""A draft tariff held against uses of the past: what would have changed, for whom."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from booking.accounts.rules import Audience

Group = TypeVar("Group", bound=Hashable)
LARGEST = 10


@dataclass(frozen=True, slots=True)
class ComparedUse:
    """One use, with what it cost and what it would cost; None where a tariff has no price for it."""

    reservation_id: int
    room: str
    audience: Audience
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """In yen; None where one of them is unknown."""
        return self.after - self.before if self.after is not None and self.before is not None else None


@dataclass(frozen=True, slots=True)
class Changed:
    """What changes for some uses: yen in all, and how many pay more, less and the same."""

    uses: int
    before: int
    after: int
    more: int
    less: int
    same: int

    @property
    def change(self) -> int:
        """In yen."""
        return self.after - self.before


def changed(uses: Iterable[ComparedUse]) -> Changed:
    """The sum of those that have both prices."""
    known = [one for one in uses if one.change is not None]
    changes = [one.change or 0 for one in known]
    return Changed(
        uses=len(known),
        before=sum(one.before or 0 for one in known),
        after=sum(one.after or 0 for one in known),
        more=sum(change > 0 for change in changes),
        less=sum(change < 0 for change in changes),
        same=sum(change == 0 for change in changes),
    )


def changed_by(
    uses: Sequence[ComparedUse], group_of: Callable[[ComparedUse], Group]
) -> list[tuple[Group, Changed]]:
    """The same for each group, the one with the largest change first."""
    groups: dict[Group, list[ComparedUse]] = {}
    for one in uses:
        groups.setdefault(group_of(one), []).append(one)
    found = [(group, changed(some)) for group, some in groups.items()]
    return sorted(found, key=lambda one: -abs(one[1].change))


def largest_changes(uses: Iterable[ComparedUse], most: int = LARGEST) -> list[ComparedUse]:
    """The uses whose price changes most, either way."""
    known = [one for one in uses if one.change]
    return sorted(known, key=lambda one: (-abs(one.change or 0), one.reservation_id))[:most]


def unpriced(uses: Iterable[ComparedUse]) -> list[ComparedUse]:
    """Those for which the draft has no price although there was one."""
    return [one for one in uses if one.after is None and one.before is not None]
