"""Tables of people: users, roles, sessions, mail links, agreements, failed sign-ins."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.accounts.rules import Audience, Role, TokenPurpose
from booking.core.db import Base, UtcDateTime


class User(Base, UserMixin):
    """A person with an account."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("municipality_id", "email"),
        UniqueConstraint("municipality_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    email: Mapped[str | None] = mapped_column(String(254))
    """Confirmed address, normalised; None for somebody registered at the counter without one."""
    number: Mapped[str | None] = mapped_column(String(9))
    """User number, with which somebody without a mail address signs in; given at the counter."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of a first password printed at the counter: it works once, until then; None for one's own password."""
    name: Mapped[str] = mapped_column(String(100))
    name_kana: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(10), default="ja")
    audience: Mapped[Audience] = mapped_column(default=Audience.RESIDENT, server_default="resident")
    """For whom windows open when this person books."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Folded name, kana, number and digits of the phone: what staff search through."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    grants: Mapped[list["RoleGrant"]] = relationship(
        foreign_keys="RoleGrant.user_id", order_by="RoleGrant.id"
    )

    @property
    def is_active(self) -> bool:
        """Whether the account is open (asked by Flask-Login)."""
        return self.closed_at is None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles given to the person."""
        return frozenset(Role(grant.role) for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether the staff pages are open to the person; administrators are staff of every facility."""
        return bool(self.roles)

    @property
    def is_at_counter(self) -> bool:
        """Whether the person serves people at a counter: staff of facilities, and administrators."""
        return bool(self.roles & {Role.STAFF, Role.ADMINISTRATOR})

    @property
    def must_choose_password(self) -> bool:
        """Whether a password from the counter waits to be replaced by one of the person's own."""
        return self.password_expires_at is not None

    @property
    def is_clerk(self) -> bool:
        """Whether the person works through applications, of the procedures that name them."""
        return Role.CLERK in self.roles

    @property
    def is_administrator(self) -> bool:
        """Whether the person may change settings."""
        return Role.ADMINISTRATOR in self.roles


class RoleGrant(Base):
    """A role, given by an administrator."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Role]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UserSession(Base):
    """A signed-in browser. The cookie holds the token, the table only its hash."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(String(40), default="")
    """Browser and system by name (see rules/devices.py), so that its owner knows it again; no address."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AddressChange(Base):
    """Another mail address for somebody: nothing changes until each mailbox that is asked has confirmed."""

    __tablename__ = "address_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    old_email: Mapped[str | None] = mapped_column(String(254))
    new_email: Mapped[str] = mapped_column(String(254))
    needs_old: Mapped[bool]
    """Whether the old mailbox is asked, too: not without one, and not when staff heard that it is lost."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    new_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    old_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_confirmed(self) -> bool:
        """Whether every mailbox that is asked has answered."""
        return self.new_confirmed_at is not None and (not self.needs_old or self.old_confirmed_at is not None)


class MailToken(Base):
    """A link sent by mail, stored as a hash; used once, within its lifetime."""

    __tablename__ = "mail_tokens"
    __table_args__ = (
        Index("ix_mail_tokens_email_created_at", "email", "created_at"),
        Index("ix_mail_tokens_source_hash_created_at", "source_hash", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipalities.id"))
    purpose: Mapped[TokenPurpose]
    email: Mapped[str] = mapped_column(String(254))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    address_change_id: Mapped[int | None] = mapped_column(ForeignKey("address_changes.id"), index=True)
    """Which change of an address the link confirms."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    source_hash: Mapped[str | None] = mapped_column(String(64))
    """Keyed hash of where it was asked for, to bound how many mails one source sets off."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_path: Mapped[str | None] = mapped_column(String(2000))
    """The page of ours to go on to: the link may be opened in another browser than the one that asked."""


class TermsAcceptance(Base):
    """Who agreed to which version of which text, and when."""

    __tablename__ = "terms_acceptances"
    __table_args__ = (UniqueConstraint("user_id", "terms_version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    terms_version_id: Mapped[int] = mapped_column(ForeignKey("terms_versions.id"))
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInFailure(Base):
    """A failed try, by keyed hashes of its source and of the address that was typed."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (
        Index("ix_sign_in_failures_source_hash_at", "source_hash", "at"),
        Index("ix_sign_in_failures_account_hash_at", "account_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_hash: Mapped[str] = mapped_column(String(64))
    account_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
