"""Pages of registration, sign-in, passwords, agreements, one's own account, and of people at the counter."""

from booking.accounts.views import (
    addresses,
    counter,
    first_password,
    passwords,
    profile,
    registration,
    sessions,
    signing_in,
)
from booking.accounts.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (signing_in, registration, passwords, profile, addresses, sessions, counter, first_password)

__all__ = ["PAGES", "blueprint"]
