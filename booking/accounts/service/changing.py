"""A new password, new personal details."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service.links import LinkDead, use_link
from booking.accounts.service.users import refresh_search_text
from booking.accounts.sessions import end_all_sessions
from booking.audit import service as audit
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.outbox import service as outbox


def reset_password(token: str, *, password_hash: str, now: datetime) -> User:
    """Set the password of a link's owner, end all sessions, tell the owner by mail; raises LinkDead."""
    link = use_link(token, TokenPurpose.RESET, now)
    user = _locked(link.user_id)
    if user is None or not user.is_active or user.email != link.email:
        raise LinkDead
    _set_password(user, password_hash, "accounts.reset_password", now)
    return user


def change_password(user_id: int, *, verified_hash: str, password_hash: str, now: datetime) -> User:
    """Replace the password that was verified, end all sessions, tell the owner by mail."""
    user = _locked(user_id)
    if user is None or not user.is_active or user.password_hash != verified_hash:
        raise InvalidInput(
            _l("パスワードは、ほかの画面で変えられました。ログインし直してください。"), field="old_password"
        )
    _set_password(user, password_hash, "accounts.change_password", now)
    return user


def change_details(user_id: int, details: PersonalDetails, *, locale: str, now: datetime) -> User:
    """Change what people tell about themselves; names of the changed fields are audited, values apart."""
    user = _locked(user_id)
    assert user is not None
    wanted = {**asdict(details), "locale": locale}
    before = {name: getattr(user, name) for name in wanted}
    changed = [name for name, value in wanted.items() if value != before[name]]
    if not changed:
        return user
    for name in changed:
        setattr(user, name, wanted[name])
    refresh_search_text(user)
    audit.record(
        "accounts.change_details",
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail={"fields": changed},
        personal={"before": {name: before[name] for name in changed}},
    )
    return user


def _locked(user_id: int | None) -> User | None:
    """The person as stored now, not as read before the row was free."""
    statement = select(User).where(User.id == user_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def _set_password(user: User, password_hash: str, action: str, now: datetime) -> None:
    user.password_hash = password_hash
    end_all_sessions(user.id, now)
    if user.email:
        outbox.queue(
            "password_changed",
            municipality_id=user.municipality_id,
            address=user.email,
            locale=user.locale,
            context={"changed_at": now.isoformat()},
            now=now,
        )
    audit.record(
        action,
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
    )
