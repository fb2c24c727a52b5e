"""Reads of people, their links and their agreements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from booking.accounts.models import (
    AddressChange,
    MailToken,
    RoleGrant,
    SignInFailure,
    TermsAcceptance,
    User,
    UserSession,
)
from booking.accounts.rules import SESSION_ABSOLUTE, SESSION_IDLE, Role, TokenPurpose
from booking.accounts.rules.numbers import is_user_number
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.rules.throttle import Tally
from booking.accounts.sessions import still_good, token_hash
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.core.text import normalise_email, search_key
from booking.municipalities.models import TermsVersion
from booking.municipalities.queries import list_current_terms


def find_user(user_id: int) -> User | None:
    """The person of that number."""
    return db.session.get(User, user_id)


def get_user(municipality_id: int, user_id: int) -> User:
    """The person of that number among those of the municipality; NotFound else."""
    user = find_user(user_id)
    if user is None or user.municipality_id != municipality_id:
        raise NotFound(_l("この利用者は見つかりません。"))
    return user


def find_user_by_email(municipality_id: int, email: str) -> User | None:
    """The person with that address, closed accounts included; the address as it was typed."""
    return db.session.scalars(
        select(User).where(User.municipality_id == municipality_id, User.email == normalise_email(email))
    ).one_or_none()


def search_people(municipality_id: int, text: str, limit: int) -> list[User]:
    """Open accounts in which every word stands: name, kana, user number or phone, however they are written.

    Staff who search leave an audit row, which the caller writes.
    """
    words = [key for key in map(search_key, text.split()) if key]
    if not words:
        return []
    wanted = [User.search_text.contains(word, autoescape=True) for word in words]
    statement = select(User).where(User.municipality_id == municipality_id, User.closed_at.is_(None), *wanted)
    statement = statement.options(selectinload(User.grants))  # who works here is marked in the list
    return list(db.session.scalars(statement.order_by(User.name_kana, User.id).limit(limit)))


def list_people_with_roles(municipality_id: int) -> list[User]:
    """Whoever has a role, by kana."""
    statement = select(User).where(User.municipality_id == municipality_id, User.grants.any())
    statement = statement.options(selectinload(User.grants))
    return list(db.session.scalars(statement.order_by(User.name_kana, User.id)))


def list_administrators(municipality_id: int) -> list[int]:
    """Numbers of those who may change settings and can sign in, ascending."""
    statement = (
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            User.municipality_id == municipality_id,
            User.closed_at.is_(None),
            RoleGrant.role == Role.ADMINISTRATOR,
        )
        .order_by(User.id)
    )
    return list(db.session.scalars(statement))


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by number, of those who exist."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return {row[0]: row[1] for row in rows}


def find_users_by_email(municipality_id: int, emails: Iterable[str]) -> dict[str, User]:
    """The people with these (normalised) addresses, by address."""
    statement = select(User).where(User.municipality_id == municipality_id, User.email.in_(set(emails)))
    return {user.email: user for user in db.session.scalars(statement) if user.email is not None}


def count_sessions(user_id: int, now: datetime) -> int:
    """In how many browsers the person is signed in."""
    statement = select(func.count()).select_from(UserSession)
    wanted = (
        UserSession.user_id == user_id,
        UserSession.ended_at.is_(None),
        UserSession.last_seen_at > now - SESSION_IDLE,
        UserSession.created_at > now - SESSION_ABSOLUTE,
    )
    return db.session.scalar(statement.where(*wanted)) or 0


def count_open_accounts(municipality_id: int) -> int:
    """How many people may sign in."""
    statement = select(func.count()).select_from(User)
    wanted = (User.municipality_id == municipality_id, User.closed_at.is_(None))
    return db.session.scalar(statement.where(*wanted, User.password_hash.is_not(None))) or 0


def list_probable_doubles(municipality_id: int, details: PersonalDetails) -> list[User]:
    """Open accounts that may be the same person's: the same phone number, or the same name and kana."""
    phone, name, kana = map(search_key, (details.phone, details.name, details.name_kana))
    alike: list[ColumnElement[bool]] = []
    if phone:
        alike.append(User.search_text.contains(phone, autoescape=True))
    if name and kana:
        alike.append(User.search_text.contains(f"{name} {kana}", autoescape=True))
    if not alike:
        return []
    found = db.session.scalars(
        select(User)
        .where(User.municipality_id == municipality_id, User.closed_at.is_(None), or_(*alike))
        .order_by(User.name_kana, User.id)
    )
    return [
        one
        for one in found
        if (phone and search_key(one.phone) == phone)
        or (kana and (search_key(one.name), search_key(one.name_kana)) == (name, kana))
    ]


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in and mails need to know of an open account."""

    user_id: int
    email: str
    locale: str
    password_hash: str | None
    password_expires_at: datetime | None

    def hash_at(self, now: datetime) -> str | None:
        """The hash of a password that still works."""
        is_over = self.password_expires_at is not None and self.password_expires_at <= now
        return None if is_over else self.password_hash


def find_account(municipality_id: int, name: str) -> Account | None:
    """The open account of a normalised address or a user number.

    One statement in any case: the time must not tell.
    """
    column = User.number if is_user_number(name) else User.email
    row = db.session.execute(
        select(User.id, User.email, User.locale, User.password_hash, User.password_expires_at).where(
            User.municipality_id == municipality_id, column == name, User.closed_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    user_id, email, locale, password_hash, expires_at = row
    return Account(user_id, email or name, locale, password_hash, expires_at)


def find_open_change(user_id: int, now: datetime) -> AddressChange | None:
    """The change of the person's address that waits for a confirmation."""
    return db.session.scalars(
        select(AddressChange).where(
            AddressChange.user_id == user_id,
            AddressChange.done_at.is_(None),
            AddressChange.stopped_at.is_(None),
            AddressChange.expires_at > now,
        )
    ).first()


