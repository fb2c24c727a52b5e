"""Queue a mail in the transaction that causes it; claim, settle and forget mails in the worker's own."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from booking.core.db import db
from booking.outbox import queries, rules
from booking.outbox.models import OutboxMessage

WORKER_ENDED = "the worker ended while it was sending this"


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


def claim_next(now: datetime) -> OutboxMessage | None:
    """Take the mail that has waited longest, for ``rules.CLAIM``; nobody else gets it until then."""
    # SQLite has no row locks and leaves the clause out: its write transaction keeps other workers away.
    statement = select(OutboxMessage).where(queries.is_due(now)).with_for_update(skip_locked=True)
    statement = statement.order_by(OutboxMessage.next_attempt_at, OutboxMessage.id).limit(1)
    while (message := db.session.scalars(statement).one_or_none()) is not None:
        if message.attempts < rules.MOST_ATTEMPTS:
            message.attempts += 1
            message.claimed_until = now + rules.CLAIM
            db.session.flush()
            return message
        # Each of its tries ended with the worker: this mail may well be what ends it.
        message.given_up_at, message.claimed_until, message.last_error = now, None, WORKER_ENDED
        db.session.flush()
    return None


def mark_sent(message_id: int, now: datetime) -> None:
    """The server has taken it, whoever holds the claim by now. Its context (links, tokens) is not kept."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.sent_at.is_(None))
        .values(sent_at=now, given_up_at=None, claimed_until=None, last_error=None, context={})
    )


def mark_failed(message: OutboxMessage, error: str, now: datetime, *, permanent: bool) -> None:
    """Give the claimed mail back for a later try, or give it up; nothing if the claim has gone to another."""
    later = None if permanent else rules.next_attempt(message.attempts, now)
    db.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message.id,
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.claimed_until == message.claimed_until,
        )
        .values(
            claimed_until=None,
            last_error=error,
            next_attempt_at=later or message.next_attempt_at,
            given_up_at=None if later else now,
        )
    )


def forget_old(now: datetime) -> None:
    """Delete what was sent or given up long enough ago."""
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.sent_at < now - rules.SENT_KEPT))
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.given_up_at < now - rules.GIVEN_UP_KEPT))
