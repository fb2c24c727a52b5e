"""Hours that were read, as timetables in equal steps and the days on which each counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from booking.core.i18n import _
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.week import HoursApart
from booking.facilities.rules.schedules import OnHolidays, Schedule, ScheduleEntry
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec

# The longest of these that fits; the list says when the house is open, not for how long one may book.
STEPS = (60, 30, 15, 5, 1)
LONGEST = 4 * 60


def timetables_of(hours: OpeningHours, apart: Sequence[HoursApart]) -> list[TimetableSpec]:
    """One for the usual hours, then one for each of those apart."""
    usual = _by_steps(hours, _("ふだんの時間割"))
    return [usual, *(_by_steps(one.hours, one.days_text) for one in apart)]


def schedule_of(keys: Sequence[int], apart: Sequence[HoursApart]) -> Schedule:
    """When each of these timetables counts, by their numbers in the same order."""
    usual, *others = keys
    entries = []
    for key, one in zip(others, apart, strict=True):
        if one.season is not None:
            entries.append(ScheduleEntry(key, season=one.season))
        if one.weekdays:
            entries.append(ScheduleEntry(key, weekdays=one.weekdays))
        if one.on_holidays:
            entries.append(ScheduleEntry(key, on_holidays=OnHolidays.ONLY))
    return Schedule((*entries, ScheduleEntry(usual)))


def adopted_schedule(
    timetables: Mapping[int, TimetableSpec], hours: OpeningHours, apart: Sequence[HoursApart]
) -> Schedule | None:
    """When the timetables of these hours count, if they were all made, under whatever names; else None."""
    keys = []
    for spec in timetables_of(hours, apart):
        same = (key for key, known in timetables.items() if replace(known, name=spec.name) == spec)
        found = next(same, None)
        if found is None:
            return None
        keys.append(found)
    return schedule_of(keys, apart)


def _by_steps(hours: OpeningHours, name: str) -> TimetableSpec:
    opens, closes = hours.start_minute, hours.end_minute
    step = next(each for each in STEPS if (closes - opens) % each == 0)
    most = max(1, min(LONGEST, closes - opens) // step)
    return TimetableSpec(
        TimetableKind.STEPS, name=name, opens=opens, closes=closes, step=step, max_steps=most
    )
