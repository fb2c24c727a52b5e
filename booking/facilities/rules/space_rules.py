"""Everything fixed about a space that decides whether a time may be booked, gathered in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from booking.facilities.rules.closures import (
    ClosedHours,
    ClosedReason,
    ClosureRule,
    closed_hours,
    closed_reason,
)
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
    """A space's policy, timetable, closures (its own and its facility's) and smallest parts."""

    space_id: int
    facility_id: int
    policy: SpacePolicy
    timetable: TimetableSpec | None
    closures: tuple[ClosureRule, ...]
    leaf_ids: tuple[int, ...]

    def closures_on(self, day: date, holidays: Mapping[date, str]) -> DayClosures:
        """What is closed that day; slots that go past midnight count to the day on which they begin."""
        return DayClosures(closed_reason(self.closures, day, holidays), closed_hours(self.closures, day))
