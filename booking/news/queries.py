"""Reads of the notices."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.municipalities.models import Municipality
from booking.news.models import Notice
from booking.news.rules import NoticeKind

# More than one emergency at a time is rare; the rest stand in the list.
MOST_EMERGENCIES = 3
# By what an administrator can sort the list.
_ORDERS = {"from": Notice.shown_from, "until": Notice.shown_until, "title": Notice.title}
SORT_KEYS = tuple(_ORDERS)


def list_emergencies(municipality: Municipality, now: datetime) -> list[Notice]:
    """What has to stand at the top of every page now, the newest first.

    Nothing is asked while the municipality's row says that there is none, which is nearly always.
    """
    until = municipality.emergency_until
    if until is None or until <= now:
        return []
    statement = _shown(municipality.id, now).where(Notice.kind == NoticeKind.EMERGENCY)
    return list(db.session.scalars(statement.limit(MOST_EMERGENCIES)))


def list_shown(municipality_id: int, now: datetime, *, limit: int, offset: int = 0) -> list[Notice]:
    """What everybody may read now, emergencies included, the newest first."""
    return list(db.session.scalars(_shown(municipality_id, now).limit(limit).offset(offset)))


def count_shown(municipality_id: int, now: datetime) -> int:
    """How many there are of them."""
    statement = select(func.count()).select_from(Notice).where(*_is_shown(municipality_id, now))
    return db.session.scalars(statement).one()


def get_shown(municipality_id: int, notice_id: int, now: datetime) -> Notice:
    """One of them; NotFound else."""
    statement = _shown(municipality_id, now).where(Notice.id == notice_id)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_l("このお知らせは、もう載せていません。"))
    return found


def list_notices(
    municipality_id: int, *, sort: str, descending: bool, limit: int, offset: int = 0
) -> list[Notice]:
    """All of them for administrators; ``sort`` is one of SORT_KEYS. Without an end counts as the last end."""
    order = _ORDERS[sort]
    endless = Notice.shown_until.is_(None) if sort == "until" else None
    ways = [one.desc() if descending else one.asc() for one in (endless, order) if one is not None]
    statement = select(Notice).where(Notice.municipality_id == municipality_id)
    return list(db.session.scalars(statement.order_by(*ways, Notice.id.desc()).limit(limit).offset(offset)))


def count_notices(municipality_id: int) -> int:
    """How many there are, ended ones included."""
    statement = select(func.count()).select_from(Notice).where(Notice.municipality_id == municipality_id)
    return db.session.scalars(statement).one()


def get_notice(municipality_id: int, notice_id: int) -> Notice:
    """One of the municipality's, whatever its state; NotFound else."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.municipality_id != municipality_id:
        raise NotFound(_l("このお知らせは見つかりません。"))
    return notice


def values_of(notice: Notice) -> dict[str, Any]:
    """What NoticeDetails are made of, as stored."""
    return asdict(notice.details)


def next_change(municipality_id: int, now: datetime) -> datetime | None:
    """When time alone will show or hide a notice: what keeps whole pages must make them anew then."""
    starts = func.min(Notice.shown_from).filter(Notice.shown_from > now)
    ends = func.min(Notice.shown_until).filter(Notice.shown_until > now)
    statement = select(starts, ends).where(
        Notice.municipality_id == municipality_id, Notice.ended_at.is_(None)
    )
    instants = [instant for instant in db.session.execute(statement).one() if instant is not None]
    return min(instants, default=None)


def last_end_of_emergencies(municipality_id: int) -> datetime | None:
    """Until when an emergency may have to be shown."""
    statement = select(func.max(Notice.shown_until)).where(
        Notice.municipality_id == municipality_id,
        Notice.kind == NoticeKind.EMERGENCY,
        Notice.ended_at.is_(None),
    )
    return db.session.scalars(statement).one()


def _shown(municipality_id: int, now: datetime) -> Select[Notice]:
    newest = (Notice.shown_from.desc(), Notice.id.desc())
    return select(Notice).where(*_is_shown(municipality_id, now)).order_by(*newest)


def _is_shown(municipality_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Notice.municipality_id == municipality_id,
        Notice.ended_at.is_(None),
        Notice.shown_from <= now,
        (Notice.shown_until.is_(None)) | (Notice.shown_until > now),
    )
