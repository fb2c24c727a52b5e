"""What all changes of a municipality share: one after the other, each written down."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.audit.service import record
from booking.core.db import db
from booking.municipalities.models import Municipality


def locked(municipality_id: int) -> Municipality:
    """The municipality as it is now, kept from others who change it; rows that refer to it may be added."""
    statement = select(Municipality).where(Municipality.id == municipality_id)
    statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def write_down(
    action: str,
    municipality_id: int,
    actor_id: int | None,
    now: datetime,
    *,
    about: tuple[str, int | None],
    detail: dict[str, Any] | None = None,
) -> None:
    """An audit row; ``about`` is what was changed and its number."""
    db.session.flush()
    record(
        action,
        municipality_id=municipality_id,
        actor_id=actor_id,
        object_type=about[0],
        object_id=about[1],
        now=now,
        detail=detail,
    )
    db.session.flush()
