"""Taking and freeing spaces. Callers hold the space locks, look, and only then take (see ``occupy``)."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

import psycopg
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from booking.availability.models import Hold, Occupancy
from booking.availability.queries import busy_by_leaf, find_hold
from booking.availability.rules import (
    HOLD_EXTENSION,
    HOLD_LIFETIME,
    LONGEST_HOLD,
    MAX_HOLDS_PER_PERSON,
    NO_MARGIN,
    HolderKind,
    Margin,
    SlotTaken,
    first_conflict,
    pieces_of,
)
from booking.core.db import LockKind, db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.facilities.queries import leaves_of

OVERLAP = "ex_occupancies_overlap"


class TooManyHolds(DomainError):
    """The person is filling in too many forms at once."""

    code = "too_many_holds"


def lock_spaces(leaf_ids: Iterable[int], now: datetime) -> None:
    """Lock the smallest spaces until the transaction ends, and free what expired holds still keep of them."""
    leaves = list(leaf_ids)
    db.lock(LockKind.SPACE, leaves)
    expired = list(
        db.session.scalars(
            select(Hold.id)
            .join(Occupancy, (Occupancy.holder_kind == HolderKind.HOLD) & (Occupancy.holder_id == Hold.id))
            .where(Occupancy.space_id.in_(leaves), Hold.expires_at <= now)
            .distinct()
        )
    )
    delete_holds(expired)


def occupy(
    leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime, kind: HolderKind, holder_id: int
) -> None:
    """Take the smallest spaces for one holder; raises SlotTaken if the database finds them taken.

    More than a day is written in pieces.
    Any other integrity error is a bug and stays one.
    """
    rows = [
        {
            "space_id": leaf_id,
            "starts_at": begin,
            "ends_at": end,
            "holder_kind": kind,
            "holder_id": holder_id,
        }
        for leaf_id in sorted(set(leaf_ids))
        for begin, end in pieces_of(starts_at, ends_at)
    ]
    try:
        db.session.execute(insert(Occupancy), rows)
    except IntegrityError as error:
        if _is_overlap(error):
            raise SlotTaken from error
        raise


def _is_overlap(error: IntegrityError) -> bool:
    cause = error.orig
    if isinstance(cause, psycopg.errors.ExclusionViolation):
        return cause.diag.constraint_name == OVERLAP
    return isinstance(cause, sqlite3.IntegrityError) and str(cause) == OVERLAP


def release(kind: HolderKind, holder_ids: Collection[int]) -> None:
    """Free what the holders keep; the caller holds the space locks."""
    if holder_ids:
        db.session.execute(
            delete(Occupancy).where(Occupancy.holder_kind == kind, Occupancy.holder_id.in_(holder_ids))
        )


def place_hold(
    user_id: int,
    space_id: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    margin: Margin = NO_MARGIN,
) -> Hold:
    """Keep a free time for somebody for 15 minutes; raises SlotTaken, TooManyHolds.

    The person's own earlier holds of an overlapping time give way to the new one. ``margin``: what is kept
    free before and after it as well.
    """
    db.lock(LockKind.PERSON, [user_id])
    leaves = lock_wholes([space_id], now)[space_id]
    return hold_locked(user_id, space_id, leaves, (starts_at, ends_at), now, margin)


def lock_wholes(space_ids: Iterable[int], now: datetime) -> dict[int, tuple[int, ...]]:
    """Lock the smallest parts of spaces and return them by space; SlotTaken if one was just composed anew."""
    wanted = list(space_ids)
    leaves = leaves_of(wanted)
    lock_spaces({leaf for some in leaves.values() for leaf in some}, now)
    if leaves_of(wanted) != leaves:
        raise SlotTaken
    return leaves


def hold_locked(
    user_id: int,
    space_id: int,
    leaves: Collection[int],
    time: tuple[datetime, datetime],
    now: datetime,
    margin: Margin,
) -> Hold:
    """Like ``place_hold``, for callers who have locked the person and the space's parts (``leaves``)."""
    starts_at, ends_at = time
    first, until = starts_at - margin[0], ends_at + margin[1]
    release_own_holds(user_id, leaves, first, until)
    busy = busy_by_leaf(leaves, first, until, now)
    if first_conflict([one for some in busy.values() for one in some], first, until) is not None:
        raise SlotTaken
    count = db.session.scalar(
        select(func.count()).select_from(Hold).where(Hold.user_id == user_id, Hold.expires_at > now)
    )
    if count is not None and count >= MAX_HOLDS_PER_PERSON:
        raise TooManyHolds(
            _l("同時におさえられる枠は3つまでです。先に、入力中の予約を終えるか、やめてください。")
        )
    hold = Hold(
        user_id=user_id,
        space_id=space_id,
        starts_at=starts_at,
        ends_at=ends_at,
        expires_at=now + HOLD_LIFETIME,
    )
    db.session.add(hold)
    db.session.flush()
    occupy(leaves, first, until, HolderKind.HOLD, hold.id)
    return hold


def keep_hold(
    user_id: int,
    space_id: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    margin: Margin = NO_MARGIN,
) -> Hold:
    """Ten more minutes for the person's hold; a hold that has run out is placed anew (see ``place_hold``)."""
    db.lock(LockKind.PERSON, [user_id])
    # Under the space's lock, too: whoever holds that one may delete what has run out.
    leaves = lock_wholes([space_id], now)[space_id]
    hold = find_hold(user_id, space_id, starts_at, ends_at, now)
    if hold is None:
        return hold_locked(user_id, space_id, leaves, (starts_at, ends_at), now, margin)
    hold.expires_at = min(hold.expires_at + HOLD_EXTENSION, now + LONGEST_HOLD)
    return hold


def release_own_holds(user_id: int, leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime) -> None:
    """Free the person's own holds that overlap the time; the caller holds the locks."""
    own = list(
        db.session.scalars(
            select(Hold.id)
            .join(Occupancy, (Occupancy.holder_kind == HolderKind.HOLD) & (Occupancy.holder_id == Hold.id))
            .where(
                Hold.user_id == user_id,
                Occupancy.space_id.in_(list(leaf_ids)),
                Occupancy.starts_at < ends_at,
                Occupancy.ends_at > starts_at,
            )
            .distinct()
        )
    )
    delete_holds(own)


def release_all_holds(user_id: int) -> None:
    """Free whatever the person holds; the caller has locked the person and these spaces."""
    delete_holds(list(db.session.scalars(select(Hold.id).where(Hold.user_id == user_id))))


def delete_holds(ids: list[int]) -> None:
    """Free what the holds keep and forget them; the caller holds the space locks."""
    if ids:
        release(HolderKind.HOLD, ids)
        db.session.execute(delete(Hold).where(Hold.id.in_(ids)))


def forget_expired_holds(now: datetime) -> int:
    """Delete holds that have expired, and free their spaces; returns how many (the worker's job)."""
    expired = db.session.execute(
        select(Hold.id, Hold.user_id, Hold.space_id).where(Hold.expires_at <= now)
    ).all()
    db.lock(LockKind.PERSON, {user_id for _, user_id, _ in expired})
    leaves = leaves_of({space_id for _, _, space_id in expired})
    db.lock(LockKind.SPACE, {leaf for some in leaves.values() for leaf in some})
    ids = [hold_id for hold_id, _, _ in expired]
    still = list(db.session.scalars(select(Hold.id).where(Hold.id.in_(ids), Hold.expires_at <= now)))
    delete_holds(still)
    return len(still)
