"""Pages of registration, sign-in, passwords, agreements and one's own details."""

from booking.accounts.views import passwords, profile, registration, signing_in
from booking.accounts.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (signing_in, registration, passwords, profile)

__all__ = ["PAGES", "blueprint"]
