"""Everything fixed about a space that decides whether a time may be booked, gathered in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from booking.facilities.rules.closed_days import ClosedHours, ClosedReason, closed_on
from booking.facilities.rules.opening import ClosureSet, OpeningTimeline, SpaceOpening
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.timetables import TimetableSpec


@dataclass(frozen=True, slots=True)
class DayClosures:
    """What is closed on one day: all of it, or some hours."""

    whole_day: ClosedReason | None
    hours: Sequence[ClosedHours]

    def between(self, starts: int, ends: int) -> ClosedReason | ClosedHours | None:
        """Why it is closed from minute ``starts`` to ``ends``; None if it is open all that time."""
        if self.whole_day is not None:
            return self.whole_day
        for hours in self.hours:
            if hours.start_minute < ends and starts < hours.end_minute:
                return hours
        return None


@dataclass(frozen=True, slots=True)
class SpaceRules:
    """A space's policy, its rules by day of use, what happens once, and its smallest parts."""

    space_id: int
    facility_id: int
    policy: SpacePolicy
    timeline: OpeningTimeline
    once: ClosureSet
    """One-off closures and openings of the facility and of spaces that share a part with this one."""
    leaf_ids: tuple[int, ...]
    joined: dict[tuple[int, int], ClosureSet] = field(default_factory=dict, repr=False, compare=False)
    """Closures with what happens once, shared by all that were loaded together: equal ones are one set."""

    def at(self, day: date) -> SpaceOpening:
        """The rules that count for a day of use."""
        return self.timeline.at(day)

    def timetable_on(self, day: date, holidays: Mapping[date, str]) -> TimetableSpec | None:
        """How the day is cut; None when the space is not opened that day."""
        return self.at(day).timetable_on(day, holidays)

    def closures_at(self, day: date) -> ClosureSet:
        """Every rule that may close or open the day, what happens once among them."""
        closures = self.at(day).closures
        if not self.once:
            return closures
        key = (id(closures), id(self.once))
        if key not in self.joined:
            self.joined[key] = closures.with_(self.once)
        return self.joined[key]

    def closures_on(self, day: date, holidays: Mapping[date, str]) -> DayClosures:
        """What is closed that day; slots that go past midnight count to the day on which they begin."""
        rules = self.closures_at(day)
        return DayClosures(*closed_on(rules.all, day, holidays, rules.own))
