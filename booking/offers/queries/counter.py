"""What staff look at while somebody waits: is it free then, and what is free near it if not."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from booking.core.errors import InvalidInput
from booking.facilities.models import Pool, Space
from booking.facilities.rules.timetables import Slot, TimetableSpec
from booking.offers.queries.calendar import Calendar, PoolSpaces
from booking.offers.queries.slots import load_offers
from booking.offers.rules.states import SlotOffer
from booking.reservations.queries import Board, PoolAnswer, ask_pool, load_board
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import Refusal
from booking.reservations.rules.typed import TypedTime, slot_of
from booking.reservations.rules.wishes import AnyWish, PoolWish, Wish

# How many days ahead the same time of the same space is looked for.
AHEAD = 21
MOST_SPACES = 4
MOST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """A free slot near the one that is not."""

    space: Space
    slot: Slot
    pool: Pool | None = None
    """Any of its spaces, of which the one that would be given out is told."""

    @property
    def name(self) -> str:
        """Of what is asked for."""
        return self.pool.shown_name if self.pool is not None else self.space.shown_name


@dataclass(frozen=True, slots=True)
class Place:
    """A space or any of a pool on a day: its slots, and what speaks against the one that is asked for."""

    space: Space
    """Of a pool: the one that would be given out."""
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
    pool: Pool | None = None

    @property
    def name(self) -> str:
        """Of what is asked for."""
        return self.pool.shown_name if self.pool is not None else self.space.shown_name

    @property
    def is_free(self) -> bool:
        """Whether the slot that is asked for can be booked."""
        return self.slot is not None and not self.refusals

    @property
    def wish(self) -> AnyWish | None:
        """The slot that is asked for."""
        if self.slot is None:
            return None
        if self.pool is not None:
            return PoolWish(self.pool.id, self.slot.starts_at, self.slot.ends_at)
        return Wish(self.space.id, self.slot.starts_at, self.slot.ends_at)


def look_at(
    spaces: Sequence[Space],
    wanted: Space | Pool,
    day: date,
    typed: TypedTime | None,
    *,
    now: datetime,
    asker: Asker,
) -> Place:
    """A space, or any of a pool, on that day as it stands at the counter; near it, ``spaces`` of the house.

    Six statements, and six more if the slot is not free.
    """
    pool = wanted if isinstance(wanted, Pool) else None
    members = {one.id: one for one in (wanted.spaces if isinstance(wanted, Pool) else [wanted])}
    offers = load_offers(wanted.municipality_id, list(members), [day], now=now, asker=asker)
    calendar = Calendar(offers, tuple(members), now, asker, PoolSpaces.of(pool) if pool is not None else None)
    place = Place(next(iter(members.values())), day, calendar.of(day), calendar.combined(day), pool=pool)
    without = calendar.without(day)
    if without is not None:
        return replace(place, refusals=[without])
    if typed is None:
        return place
    try:
        slot = _slot_of(calendar.timetables(day), day, typed)
    except InvalidInput as error:
        return replace(place, problem=str(error.message))
    answer = _ask(offers.board, members, slot, asker, now)
    place = replace(place, slot=slot, space=members[answer.space_id], refusals=answer.refusals)
    if not answer.refusals:
        return place
    lifted = _ask(offers.board, members, slot, replace(asker, overrides=True), now)
    return replace(
        place,
        can_be_lifted=not lifted.refusals,
        alternatives=_near(spaces, members, pool, slot, asker, now),
    )


def _slot_of(timetables: Sequence[TimetableSpec], day: date, typed: TypedTime) -> Slot:
    """By the first timetable that has it; raises InvalidInput with what the last one says."""
    for timetable in timetables[:-1]:
        with suppress(InvalidInput):
            return slot_of(timetable, day, typed)
    return slot_of(timetables[-1], day, typed)


def _ask(board: Board, space_ids: Iterable[int], slot: Slot, asker: Asker, now: datetime) -> PoolAnswer:
    return ask_pool(board, list(space_ids), (slot.starts_at, slot.ends_at), now, asker)


def _near(
    spaces: Sequence[Space],
    members: Mapping[int, Space],
    pool: Pool | None,
    slot: Slot,
    asker: Asker,
    now: datetime,
) -> list[Alternative]:
    """Other spaces at that time, then the same space, or any of the pool, at that time on the next days."""
    last = slot.day + timedelta(days=AHEAD)
    municipality_id = next(iter(members.values())).municipality_id
    board = load_board(municipality_id, {*members, *(one.id for one in spaces)}, slot.day, last, now)
    beside = [
        Alternative(one, slot)
        for one in spaces
        if one.id not in members and not _ask(board, [one.id], slot, asker, now).refusals
    ]
    later = []
    for days in range(1, AHEAD + 1):
        other = Slot(slot.day + timedelta(days=days), slot.starts, slot.ends, slot.name)
        answer = _ask(board, members, other, asker, now)
        if not answer.refusals:
            later.append(Alternative(members[answer.space_id], other, pool))
    return beside[:MOST_SPACES] + later[:MOST_DAYS]
