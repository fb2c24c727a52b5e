"""Somebody new of the staff: a mail with a link, behind which they choose their own password."""

import secrets
from datetime import datetime

from sqlalchemy import update

from booking.accounts import queries
from booking.accounts.keys import account_hash, link_token
from booking.accounts.models import MailToken
from booking.accounts.rules import INVITATION_LIFETIME, TokenPurpose
from booking.accounts.service.slowing import lock_hashes
from booking.accounts.sessions import token_hash
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.outbox import service as outbox


class AlreadyRegistered(DomainError):
    """The address belongs to somebody; roles are given to them, without an invitation."""

    code = "already_registered"

    def __init__(self, user_id: int) -> None:
        super().__init__(
            _l("このメールアドレスの人は、すでに登録しています。その人の画面で役割を付けてください。"),
            field="email",
        )
        self.user_id = user_id


def lock_address(municipality_id: int, email: str) -> None:
    """Nobody else invites this address, or accepts, until the transaction ends."""
    lock_hashes(account_hash(municipality_id, email))


def invite(*, municipality_id: int, email: str, now: datetime) -> MailToken:
    """Send a link to a (normalised) address; earlier ones stay good. Raises AlreadyRegistered."""
    lock_address(municipality_id, email)
    known = queries.find_user_by_email(municipality_id, email)
    if known is not None:
        raise AlreadyRegistered(known.id)
    seed = secrets.token_urlsafe(32)
    expires_at = now + INVITATION_LIFETIME
    link = MailToken(
        municipality_id=municipality_id,
        purpose=TokenPurpose.INVITE,
        email=email,
        token_hash=token_hash(link_token(seed)),
        created_at=now,
        expires_at=expires_at,
    )
    db.session.add(link)
    outbox.queue(
        "staff_invitation",
        municipality_id=municipality_id,
        address=email,
        locale="ja",
        context={"seed": seed, "expires_at": expires_at.isoformat()},
        now=now,
    )
    db.session.flush()
    return link


def withdraw_invitation(link: MailToken, now: datetime) -> None:
    """No link that this address was sent works any more."""
    lock_address(link.municipality_id, link.email)
    db.session.execute(
        update(MailToken)
        .where(
            MailToken.municipality_id == link.municipality_id,
            MailToken.email == link.email,
            MailToken.purpose == TokenPurpose.INVITE,
            MailToken.used_at.is_(None),
        )
        .values(used_at=now)
    )
