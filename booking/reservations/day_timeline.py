"""A day of a facility at a glance: rooms down, time across, to scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from booking.availability.rules import HolderKind
from booking.core.calendar import MINUTES_PER_DAY, minute_of, minute_text
from booking.core.i18n import _
from booking.facilities.models import Space
from booking.facilities.rules.closure_texts import describe_hours, describe_reason
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import Slot, TimetableSpec
from booking.reservations.models import Reservation
from booking.reservations.queries import Board
from booking.reservations.rules.status import ReservationStatus

# Minutes of a column.
STEP = 30
# Shown where no timetable says otherwise.
_DAYTIME = (9 * 60, 21 * 60)


class CellKind(StrEnum):
    """What fills some time of a room."""

    BOOKED = "booked"
    REQUESTED = "requested"
    OFFICIAL = "official"
    ELSEWHERE = "elsewhere"
    """Taken because the whole is, or a part of it."""
    CLOSED = "closed"
    FREE = "free"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Cell:
    """Some columns of a room's row; ``key`` is the reservation's or the official use's id."""

    kind: CellKind
    span: int
    text: str = ""
    time_text: str = ""
    key: int | None = None
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The frame: ``opens`` and ``closes`` in minutes, rows as cells that fill it, where now is."""

    opens: int
    closes: int
    rows: list[tuple[Space, list[Cell]]]
    now: int | None
    """Minutes from the frame's beginning; None when now is not within it."""

    @property
    def columns(self) -> int:
        """How many columns of half an hour there are."""
        return (self.closes - self.opens) // STEP

    @property
    def hours(self) -> list[str]:
        """The head: 9:00, 10:00, …, one for two columns."""
        return [minute_text(minute) for minute in range(self.opens, self.closes, 60)]


@dataclass(frozen=True, slots=True)
class Taken:
    """Something that fills a time, before it is put into columns."""

    kind: CellKind
    starts: int
    ends: int
    text: str
    key: int | None = None
    slot: Slot | None = None


def draw(
    board: Board,
    spaces: Sequence[Space],
    reservations: Sequence[Reservation],
    titles: dict[int, str],
    free: dict[int, list[Slot]],
    day: date,
    now: datetime,
) -> Timeline:
    """The day's timeline. ``titles``: official uses by id; ``free``: what can still be booked, by space."""
    opens, closes = _frame(board, reservations, day)
    by_id = {one.id: one for one in reservations}
    rows = []
    for space in spaces:
        taken = [*_taken(board, space, by_id, titles, day)]
        taken += [
            Taken(CellKind.FREE, one.starts, one.ends, one.name, slot=one) for one in free.get(space.id, [])
        ]
        rows.append((space, list(_cells(taken, opens, closes))))
    minute = minute_of(now, day)
    return Timeline(opens, closes, rows, minute - opens if opens <= minute < closes else None)


def _frame(board: Board, reservations: Iterable[Reservation], day: date) -> tuple[int, int]:
    """From the first opening to the last closing, in whole hours."""
    cut = [board.timetable_on(space_id, day) for space_id in board.rules]
    times = [time for timetable in cut if timetable is not None for time in _open(timetable)]
    for one in reservations:
        times += [max(0, minute_of(one.starts_at, day)), min(MINUTES_PER_DAY, minute_of(one.ends_at, day))]
    if not times:
        return _DAYTIME
    return min(times) // 60 * 60, min(MINUTES_PER_DAY, -(-max(times) // 60) * 60)


def _open(timetable: TimetableSpec) -> tuple[int, ...]:
    if timetable.kind is not TimetableKind.PERIODS:
        return timetable.opens, timetable.closes
    return tuple(time for period in timetable.periods for time in (period.starts, period.ends))


def _taken(
    board: Board, space: Space, by_id: dict[int, Reservation], titles: dict[int, str], day: date
) -> Iterable[Taken]:
    closures = board.closures_on(space.id, day)
    if closures.whole_day is not None:
        yield Taken(CellKind.CLOSED, 0, MINUTES_PER_DAY, describe_reason(closures.whole_day))
    for hours in closures.hours:
        yield Taken(CellKind.CLOSED, hours.start_minute, hours.end_minute, describe_hours(hours))
    seen = set()
    leaves = board.rules[space.id].leaf_ids
    for leaf in leaves:
        for busy in board.busy.get(leaf, ()):
            starts, ends = minute_of(busy.starts_at, day), minute_of(busy.ends_at, day)
            if (busy.kind, busy.holder_id) in seen or ends <= 0 or starts >= MINUTES_PER_DAY:
                continue
            seen.add((busy.kind, busy.holder_id))
            one = by_id.get(busy.holder_id) if busy.kind is HolderKind.RESERVATION else None
            if one is not None and one.space_id == space.id:
                waits = one.status is ReservationStatus.REQUESTED
                kind = CellKind.REQUESTED if waits else CellKind.BOOKED
                yield Taken(kind, starts, ends, one.booking.user.name, one.id)
            elif one is not None:
                yield Taken(CellKind.ELSEWHERE, starts, ends, one.space.name)
            elif busy.kind is HolderKind.OFFICIAL_USE:
                yield Taken(CellKind.OFFICIAL, starts, ends, titles.get(busy.holder_id, ""), busy.holder_id)
            else:
                yield Taken(CellKind.ELSEWHERE, starts, ends, _("手続き中"))


def _cells(taken: list[Taken], opens: int, closes: int) -> Iterable[Cell]:
    """What fills the frame from left to right; of what overlaps (bookings left in a closure), the booking."""
    weight = {CellKind.CLOSED: 1, CellKind.FREE: 2}
    by_column: list[Taken | None] = [None] * ((closes - opens) // STEP)
    for one in sorted(taken, key=lambda one: (weight.get(one.kind, 0), one.starts)):
        first = max(0, (one.starts - opens) // STEP)
        last = min(len(by_column), -(-(one.ends - opens) // STEP))
        for column in range(first, last):
            by_column[column] = by_column[column] or one
    start = 0
    while start < len(by_column):
        filler, end = by_column[start], start + 1
        while end < len(by_column) and by_column[end] is filler:
            end += 1
        yield _cell(filler, end - start)
        start = end


def _cell(one: Taken | None, span: int) -> Cell:
    if one is None:
        return Cell(CellKind.GAP, span)
    time_text = f"{minute_text(max(0, one.starts))}–{minute_text(min(one.ends, MINUTES_PER_DAY))}"
    return Cell(one.kind, span, one.text, time_text, one.key, one.slot)
