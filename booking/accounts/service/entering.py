"""Signing in, registering, agreeing."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import TermsAcceptance, User
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service.links import use_link
from booking.accounts.service.slowing import Attempt, forgive
from booking.accounts.service.users import add_user, lock_user
from booking.audit import service as audit
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.municipalities.queries import list_current_terms


class TermsChanged(DomainError):
    """Other versions are in force than those that the person saw."""

    code = "terms_changed"

    def __init__(self) -> None:
        super().__init__(
            _l("規約などが新しくなりました。新しいものを読んで、もう一度同意してください。"), field="agree"
        )


def sign_in(
    user_id: int, verified_hash: str, attempt: Attempt, *, new_hash: str | None, now: datetime
) -> User | None:
    """The person whose password was verified against that hash; None if it was changed meanwhile."""
    user = lock_user(user_id)
    if user is None or not user.is_active or user.password_hash != verified_hash:
        return None
    if new_hash is not None:
        user.password_hash = new_hash
    forgive(attempt)
    _record("accounts.sign_in", user, now)
    return user


def complete_registration(
    token: str,
    details: PersonalDetails,
    *,
    password_hash: str,
    terms_seen: Collection[int],
    locale: str,
    purpose: TokenPurpose = TokenPurpose.REGISTER,
    now: datetime,
) -> User:
    """Make the account of a link; raises LinkDead, TermsChanged, AddressTaken, and then changes nothing."""
    link = use_link(token, purpose, now)
    user = add_user(
        municipality_id=link.municipality_id,
        email=link.email,
        details=details,
        password_hash=password_hash,
        locale=locale,
        now=now,
    )
    accept_terms(user, terms_seen, now)
    return user


def accept_terms(user: User, terms_seen: Collection[int], now: datetime) -> None:
    """Write down the agreement to the newest texts; raises TermsChanged if others were seen."""
    current = [terms.id for terms in list_current_terms(user.municipality_id)]
    if set(terms_seen) != set(current):
        raise TermsChanged
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    accepted = set(
        db.session.scalars(select(TermsAcceptance.terms_version_id).where(TermsAcceptance.user_id == user.id))
    )
    new = [number for number in current if number not in accepted]
    if not new:
        return
    db.session.add_all(
        TermsAcceptance(user_id=user.id, terms_version_id=number, accepted_at=now) for number in new
    )
    _record("accounts.accept_terms", user, now, {"terms": new})


def _record(action: str, user: User, now: datetime, detail: dict[str, object] | None = None) -> None:
    audit.record(
        action,
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail=detail,
    )
