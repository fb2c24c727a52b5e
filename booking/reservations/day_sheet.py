"""One day of a facility as its staff need it: the day's sheet in the order of time, and a timeline."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.availability.queries import official_uses
from booking.availability.rules import HolderKind
from booking.core.calendar import MINUTES_PER_DAY, at_minute, local_date, minute_of, minute_text
from booking.core.i18n import _
from booking.facilities.models import Facility, Space
from booking.facilities.queries import list_spaces
from booking.facilities.rules.closure_texts import describe_hours, describe_reason
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import Slot
from booking.reservations.day_timeline import Timeline, draw
from booking.reservations.models import Reservation
from booking.reservations.queries import Board, free_slots, list_day, load_board
from booking.reservations.rules.asker import AT_THE_COUNTER
from booking.reservations.rules.status import ReservationStatus


@dataclass(frozen=True, slots=True)
class OfficialTime:
    """The municipality's own use."""

    use_id: int
    title: str
    note: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sheet: a reservation, or an official use of some rooms."""

    starts_at: datetime
    ends_at: datetime
    rooms: str
    reservation: Reservation | None = None
    official: OfficialTime | None = None
    is_left: bool = False
    """It stays valid though its time is closed."""


@dataclass(frozen=True, slots=True)
class Band:
    """Morning, afternoon or evening, by when an entry begins."""

    name: str
    first: int
    """The number of its first entry on the sheet."""
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """``closed`` is why the whole facility is closed, empty if it is open; ``closed_rooms``: why some are."""

    spaces: list[Space]
    bands: list[Band]
    timeline: Timeline
    closed: str
    closed_rooms: list[tuple[str, str]]
    bookings: int
    waiting: int
    people: int
    official_uses: int

    @property
    def reservations(self) -> list[Reservation]:
        """All of the day."""
        found = [entry.reservation for band in self.bands for entry in band.entries]
        return [one for one in found if one is not None]


def load_day(facility: Facility, day: date, now: datetime) -> DaySheet:
    """Everything of the day, in a fixed number of statements."""
    spaces = list_spaces(facility.id)
    board = load_board(facility.municipality_id, [space.id for space in spaces], day, day, now)
    reservations = list_day(facility.id, day)
    official = _official(board, day)
    closed = _closed(board, day)
    names = {space.id: space.name for space in spaces}
    entries = [
        Entry(one.starts_at, one.ends_at, names[one.space_id], one, is_left=is_left(board, one))
        for one in reservations
    ]
    entries += [
        Entry(use.starts_at, use.ends_at, "、".join(names[leaf] for leaf in leaves), official=use)
        for use, leaves in official
    ]
    waiting = sum(one.status is ReservationStatus.REQUESTED for one in reservations)
    titles = {use.use_id: use.title for use, _leaves in official}
    free = {space.id: _free(board, space.id, day, now) for space in spaces}
    return DaySheet(
        spaces=spaces,
        bands=_bands(entries, day),
        timeline=draw(board, spaces, reservations, titles, free, day, now),
        closed=closed,
        closed_rooms=[] if closed else _closed_rooms(board, spaces, day),
        bookings=len(reservations) - waiting,
        waiting=waiting,
        people=sum(one.booking.people for one in reservations),
        official_uses=len(official),
    )


def _bands(entries: list[Entry], day: date) -> list[Band]:
    """In the order of time; a band without entries is left out."""
    bands, first = [], 1
    ordered = sorted(entries, key=lambda one: (one.starts_at, one.ends_at, one.rooms))
    for name, until in ((_("午前"), 12 * 60), (_("午後"), 17 * 60), (_("夜間"), 2 * MINUTES_PER_DAY)):
        some = [one for one in ordered if minute_of(one.starts_at, day) < until]
        ordered = ordered[len(some) :]
        if some:
            bands.append(Band(name, first, some))
        first += len(some)
    return bands


def _free(board: Board, space_id: int, day: date, now: datetime) -> list[Slot]:
    slots = free_slots(board, space_id, day, now, AT_THE_COUNTER)
    timetable = board.timetable_on(space_id, day)
    if timetable is None or timetable.kind is not TimetableKind.STEPS:
        return slots
    joined: list[Slot] = []
    for slot in slots:
        if joined and joined[-1].ends >= slot.starts:
            joined[-1] = Slot(day, joined[-1].starts, slot.ends)
        else:
            joined.append(slot)
    return joined


def _official(board: Board, day: date) -> list[tuple[OfficialTime, list[int]]]:
    """Official uses of the day, each with the smallest spaces that it takes."""
    begin, end = at_minute(day, 0), at_minute(day + timedelta(days=1), 0)
    leaves: dict[int, list[int]] = defaultdict(list)
    times: dict[int, tuple[datetime, datetime]] = {}
    for leaf, some in board.busy.items():
        for one in some:
            if one.kind is HolderKind.OFFICIAL_USE and one.overlaps(begin, end):
                leaves[one.holder_id].append(leaf)
                times[one.holder_id] = one.starts_at, one.ends_at
    uses = official_uses(leaves)
    return [
        (OfficialTime(key, uses[key].title, uses[key].note, *times[key]), sorted(leaves[key]))
        for key in sorted(leaves, key=lambda key: (times[key], key))
    ]


def _closed(board: Board, day: date) -> str:
    """Why every space is closed that day; empty as soon as one is open."""
    reasons = [rules.closures_on(day, board.holidays).whole_day for rules in board.rules.values()]
    if not reasons or any(reason is None for reason in reasons):
        return ""
    return describe_reason(reasons[0]) if reasons[0] is not None else ""


def _closed_rooms(board: Board, spaces: list[Space], day: date) -> list[tuple[str, str]]:
    """The rooms that are closed that day, or for some hours of it, and why; one line for each reason."""
    found: dict[str, list[Space]] = {}
    for space in spaces:
        closures = board.closures_on(space.id, day)
        if closures.whole_day is not None:
            found.setdefault(describe_reason(closures.whole_day), []).append(space)
        for hours in closures.hours:
            time = f"{minute_text(hours.start_minute)}–{minute_text(hours.end_minute)}"
            found.setdefault(f"{time} {describe_hours(hours)}", []).append(space)
    return [(_rooms_text(rooms, spaces), reason) for reason, rooms in found.items()]


def _rooms_text(rooms: list[Space], all_of_them: list[Space]) -> str:
    if len(rooms) == len(all_of_them) > 1:
        return str(_("全室"))
    return _("、").join(space.name for space in rooms)


def is_left(board: Board, one: Reservation) -> bool:
    """Whether the time of a reservation is closed: it was booked before, and staff left it."""
    day = local_date(one.starts_at)
    closures = board.rules[one.space_id].closures_on(day, board.holidays)
    return closures.between(minute_of(one.starts_at, day), minute_of(one.ends_at, day)) is not None
