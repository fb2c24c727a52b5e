"""Tables of tariffs, of the fees frozen on bookings with their lines, and of exemptions."""

from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.accounts.models import User
from booking.core.db import Base, UtcDateTime
from booking.facilities.models import Facility
from booking.fees.rules.exemptions import ExemptionSpan
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.versions import TariffStatus
from booking.fees.rules.working import FeeLine, Working


class TariffVersion(Base):
    """One version of a facility's tariff: a draft, or published and never changed again."""

    __tablename__ = "tariffs"
    __table_args__ = (
        UniqueConstraint("facility_id", "number"),
        CheckConstraint(
            "status <> 'published' OR (published_at IS NOT NULL AND starts_on IS NOT NULL)", name="published"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    number: Mapped[int]
    status: Mapped[TariffStatus]
    name: Mapped[str] = mapped_column(String(60), default="")
    """What staff call a draft."""
    starts_on: Mapped[date | None] = mapped_column(Date)
    """The first day (of use or of booking, as the tariff says) for which it counts."""
    content: Mapped[str] = mapped_column(Text)
    """JSON, see ``rules.tariff_json``; of a draft it may contradict itself."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    facility: Mapped[Facility] = relationship()

    @property
    def tariff(self) -> Tariff:
        """The tariff itself; raises InvalidTariff for a draft that contradicts itself."""
        return tariff_from_text(self.content)


class Fee(Base):
    """What a booking costs, with its working, frozen: when it is worked out again that is another fee."""

    __tablename__ = "fees"
    __table_args__ = (CheckConstraint("total >= 0", name="total_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariffs.id"), index=True)
    total: Mapped[int]
    """In yen."""
    is_provisional: Mapped[bool] = mapped_column(default=False, server_default=false())
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was said about the use when it was worked out."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("fees.id"))
    """The fee that the booking had before."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    lines: Mapped[list["FeeLineRow"]] = relationship(order_by="FeeLineRow.position", lazy="selectin")
    replaces: Mapped["Fee | None"] = relationship(remote_side="Fee.id")
    tariff: Mapped[TariffVersion] = relationship()

    @property
    def working(self) -> Working:
        """Its lines as they were worked out."""
        return Working(tuple(row.line for row in self.lines))


class FeeLineRow(Base):
    """One line of a fee."""

    __tablename__ = "fee_lines"
    __table_args__ = (UniqueConstraint("fee_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fee_id: Mapped[int] = mapped_column(ForeignKey("fees.id"))
    position: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    """Of which use of the booking, counted from 0 in their order."""
    step: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text, default="")
    article: Mapped[str] = mapped_column(String(200), default="")
    count: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(Text, default="")
    unit_yen: Mapped[int | None]
    rate: Mapped[str] = mapped_column(Text, default="")
    of_yen: Mapped[int | None]
    amount: Mapped[int]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    exemption_id: Mapped[int | None]
    """A plain id."""
    label_en: Mapped[str] = mapped_column(String(200), default="")
    """What the tariff said in English; empty where it had none."""
    detail_en: Mapped[str] = mapped_column(Text, default="")
    unit_en: Mapped[str] = mapped_column(Text, default="")

    @property
    def line(self) -> FeeLine:
        """As it was worked out."""
        return FeeLine(**{field.name: getattr(self, field.name) for field in fields(FeeLine)})


class Exemption(Base):
    """A reduction or waiver granted to a person, with its reason, scope and time."""

    __tablename__ = "exemptions"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("span <> 'booking' OR booking_id IS NOT NULL", name="booking_known"),
        Index("ix_exemptions_user_id_last_day", "user_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facilities.id"))
    """None: in every facility."""
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"))
    """For this space only (登録した室に限る)."""
    span: Mapped[ExemptionSpan]
    booking_id: Mapped[int | None]
    """The one booking for which it counts; a plain id."""
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    """Days of use, both included."""
    percent: Mapped[str] = mapped_column(String(20))
    """An exact number such as 50 or 100/3."""
    scopes: Mapped[list[str]] = mapped_column(JSON)
    ground: Mapped[str] = mapped_column(String(200))
    """On what it rests, as it is shown in the working (社会教育関係団体)."""
    article: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text)
    """Why staff granted it in this case."""
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoke_reason: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """Of the form: sent twice, it is granted once."""

    user: Mapped[User] = relationship(foreign_keys="Exemption.user_id")
    facility: Mapped[Facility | None] = relationship()

    @property
    def share(self) -> Fraction:
        """Its percentage, exactly."""
        return Fraction(self.percent)

    @property
    def scope_set(self) -> frozenset[Scope]:
        """What it is given for."""
        return frozenset(Scope(one) for one in self.scopes)
