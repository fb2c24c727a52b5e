"""Tables of the municipalities, their public holidays and their texts of agreement."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.core.db import Base, UtcDateTime
from booking.core.i18n import current_locale, name_in
from booking.municipalities.rules import DayOffDetails, HolidayDetails, OfficeHours, TermsKind, TermsText


class Municipality(Base):
    """A body that runs facilities and receives applications."""

    __tablename__ = "municipalities"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    """Local government code, six digits with the check digit."""
    name: Mapped[str] = mapped_column(String(60))
    name_kana: Mapped[str] = mapped_column(String(80), default="")
    name_en: Mapped[str] = mapped_column(String(80), default="")
    mayor_title: Mapped[str] = mapped_column(String(40), default="")
    mayor_name: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    fax: Mapped[str] = mapped_column(String(20), default="")
    office_hours_text: Mapped[str] = mapped_column(String(120), default="")
    office_opens: Mapped[int] = mapped_column(default=OfficeHours().opens, server_default="510")
    """Minutes from midnight; with ``office_closes`` what ``office_hours_text`` says in words."""
    office_closes: Mapped[int] = mapped_column(default=OfficeHours().closes, server_default="1035")
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    mail_from: Mapped[str] = mapped_column(String(254), default="")
    crest_sha256: Mapped[str | None] = mapped_column(String(64))
    """Which of its crests is shown; None: the service's own drawing."""
    emergency_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when an emergency notice may have to be shown, so that pages need not ask for one each time.

    Kept by the service of the notices; None: there is none.
    """

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, as far as it was given."""
        return name_in(self, current_locale())

    @property
    def office_hours(self) -> OfficeHours:
        """When staff work on an office day."""
        return OfficeHours(self.office_opens, self.office_closes)


class Crest(Base):
    """A picture of the crest, as PNG: the one in use, and one that an administrator is looking at."""

    __tablename__ = "crests"
    __table_args__ = (UniqueConstraint("municipality_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Holiday(Base):
    """A public holiday; data that staff can correct. ``predicted`` until the official gazette has it."""

    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("municipality_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(40))
    predicted: Mapped[bool] = mapped_column(default=False)

    @property
    def details(self) -> HolidayDetails:
        """As the rules read it."""
        return HolidayDetails(day=self.day, name=self.name, predicted=self.predicted)


class OfficeDayOff(Base):
    """A day on which the office is closed though the law has none; ``year`` None: every year."""

    __tablename__ = "office_days_off"
    __table_args__ = (UniqueConstraint("municipality_id", "year", "month", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    year: Mapped[int | None]
    month: Mapped[int]
    day: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))

    @property
    def details(self) -> DayOffDetails:
        """As the rules read it."""
        return DayOffDetails(month=self.month, day=self.day, year=self.year, name=self.name)


class SetupRevision(Base):
    """One row that counts the changes to everything that is set up: places, rules, holidays, official uses.

    Triggers of the database count (see the migration that made them), so that no code can forget to.
    Whoever keeps an answer that rests on the setup compares the number before using it again.
    """

    __tablename__ = "setup_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class TermsVersion(Base):
    """One published version of a text that people agree to; never changed."""

    __tablename__ = "terms_versions"
    __table_args__ = (
        UniqueConstraint("municipality_id", "kind", "version"),
        CheckConstraint("version > 0", name="version_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    kind: Mapped[TermsKind]
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    """Plain text; an empty line parts paragraphs, a line that starts with 「第」 is a heading."""
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def text(self) -> TermsText:
        """What people agree to."""
        return TermsText(title=self.title, body=self.body)


class TermsDraft(Base):
    """The next version of a text, while it is being written; one a kind."""

    __tablename__ = "terms_drafts"
    __table_args__ = (UniqueConstraint("municipality_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    kind: Mapped[TermsKind]
    title: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    """As in TermsVersion."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def text(self) -> TermsText:
        """What people will agree to."""
        return TermsText(title=self.title, body=self.body)
