"""Pages without an account: the search, facilities, the day and the month."""

from booking.offers.views import cost, day, facilities, pool, search, space
from booking.offers.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (search, facilities, cost, day, space, pool)

__all__ = ["PAGES", "blueprint"]
