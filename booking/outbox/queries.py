"""Reads of the outbox."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.outbox.failures import MailState
from booking.outbox.models import OutboxMessage

_FAILED: dict[MailState, ColumnElement[bool]] = {
    MailState.UNDELIVERED: and_(OutboxMessage.given_up_at.is_not(None), OutboxMessage.handled_at.is_(None)),
    MailState.WAITING: and_(
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.given_up_at.is_(None),
        OutboxMessage.last_error.is_not(None),
    ),
    MailState.HANDLED: and_(OutboxMessage.given_up_at.is_not(None), OutboxMessage.handled_at.is_not(None)),
}


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


def count_failed(municipality_id: int, state: MailState) -> int:
    """How many mails have not left and are in that state."""
    statement = select(func.count()).select_from(OutboxMessage)
    wanted = (OutboxMessage.municipality_id == municipality_id, _FAILED[state])
    return db.session.scalar(statement.where(*wanted)) or 0


def list_failed(
    municipality_id: int, state: MailState, *, limit: int, offset: int = 0
) -> list[OutboxMessage]:
    """Mails that have not left, the newest first."""
    statement = select(OutboxMessage).where(OutboxMessage.municipality_id == municipality_id, _FAILED[state])
    statement = statement.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    return list(db.session.scalars(statement.offset(offset).limit(limit)))


def has_undelivered_about(municipality_id: int, reference: str) -> bool:
    """Whether a mail about that booking was given up and nobody has seen to it."""
    about = OutboxMessage.context["reference"].as_string() == reference
    wanted = and_(OutboxMessage.municipality_id == municipality_id, _FAILED[MailState.UNDELIVERED], about)
    return bool(db.session.scalar(select(exists().where(wanted))))


def get_unsent(municipality_id: int, message_id: int) -> OutboxMessage:
    """A mail that failed and has not left since; NotFound else."""
    message = db.session.get(OutboxMessage, message_id)
    if (
        message is None
        or message.municipality_id != municipality_id
        or message.sent_at is not None
        or (message.given_up_at is None and message.last_error is None)
    ):
        raise NotFound(_l("このメールは、もう送られたか、ありません。"))
    return message
