"""Staff's pages: requests of their own facilities, deciding them, and the day of a facility."""

from booking.reservations.staff_views import (
    changing,
    day,
    deciding,
    deciding_many,
    exempting,
    exempting_people,
    fee,
    requests,
)
from booking.reservations.staff_views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (changing, day, deciding, deciding_many, exempting, exempting_people, fee, requests)

__all__ = ["PAGES", "blueprint"]
