"""What can be picked on a day: the periods of a timetable, or its steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from booking.core.calendar import at_minute, minute_of, minute_text
from booking.facilities.rules.settings import TimetableKind


@dataclass(frozen=True, slots=True)
class PeriodSpec:
    """A named frame of the day, in minutes from midnight."""

    name: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class TimetableSpec:
    """A day's frame. For steps: opening time, closing time and step; all in minutes."""

    kind: TimetableKind
    periods: tuple[PeriodSpec, ...] = ()
    opens: int = 0
    closes: int = 0
    step: int = 60
    max_steps: int = 4
    """The longest single reservation, in steps."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be picked: a day and minutes from its midnight; ``name`` is empty for steps."""

    day: date
    starts: int
    ends: int
    name: str = ""

    @property
    def starts_at(self) -> datetime:
        """The instant at which it begins."""
        return at_minute(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        """The instant at which it ends (not part of it)."""
        return at_minute(self.day, self.ends)

    @property
    def label(self) -> str:
        """午前 9:00–12:00, or only the times."""
        times = f"{minute_text(self.starts)}–{minute_text(self.ends)}"
        return f"{self.name} {times}" if self.name else times


def slots_of(timetable: TimetableSpec, day: date) -> Iterator[Slot]:
    """The slots of one day in order; a rest shorter than a step is not offered."""
    if timetable.kind is TimetableKind.PERIODS:
        for period in timetable.periods:
            yield Slot(day, period.starts, period.ends, period.name)
        return
    for starts in range(timetable.opens, timetable.closes - timetable.step + 1, timetable.step):
        yield Slot(day, starts, starts + timetable.step)


def find_slot(timetable: TimetableSpec, starts_at: datetime, ends_at: datetime, day: date) -> Slot | None:
    """The slot that begins and ends exactly then, for steps the run of whole steps; None without one."""
    starts, ends = minute_of(starts_at, day), minute_of(ends_at, day)
    if at_minute(day, starts) != starts_at or at_minute(day, ends) != ends_at:
        return None  # seconds, or a time that the day does not have
    if timetable.kind is TimetableKind.PERIODS:
        for period in timetable.periods:
            if (period.starts, period.ends) == (starts, ends):
                return Slot(day, starts, ends, period.name)
        return None
    length, offset = ends - starts, starts - timetable.opens
    fits = (
        offset >= 0
        and ends <= timetable.closes
        and offset % timetable.step == 0
        and length > 0
        and length % timetable.step == 0
        and length <= timetable.step * timetable.max_steps
    )
    return Slot(day, starts, ends) if fits else None
