"""Residents' pages: pick a slot, say what for, confirm; the booking, its papers, cancelling."""

from booking.reservations.views import bookings, drafts, feeds, papers, picking
from booking.reservations.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (picking, drafts, bookings, papers, feeds)

__all__ = ["PAGES", "blueprint"]
