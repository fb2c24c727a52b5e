"""A browser that has proved reference and enquiry password sees that one application, for a while."""

import secrets
from datetime import datetime

from sqlalchemy import update

from booking.accounts.keys import keyed_hash
from booking.accounts.sessions import token_hash
from booking.applications.models import Application, ApplicationGrant
from booking.applications.rules.numbers import enquiry_password
from booking.applications.service.send import audit
from booking.core.db import db


def password_of(draft_token: str) -> str:
    """The enquiry password of a form: worked out with the server's secret, always alike, stored nowhere."""
    return enquiry_password(keyed_hash("enquiry password", draft_token))


def open_grant(application: Application, now: datetime, *, proved: bool = True) -> str:
    """A new grant; returns the token for the browser's cookie. ``proved``: with number and password."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        ApplicationGrant(
            application_id=application.id, token_hash=token_hash(token), created_at=now, last_used_at=now
        )
    )
    if proved:
        audit("application.enquire", application, None, now)
    db.session.flush()
    return token


def touch_grant(token: str, now: datetime) -> None:
    """It is in use."""
    db.session.execute(
        update(ApplicationGrant)
        .where(ApplicationGrant.token_hash == token_hash(token), ApplicationGrant.ended_at.is_(None))
        .values(last_used_at=now)
    )


def end_grant(token: str, now: datetime) -> None:
    """The reader has finished: nothing can be opened with it any more."""
    db.session.execute(
        update(ApplicationGrant)
        .where(ApplicationGrant.token_hash == token_hash(token), ApplicationGrant.ended_at.is_(None))
        .values(ended_at=now)
    )
