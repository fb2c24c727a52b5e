"""Before anything is taken: lock, look, and choose a space where any of a pool will do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.accounts.models import User
from booking.availability.service import lock_spaces, release_own_holds
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.facilities.models import Space
from booking.facilities.pool_queries import get_published_pool
from booking.facilities.queries import SpaceNotFound, get_published_space, leaves_of
from booking.reservations.queries import Board, ask_pool, load_board
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve, Refusal, RefusalCode
from booking.reservations.rules.wishes import AnyWish, PoolWish, Wish, day_of

MAX_WISHES = 20


class ComposedAnew(DomainError):
    """The parts of a space were changed at this very moment."""

    code = "composed_anew"


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known under the locks, and which spaces it is about."""

    board: Board
    spaces: Mapping[int, Space]
    wishes: Sequence[Wish]
    """Each for one space, in the order in which they came."""
    pool_ids: Sequence[int]
    """Pools of which any space would have done."""


def lock_and_look(user: User, wishes: Sequence[AnyWish], asker: Asker, now: datetime) -> Looked:
    """Lock every space that may be taken and look; of each pool the first free space is chosen.

    All members of a pool are locked before one is chosen, in the order in which everybody locks spaces: the
    one that is free then stays free. Raises SpaceNotFound, PoolNotFound, CannotReserve, ComposedAnew.
    """
    if not 0 < len(wishes) <= MAX_WISHES:
        raise ValueError(f"a booking has 1 to {MAX_WISHES} wishes")
    pools = {
        wish.pool_id: get_published_pool(user.municipality_id, wish.pool_id).space_ids
        for wish in wishes
        if isinstance(wish, PoolWish)
    }
    space_ids = {wish.space_id for wish in wishes if isinstance(wish, Wish)}
    space_ids.update(*pools.values())
    leaves = leaves_of(space_ids)
    if set(leaves) != space_ids:
        raise SpaceNotFound
    locked = {leaf for some in leaves.values() for leaf in some}
    lock_spaces(locked, now)
    days = [day_of(wish) for wish in wishes]
    board = load_board(user.municipality_id, space_ids, min(days), max(days), now)
    if not all(set(rules.leaf_ids) <= locked for rules in board.rules.values()):
        raise ComposedAnew(_l("この室場の分け方が、いま変わりました。空き状況から選びなおしてください。"))
    chosen = _choose(board, wishes, pools, asker, now)
    spaces = {
        space_id: get_published_space(user.municipality_id, space_id)
        for space_id in {wish.space_id for wish in chosen}
    }
    for wish in chosen:
        release_own_holds(user.id, leaves[wish.space_id], wish.starts_at, wish.ends_at)
    return Looked(board, spaces, chosen, sorted(pools))


def _choose(
    board: Board,
    wishes: Sequence[AnyWish],
    pools: Mapping[int, Sequence[int]],
    asker: Asker,
    now: datetime,
) -> list[Wish]:
    """A space for each wish; raises CannotReserve with what speaks against the one that passes first."""
    given = [wish for wish in wishes if isinstance(wish, Wish)]
    chosen: list[Wish] = []
    for wish in wishes:
        if isinstance(wish, PoolWish):
            wish = _first_free(board, wish, pools[wish.pool_id], given, asker, now)
            given.append(wish)
        chosen.append(wish)
    return chosen


def _first_free(
    board: Board,
    wish: PoolWish,
    members: Sequence[int],
    given: Sequence[Wish],
    asker: Asker,
    now: datetime,
) -> Wish:
    """``given``: what this very booking takes already."""
    left = [one for one in members if not any(_collide(board, one, wish, other) for other in given)]
    if not left:
        raise CannotReserve([Refusal(RefusalCode.TAKEN)])
    answer = ask_pool(board, left, (wish.starts_at, wish.ends_at), now, asker)
    if answer.refusals:
        raise CannotReserve(list(answer.refusals))
    return answer.wish(wish)


def _collide(board: Board, space_id: int, wish: PoolWish, other: Wish) -> bool:
    mine, theirs = board.rules[space_id].leaf_ids, board.rules[other.space_id].leaf_ids
    at_once = wish.starts_at < other.ends_at and other.starts_at < wish.ends_at
    return at_once and not set(mine).isdisjoint(theirs)
