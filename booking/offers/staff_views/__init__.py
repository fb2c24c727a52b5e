"""Staff's page on which they book for somebody at the counter or on the phone."""

from booking.offers.staff_views import counter
from booking.offers.staff_views.blueprint import blueprint

# The module registers its pages on the blueprint when it is imported.
PAGES = (counter,)

__all__ = ["PAGES", "blueprint"]
