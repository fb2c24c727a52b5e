"""Reads of the audit log."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from booking.audit.models import AuditEntry
from booking.core.db import db


def last_times(action: str, object_type: str, object_ids: Collection[int]) -> dict[int, datetime]:
    """When something was last done with each of the objects; those with which it never was are left out."""
    statement = (
        select(AuditEntry.object_id, func.max(AuditEntry.at))
        .where(
            AuditEntry.object_type == object_type,
            AuditEntry.object_id.in_(list(object_ids)),
            AuditEntry.action == action,
        )
        .group_by(AuditEntry.object_id)
    )
    return {object_id: at for object_id, at in db.session.execute(statement) if object_id is not None}


def count_about(municipality_id: int, object_type: str, object_id: int) -> int:
    """How many deeds there are about one thing."""
    statement = select(func.count()).select_from(AuditEntry)
    return db.session.scalar(statement.where(*_about(municipality_id, object_type, object_id))) or 0


def list_about(
    municipality_id: int, object_type: str, object_id: int, *, limit: int, offset: int = 0
) -> list[AuditEntry]:
    """What was done with one thing, the newest first."""
    statement = select(AuditEntry).where(*_about(municipality_id, object_type, object_id))
    return list(db.session.scalars(statement.order_by(AuditEntry.id.desc()).offset(offset).limit(limit)))


def _about(municipality_id: int, object_type: str, object_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        AuditEntry.municipality_id == municipality_id,
        AuditEntry.object_type == object_type,
        AuditEntry.object_id == object_id,
    )
