"""Mails with a link: asked for alike by everybody, used once."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from booking.accounts import queries
from booking.accounts.keys import account_hash, link_token
from booking.accounts.models import MailToken, User
from booking.accounts.rules import TOKEN_LIFETIME, TokenPurpose
from booking.accounts.rules.links import LinkState, link_state, mail_for
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
    next_path: str | None = None,
    now: datetime,
) -> None:
    """Queue the mail that helps this (normalised) address; does the same work whether it is known or not.

    ``next_path``: the page of ours to which the link leads on at last.
    Raises TooManyRequests when the address or the source had enough mails lately.
    """
    lock_hashes(source_hash, account_hash(municipality_id, email))
    ensure_may_ask(municipality_id, email, source_hash, now)
    account = queries.find_account(municipality_id, email)
    template, purpose = mail_for(wanted, account is not None)
    link = MailToken(municipality_id=municipality_id, purpose=purpose, email=email, source_hash=source_hash)
    link.user_id = account.user_id if account else None
    link.next_path = next_path
    _queue_link(
        link,
        template,
        address=account.email if account else email,
        locale=account.locale if account else locale,
        context={"next_path": next_path or ""},
        now=now,
    )


def hand_over_link(user: User, now: datetime) -> str:
    """The token of a link with which the person sets a password, for whoever gives it to them; not mailed."""
    assert user.email is not None
    token = secrets.token_urlsafe(32)
    db.session.add(
        MailToken(
            municipality_id=user.municipality_id,
            purpose=TokenPurpose.RESET,
            email=user.email,
            user_id=user.id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + TOKEN_LIFETIME,
        )
    )
    return token


def send_proof(
    template: str,
    context: Mapping[str, Any],
    *,
    municipality_id: int,
    email: str,
    locale: str,
    source_hash: str,
    now: datetime,
) -> None:
    """Queue another subject's mail, whose link proves that the (normalised) address is the reader's.

    Its template finds ``seed`` and ``expires_at`` beside the context. An account of that address makes no
    difference. Raises TooManyRequests as ``send_link`` does.
    """
    lock_hashes(source_hash, account_hash(municipality_id, email))
    ensure_may_ask(municipality_id, email, source_hash, now)
    link = MailToken(
        municipality_id=municipality_id, purpose=TokenPurpose.PROVE, email=email, source_hash=source_hash
    )
    _queue_link(link, template, address=email, locale=locale, context=context, now=now)


def _queue_link(
    link: MailToken, template: str, *, address: str, locale: str, context: Mapping[str, Any], now: datetime
) -> None:
    seed = secrets.token_urlsafe(32)
    link.token_hash = token_hash(link_token(seed))
    link.created_at, link.expires_at = now, now + TOKEN_LIFETIME
    db.session.add(link)
    outbox.queue(
        template,
        municipality_id=link.municipality_id,
        address=address,
        locale=locale,
        context={**context, "seed": seed, "expires_at": link.expires_at.isoformat()},
        now=now,
    )


def ensure_may_ask(municipality_id: int, email: str, source_hash: str, now: datetime) -> None:
    """Raise TooManyRequests when the address or the source had enough mails; call it under their locks."""
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
    link = queries.find_link(token, purpose)
    if link is None:
        raise LinkDead
    # Two links of one address, used at once, would each wait for the other's row.
    lock_hashes(account_hash(link.municipality_id, link.email))
    db.session.refresh(link)
    if link_state(link.expires_at, link.used_at, now) is not LinkState.GOOD:
        raise LinkDead
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
