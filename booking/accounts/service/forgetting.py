"""What is no longer needed goes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from booking.accounts.models import AddressChange, MailToken, SignInFailure, User, UserSession
from booking.accounts.rules import SESSION_ABSOLUTE
from booking.accounts.rules.links import DEAD_KEPT
from booking.accounts.rules.throttle import WINDOW
from booking.core.db import db

# Sessions that have ended stay this long, so that their owner can see them.
SESSIONS_KEPT = timedelta(days=30)


def forget_old(now: datetime) -> None:
    """Delete dead links, first passwords that nobody used, failed tries that count no more, old sessions."""
    db.session.execute(delete(MailToken).where(MailToken.expires_at < now - DEAD_KEPT))
    db.session.execute(delete(AddressChange).where(AddressChange.expires_at < now - DEAD_KEPT))
    # The mark that there is no password of their own stays: a session begun before does not become whole.
    db.session.execute(
        update(User)
        .where(User.password_expires_at < now, User.password_hash.is_not(None))
        .values(password_hash=None)
    )
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - WINDOW))
    oldest = now - SESSION_ABSOLUTE - SESSIONS_KEPT
    db.session.execute(delete(UserSession).where(UserSession.created_at < oldest))
