"""The administrator's screens for tariffs: from the printed table to prices that count from a day on."""

from booking.fees.staff_views import basics, conditions, english, overview, steps, tables, versions
from booking.fees.staff_views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (basics, conditions, english, overview, steps, tables, versions)

__all__ = ["PAGES", "blueprint"]
