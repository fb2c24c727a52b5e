"""Tables of what is taken. The overlap itself is refused by the database, see the first migration."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from booking.availability.rules import HolderKind
from booking.core.db import Base, UtcDateTime

_MARKS = 2**31


class Occupancy(Base):
    """One smallest space, taken from ``starts_at`` until ``ends_at`` (half-open) by one holder.

    PostgreSQL refuses an overlap by the constraint ``ex_occupancies_overlap``, SQLite by triggers that
    raise the same name.
    """

    __tablename__ = "occupancies"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_occupancies_space_id_starts_at", "space_id", "starts_at"),
        Index("ix_occupancies_holder", "holder_kind", "holder_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    holder_kind: Mapped[HolderKind]
    holder_id: Mapped[int]
    mark: Mapped[int] = mapped_column(default=lambda: secrets.randbelow(_MARKS), server_default="0")
    """Random: the sum of some rows' marks tells whether they are still the same rows."""


class Hold(Base):
    """A slot kept for somebody while the form is filled in."""

    __tablename__ = "holds"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OfficialUse(Base):
    """The municipality's own use of a space; one that was given up keeps its row and takes no space."""

    __tablename__ = "official_uses"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(String(100))
    """What for; shown to residents, so it names no person."""
    note: Mapped[str] = mapped_column(Text, default="")
    """For staff only."""
    series: Mapped[str | None] = mapped_column(String(32), index=True)
    """Shared by the uses that were entered at once."""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
