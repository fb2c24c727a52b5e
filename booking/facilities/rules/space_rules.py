"""Everything fixed about a space that decides whether a time may be booked, gathered in one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from booking.facilities.rules.closures import ClosedHours, ClosedReason, ClosureRule, closed_hours, closed_reason
from booking.facilities.rules.settings import SpacePolicy
from booking.facilities.rules.slots import TimetableSpec


@dataclass(frozen=True, slots=True)
class SpaceRules:
    """A space's policy, timetable, closures (its own and its facility's) and smallest parts."""

    space_id: int
    facility_id: int
    policy: SpacePolicy
    timetable: TimetableSpec | None
    closures: tuple[ClosureRule, ...]
    leaf_ids: tuple[int, ...]

    def closed(
        self, day: date, starts: int, ends: int, holidays: Mapping[date, str]
    ) -> ClosedReason | ClosedHours | None:
        """Why it is closed from minute ``starts`` to ``ends`` of the day; None if it is open all that time."""
        whole_day = closed_reason(self.closures, day, holidays)
        if whole_day is not None:
            return whole_day
        for hours in closed_hours(self.closures, day):
            if hours.start_minute < ends and starts < hours.end_minute:
                return hours
        return None
