"""Tables of applications: procedures, frozen forms, who handles them, what was sent and what became of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from booking.accounts.models import User
from booking.applications.rules.procedures import ProcedureStatus
from booking.applications.rules.status import ApplicationStatus, EventKind
from booking.core.db import Base, UtcDateTime
from booking.core.i18n import current_locale, name_in
from booking.files.models import StoredFile


class Procedure(Base):
    """A kind of application; what it asks stands in its form versions."""

    __tablename__ = "procedures"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        CheckConstraint("opens_at < closes_at", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    code: Mapped[str] = mapped_column(String(40))
    """Its name in addresses, as the data file gives it."""
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100), default="")
    summary: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(String(100))
    department_en: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(20))
    guide: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What people want to know beforehand; see ``rules.procedures.read_guide``."""
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The first instant at which nothing more is taken."""
    status: Mapped[ProcedureStatus] = mapped_column(default=ProcedureStatus.HIDDEN)
    needs_account: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, as far as it was given."""
        return name_in(self, current_locale())

    @property
    def shown_department(self) -> str:
        """The department in the reader's language."""
        return self.department_en or self.department if current_locale() == "en" else self.department

    @property
    def shown_summary(self) -> str:
        """The summary in the reader's language."""
        return self.summary_en or self.summary if current_locale() == "en" else self.summary


class FormVersion(Base):
    """The frozen fields of a procedure: never changed, so that an answer always means what was asked."""

    __tablename__ = "form_versions"
    __table_args__ = (
        UniqueConstraint("procedure_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    """See ``rules.definition.read_definition``."""
    purpose_of_use: Mapped[str] = mapped_column(Text)
    """What the personal data is used for, as it is shown before anything is typed."""
    purpose_of_use_en: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)

    procedure: Mapped[Procedure] = relationship()


@event.listens_for(FormVersion, "before_update")
def _refuse_change(_mapper: Mapper[FormVersion], _connection: Connection, _version: FormVersion) -> None:
    """What was asked can't be asked otherwise afterwards: a change is a new version."""
    raise RuntimeError("a form version is never changed; publish a new one")


class ProcedureClerk(Base):
    """Who works through the applications of a procedure; given by an administrator."""

    __tablename__ = "procedure_clerks"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class Application(Base):
    """One filled form that has arrived."""

    __tablename__ = "applications"
    __table_args__ = (
        Index("ix_applications_procedure_id_status_arrived_at", "procedure_id", "status", "arrived_at"),
        Index("ix_applications_user_id_arrived_at", "user_id", "arrived_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_versions.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """None for somebody without an account."""
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    """Proved before the form was opened; None where the account's own address is used."""
    locale: Mapped[str] = mapped_column(String(10), default="ja")
    applicant_name: Mapped[str] = mapped_column(String(100))
    """Out of the answers, for lists and mails."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Folded name and kana: what clerks search through."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[ApplicationStatus]
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handling_from: Mapped[date] = mapped_column(Date)
    """The first office day on which staff can begin with it."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """Of the enquiry password; None for somebody with an account."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts every change: of two who change it, the second one is told."""
    times_returned: Mapped[int] = mapped_column(default=0)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The clerk who has taken it."""
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_message: Mapped[str] = mapped_column(Text, default="")
    """What the applicant is told with the decision; for a refusal, the reason."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    procedure: Mapped[Procedure] = relationship()
    form_version: Mapped[FormVersion] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])


class ApplicationEvent(Base):
    """One step of an application's history, which applicant and clerk both see."""

    __tablename__ = "application_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[EventKind]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The clerk or the signed-in applicant; the applicant is never shown a clerk's name."""
    message: Mapped[str] = mapped_column(Text, default="")
    remarks: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What to put right, by the key of the field."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Of a correction: what the changed answers were before."""


class ApplicationDraft(Base):
    """A form being filled in or corrected. Its token makes a form that is sent twice give one application."""

    __tablename__ = "application_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_versions.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    """Proved by the link; None for somebody with an account."""
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of the link that led here: opened again, it leads to the same form."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """As they were typed."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    """The application that is being corrected."""
    corrects_version: Mapped[int | None]
    """As it was when the correction began."""
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    """Set when it was sent."""

    procedure: Mapped[Procedure] = relationship()
    form_version: Mapped[FormVersion] = relationship()


class ApplicationAttachment(Base):
    """A file of a form being filled in, or of an application; removed ones stay for the record."""

    __tablename__ = "application_attachments"
    __table_args__ = (CheckConstraint("(draft_id IS NULL) <> (application_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("application_drafts.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    field_key: Mapped[str] = mapped_column(String(40))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Replaced in a correction: the applicant sees it no more, the clerk does."""

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ApplicationGrant(Base):
    """A browser that gave reference and enquiry password. The cookie holds the token, the table its hash."""

    __tablename__ = "application_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
