"""A facility's standing rules of when it can be booked, as one value that is never changed in place.

What happens once (a closure for works, an opening on a Monday) stands beside it, see ``rules.closures``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from booking.core.errors import InvalidInput
from booking.facilities.rules.closures import ClosureRule
from booking.facilities.rules.days import Holidays
from booking.facilities.rules.schedules import Buffers, Schedule, timetable_on
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.windows import WindowPlan


class InvalidRulebook(InvalidInput):
    """Rules that name what is not there."""

    code = "invalid_rulebook"


_NOTHING: Mapping[int, ClosureRule] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SpaceSetup:
    """How one space is opened: by which timetable on which day, in which windows, with which closures."""

    schedule: Schedule = field(default_factory=lambda: Schedule(()))
    plan: int | None = None
    """The window plan; None: not booked through the service."""
    buffers: Buffers = field(default_factory=Buffers)
    closures: Mapping[int, ClosureRule] = field(default_factory=lambda: _NOTHING)
    """Of this space alone, beside the facility's."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Timetables, closures and window plans by their numbers, and how each space uses them."""

    timetables: Mapping[int, TimetableSpec] = field(default_factory=dict)
    closures: Mapping[int, ClosureRule] = field(default_factory=dict)
    plans: Mapping[int, WindowPlan] = field(default_factory=dict)
    spaces: Mapping[str, SpaceSetup] = field(default_factory=dict)
    """By the space's id; in data files by its key there."""
    staff_may_lift: frozenset[str] = frozenset()
    """Codes of refusals that staff may lift with a reason, which is kept."""

    def of(self, space: int | str) -> SpaceSetup:
        """How a space is opened; one that is not named is not opened."""
        return self.spaces.get(str(space), _UNOPENED)

    def with_space(self, space: int | str, setup: SpaceSetup) -> "Rulebook":
        """The same with another setup of one space."""
        return replace(self, spaces={**self.spaces, str(space): setup})

    def with_timetable(self, key: int, timetable: TimetableSpec) -> "Rulebook":
        """The same with a timetable under that number."""
        return replace(self, timetables={**self.timetables, key: timetable})

    def without_timetable(self, key: int) -> "Rulebook":
        """The same without it; the caller has seen that no space uses it."""
        return replace(self, timetables={one: spec for one, spec in self.timetables.items() if one != key})

    def with_plan(self, key: int, plan: WindowPlan) -> "Rulebook":
        """The same with a window plan under that number."""
        return replace(self, plans={**self.plans, key: plan})

    def without_plan(self, key: int) -> "Rulebook":
        """The same without it; the caller has seen that no space uses it."""
        return replace(self, plans={one: plan for one, plan in self.plans.items() if one != key})

    def with_closure(self, key: int, rule: ClosureRule, space: int | str | None = None) -> "Rulebook":
        """The same with a closure of the facility, or of one space."""
        if space is None:
            return replace(self, closures={**self.closures, key: rule})
        setup = self.of(space)
        return self.with_space(space, replace(setup, closures={**setup.closures, key: rule}))

    def without_closure(self, key: int) -> "Rulebook":
        """The same without the closure of that number, wherever it stands."""
        spaces = {
            name: replace(setup, closures={one: rule for one, rule in setup.closures.items() if one != key})
            if key in setup.closures
            else setup
            for name, setup in self.spaces.items()
        }
        kept = {one: rule for one, rule in self.closures.items() if one != key}
        return replace(self, closures=kept, spaces=spaces)

    def all_closures(self) -> dict[int, tuple[ClosureRule, str | None]]:
        """Every closure by its number, with the space that it is of (None: the facility)."""
        found: dict[int, tuple[ClosureRule, str | None]] = {
            key: (rule, None) for key, rule in self.closures.items()
        }
        for name, setup in self.spaces.items():
            found.update({key: (rule, name) for key, rule in setup.closures.items()})
        return dict(sorted(found.items()))

    def users_of_timetable(self, key: int) -> list[str]:
        """The spaces that are cut by it on any day."""
        return [
            name
            for name, setup in self.spaces.items()
            if any(entry.timetable == key for entry in setup.schedule.entries)
        ]

    def users_of_plan(self, key: int) -> list[str]:
        """The spaces that are booked in its windows."""
        return [name for name, setup in self.spaces.items() if setup.plan == key]


_UNOPENED = SpaceSetup()


def cut_on(book: Rulebook, key: int, day: date, holidays: Holidays) -> list[str]:
    """The spaces whose day is cut by the timetable of that number; whether they are closed is not asked."""
    return [name for name, setup in book.spaces.items() if timetable_on(setup.schedule, day, holidays) == key]


def next_number(*numbered: Mapping[int, object]) -> int:
    """A number that none of them uses."""
    return max((key for some in numbered for key in some), default=0) + 1
