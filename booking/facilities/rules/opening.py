"""The rules of one space: each rulebook's part in it, from which day of use on, and what happens once."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from booking.facilities.rules.closures import ClosureRule
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Buffers, timetable_on
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.windows import WindowPlan


@dataclass(frozen=True, slots=True, eq=False)
class ClosureSet:
    """Rules that may close or open a space: those of its whole facility, and those that are about less."""

    general: tuple[ClosureRule, ...] = ()
    own: tuple[ClosureRule, ...] = ()
    all: tuple[ClosureRule, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", self.general + self.own)

    def __bool__(self) -> bool:
        return bool(self.all)

    def with_(self, other: "ClosureSet") -> "ClosureSet":
        """Both together."""
        return ClosureSet(self.general + other.general, self.own + other.own)


@dataclass(frozen=True, slots=True, eq=False)
class SpaceOpening:
    """One space under one rulebook. ``rulebook_id`` is None under rules that are not stored."""

    rulebook_id: int | None
    book: Rulebook
    setup: SpaceSetup
    closures: ClosureSet
    """The facility's and those of the spaces that share a part with this one; one set for all that
    have the same."""

    @property
    def plan(self) -> WindowPlan | None:
        """The windows in which it is booked; None: it is not booked through the service."""
        return self.book.plans[self.setup.plan] if self.setup.plan is not None else None

    @property
    def buffers(self) -> Buffers:
        """Minutes kept free before and after each use."""
        return self.setup.buffers

    def timetable_on(self, day: date, holidays: Mapping[date, str]) -> TimetableSpec | None:
        """How the day is cut; None when the space is not opened that day."""
        key = timetable_on(self.setup.schedule, day, holidays)
        return self.book.timetables[key] if key is not None else None

    def timetables(self) -> list[TimetableSpec]:
        """All by which the space is cut on some day, in the order of its schedule."""
        keys = dict.fromkeys(entry.timetable for entry in self.setup.schedule.entries)
        return [self.book.timetables[key] for key in keys]


UNOPENED = SpaceOpening(None, Rulebook(), SpaceSetup(), ClosureSet())


def opening_under(book: Rulebook, space_id: int) -> SpaceOpening:
    """How a rulebook opens a space, for whoever does not ask what closes it."""
    return SpaceOpening(None, book, book.of(space_id), ClosureSet())


@dataclass(frozen=True, slots=True)
class OpeningTimeline:
    """A space's openings, each from a day of use on, in their order."""

    starts: tuple[date, ...] = ()
    openings: tuple[SpaceOpening, ...] = ()

    def at(self, day: date) -> SpaceOpening:
        """The one that counts for a day of use."""
        index = bisect_right(self.starts, day)
        return self.openings[index - 1] if index else UNOPENED
