"""What can be picked on a day: the periods of a timetable and their combinations, its steps, or the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from booking.core.calendar import MINUTES_PER_DAY, at_minute, minute_of, minute_text
from booking.core.known_names import known
from booking.facilities.rules.settings import TimetableKind

# What begins on a day ends before noon of the next, in minutes from the day's midnight.
LATEST_END = 36 * 60
# So many letters of a name are kept with a booking.
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class PeriodSpec:
    """A named frame of the day, in minutes from midnight."""

    name: str
    starts: int
    ends: int
    only_extends: bool = False
    """A gap such as 昼 that can only be had together with what it touches."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Periods that are booked as one, from the first's start to the last's end, gaps included."""

    name: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepLimit:
    """So many steps at most between these times: what of a reservation lies there is counted."""

    starts: int
    ends: int
    max_steps: int


@dataclass(frozen=True, slots=True)
class TimetableSpec:
    """A day's frame. For steps and for the day: opening and closing time; all in minutes."""

    kind: TimetableKind
    periods: tuple[PeriodSpec, ...] = ()
    opens: int = 0
    closes: int = 0
    step: int = 60
    max_steps: int = 4
    """The longest single reservation, in steps."""
    min_steps: int = 1
    start_every: int | None = None
    """Minutes from one possible start to the next, if that is not one step."""
    limits: tuple[StepLimit, ...] = ()
    combinations: tuple[Combination, ...] = ()
    name: str = ""

    def span_of(self, combination: Combination) -> tuple[int, int]:
        """From when until when a combination is."""
        within = [period for period in self.periods if period.name in combination.periods]
        return min(period.starts for period in within), max(period.ends for period in within)


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be picked: a day and minutes from its midnight; ``name`` is that of periods."""

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
        return f"{known(self.name)} {times}" if self.name else times


def slots_of(timetable: TimetableSpec, day: date) -> Iterator[Slot]:
    """The cells of one day in order, each of which can be booked as it is: periods, or the shortest runs.

    Runs overlap where the shortest is longer than from one start to the next. A rest shorter than a step is
    not offered; nor is what begins after midnight, which is the next day's.
    """
    if timetable.kind is TimetableKind.PERIODS:
        for period in timetable.periods:
            if not period.only_extends:
                yield Slot(day, period.starts, period.ends, period.name)
        return
    if timetable.kind is TimetableKind.DAY:
        yield Slot(day, timetable.opens, timetable.closes)
        return
    shortest = timetable.step * timetable.min_steps
    every = timetable.start_every or timetable.step
    for starts in range(timetable.opens, min(timetable.closes - shortest + 1, MINUTES_PER_DAY), every):
        yield Slot(day, starts, starts + shortest)


def combinations_of(timetable: TimetableSpec, day: date) -> Iterator[Slot]:
    """The combined periods of one day, as they were entered."""
    for combination in timetable.combinations:
        starts, ends = timetable.span_of(combination)
        yield Slot(day, starts, ends, combination.name)


def choices_of(timetable: TimetableSpec, day: date) -> list[Slot]:
    """The cells and the combined periods of one day, by start and end."""
    choices = [*slots_of(timetable, day), *combinations_of(timetable, day)]
    return sorted(choices, key=lambda slot: (slot.starts, slot.ends))


def choices_from(timetable: TimetableSpec, slot: Slot) -> list[Slot]:
    """What is longer than a cell and begins with it, by end: combined periods, extensions, more steps.

    What extends the cell at its front (昼＋午後) counts as well.
    """
    if timetable.kind is TimetableKind.DAY:
        return []
    if timetable.kind is TimetableKind.STEPS:
        return list(_more_steps(timetable, slot))
    longer = {
        (one.starts, one.ends): one
        for core in choices_of(timetable, slot.day)
        if core.starts == slot.starts and core.ends >= slot.ends
        for one in _with_extensions(timetable, core)
    }
    # What stands in the timetable under a name of its own is called by that.
    longer |= {
        (one.starts, one.ends): one for one in choices_of(timetable, slot.day) if one.starts == slot.starts
    }
    return sorted(
        (one for one in longer.values() if one.ends - one.starts > slot.ends - slot.starts),
        key=lambda one: (one.ends, -one.starts),
    )


def choices_around(timetable: TimetableSpec, slot: Slot) -> list[Slot]:
    """The cell with which a slot begins, and what is longer and begins with that cell."""
    cell = slot
    if timetable.kind is TimetableKind.STEPS:
        cell = Slot(slot.day, slot.starts, slot.starts + timetable.step * timetable.min_steps)
    elif timetable.kind is TimetableKind.PERIODS:
        within = [
            one
            for one in slots_of(timetable, slot.day)
            if slot.starts <= one.starts and one.ends <= slot.ends
        ]
        cell = min(within, key=lambda one: (one.starts, one.ends), default=slot)
    return [cell, *choices_from(timetable, cell)]


def find_slot(timetable: TimetableSpec, starts_at: datetime, ends_at: datetime, day: date) -> Slot | None:
    """What can be picked that begins and ends exactly then; None without one.

    A period, a combination, either of them with the extensions that touch it, a run of steps, or the day.
    """
    starts, ends = minute_of(starts_at, day), minute_of(ends_at, day)
    if at_minute(day, starts) != starts_at or at_minute(day, ends) != ends_at:
        return None  # seconds, or a time that the day does not have
    if timetable.kind is TimetableKind.STEPS:
        return Slot(day, starts, ends) if _is_run(timetable, starts, ends) else None
    if timetable.kind is TimetableKind.DAY:
        return Slot(day, starts, ends) if (timetable.opens, timetable.closes) == (starts, ends) else None
    for period in timetable.periods:
        if period.starts == starts and period.ends == ends and not period.only_extends:
            return Slot(day, starts, ends, period.name)
    for combination in timetable.combinations:
        if timetable.span_of(combination) == (starts, ends):
            return Slot(day, starts, ends, combination.name)
    return _find_extended(timetable, starts, ends, day)


def _is_run(timetable: TimetableSpec, starts: int, ends: int) -> bool:
    step, length, offset = timetable.step, ends - starts, starts - timetable.opens
    return (
        offset >= 0
        and ends <= timetable.closes
        and offset % (timetable.start_every or step) == 0
        and length % step == 0
        and step * timetable.min_steps <= length <= step * timetable.max_steps
        and all(
            min(ends, limit.ends) - max(starts, limit.starts) <= step * limit.max_steps
            for limit in timetable.limits
        )
    )


def _more_steps(timetable: TimetableSpec, slot: Slot) -> Iterator[Slot]:
    for ends in range(slot.ends + timetable.step, timetable.closes + 1, timetable.step):
        if not _is_run(timetable, slot.starts, ends):
            return
        yield Slot(slot.day, slot.starts, ends)


def _find_extended(timetable: TimetableSpec, starts: int, ends: int, day: date) -> Slot | None:
    """The longest period or combination within the time that extensions fill up to exactly it."""
    if not any(period.only_extends for period in timetable.periods):
        return None
    within = [one for one in choices_of(timetable, day) if starts <= one.starts and one.ends <= ends]
    for core in sorted(within, key=lambda one: one.starts - one.ends):
        for found in _with_extensions(timetable, core):
            if (found.starts, found.ends) == (starts, ends):
                return found
    return None


def _with_extensions(timetable: TimetableSpec, core: Slot) -> Iterator[Slot]:
    """The core alone, and with each run of extensions that touches it before or after."""
    extensions = [period for period in timetable.periods if period.only_extends]
    for before in _runs_before(extensions, core.starts):
        for after in _runs_after(extensions, core.ends):
            starts = before[0].starts if before else core.starts
            ends = after[-1].ends if after else core.ends
            names = [*(one.name for one in before), core.name, *(one.name for one in after)]
            if starts < MINUTES_PER_DAY:
                yield Slot(core.day, starts, ends, "＋".join(names))


def _runs_after(extensions: list[PeriodSpec], minute: int) -> Iterator[list[PeriodSpec]]:
    yield []
    for one in extensions:
        if one.starts == minute:
            for more in _runs_after(extensions, one.ends):
                yield [one, *more]


def _runs_before(extensions: list[PeriodSpec], minute: int) -> Iterator[list[PeriodSpec]]:
    yield []
    for one in extensions:
        if one.ends == minute:
            for more in _runs_before(extensions, one.starts):
                yield [*more, one]
