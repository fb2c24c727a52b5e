"""Tables of bookings, their reservations, drafts, the series that number permits, and clearings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.accounts.models import User
from booking.availability.models import OfficialUse
from booking.core.db import Base, UtcDateTime
from booking.core.known_names import known
from booking.facilities.models import Facility, Space
from booking.fees.models import Fee
from booking.reservations.rules.clearing import Choice, ClearingKind
from booking.reservations.rules.status import ACTIVE, ReservationStatus


class BookingDraft(Base):
    """A booking form being filled in. Its token makes a form that is sent twice give one booking."""

    __tablename__ = "booking_drafts"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    purpose: Mapped[str] = mapped_column(String(200), default="")
    people: Mapped[int | None]
    phone: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was said to the questions of the tariff, by their keys."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"))
    """Set when the booking was made."""


class Booking(Base):
    """What somebody asks for at once."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("people > 0", name="people_positive"),
        Index("ix_bookings_user_id_created_at", "user_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    phone: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(10), default="ja")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    """Who of the staff entered it for the person, at the counter or on the phone."""
    entry_token: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Of the form in which it was entered: sent twice, it gives one booking."""
    override_reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """Why staff took it although the rules refuse it; empty for all others."""
    fee_id: Mapped[int | None] = mapped_column(ForeignKey("fees.id"), index=True)
    """What it costs; None where no tariff says so."""

    user: Mapped[User] = relationship(foreign_keys="Booking.user_id")
    entered_by: Mapped[User | None] = relationship(foreign_keys="Booking.entered_by_id")
    facility: Mapped[Facility] = relationship()
    fee: Mapped[Fee | None] = relationship()
    reservations: Mapped[list["Reservation"]] = relationship(
        lazy="selectin", order_by="Reservation.starts_at, Reservation.id", back_populates="booking"
    )

    @property
    def held(self) -> list["Reservation"]:
        """Those of its reservations that keep their space: not cancelled, not declined."""
        return [one for one in self.reservations if one.status in ACTIVE]

    @property
    def held_parts(self) -> list[int]:
        """The places of those among all, by which the lines of its fee are kept apart."""
        return [place for place, one in enumerate(self.reservations) if one.status in ACTIVE]


class Reservation(Base):
    """One space at one time, cancellable alone. A cancelled one keeps its own start and end."""

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        Index("ix_reservations_space_id_starts_at", "space_id", "starts_at"),
        Index("ix_reservations_facility_id_status_starts_at", "facility_id", "status", "starts_at"),
        Index("ix_reservations_facility_id_starts_at", "facility_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    period_name: Mapped[str] = mapped_column(String(40), default="")
    """Name of the period when it was booked; empty for hourly spaces."""
    rulebook_id: Mapped[int | None]
    """The version of the rules under which it was booked; a plain id, None for what was booked before."""
    buffer_before: Mapped[int] = mapped_column(default=0, server_default="0")
    """Minutes kept free before it for preparation; with ``buffer_after`` as the rules said then."""
    buffer_after: Mapped[int] = mapped_column(default=0, server_default="0")
    status: Mapped[ReservationStatus]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    permit_id: Mapped[int | None] = mapped_column(ForeignKey("permits.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the mail of the day before was queued."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes that a calendar must hear of (SEQUENCE of the .ics)."""

    booking: Mapped[Booking] = relationship(back_populates="reservations")
    space: Mapped[Space] = relationship()
    permit: Mapped["Permit | None"] = relationship()

    @property
    def shown_period(self) -> str:
        """The period's name in the reader's language, as far as it is one that all cities have."""
        return known(self.period_name)


class Permit(Base):
    """A permit given by staff, with its number in the facility's series of that fiscal year.

    What is confirmed at once has none: its paper bears the booking's reference.
    """

    __tablename__ = "permits"
    __table_args__ = (UniqueConstraint("facility_id", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    year: Mapped[int]
    number: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class PermitSeries(Base):
    """The last permit number given by a facility in a fiscal year; used under its lock, without gaps."""

    __tablename__ = "permit_series"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)


class Clearing(Base):
    """Staff took a time of a facility, for a closure or for official use; what they said of the bookings."""

    __tablename__ = "clearings"
    __table_args__ = (UniqueConstraint("entered_by_id", "token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    token: Mapped[str] = mapped_column(String(32))
    """Of the form: sent twice, it is done once."""
    kind: Mapped[ClearingKind]
    reason: Mapped[str] = mapped_column(Text)
    """What the people whose bookings were cancelled are told."""
    made: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was entered: ids of closures or official uses, and the days that were left out."""
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClearingItem(Base):
    """One booking or official use that stood in the way, and what was chosen for it."""

    __tablename__ = "clearing_items"
    __table_args__ = (
        CheckConstraint("(reservation_id IS NULL) <> (official_use_id IS NULL)", name="one_of_two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clearing_id: Mapped[int] = mapped_column(ForeignKey("clearings.id"), index=True)
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservations.id"))
    official_use_id: Mapped[int | None] = mapped_column(ForeignKey("official_uses.id"))
    choice: Mapped[Choice]

    official_use: Mapped[OfficialUse | None] = relationship()


class CalendarFeed(Base):
    """A person's private calendar. Its address is worked out from the seed and the server's secret."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    seed: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
