"""Verbs of bookings: draft, reserve, approve, decline, cancel. They flush and never commit."""

from booking.reservations.rules.details import UseDetails
from booking.reservations.rules.wishes import Wish
from booking.reservations.service.cancel import cancel
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
from booking.reservations.service.reserve import reserve

__all__ = [
    "UseDetails",
    "Wish",
    "approve",
    "cancel",
    "close_feed",
    "decline",
    "drop_draft",
    "feed_token",
    "forget_old",
    "keep_draft",
    "note_details",
    "open_feed",
    "reserve",
    "start_draft",
    "update_draft",
]
