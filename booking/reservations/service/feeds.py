"""A person's private calendar: opened, given a new address, closed."""

import secrets
from datetime import datetime

from booking.accounts.keys import link_token
from booking.accounts.models import User
from booking.accounts.sessions import token_hash
from booking.audit.service import record
from booking.core.db import LockKind, db
from booking.reservations.models import CalendarFeed
from booking.reservations.queries.feeds import find_feed


def feed_token(feed: CalendarFeed) -> str | None:
    """What the feed's address ends with; None if the server's secret is another one since it was opened."""
    token = link_token(f"calendar {feed.seed}")
    return token if token_hash(token) == feed.token_hash else None


def open_feed(user: User, now: datetime, *, renew: bool = False) -> CalendarFeed:
    """The person's feed; a new address if it is asked for, the earlier one ends with it."""
    db.lock(LockKind.PERSON, [user.id])
    feed = find_feed(user.id)
    if feed is not None and not renew:
        return feed
    seed = secrets.token_hex(16)
    hashed = token_hash(link_token(f"calendar {seed}"))
    action = "reservations.open_feed" if feed is None else "reservations.renew_feed"
    if feed is None:
        feed = CalendarFeed(user_id=user.id)
        db.session.add(feed)
    feed.seed, feed.token_hash, feed.created_at = seed, hashed, now
    db.session.flush()
    _record(action, user, feed, now)
    return feed


def close_feed(user: User, now: datetime) -> None:
    """End the person's feed at once; nothing if there is none."""
    db.lock(LockKind.PERSON, [user.id])
    feed = find_feed(user.id)
    if feed is None:
        return
    _record("reservations.close_feed", user, feed, now)
    db.session.delete(feed)
    db.session.flush()


def _record(action: str, user: User, feed: CalendarFeed, now: datetime) -> None:
    record(
        action,
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="calendar_feed",
        object_id=feed.id,
        now=now,
    )
