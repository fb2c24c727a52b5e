"""Verbs of bookings: draft, reserve, approve, decline, cancel, remind, leave. They flush and never commit."""

from booking.reservations.rules.details import UseDetails
from booking.reservations.rules.wishes import AnyWish, PoolWish, Wish
from booking.reservations.service.cancel import cancel, cancel_by_staff
from booking.reservations.service.changing import change_by_staff, change_own
from booking.reservations.service.counter import ProbableDouble, reserve_for
from booking.reservations.service.decide import approve, decline
from booking.reservations.service.drafts import (
    drop_draft,
    forget_old,
    keep_draft,
    note_details,
    start_draft,
    update_draft,
)
from booking.reservations.service.feeds import close_feed, feed_token, open_feed
from booking.reservations.service.leaving import ListChanged, close_account, forget_who_left
from booking.reservations.service.pricing import exempt_booking, revoke_exemption, say_anew
from booking.reservations.service.reminding import remind
from booking.reservations.service.reserve import reserve

__all__ = [
    "AnyWish",
    "ListChanged",
    "PoolWish",
    "ProbableDouble",
    "UseDetails",
    "Wish",
    "approve",
    "cancel",
    "cancel_by_staff",
    "change_by_staff",
    "change_own",
    "close_account",
    "close_feed",
    "decline",
    "drop_draft",
    "exempt_booking",
    "feed_token",
    "forget_old",
    "forget_who_left",
    "keep_draft",
    "note_details",
    "open_feed",
    "remind",
    "reserve",
    "reserve_for",
    "revoke_exemption",
    "say_anew",
    "start_draft",
    "update_draft",
]
