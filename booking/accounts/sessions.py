"""Signed-in sessions live on the server; the cookie carries a token, the table its hash."""

import hashlib
import secrets
from datetime import datetime

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import ColumnElement, select, update

from booking.accounts.models import User, UserSession
from booking.accounts.rules import SESSION_ABSOLUTE, SESSION_IDLE, SESSION_TOUCH
from booking.core import clock
from booking.core.db import db
from booking.core.trouble import if_possible

_COOKIE_KEY = "sid"
# Seconds that a page waits to write down that its session is in use; if it can't, a later page does.
_TOUCH_PATIENCE = 0.2


def token_hash(token: str) -> str:
    """What is stored of a random token: SHA-256, as the token itself has 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(user: User, now: datetime, device: str = "") -> str:
    """Write down a new session and return its token; call inside a transaction."""
    token = secrets.token_urlsafe(32)
    row = UserSession(
        user_id=user.id, token_hash=token_hash(token), created_at=now, last_seen_at=now, device=device
    )
    db.session.add(row)
    return token


def end_session(token: str, now: datetime) -> None:
    """End one session; call inside a transaction."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash(token), UserSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all_sessions(user_id: int, now: datetime, *, but: str | None = None) -> None:
    """End every session of a person (a new password, the account closed), or all but the one of a token."""
    statement = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    if but is not None:
        statement = statement.where(UserSession.token_hash != token_hash(but))
    db.session.execute(statement.values(ended_at=now))


def still_good(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a session that is not ended, not idle, not too old."""
    return (
        UserSession.ended_at.is_(None),
        UserSession.last_seen_at > now - SESSION_IDLE,
        UserSession.created_at > now - SESSION_ABSOLUTE,
    )


def find_session(token: str, now: datetime) -> tuple[User, UserSession] | None:
    """The person and the session of a token that is still good: not ended, not idle, not too old."""
    statement = (
        select(User, UserSession)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.token_hash == token_hash(token), *still_good(now), User.closed_at.is_(None))
    )
    row = db.session.execute(statement).one_or_none()
    return (row[0], row[1]) if row is not None else None


def enter(user: User, token: str) -> None:
    """Renew the browser's cookie and sign in; nothing of the old cookie survives but the display settings."""
    session.clear()
    session[_COOKIE_KEY] = token
    login_user(user)


def leave() -> str | None:
    """Sign the browser out; returns the token whose session is to be ended."""
    token: str | None = session.get(_COOKIE_KEY)
    logout_user()
    session.clear()
    return token


def current_token() -> str | None:
    """The token of this browser's session."""
    return session.get(_COOKIE_KEY)


def init_login(app: Flask) -> None:
    """Connect Flask-Login to the sessions on the server."""
    manager = LoginManager()
    manager.session_protection = None  # sessions are our own, see find_session
    manager.init_app(app)
    # Nobody is remembered beyond their session; the hook would read the session for every answer, and thereby
    # mark even what is public as different from cookie to cookie.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)
    manager.user_loader(_load_user)


def _load_user(user_id: str) -> User | None:
    token = session.get(_COOKIE_KEY)
    if not token:
        return None
    now = clock.now()
    found = find_session(token, now)
    if found is None or str(found[0].id) != user_id:
        return None
    user, row = found
    if row.last_seen_at < now - SESSION_TOUCH:
        _touch(row.id, now)
    return user


def _touch(session_id: int, now: datetime) -> None:
    """Write down that the session is in use, if that can be done at once: reading must go on."""
    with if_possible(), db.transaction(patience=_TOUCH_PATIENCE):
        db.session.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=now))
