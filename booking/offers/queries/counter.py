"""What staff look at while somebody waits: is it free then, and what is free near it if not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from booking.core.errors import InvalidInput
from booking.facilities.models import Space
from booking.facilities.rules.timetables import Slot
from booking.offers.queries.slots import list_combined, load_offers
from booking.offers.rules.states import SlotOffer, SlotState
from booking.reservations.queries import Board, load_board
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import Refusal, refusals_of
from booking.reservations.rules.typed import TypedTime, slot_of

# How many days ahead the same time of the same space is looked for.
AHEAD = 21
MOST_SPACES = 4
MOST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """A free slot near the one that is not."""

    space: Space
    slot: Slot


@dataclass(frozen=True, slots=True)
class Place:
    """A space on a day: its slots, and what speaks against the one that is asked for."""

    space: Space
    day: date
    slots: Sequence[SlotOffer]
    combined: Sequence[SlotOffer] = ()
    """What of its combined periods is free."""
    slot: Slot | None = None
    problem: str = ""
    """Why no slot could be found for what was typed."""
    refusals: Sequence[Refusal] = ()
    can_be_lifted: bool = False
    """Whether staff may take it all the same, with a reason."""
    alternatives: Sequence[Alternative] = ()

    @property
    def is_free(self) -> bool:
        """Whether the slot that is asked for can be booked."""
        return self.slot is not None and not self.refusals


def look_at(
    spaces: Sequence[Space],
    space: Space,
    day: date,
    typed: TypedTime | None,
    *,
    now: datetime,
    asker: Asker,
) -> Place:
    """The space on that day as it stands at the counter; near it, ``spaces`` of the facility.

    Six statements, and six more if the slot is not free.
    """
    offers = load_offers(space.municipality_id, [space.id], [day], now=now, asker=asker)
    board = offers.board
    combined = list_combined(offers, space.id, day, now=now, asker=asker)
    place = Place(
        space, day, offers.of(space.id, day), [one for one in combined if one.state is SlotState.FREE]
    )
    timetable = board.timetable_on(space.id, day)
    if timetable is None:
        facts = board.facts_without_slot(board.rules[space.id], day)
        return replace(place, refusals=refusals_of(facts, now, asker))
    if typed is None:
        return place
    try:
        slot = slot_of(timetable, day, typed)
    except InvalidInput as error:
        return replace(place, problem=str(error.message))
    refusals = _refusals(board, space, slot, asker, now)
    if not refusals:
        return replace(place, slot=slot)
    return replace(
        place,
        slot=slot,
        refusals=refusals,
        can_be_lifted=not _refusals(board, space, slot, replace(asker, overrides=True), now),
        alternatives=_near(spaces, space, slot, asker, now),
    )


def _refusals(board: Board, space: Space, slot: Slot, asker: Asker, now: datetime) -> list[Refusal]:
    return refusals_of(board.facts(space.id, slot.starts_at, slot.ends_at, asker), now, asker)


def _near(
    spaces: Sequence[Space], space: Space, slot: Slot, asker: Asker, now: datetime
) -> list[Alternative]:
    """Other spaces at that time, then the same space at that time on the next days."""
    last = slot.day + timedelta(days=AHEAD)
    board = load_board(space.municipality_id, [one.id for one in spaces], slot.day, last, now)
    beside = [
        Alternative(one, slot)
        for one in spaces
        if one.id != space.id and not _refusals(board, one, slot, asker, now)
    ]
    later = [
        Slot(slot.day + timedelta(days=days), slot.starts, slot.ends, slot.name)
        for days in range(1, AHEAD + 1)
    ]
    free = [Alternative(space, one) for one in later if not _refusals(board, space, one, asker, now)]
    return beside[:MOST_SPACES] + free[:MOST_DAYS]
