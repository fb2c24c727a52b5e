"""Reads of what is taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, select, text

from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import LONGEST_PIECE, Busy, HolderKind, TakenStamp
from booking.core.db import db


@dataclass(frozen=True, slots=True)
class Taken:
    """What holds some smallest spaces over some time."""

    busy: Mapping[int, list[Busy]]
    """By smallest space."""
    stamp: TakenStamp
    expires_at: datetime | None
    """When the first of the holds among it runs out; None without holds."""


def load_taken(leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime, now: datetime) -> Taken:
    """What holds each smallest space within the time, in one query; holds that have expired don't count."""
    statement = (
        select(
            Occupancy.mark,
            Occupancy.space_id,
            Occupancy.starts_at,
            Occupancy.ends_at,
            Occupancy.holder_kind,
            Occupancy.holder_id,
            Hold.user_id,
            Hold.expires_at,
        )
        .outerjoin(Hold, and_(Occupancy.holder_kind == HolderKind.HOLD, Hold.id == Occupancy.holder_id))
        .where(*_within(leaf_ids, starts_at, ends_at))
    )
    busy: dict[int, list[Busy]] = defaultdict(list)
    marks: list[int] = []
    first_expiry: datetime | None = None
    for mark, leaf_id, start, end, kind, holder_id, owner_id, expires_at in db.session.execute(statement):
        marks.append(mark)
        if expires_at is not None:
            if expires_at <= now:
                continue
            first_expiry = min(expires_at, first_expiry or expires_at)
        busy[leaf_id].append(Busy(start, end, kind, holder_id, owner_id, expires_at))
    return Taken(busy, TakenStamp(len(marks), sum(marks)), first_expiry)


def busy_by_leaf(
    leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime, now: datetime
) -> Mapping[int, list[Busy]]:
    """What holds each smallest space within the time; holds that have expired don't count."""
    return load_taken(leaf_ids, starts_at, ends_at, now).busy


def select_taken_stamp(leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime) -> Select[int, int]:
    """Asks for the numbers of a TakenStamp: the same for the same rows as ``load_taken`` has read."""
    marks = func.coalesce(func.sum(cast(Occupancy.mark, BigInteger)), 0)
    # Numbers of our own, written out: a hundred values to bind would cost more than the answer.
    spaces = text(f"occupancies.space_id IN ({', '.join(str(int(leaf)) for leaf in leaf_ids) or 'NULL'})")
    columns = select(func.count(), cast(marks, BigInteger)).select_from(Occupancy)
    return columns.where(spaces, *overlapping(starts_at, ends_at))


def _within(leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime) -> list[ColumnElement[bool]]:
    return [Occupancy.space_id.in_(list(leaf_ids)), *overlapping(starts_at, ends_at)]


def overlapping(starts_at: datetime, ends_at: datetime) -> list[ColumnElement[bool]]:
    """Conditions for rows of occupancy that share an instant with the time."""
    return [
        Occupancy.starts_at.between(starts_at - LONGEST_PIECE, ends_at),  # for the index
        Occupancy.starts_at < ends_at,
        Occupancy.ends_at > starts_at,
    ]


def find_hold(
    user_id: int, space_id: int, starts_at: datetime, ends_at: datetime, now: datetime
) -> Hold | None:
    """The person's own hold of exactly that time, while it lasts."""
    return find_hold_of_any(user_id, [space_id], starts_at, ends_at, now)


def find_hold_of_any(
    user_id: int, space_ids: Iterable[int], starts_at: datetime, ends_at: datetime, now: datetime
) -> Hold | None:
    """The same for several spaces; of several holds the earliest."""
    return db.session.scalars(
        select(Hold)
        .where(
            Hold.user_id == user_id,
            Hold.space_id.in_(list(space_ids)),
            Hold.starts_at == starts_at,
            Hold.ends_at == ends_at,
            Hold.expires_at > now,
        )
        .order_by(Hold.id)
        .limit(1)
    ).first()


def official_use_titles(ids: Iterable[int]) -> dict[int, str]:
    """What the official uses are for, by id."""
    return {use_id: use.title for use_id, use in official_uses(ids).items()}


def official_uses(ids: Iterable[int]) -> dict[int, OfficialUse]:
    """The official uses of these ids."""
    uses = select(OfficialUse).where(OfficialUse.id.in_(list(ids)))
    return {use.id: use for use in db.session.scalars(uses)}


def list_official_uses(space_ids: Iterable[int], starts_at: datetime, ends_at: datetime) -> list[OfficialUse]:
    """Official uses of the spaces that share an instant with the time, in order."""
    statement = select(OfficialUse).where(
        OfficialUse.space_id.in_(list(space_ids)),
        OfficialUse.cancelled_at.is_(None),
        OfficialUse.starts_at < ends_at,
        OfficialUse.ends_at > starts_at,
    )
    return list(db.session.scalars(statement.order_by(OfficialUse.starts_at, OfficialUse.id)))


def list_coming_official_uses(space_ids: Iterable[int], now: datetime) -> list[OfficialUse]:
    """Official uses of the spaces that are not over, nearest first."""
    statement = select(OfficialUse).where(
        OfficialUse.space_id.in_(list(space_ids)),
        OfficialUse.cancelled_at.is_(None),
        OfficialUse.ends_at > now,
    )
    return list(db.session.scalars(statement.order_by(OfficialUse.starts_at, OfficialUse.id)))


def find_official_use(space_ids: Iterable[int], use_id: int) -> OfficialUse | None:
    """One of the spaces' official uses that was not given up."""
    return db.session.scalars(
        select(OfficialUse).where(
            OfficialUse.id == use_id,
            OfficialUse.space_id.in_(list(space_ids)),
            OfficialUse.cancelled_at.is_(None),
        )
    ).one_or_none()


def list_holds(leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime, now: datetime) -> list[Hold]:
    """Holds that still last and share an instant with the time, of spaces that have any of the parts."""
    statement = (
        select(Hold)
        .join(Occupancy, (Occupancy.holder_kind == HolderKind.HOLD) & (Occupancy.holder_id == Hold.id))
        .where(
            Occupancy.space_id.in_(list(leaf_ids)),
            Hold.expires_at > now,
            Hold.starts_at < ends_at,
            Hold.ends_at > starts_at,
        )
        .distinct()
    )
    return list(db.session.scalars(statement))
