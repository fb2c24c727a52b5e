"""The outbox: mails that wait, were sent, or were given up with a visible mark."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.core.db import Base, UtcDateTime


class OutboxMessage(Base):
    """One mail to one address. Rendered when it is sent; its Message-ID never changes between tries."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index(
            "ix_outbox_messages_waiting",
            "next_attempt_at",
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
        Index(
            "ix_outbox_messages_undelivered",
            "given_up_at",
            postgresql_where=text("given_up_at IS NOT NULL AND handled_at IS NULL"),
            sqlite_where=text("given_up_at IS NOT NULL AND handled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(10))
    template: Mapped[str] = mapped_column(String(60))
    """Name of the template under ``templates/mail/``, without its ending."""
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Values for the template: texts, numbers and ISO dates only."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody of the office has seen to a mail that was given up (phoned the person, say)."""
    handled_by_id: Mapped[int | None]
    """The user who did; a plain number, as people are a higher subject."""
