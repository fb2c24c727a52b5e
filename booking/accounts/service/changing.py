"""A new password, new personal details."""

from datetime import datetime

from booking.accounts.models import User
from booking.accounts.rules import DECLARED, TokenPurpose
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service.links import LinkDead, use_link
from booking.accounts.service.users import lock_user, refresh_search_text
from booking.accounts.sessions import end_all_sessions
from booking.audit import service as audit
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.outbox import service as outbox


def reset_password(token: str, *, password_hash: str, now: datetime) -> User:
    """Set the password of a link's owner, end all sessions, tell the owner by mail; raises LinkDead."""
    link = use_link(token, TokenPurpose.RESET, now)
    user = lock_user(link.user_id)
    if user is None or not user.is_active or user.email != link.email:
        raise LinkDead
    end_all_sessions(user.id, now)
    _set_password(user, password_hash, "accounts.reset_password", now)
    return user


def change_password(user_id: int, *, verified_hash: str, password_hash: str, now: datetime) -> User:
    """Replace the password that was verified, end all sessions, tell the owner by mail."""
    user = lock_user(user_id)
    if user is None or not user.is_active or user.password_hash != verified_hash:
        raise InvalidInput(
            _l("パスワードは、ほかの画面で変えられました。ログインし直してください。"), field="old_password"
        )
    end_all_sessions(user.id, now)
    _set_password(user, password_hash, "accounts.change_password", now)
    return user


def choose_password(user_id: int, *, session_token: str | None, password_hash: str, now: datetime) -> bool:
    """Put a password of one's own in place of the one from the counter; False if that was done already.

    The session that it is done in goes on: it was begun with the paper, and now it is whole.
    """
    user = lock_user(user_id)
    if user is None or not user.is_active or not user.must_choose_password:
        return False
    end_all_sessions(user.id, now, but=session_token)
    _set_password(user, password_hash, "accounts.choose_password", now)
    return True


def change_details(
    user_id: int, details: PersonalDetails, *, locale: str, now: datetime, by: User | None = None
) -> User:
    """Change what people tell about themselves; names of the changed fields are audited, values apart.

    ``by``: who did it at the counter; then the person is told by mail. As whom somebody books stays as it is
    where staff have made a group of the account.
    """
    user = lock_user(user_id)
    assert user is not None
    wanted = {**details.told(), "locale": locale}
    if user.audience not in DECLARED:
        wanted.pop("audience", None)
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
        actor_id=by.id if by is not None else user.id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail={"fields": changed},
        personal={"before": {name: before[name] for name in changed}},
    )
    if by is not None:
        tell(user, "details_changed", now, fields=changed)
    return user


def tell(user: User, template: str, now: datetime, **context: object) -> None:
    """Queue a mail to the person about their account, if they have an address."""
    if user.email is None:
        return
    outbox.queue(
        template,
        municipality_id=user.municipality_id,
        address=user.email,
        locale=user.locale,
        context={"changed_at": now.isoformat(), **context},
        now=now,
    )


def _set_password(user: User, password_hash: str, action: str, now: datetime) -> None:
    user.password_hash = password_hash
    user.password_expires_at = None
    tell(user, "password_changed", now)
    audit.record(
        action,
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
    )
