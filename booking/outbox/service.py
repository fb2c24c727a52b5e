"""Queue a mail in the transaction that causes it; claim, settle and forget mails in the worker's own."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
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


class LinkExpired(DomainError):
    """The mail brings a link that does not work any more: sending it helps nobody."""

    code = "link_expired"

    def __init__(self) -> None:
        super().__init__(
            _l("このメールのリンクは期限が切れています。本人に、画面からもう一度申し込んでもらってください。")
        )


def holds_secret(message: OutboxMessage) -> bool:
    """Whether the mail brings a link that lets its reader in: nobody else may see it."""
    return "seed" in message.context


def link_is_dead(message: OutboxMessage, now: datetime) -> bool:
    """Whether the link that the mail brings has expired."""
    expires_at = message.context.get("expires_at") if holds_secret(message) else None
    return expires_at is not None and datetime.fromisoformat(str(expires_at)) <= now


def send_again(message: OutboxMessage, *, actor_id: int, now: datetime) -> None:
    """Let the worker try from the start, after the cause was put right; raises LinkExpired."""
    message = _locked(message)
    if message.sent_at is not None or (message.given_up_at is None and message.attempts == 0):
        return  # has left meanwhile, or somebody else has pressed the button
    if link_is_dead(message, now):
        raise LinkExpired
    message.given_up_at = message.handled_at = message.handled_by_id = None
    message.attempts, message.next_attempt_at = 0, now
    _record("outbox.send_again", message, actor_id, now)


def mark_handled(message: OutboxMessage, *, actor_id: int, now: datetime) -> None:
    """Somebody has seen to a mail that was given up; nothing if that is written down already."""
    message = _locked(message)
    if message.given_up_at is None or message.handled_at is not None:
        return
    message.handled_at, message.handled_by_id = now, actor_id
    _record("outbox.mark_handled", message, actor_id, now)


def _locked(message: OutboxMessage) -> OutboxMessage:
    db.session.refresh(message, with_for_update=True)
    return message


def _record(action: str, message: OutboxMessage, actor_id: int, now: datetime) -> None:
    record(
        action,
        municipality_id=message.municipality_id,
        actor_id=actor_id,
        object_type="outbox_message",
        object_id=message.id,
        now=now,
        detail={"template": message.template},
    )
    db.session.flush()


def forget_old(now: datetime) -> None:
    """Delete what was sent or given up long enough ago."""
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.sent_at < now - rules.SENT_KEPT))
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.given_up_at < now - rules.GIVEN_UP_KEPT))
