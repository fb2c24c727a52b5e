"""A booking form being filled in: its hold keeps the slot, its token makes two sendings one booking."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from booking.accounts.models import User
from booking.availability.queries import find_hold, find_hold_of_any
from booking.availability.rules import Margin
from booking.availability.service import (
    forget_expired_holds,
    hold_locked,
    keep_hold,
    lock_spaces,
    lock_wholes,
    place_hold,
    release_own_holds,
)
from booking.core.calendar import local_date
from booking.core.db import LockKind, db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.facilities.models import Space
from booking.facilities.pool_queries import get_published_pool
from booking.facilities.queries import get_published_space, leaves_of
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.queries import ask_pool, find_earlier_use, load_board
from booking.reservations.queries.asking import load_own_price
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.details import (
    LONGEST_NOTE,
    LONGEST_PHONE,
    LONGEST_PURPOSE,
    MOST_PEOPLE,
    UseDetails,
    cleaned,
)
from booking.reservations.rules.refusals import CannotReserve, refusals_of
from booking.reservations.rules.wishes import AnyWish, PoolWish, Wish, day_of
from booking.reservations.service.details import checked

# A draft is kept so long, so that "back" and a second try find what was typed.
DRAFT_LIFETIME = timedelta(days=2)


class HasLeft(DomainError):
    """The account is closed."""

    code = "has_left"

    def __init__(self) -> None:
        super().__init__(_l("退会しているため、予約できません。もう一度使うには、新しく登録してください。"))


def start_draft(user: User, wish: AnyWish, now: datetime) -> BookingDraft:
    """Keep the slot and begin the form; of a pool, the slot of its first free space.

    The same wish again gives the same form; a new one begins with what was typed or booked before.
    Raises CannotReserve, SlotTaken, TooManyHolds, SpaceNotFound, PoolNotFound.
    """
    db.lock(LockKind.PERSON, [user.id])
    ensure_is_here(user)
    if isinstance(wish, PoolWish):
        wish = _hold_any(user, wish, now)
    else:
        margin = ensure_can_book(user, wish, now)
        place_hold(user.id, wish.space_id, wish.starts_at, wish.ends_at, now, margin)
    draft = _find_open(user, wish)
    if draft is None:
        draft = _make_draft(user, wish, now)
        db.session.add(draft)
        db.session.flush()
    return draft


def _hold_any(user: User, wish: PoolWish, now: datetime) -> Wish:
    """Keep the first free space of the pool; one that the person keeps already goes before all others.

    All members are locked before one is chosen: whoever was quicker has one by then, and the next is given.
    """
    members = get_published_pool(user.municipality_id, wish.pool_id).space_ids
    leaves = lock_wholes(members, now)
    day, time = day_of(wish), (wish.starts_at, wish.ends_at)
    board = load_board(user.municipality_id, members, day, day, now)
    answer = ask_pool(board, members, time, now, Asker.of(user))
    if answer.refusals:
        raise CannotReserve(list(answer.refusals))
    held = find_hold_of_any(user.id, answer.free, *time, now)
    chosen = Wish(held.space_id, *time) if held is not None else answer.wish(wish)
    margin = board.margin(chosen.space_id, day)
    hold_locked(user.id, chosen.space_id, leaves[chosen.space_id], time, now, margin)
    return chosen


def _find_open(user: User, wish: Wish) -> BookingDraft | None:
    return db.session.scalars(
        select(BookingDraft)
        .where(
            BookingDraft.user_id == user.id,
            BookingDraft.space_id == wish.space_id,
            BookingDraft.starts_at == wish.starts_at,
            BookingDraft.ends_at == wish.ends_at,
            BookingDraft.booking_id.is_(None),
        )
        .order_by(BookingDraft.id.desc())
        .limit(1)
    ).one_or_none()


def _make_draft(user: User, wish: Wish, now: datetime) -> BookingDraft:
    space = db.session.get_one(Space, wish.space_id)
    earlier = find_earlier_use(user.id, space, wish.starts_at)
    return BookingDraft(
        token=secrets.token_urlsafe(18),
        user_id=user.id,
        space_id=wish.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        purpose=earlier.purpose if earlier is not None else "",
        people=_fitting(earlier.people, space) if earlier is not None else None,
        phone=(earlier.phone if earlier is not None else "") or user.phone,
        note=earlier.note if isinstance(earlier, BookingDraft) else "",
        answers=_said_before(user, space, wish, earlier, now),
        created_at=now,
    )


def _said_before(
    user: User, space: Space, wish: Wish, earlier: Booking | BookingDraft | None, now: datetime
) -> dict[str, str | int]:
    """What was answered to the tariff last time in the same room; equipment is asked for anew."""
    if isinstance(earlier, BookingDraft):
        said = earlier.answers if earlier.space_id == space.id else {}
    else:
        is_same = earlier is not None and any(one.space_id == space.id for one in earlier.reservations)
        said = earlier.fee.answers if is_same and earlier is not None and earlier.fee is not None else {}
    return load_own_price(user, space, wish, local_date(now)).kept(said) if said else {}


def _fitting(people: int | None, space: Space) -> int | None:
    """So many as there is room for; else the number is asked for anew."""
    return people if people is None or space.capacity is None or people <= space.capacity else None


def ensure_is_here(user: User) -> None:
    """Raise HasLeft if the account was closed meanwhile, in another tab; call it under the person's lock."""
    db.session.refresh(user)
    if not user.is_active:
        raise HasLeft