def find_change(link: MailToken) -> AddressChange | None:
    """The change that the link confirms or stops."""
    if link.address_change_id is None:
        return None
    return db.session.get(AddressChange, link.address_change_id)


def list_sessions(user_id: int, now: datetime) -> list[UserSession]:
    """The person's sessions that are still good, the one used last first."""
    statement = select(UserSession).where(UserSession.user_id == user_id, *still_good(now))
    return list(
        db.session.scalars(statement.order_by(UserSession.last_seen_at.desc(), UserSession.id.desc()))
    )


def find_link(token: str, purpose: TokenPurpose) -> MailToken | None:
    """The link of a token, used and expired ones included; whose purpose is another is not found."""
    return db.session.scalars(
        select(MailToken).where(MailToken.token_hash == token_hash(token), MailToken.purpose == purpose)
    ).one_or_none()


def link_times_of_address(municipality_id: int, email: str, since: datetime) -> list[datetime]:
    """When mails with links were asked for this address, oldest first."""
    return _link_times(MailToken.municipality_id == municipality_id, MailToken.email == email, since=since)


def link_times_of_source(source_hash: str, since: datetime) -> list[datetime]:
    """When mails with links were asked for from this source, oldest first."""
    return _link_times(MailToken.source_hash == source_hash, since=since)


def _link_times(*conditions: ColumnElement[bool], since: datetime) -> list[datetime]:
    statement = select(MailToken.created_at).where(*conditions, MailToken.created_at > since)
    return list(db.session.scalars(statement.order_by(MailToken.created_at)))


def tally_failures(source_hash: str, account_hash: str | None, since: datetime) -> Tally:
    """Failed sign-ins of a source, with one account or with all."""
    statement = select(func.count(), func.max(SignInFailure.at)).where(
        SignInFailure.source_hash == source_hash, SignInFailure.at > since
    )
    if account_hash is not None:
        statement = statement.where(SignInFailure.account_hash == account_hash)
    count, last_at = db.session.execute(statement).one()
    return Tally(count, last_at)


def list_terms_to_accept(user: User) -> list[TermsVersion]:
    """The newest texts that the person has not agreed to yet."""
    accepted = set(
        db.session.scalars(select(TermsAcceptance.terms_version_id).where(TermsAcceptance.user_id == user.id))
    )
    return [terms for terms in list_current_terms(user.municipality_id) if terms.id not in accepted]
