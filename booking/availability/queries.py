"""Reads of what is taken."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, or_, select

from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import Busy, HolderKind
from booking.core.db import db


def busy_by_leaf(
    leaf_ids: Iterable[int], starts_at: datetime, ends_at: datetime, now: datetime
) -> dict[int, list[Busy]]:
    """What holds each smallest space within the time, in one query; holds that have expired don't count."""
    statement = (
        select(
            Occupancy.space_id,
            Occupancy.starts_at,
            Occupancy.ends_at,
            Occupancy.holder_kind,
            Occupancy.holder_id,
            Hold.user_id,
        )
        .outerjoin(Hold, and_(Occupancy.holder_kind == HolderKind.HOLD, Hold.id == Occupancy.holder_id))
        .where(
            Occupancy.space_id.in_(list(leaf_ids)),
            Occupancy.starts_at < ends_at,
            Occupancy.ends_at > starts_at,
            or_(Occupancy.holder_kind != HolderKind.HOLD, Hold.expires_at > now),
        )
    )
    busy: dict[int, list[Busy]] = defaultdict(list)
    for leaf_id, start, end, kind, holder_id, owner_id in db.session.execute(statement):
        busy[leaf_id].append(Busy(start, end, kind, holder_id, owner_id))
    return busy


def find_hold(
    user_id: int, space_id: int, starts_at: datetime, ends_at: datetime, now: datetime
) -> Hold | None:
    """The person's own hold of exactly that time, while it lasts."""
    return db.session.scalars(
        select(Hold).where(
            Hold.user_id == user_id,
            Hold.space_id == space_id,
            Hold.starts_at == starts_at,
            Hold.ends_at == ends_at,
            Hold.expires_at > now,
        )
    ).first()


def official_use_titles(ids: Iterable[int]) -> dict[int, str]:
    """What the official uses are for, by id."""
    uses = select(OfficialUse).where(OfficialUse.id.in_(list(ids)))
    return {use.id: use.title for use in db.session.scalars(uses)}
