"""Another mail address: asked for, confirmed at both mailboxes or stopped; nothing changes before."""

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from booking.accounts import queries
from booking.accounts.keys import account_hash, link_token
from booking.accounts.models import AddressChange, MailToken, User
from booking.accounts.rules import TOKEN_LIFETIME, TokenPurpose
from booking.accounts.service.changing import tell
from booking.accounts.service.counter import lock_for_counter
from booking.accounts.service.links import LinkDead, ensure_may_ask, use_link
from booking.accounts.service.slowing import lock_hashes
from booking.accounts.service.users import AddressTaken, lock_user
from booking.accounts.sessions import end_all_sessions, token_hash
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.outbox import service as outbox


def ask_address_change(
    user: User, email: str, *, verified_hash: str, source_hash: str, now: datetime
) -> AddressChange:
    """Send a link to the new (normalised) address, and one to the old if there is one.

    Whether the new one belongs to somebody else shows nowhere; its owner gets a mail. Raises InvalidInput
    and TooManyRequests.
    """
    lock_hashes(source_hash, account_hash(user.municipality_id, email))
    ensure_may_ask(user.municipality_id, email, source_hash, now)
    person = lock_user(user.id)
    if person is None or not person.is_active or person.password_hash != verified_hash:
        raise InvalidInput(
            _l("パスワードは、ほかの画面で変えられました。ログインし直してください。"), field="old_password"
        )
    return _ask(person, email, person, person.email is not None, source_hash, now)


def send_address_link(
    staff: User, user_id: int, email: str, *, source_hash: str, now: datetime
) -> AddressChange:
    """At the counter: send a link to the new address; the old mailbox, if any, is only told and can stop it.

    For people who have none yet, or whose old one is lost. Raises InvalidInput, TooManyRequests, NotFound
    and NotAtCounter.
    """
    lock_hashes(source_hash, account_hash(staff.municipality_id, email))
    ensure_may_ask(staff.municipality_id, email, source_hash, now)
    person = lock_for_counter(staff, user_id)
    return _ask(person, email, staff, False, source_hash, now)


def _ask(
    user: User, email: str, asked_by: User, needs_old: bool, source_hash: str, now: datetime
) -> AddressChange:
    if email == user.email:
        raise InvalidInput(_l("いま登録しているアドレスと同じです。"), field="email")
    _stop_open(user.id, now)
    change = AddressChange(
        municipality_id=user.municipality_id,
        user_id=user.id,
        old_email=user.email,
        new_email=email,
        needs_old=needs_old,
        asked_by_id=asked_by.id,
        asked_at=now,
        expires_at=now + TOKEN_LIFETIME,
    )
    db.session.add(change)
    db.session.flush()
    owner = queries.find_account(user.municipality_id, email)
    _send(
        change, TokenPurpose.NEW_ADDRESS, email, owner.locale if owner else user.locale, source_hash, now,
        template="address_taken" if owner else "address_new",
    )  # fmt: skip
    if user.email is not None:
        _send(
            change, TokenPurpose.OLD_ADDRESS, user.email, user.locale, source_hash, now,
            template="address_old" if needs_old else "address_old_told",
        )  # fmt: skip
    _note("accounts.ask_address_change", user, asked_by.id, now, change)
    return change


def _send(
    change: AddressChange,
    purpose: TokenPurpose,
    email: str,
    locale: str,
    source_hash: str,
    now: datetime,
    *,
    template: str,
) -> None:
    seed = secrets.token_urlsafe(32)
    db.session.add(
        MailToken(
            municipality_id=change.municipality_id,
            purpose=purpose,
            email=email,
            user_id=change.user_id,
            address_change_id=change.id,
            token_hash=token_hash(link_token(seed)),
            source_hash=source_hash,
            created_at=now,
            expires_at=change.expires_at,
        )
    )
    outbox.queue(
        template,
        municipality_id=change.municipality_id,
        address=email,
        locale=locale,
        context={"seed": seed, "expires_at": change.expires_at.isoformat()},
        now=now,
    )


def confirm_address(token: str, purpose: TokenPurpose, *, verified_hash: str, now: datetime) -> AddressChange:
    """One mailbox has confirmed, its owner's password was verified; with the last one the address changes.

    Raises LinkDead, AddressTaken if somebody else has it by now, InvalidInput if the password is another.
    """
    user, change = _open_change(token, purpose, now)
    if user.password_hash != verified_hash:
        raise InvalidInput(_l("パスワードが違います。"), field="password")
    if purpose is TokenPurpose.NEW_ADDRESS:
        change.new_confirmed_at = now
    else:
        change.old_confirmed_at = now
    if change.is_confirmed:
        _put_in_place(user, change, now)
    return change


def stop_address_change(token: str, now: datetime) -> AddressChange:
    """The owner of the old mailbox knows nothing of it: nothing changes, and all sessions end."""
    user, change = _open_change(token, TokenPurpose.OLD_ADDRESS, now)
    change.stopped_at = now
    end_all_sessions(user.id, now)
    _note("accounts.stop_address_change", user, user.id, now, change)
    return change


def drop_address_change(user: User, now: datetime) -> None:
    """Somebody has thought better of it; nothing if there is nothing that waits."""
    lock_user(user.id)
    change = queries.find_open_change(user.id, now)
    if change is not None:
        change.stopped_at = now
        _note("accounts.drop_address_change", user, user.id, now, change)


def _open_change(token: str, purpose: TokenPurpose, now: datetime) -> tuple[User, AddressChange]:
    """The person and the change of a good link, both as stored now; raises LinkDead."""
    link = use_link(token, purpose, now)
    user = lock_user(link.user_id)
    change = queries.find_change(link)
    if user is None or change is None:
        raise LinkDead
    db.session.refresh(change)
    is_open = change.done_at is None and change.stopped_at is None
    if not user.is_active or not is_open or user.email != change.old_email:
        raise LinkDead
    return user, change


def _put_in_place(user: User, change: AddressChange, now: datetime) -> None:
    other = queries.find_user_by_email(user.municipality_id, change.new_email)
    if other is not None and other.id != user.id:
        raise AddressTaken
    tell(user, "address_changed", now)
    try:
        with db.session.begin_nested():
            user.email = change.new_email
    except IntegrityError:
        raise AddressTaken from None
    change.done_at = now
    tell(user, "address_changed", now)
    _note("accounts.change_address", user, change.asked_by_id, now, change)


def _stop_open(user_id: int, now: datetime) -> None:
    """What was asked for before gives way; its links die with it."""
    db.session.execute(
        update(AddressChange)
        .where(
            AddressChange.user_id == user_id,
            AddressChange.done_at.is_(None),
            AddressChange.stopped_at.is_(None),
        )
        .values(stopped_at=now)
    )


def _note(action: str, user: User, actor_id: int, now: datetime, change: AddressChange) -> None:
    record(
        action,
        municipality_id=user.municipality_id,
        actor_id=actor_id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail={"change": change.id, "asks_old": change.needs_old},
        personal={"old": change.old_email, "new": change.new_email},
    )
