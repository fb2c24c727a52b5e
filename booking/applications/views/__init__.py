"""Residents' pages of applications: procedures, the form in steps, following what was sent."""

from booking.applications.views import enquiry, filling, guests, own, papers, procedures, sending
from booking.applications.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (procedures, guests, filling, sending, own, papers, enquiry)

__all__ = ["PAGES", "blueprint"]
