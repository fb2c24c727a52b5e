"""Writing the audit log, in the transaction of the deed itself."""

from datetime import datetime
from typing import Any

from booking.audit.models import AuditEntry
from booking.core.db import db


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