def ensure_can_book(user: User, wish: Wish, now: datetime) -> Margin:
    """Raise CannotReserve with every reason against the wish; SpaceNotFound if the facility is hidden.

    Gives how long the space is kept free before and after it.
    """
    get_published_space(user.municipality_id, wish.space_id)
    day, asker = day_of(wish), Asker.of(user)
    board = load_board(user.municipality_id, [wish.space_id], day, day, now)
    facts = board.facts(wish.space_id, wish.starts_at, wish.ends_at, asker)
    refusals = refusals_of(facts, now, asker)
    if refusals:
        raise CannotReserve(refusals)
    return board.margin(wish.space_id, day)


def keep_draft(user: User, draft: BookingDraft, now: datetime) -> None:
    """Ten more minutes for the slot; if they had run out, it is kept anew. Raises like ``start_draft``."""
    db.lock(LockKind.PERSON, [user.id])
    ensure_is_here(user)
    margin = ensure_can_book(user, Wish(draft.space_id, draft.starts_at, draft.ends_at), now)
    keep_hold(user.id, draft.space_id, draft.starts_at, draft.ends_at, now, margin)


def update_draft(user: User, draft: BookingDraft, details: UseDetails, wish: Wish, now: datetime) -> None:
    """Keep what was typed; another time of the space or a hold that has run out keeps the slot anew.

    Raises InvalidInput that names the field, and like ``start_draft``.
    """
    details = checked(details, db.session.get_one(Space, draft.space_id).capacity)
    is_same = (wish.starts_at, wish.ends_at) == (draft.starts_at, draft.ends_at)
    held = find_hold(user.id, draft.space_id, wish.starts_at, wish.ends_at, now)
    if not is_same or held is None:
        db.lock(LockKind.PERSON, [user.id])
        ensure_is_here(user)
        margin = ensure_can_book(user, wish, now)
        place_hold(user.id, draft.space_id, wish.starts_at, wish.ends_at, now, margin)
        draft.starts_at, draft.ends_at = wish.starts_at, wish.ends_at
    note_details(draft, details)


def note_details(draft: BookingDraft, details: UseDetails) -> None:
    """Keep what was typed as far as it can be kept, complete or not; it is checked when it is sent."""
    typed = cleaned(details)
    draft.purpose = typed.purpose[:LONGEST_PURPOSE]
    draft.people = typed.people if 0 < typed.people <= MOST_PEOPLE else None
    draft.phone = typed.phone[:LONGEST_PHONE]
    draft.note = typed.note[:LONGEST_NOTE]
    draft.answers = dict(typed.answers)


def drop_draft(user: User, draft: BookingDraft, now: datetime) -> bool:
    """Give the slot back at once and forget the form; False if it became a booking meanwhile, and stays."""
    leaves = leaves_of([draft.space_id])[draft.space_id]
    db.lock(LockKind.PERSON, [user.id])
    lock_spaces(leaves, now)
    if draft.booking_id is not None:
        return False
    release_own_holds(user.id, leaves, draft.starts_at, draft.ends_at)
    db.session.delete(draft)
    return True


def forget_old(now: datetime) -> None:
    """The worker's job: free expired holds, delete drafts that nobody comes back to."""
    forget_expired_holds(now)
    db.session.execute(delete(BookingDraft).where(BookingDraft.created_at < now - DRAFT_LIFETIME))
