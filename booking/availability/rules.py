"""What can hold a space, and free/busy by overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.core.errors import DomainError
from booking.core.i18n import _l

HOLD_LIFETIME = timedelta(minutes=15)
HOLD_EXTENSION = timedelta(minutes=10)
LONGEST_HOLD = timedelta(minutes=25)
"""How far ahead of now an extended hold may reach; it can be extended again and again."""
# Few at once, so that nobody blocks a hall by filling in forms.
MAX_HOLDS_PER_PERSON = 3
# How long a space is kept free before and after a use.
Margin = tuple[timedelta, timedelta]
NO_MARGIN: Margin = (timedelta(), timedelta())


class HolderKind(StrEnum):
    """What an occupancy belongs to."""

    RESERVATION = "reservation"
    HOLD = "hold"
    OFFICIAL_USE = "official_use"
    BUFFER = "buffer"
    DELAYED_RELEASE = "delayed_release"


class SlotTaken(DomainError):
    """Somebody else has the space at that time."""

    code = "slot_taken"

    def __init__(self) -> None:
        super().__init__(_l("この時間は、いま別の方が予約しました。ほかの空き時間を選んでください。"))


# No row of occupancy is longer: what takes more is written in pieces, so that an index alone finds a day.
LONGEST_PIECE = timedelta(days=1)


def pieces_of(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time in touching pieces of at most LONGEST_PIECE."""
    while starts_at < ends_at:
        until = min(starts_at + LONGEST_PIECE, ends_at)
        yield starts_at, until
        starts_at = until


@dataclass(frozen=True, slots=True)
class TakenStamp:
    """Tells cheaply whether what is taken has changed: how many rows, and the sum of their random marks.

    Rows are only ever added and deleted. Ids would not do: SQLite gives the highest one out again.
    """

    count: int
    marks: int


@dataclass(frozen=True, slots=True)
class Span:
    """A time from ``starts_at`` until ``ends_at`` (half-open)."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether both share an instant; touching is not sharing."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Busy:
    """Something that holds a space from ``starts_at`` until ``ends_at`` (half-open)."""

    starts_at: datetime
    ends_at: datetime
    kind: HolderKind
    holder_id: int
    owner_id: int | None = None
    """For holds: whose it is."""
    expires_at: datetime | None = None
    """For holds: when it runs out."""

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether both share an instant; touching is not sharing."""
        return self.starts_at < ends_at and starts_at < self.ends_at


# What to tell first when several things hold a slot.
_WEIGHT = {
    HolderKind.OFFICIAL_USE: 0,
    HolderKind.RESERVATION: 1,
    HolderKind.BUFFER: 2,
    HolderKind.DELAYED_RELEASE: 3,
    HolderKind.HOLD: 4,
}


def first_conflict(
    busy: Iterable[Busy], starts_at: datetime, ends_at: datetime, *, except_holds_of: int | None = None
) -> Busy | None:
    """What takes the time, the weightiest first; holds of ``except_holds_of`` don't count for that person."""
    found = [
        one
        for one in busy
        if one.overlaps(starts_at, ends_at)
        and not (one.kind is HolderKind.HOLD and one.owner_id is not None and one.owner_id == except_holds_of)
    ]
    return min(found, key=lambda one: _WEIGHT[one.kind], default=None)
