"""A booking form being filled in: its hold keeps the slot, its token makes two sendings one booking."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete

from booking.accounts.models import User
from booking.availability.service import forget_expired_holds, keep_hold, place_hold
from booking.core.calendar import local_date
from booking.core.db import LockKind, db
from booking.facilities.models import Space
from booking.reservations.models import BookingDraft
from booking.reservations.queries import load_board
from booking.reservations.rules.refusals import CannotReserve, refusals_of
from booking.reservations.service.details import UseDetails, checked
from booking.reservations.service.reserve import Wish

# A draft is kept so long, so that "back" and a second try find what was typed.
DRAFT_LIFETIME = timedelta(days=2)


def start_draft(user: User, wish: Wish, now: datetime) -> BookingDraft:
    """Keep the slot and begin the form; raises CannotReserve, SlotTaken, TooManyHolds."""
    db.lock(LockKind.PERSON, [user.id])
    ensure_can_book(user, wish, now)
    place_hold(user.id, wish.space_id, wish.starts_at, wish.ends_at, now)
    draft = BookingDraft(
        token=secrets.token_urlsafe(18),
        user_id=user.id,
        space_id=wish.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        phone=user.phone,
        created_at=now,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def ensure_can_book(user: User, wish: Wish, now: datetime) -> None:
    """Raise CannotReserve with every reason against the wish as things stand."""
    day = local_date(wish.starts_at)
    board = load_board(user.municipality_id, [wish.space_id], day, day, now)
    refusals = refusals_of(board.facts(wish.space_id, wish.starts_at, wish.ends_at, user.id), now)
    if refusals:
        raise CannotReserve(refusals)


def keep_draft(user: User, draft: BookingDraft, now: datetime) -> None:
    """Ten more minutes for the slot; if they had run out, it is kept anew. Raises like ``start_draft``."""
    db.lock(LockKind.PERSON, [user.id])
    ensure_can_book(user, Wish(draft.space_id, draft.starts_at, draft.ends_at), now)
    keep_hold(user.id, draft.space_id, draft.starts_at, draft.ends_at, now)


def update_draft(
    user: User, draft: BookingDraft, details: UseDetails, ends_at: datetime, now: datetime
) -> None:
    """Keep what was typed; a new end (hourly spaces) keeps the new time.

    Raises InvalidInput that names the field, and like ``start_draft``.
    """
    details = checked(details, db.session.get_one(Space, draft.space_id).capacity)
    if ends_at != draft.ends_at:
        db.lock(LockKind.PERSON, [user.id])
        ensure_can_book(user, Wish(draft.space_id, draft.starts_at, ends_at), now)
        place_hold(user.id, draft.space_id, draft.starts_at, ends_at, now)
        draft.ends_at = ends_at
    draft.purpose = details.purpose
    draft.people = details.people
    draft.phone = details.phone
    draft.note = details.note


def forget_old(now: datetime) -> None:
    """The worker's job: free expired holds, delete drafts that nobody comes back to."""
    forget_expired_holds(now)
    db.session.execute(delete(BookingDraft).where(BookingDraft.created_at < now - DRAFT_LIFETIME))
