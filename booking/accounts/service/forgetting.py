"""What is no longer needed goes."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from booking.accounts.models import MailToken, SignInFailure, UserSession
from booking.accounts.rules import SESSION_ABSOLUTE
from booking.accounts.rules.links import DEAD_KEPT
from booking.accounts.rules.throttle import WINDOW
from booking.core.db import db

# Sessions that have ended stay this long, so that their owner can see them.
SESSIONS_KEPT = timedelta(days=30)


def forget_old(now: datetime) -> None:
    """Delete dead links, failed tries that count no more, and sessions that ended long ago."""
    db.session.execute(delete(MailToken).where(MailToken.expires_at < now - DEAD_KEPT))
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - WINDOW))
    oldest = now - SESSION_ABSOLUTE - SESSIONS_KEPT
    db.session.execute(delete(UserSession).where(UserSession.created_at < oldest))
