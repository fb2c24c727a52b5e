"""Tables of facilities, spaces, their parts and pools, rulebooks, closures and staff."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.core.db import Base, UtcDateTime
from booking.core.i18n import current_locale, name_in
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.rulebook_json import rulebook_from_text
from booking.facilities.rules.settings import (
    FacilityKind,
    FacilityStatus,
    PaperSettings,
    RulebookStatus,
    SpacePolicy,
)


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


class RulebookVersion(Base):
    """One version of a facility's rulebook: a draft, or published and never changed again.

    For a day of use the published one counts that starts last on or before it; of several with the same
    start the one with the highest number.
    """

    __tablename__ = "rulebooks"
    __table_args__ = (
        UniqueConstraint("facility_id", "number"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    number: Mapped[int]
    status: Mapped[RulebookStatus]
    name: Mapped[str] = mapped_column(String(60), default="")
    """What staff call a draft; empty for a correction made on the spot."""
    starts_on: Mapped[date | None] = mapped_column(Date)
    """The first day of use for which it counts; None: all days before the next one."""
    content: Mapped[str] = mapped_column(Text)
    """JSON, see ``rules.rulebook_json``."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def book(self) -> Rulebook:
        """The rules themselves."""
        return rulebook_from_text(self.content)


class Space(Base):
    """What is booked: a room, a court, half a gym floor, a field."""

    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
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
    is_scheduled: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the rules in force or to come give it a timetable and windows; kept by their service."""
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")

    facility: Mapped[Facility] = relationship()

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
            bookable=self.bookable,
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


class Pool(Base):
    """Equal spaces of one facility, any free one of which can be asked for: どの面でも."""

    __tablename__ = "pools"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100), default="")

    facility: Mapped[Facility] = relationship()
    members: Mapped[list["PoolMember"]] = relationship(
        lazy="selectin", order_by="PoolMember.position", cascade="all, delete-orphan"
    )
    """In the order in which they are given out."""

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, as far as it was given."""
        return name_in(self, current_locale())

    @property
    def spaces(self) -> list[Space]:
        """Its members, the first to be given out first."""
        return [member.space for member in self.members]

    @property
    def space_ids(self) -> tuple[int, ...]:
        """Of its members, the first to be given out first."""
        return tuple(member.space_id for member in self.members)


class PoolMember(Base):
    """A space of a pool; it may belong to several."""

    __tablename__ = "pool_members"

    pool_id: Mapped[int] = mapped_column(ForeignKey("pools.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True, index=True)
    position: Mapped[int]

    space: Mapped[Space] = relationship(lazy="joined")


class Closure(Base):
    """A closure or an opening that happens once, of a facility or of one space of it.

    Evaluated, never turned into occupancy. What recurs stands in the rulebook.
    """

    __tablename__ = "closures"
    __table_args__ = (Index("ix_closures_facility_id", "facility_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``dated`` or ``dated_opening`` and its fields, see ``rules.closures``."""


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
