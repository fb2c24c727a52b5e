"""Somebody closes the account: what that does to bookings, and how long their name stays on record."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from booking.accounts import service as accounts
from booking.accounts.models import User
from booking.availability.service import lock_spaces, release_all_holds
from booking.core.db import LockKind, db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.facilities.queries import leaves_of
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.queries import has_bookings, list_cancellable, list_held_spaces
from booking.reservations.rules.status import can_cancel
from booking.reservations.service.cancel import cancel_locked
from booking.reservations.service.feeds import close_feed

# Who used what is on record for five years after the last use, as permits and fees are; then nobody is named.
NAMES_KEPT = timedelta(days=5 * 366)


class ListChanged(DomainError):
    """There are other reservations than those that were listed on the page."""

    code = "list_changed"

    def __init__(self) -> None:
        super().__init__(
            _l("取り消す予約が、画面を開いたあとに変わりました。下の一覧をもう一度確かめてください。")
        )


def close_account(user: User, *, seen: Collection[int], verified_hash: str, now: datetime) -> int:
    """Cancel what is to come, give back what is held, close the account; returns how many were cancelled.

    ``seen``: the reservations that the person saw listed. Raises ListChanged, CannotClose and InvalidInput.
    """
    db.lock(LockKind.PERSON, [user.id])
    person = accounts.lock_for_closing(user.id, verified_hash)
    coming = list_cancellable(person.id, now)
    if {one.id for one in coming} != set(seen):
        raise ListChanged
    close_feed(person, now)
    leaves = leaves_of({one.space_id for one in coming} | set(list_held_spaces(person.id)))
    lock_spaces({leaf for some in leaves.values() for leaf in some}, now)
    for one in coming:
        # The rows as well: should a space be composed anew meanwhile, others lock other parts. All of them
        # before the first is cancelled, which locks its booking: others lock in that order.
        db.session.refresh(one, ["status", "version"], with_for_update=True)
    cancelled = 0
    for one in coming:
        if can_cancel(one.status, one.starts_at, now):
            cancel_locked(person, one.booking, one, now=now)
            cancelled += 1
    release_all_holds(person.id)
    db.session.execute(delete(BookingDraft).where(BookingDraft.user_id == person.id))
    accounts.close(person, keep_name=has_bookings(person.id), cancelled=cancelled, now=now)
    return cancelled


def forget_who_left(now: datetime) -> None:
    """The worker's job: years after the last use, nothing names people who have left."""
    last_use = (
        select(Booking.user_id)
        .join(Booking.reservations)
        .group_by(Booking.user_id)
        .having(func.max(Reservation.ends_at) >= now - NAMES_KEPT)
    )
    gone = list(
        db.session.scalars(
            select(User).where(
                User.closed_at < now - NAMES_KEPT, User.name != accounts.NOBODY, User.id.not_in(last_use)
            )
        )
    )
    for user in gone:
        accounts.forget_name(user)
    db.session.execute(
        update(Booking)
        .where(Booking.user_id.in_([user.id for user in gone]))
        .values(phone="", note="", purpose="")
    )
