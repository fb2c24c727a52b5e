"""Sessions that their owner ends from another browser."""

from datetime import datetime

from sqlalchemy import update

from booking.accounts.models import User, UserSession
from booking.accounts.sessions import end_all_sessions, token_hash
from booking.audit.service import record
from booking.core.db import db


def end_own_session(user: User, session_id: int, token: str | None, now: datetime) -> None:
    """End another session of the person's own; nothing if it is the one of the token, or somebody else's."""
    db.session.execute(
        update(UserSession)
        .where(
            UserSession.id == session_id,
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.token_hash != token_hash(token or ""),
        )
        .values(ended_at=now)
    )
    _record("accounts.end_session", user, now, {"session": session_id})


def end_other_sessions(user: User, token: str | None, now: datetime) -> None:
    """End all sessions of the person but the one of the token."""
    end_all_sessions(user.id, now, but=token)
    _record("accounts.end_other_sessions", user, now, {})


def _record(action: str, user: User, now: datetime, detail: dict[str, object]) -> None:
    record(
        action,
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail=detail,
    )
