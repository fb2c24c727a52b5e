"""The office's own deeds in its facilities: closing, official use, cancelling what residents booked."""

from booking.reservations.office_views import (
    cancelling,
    clearings,
    closing,
    closure_rules,
    comparing,
    hiding,
    official_uses,
    openings,
    rehearsing,
    rulebooks,
)
from booking.reservations.office_views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (
    cancelling,
    clearings,
    closing,
    closure_rules,
    comparing,
    hiding,
    official_uses,
    openings,
    rehearsing,
    rulebooks,
)

__all__ = ["PAGES", "blueprint"]
