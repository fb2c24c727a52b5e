"""Verbs of bookings: draft, reserve, approve, decline, cancel. They flush and never commit."""

from booking.reservations.service.cancel import cancel
from booking.reservations.service.decide import approve, decline
from booking.reservations.service.details import UseDetails
from booking.reservations.service.drafts import forget_old, keep_draft, start_draft, update_draft
from booking.reservations.service.reserve import Wish, reserve

__all__ = [
    "UseDetails",
    "Wish",
    "approve",
    "cancel",
    "decline",
    "forget_old",
    "keep_draft",
    "reserve",
    "start_draft",
    "update_draft",
]
