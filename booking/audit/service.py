"""Writing the audit log, in the transaction of the deed itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from booking.audit.models import AuditEntry
from booking.core.db import db

# Looking at the same thing again within this time is the same look.
SAME_VIEW = timedelta(hours=1)
# A list is written down under the one who looked at it.
_LIST_OF = "list_of_user"


def record(
    action: str,
    *,
    municipality_id: int,
    actor_id: int | None,
    object_type: str,
    object_id: int | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> None:
    """Add a row: ``action`` is ``subject.verb``; values that point to a person belong in ``personal``."""
    db.session.add(
        AuditEntry(
            municipality_id=municipality_id,
            at=now,
            actor_id=actor_id,
            action=action,
            object_type=object_type,
            object_id=object_id,
            detail=detail or {},
            personal=personal,
        )
    )


def record_view(
    action: str,
    *,
    municipality_id: int,
    actor_id: int,
    object_type: str,
    object_id: int,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down that somebody opened something, once an hour: to reload a page is no further deed."""
    same = select(AuditEntry.id).where(*_seen_lately(action, actor_id, object_type, object_id, now))
    if db.session.scalar(same.limit(1)) is None:
        record(
            action,
            municipality_id=municipality_id,
            actor_id=actor_id,
            object_type=object_type,
            object_id=object_id,
            now=now,
            detail=detail,
        )


def record_list(
    action: str, *, municipality_id: int, actor_id: int, shown: Sequence[int], now: datetime
) -> None:
    """Write down which entries somebody saw in a list: those not seen there within the hour."""
    lately = select(AuditEntry.detail).where(*_seen_lately(action, actor_id, _LIST_OF, actor_id, now))
    seen = {number for detail in db.session.scalars(lately) for number in detail["shown"]}
    new = [number for number in shown if number not in seen]
    if new:
        record(
            action,
            municipality_id=municipality_id,
            actor_id=actor_id,
            object_type=_LIST_OF,
            object_id=actor_id,
            now=now,
            detail={"shown": new},
        )


def _seen_lately(
    action: str, actor_id: int, object_type: str, object_id: int, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        AuditEntry.object_type == object_type,
        AuditEntry.object_id == object_id,
        AuditEntry.actor_id == actor_id,
        AuditEntry.action == action,
        AuditEntry.at > now - SAME_VIEW,
    )
