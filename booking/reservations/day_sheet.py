"""One day of a facility as its staff need it: room by room, in the order of time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.availability.queries import official_uses
from booking.availability.rules import HolderKind
from booking.core.calendar import at_minute, local_date, minute_of, minute_text
from booking.facilities.models import Facility, Space
from booking.facilities.queries import list_spaces
from booking.facilities.rules.closure_texts import describe_hours, describe_reason
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.slots import Slot
from booking.reservations.models import Reservation
from booking.reservations.queries import Board, free_slots, list_day, load_board
from booking.reservations.rules.refusals import Channel


@dataclass(frozen=True, slots=True)
class OfficialTime:
    """The municipality's own use."""

    use_id: int
    title: str
    note: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A space with what is on in it."""

    space: Space
    reservations: list[Reservation]
    official: list[OfficialTime]
    free: list[Slot]
    """What staff may still book of it, the steps of an hourly space joined."""
    closed: list[str]
    """Why it is closed that day, or for some hours of it."""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """``closed`` is why the whole facility is closed, empty if it is open.

    ``left``: ids of the reservations that stay valid though their time is closed.
    """

    rooms: list[Room]
    closed: str
    left: frozenset[int]


def load_day(facility: Facility, day: date, now: datetime) -> DaySheet:
    """Everything of the day, in a fixed number of statements; a booked whole stands under its own name."""
    spaces = list_spaces(facility.id)
    board = load_board(facility.municipality_id, [space.id for space in spaces], day, day, now)
    by_space: dict[int, list[Reservation]] = defaultdict(list)
    for one in list_day(facility.id, day):
        by_space[one.space_id].append(one)
    official = _official(board, day)
    closed = _closed(board, day)
    rooms = [
        Room(
            space=space,
            reservations=by_space[space.id],
            official=official[space.id],
            free=_free(board, space.id, day, now),
            closed=[] if closed else _closed_times(board, space, day),
        )
        for space in spaces
    ]
    left = [one.id for some in by_space.values() for one in some if is_left(board, one)]
    return DaySheet(rooms, closed, frozenset(left))


def _free(board: Board, space_id: int, day: date, now: datetime) -> list[Slot]:
    slots = free_slots(board, space_id, day, None, now, Channel.COUNTER)
    timetable = board.rules[space_id].timetable
    if timetable is None or timetable.kind is TimetableKind.PERIODS:
        return slots
    joined: list[Slot] = []
    for slot in slots:
        if joined and joined[-1].ends == slot.starts:
            joined[-1] = Slot(day, joined[-1].starts, slot.ends)
        else:
            joined.append(slot)
    return joined


def _official(board: Board, day: date) -> dict[int, list[OfficialTime]]:
    """Official uses by smallest space: of a whole, each of its parts shows it."""
    begin, end = at_minute(day, 0), at_minute(day + timedelta(days=1), 0)
    busy = [
        (leaf, one)
        for leaf, some in board.busy.items()
        for one in some
        if one.kind is HolderKind.OFFICIAL_USE and one.overlaps(begin, end)
    ]
    uses = official_uses({one.holder_id for _leaf, one in busy})
    found: dict[int, list[OfficialTime]] = defaultdict(list)
    for leaf, one in sorted(busy, key=lambda pair: pair[1].starts_at):
        use = uses[one.holder_id]
        found[leaf].append(OfficialTime(use.id, use.title, use.note, one.starts_at, one.ends_at))
    return found


def _closed(board: Board, day: date) -> str:
    """Why every space is closed that day; empty as soon as one is open."""
    reasons = [rules.closures_on(day, board.holidays).whole_day for rules in board.rules.values()]
    if not reasons or any(reason is None for reason in reasons):
        return ""
    return describe_reason(reasons[0]) if reasons[0] is not None else ""


def _closed_times(board: Board, space: Space, day: date) -> list[str]:
    """Why one space is closed that day, or when for some hours."""
    closures = board.rules[space.id].closures_on(day, board.holidays)
    if closures.whole_day is not None:
        return [describe_reason(closures.whole_day)]
    return [
        f"{minute_text(hours.start_minute)}–{minute_text(hours.end_minute)} {describe_hours(hours)}"
        for hours in closures.hours
    ]


def is_left(board: Board, one: Reservation) -> bool:
    """Whether the time of a reservation is closed: it was booked before, and staff left it."""
    day = local_date(one.starts_at)
    closures = board.rules[one.space_id].closures_on(day, board.holidays)
    return closures.between(minute_of(one.starts_at, day), minute_of(one.ends_at, day)) is not None
