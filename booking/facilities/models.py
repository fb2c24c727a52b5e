"""Tables of facilities, spaces and their parts, timetables, closures and staff."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.core.db import Base, UtcDateTime
from booking.core.i18n import current_locale, name_in
from booking.facilities.rules.settings import (
    FacilityKind,
    FacilityStatus,
    PaperSettings,
    SpacePolicy,
    TimetableKind,
)
from booking.facilities.rules.timetables import PeriodSpec, TimetableSpec


class Facility(Base):
    """A building or site with an address."""

    __tablename__ = "facilities"
    __table_args__ = (UniqueConstraint("municipality_id", "identifier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    identifier: Mapped[str | None] = mapped_column(String(60))
    """The facility's own number in the open-data list, without leading zeros."""
    status: Mapped[FacilityStatus]
    kind: Mapped[FacilityKind] = mapped_column(default=FacilityKind.OTHER)
    name: Mapped[str] = mapped_column(String(200))
    name_kana: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str] = mapped_column(String(200), default="")
    nickname: Mapped[str] = mapped_column(String(200), default="")
    area: Mapped[str] = mapped_column(String(60), default="")
    """Part of the municipality (地区), as people there say."""
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    building: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phone: Mapped[str] = mapped_column(String(40), default="")
    operator: Mapped[str] = mapped_column(String(200), default="")
    """The division or designated manager in charge."""
    hours_text: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    access_text: Mapped[str] = mapped_column(Text, default="")
    accessibility_text: Mapped[str] = mapped_column(Text, default="")
    fee_guidance: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    paper: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    imported: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The last imported row as it was read, to tell a later import from an edit."""
    import_report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the import understood, and what waits to be completed."""
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Folded names, kana, area and address: what the search looks through."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, as far as it was given."""
        return name_in(self, current_locale())

    @property
    def paper_settings(self) -> PaperSettings:
        """What its papers say."""
        return PaperSettings.from_json(self.paper)


class Timetable(Base):
    """How a day is cut: by periods, or by steps from opening to closing. Minutes from midnight."""

    __tablename__ = "timetables"
    __table_args__ = (
        CheckConstraint("kind IN ('periods', 'steps')", name="kind"),
        CheckConstraint("kind = 'periods' OR (opens < closes AND step > 0 AND max_steps > 0)", name="steps"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[TimetableKind]
    opens: Mapped[int] = mapped_column(default=0)
    closes: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=60)
    max_steps: Mapped[int] = mapped_column(default=4)

    periods: Mapped[list["Period"]] = relationship(
        lazy="selectin", order_by="Period.starts", cascade="all, delete-orphan"
    )

    @property
    def spec(self) -> TimetableSpec:
        """As the rules read it."""
        periods = tuple(PeriodSpec(p.name, p.starts, p.ends) for p in self.periods)
        kind = TimetableKind(self.kind)
        return TimetableSpec(kind, periods, self.opens, self.closes, self.step, self.max_steps)


class Period(Base):
    """A named frame of the day that is booked as a unit. Minutes from midnight."""

    __tablename__ = "periods"
    __table_args__ = (CheckConstraint("starts < ends", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetables.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    starts: Mapped[int]
    ends: Mapped[int]


class Space(Base):
    """What is booked: a room, a court, half a gym floor, a field."""

    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    timetable_id: Mapped[int | None] = mapped_column(ForeignKey("timetables.id"))
    name: Mapped[str] = mapped_column(String(100))
    name_kana: Mapped[str] = mapped_column(String(100), default="")
    name_en: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[FacilityKind] = mapped_column(default=FacilityKind.OTHER)
    uses: Mapped[str] = mapped_column(String(300), default="")
    """What people do there, parted by 、 (バドミントン、卓球): shown and searched."""
    capacity: Mapped[int | None]
    size_text: Mapped[str] = mapped_column(String(100), default="")
    equipment_text: Mapped[str] = mapped_column(String(300), default="")
    needs_approval: Mapped[bool] = mapped_column(default=True)
    bookable: Mapped[bool] = mapped_column(default=True)
    opens_months_before: Mapped[int] = mapped_column(default=3)
    closes_days_before: Mapped[int] = mapped_column(default=0)
    """0: until the slot begins."""
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")

    facility: Mapped[Facility] = relationship()
    timetable: Mapped[Timetable | None] = relationship()

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, as far as it was given."""
        return name_in(self, current_locale())

    @property
    def policy(self) -> SpacePolicy:
        """How it is booked, as the rules read it."""
        return SpacePolicy(
            space_id=self.id,
            capacity=self.capacity,
            needs_approval=self.needs_approval,
            bookable=self.bookable and self.timetable_id is not None,
            opens_months_before=self.opens_months_before,
            closes_days_before=self.closes_days_before,
        )


class SpacePart(Base):
    """A whole space is made of part spaces; a part may have parts of its own."""

    __tablename__ = "space_parts"
    __table_args__ = (CheckConstraint("whole_id <> part_id", name="not_itself"),)

    whole_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True, index=True)


class SpaceLeaf(Base):
    """The smallest parts of each space, worked out from the parts; a space without parts is its own."""

    __tablename__ = "space_leaves"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    leaf_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True, index=True)


class Closure(Base):
    """A closure rule of a facility, or of one space of it. Evaluated, never turned into occupancy."""

    __tablename__ = "closures"
    __table_args__ = (Index("ix_closures_facility_id", "facility_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``kind`` and its fields, see ``rules.closures``."""


class FacilityStaff(Base):
    """Which facilities a member of staff looks after."""

    __tablename__ = "facility_staff"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class StaffInvitation(Base):
    """Somebody new is asked to join; what they will be and where. It ends with its mail's link."""

    __tablename__ = "staff_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_token_id: Mapped[int] = mapped_column(ForeignKey("mail_tokens.id", ondelete="CASCADE"), unique=True)
    roles: Mapped[list[str]] = mapped_column(JSON)
    facility_ids: Mapped[list[int]] = mapped_column(JSON)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
