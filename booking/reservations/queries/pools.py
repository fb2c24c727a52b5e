"""What can be booked of a pool: any of its spaces, the first free one in their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.facilities.pool_queries import PoolNotFound, members_of
from booking.facilities.rules.timetables import Slot
from booking.reservations.queries.board import Board, free_choices, load_board
from booking.reservations.queries.choices import possible_slots
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.pools import nearest_of
from booking.reservations.rules.refusals import Refusal, refusals_of
from booking.reservations.rules.wishes import AnyWish, PoolWish, Wish, day_of

# A time of a pool, that all wishes for it have in common.
Time = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class PoolAnswer:
    """One answer for several spaces: whether any of them can be booked, and if not, why and when."""

    space_id: int
    """The one that is given out, or that the refusals are about."""
    refusals: Sequence[Refusal]
    free: tuple[int, ...] = ()
    """Those that can be booked, in the order in which they are given out."""

    def wish(self, wish: PoolWish) -> Wish:
        """For the space that is given out."""
        return Wish(self.space_id, wish.starts_at, wish.ends_at)


def ask_pool(
    board: Board, space_ids: Sequence[int], time: Time, now: datetime, asker: Asker = ANYBODY
) -> PoolAnswer:
    """Each member is asked by the one rule; the answer of the one that passes first is the pool's.

    Those whose day has no such time are heard where no other has it either, as in the cells of a calendar.
    """
    facts = [board.facts(one, *time, asker) for one in space_ids]
    against = [refusals_of(one, now, asker) for one in facts]
    having = [at for at, one in enumerate(facts) if one.slot is not None] or list(range(len(facts)))
    speaks = having[nearest_of([against[at] for at in having])]
    free = tuple(one for one, some in zip(space_ids, against, strict=True) if not some)
    return PoolAnswer(space_ids[speaks], against[speaks], free)


def possible_slots_of_pool(
    board: Board, space_ids: Iterable[int], time: Time, now: datetime, asker: Asker = ANYBODY
) -> list[Slot]:
    """What begins with the time and is longer, as far as any one member can be had for it, by end."""
    found = [slot for one in space_ids for slot in possible_slots(board, Wish(one, *time), now, asker)]
    return sorted(set(found), key=lambda one: (one.ends, -one.starts, one.name))


def free_slots_of_pool(
    board: Board, space_ids: Iterable[int], day: date, now: datetime, asker: Asker = ANYBODY
) -> list[Slot]:
    """What of that day any one member can be booked for."""
    found = {slot for one in space_ids for slot in free_choices(board, one, day, now, asker)}
    return sorted(found, key=lambda one: (one.starts, one.ends, one.name))


def refusals_now(
    municipality_id: int, wish: AnyWish, now: datetime, asker: Asker = ANYBODY
) -> Sequence[Refusal]:
    """Every reason against the wish as things stand, the weightiest first; empty if it can be booked.

    This is the one answer to "may I, and if not, when": pages, interface, counter and commands ask it. Of a
    pool it is the answer of the space that can be booked first. Raises PoolNotFound.
    """
    day, time = day_of(wish), (wish.starts_at, wish.ends_at)
    if isinstance(wish, PoolWish):
        members = members_of([wish.pool_id]).get(wish.pool_id)
        if members is None:
            raise PoolNotFound
        board = load_board(municipality_id, members, day, day, now)
        return ask_pool(board, members, time, now, asker).refusals
    board = load_board(municipality_id, [wish.space_id], day, day, now)
    return refusals_of(board.facts(wish.space_id, *time, asker), now, asker)
