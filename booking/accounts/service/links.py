"""Mails with a link: asked for alike by everybody, used once."""

import secrets
from datetime import datetime

from sqlalchemy import update

from booking.accounts import queries
from booking.accounts.keys import link_token
from booking.accounts.models import MailToken
from booking.accounts.rules import TOKEN_LIFETIME, TokenPurpose
from booking.accounts.rules.links import mail_for
from booking.accounts.rules.throttle import MAIL_WINDOW, mail_wait
from booking.accounts.service.slowing import lock_hashes, seconds_of, wait_text
from booking.accounts.sessions import token_hash
from booking.core.db import db
from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import _l
from booking.outbox import service as outbox


class LinkDead(DomainError):
    """The link was used meanwhile, is too old, or never was."""

    code = "link_dead"
    status = 410

    def __init__(self) -> None:
        super().__init__(_l("このリンクは、もう使えません。"))


def send_link(
    wanted: TokenPurpose,
    *,
    municipality_id: int,
    email: str,
    locale: str,
    source_hash: str,
    address_hash: str,
    now: datetime,
) -> None:
    """Queue the mail that helps this (normalised) address; does the same work whether it is known or not.

    Raises TooManyRequests when the address or the source had enough mails lately.
    """
    lock_hashes(source_hash, address_hash)
    _ensure_may_ask(municipality_id, email, source_hash, now)
    user = queries.find_user_by_email(municipality_id, email)
    known = user is not None and user.is_active
    template, purpose = mail_for(wanted, known)
    seed = secrets.token_urlsafe(32)
    expires_at = now + TOKEN_LIFETIME
    db.session.add(
        MailToken(
            municipality_id=municipality_id,
            purpose=purpose,
            email=email,
            user_id=user.id if user is not None and known else None,
            token_hash=token_hash(link_token(seed)),
            source_hash=source_hash,
            created_at=now,
            expires_at=expires_at,
        )
    )
    outbox.queue(
        template,
        municipality_id=municipality_id,
        address=user.email if user is not None and user.email and known else email,
        locale=user.locale if user is not None and known else locale,
        context={"seed": seed, "expires_at": expires_at.isoformat()},
        now=now,
    )


def _ensure_may_ask(municipality_id: int, email: str, source_hash: str, now: datetime) -> None:
    since = now - MAIL_WINDOW
    to_address = queries.link_times_of_address(municipality_id, email, since)
    from_source = queries.link_times_of_source(source_hash, since)
    left = mail_wait(to_address, from_source, now)
    if left is None:
        return
    if mail_wait(to_address, (), now) is not None:
        message = _l(
            "このアドレスには、すでに何通かメールを送りました。届いたメールのリンクは、どれも使えます。"
            "届いていないときは、%(wait)s後にもう一度ためしてください。",
            wait=wait_text(left),
        )
    else:
        message = _l(
            "お使いのネットワークから続けて申込みがあったため、いったん止めています。"
            "%(wait)s後にもう一度ためしてください。",
            wait=wait_text(left),
        )
    raise TooManyRequests(message, retry_after=seconds_of(left), field="email")


def use_link(token: str, purpose: TokenPurpose, now: datetime) -> MailToken:
    """Mark a good link as used, with its address's others of that purpose; one caller wins, else LinkDead."""
    used = db.session.execute(
        update(MailToken)
        .where(
            MailToken.token_hash == token_hash(token),
            MailToken.purpose == purpose,
            MailToken.used_at.is_(None),
            MailToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(MailToken.id)
    ).scalar_one_or_none()
    if used is None:
        raise LinkDead
    link = db.session.get_one(MailToken, used)
    db.session.execute(
        update(MailToken)
        .where(
            MailToken.municipality_id == link.municipality_id,
            MailToken.email == link.email,
            MailToken.purpose == purpose,
            MailToken.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return link
