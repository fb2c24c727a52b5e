"""Queueing a mail in the transaction that causes it."""

import secrets
from datetime import datetime
from typing import Any

from booking.core.db import db
from booking.outbox.models import OutboxMessage


def queue(
    template: str,
    *,
    municipality_id: int,
    address: str,
    locale: str,
    context: dict[str, Any],
    now: datetime,
) -> OutboxMessage:
    """Queue one mail; ``context`` is texts, numbers and ISO dates (it is stored as JSON)."""
    message = OutboxMessage(
        municipality_id=municipality_id,
        message_id=f"<{secrets.token_hex(16)}@tsudoi>",
        address=address,
        locale=locale,
        template=template,
        context=context,
        created_at=now,
        next_attempt_at=now,
    )
    db.session.add(message)
    return message
