"""Residents' pages: pick a slot, say what for, confirm; the booking, its papers, changing, cancelling."""

from booking.reservations.views import bookings, changing, confirming, drafts, errand, feeds, papers, picking
from booking.reservations.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (picking, errand, drafts, confirming, bookings, changing, papers, feeds)

__all__ = ["PAGES", "blueprint"]
