"""Reads of the outbox."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select

from booking.core.db import db
from booking.outbox.models import OutboxMessage


def is_due(now: datetime) -> ColumnElement[bool]:
    """The mails that somebody may send now: waiting, their time has come, nobody has claimed them."""
    return and_(
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.given_up_at.is_(None),
        OutboxMessage.next_attempt_at <= now,
        or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now),
    )


def has_due(now: datetime) -> bool:
    """Whether there is anything to send; cheap, as it is asked all the time."""
    return bool(db.session.scalar(select(exists().where(is_due(now)))))
