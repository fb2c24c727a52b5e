"""The administrator's screens: from an imported line to a facility that residents can book."""

from booking.facilities.staff_views import facilities, openings, plans, pools, rules, spaces, timetables
from booking.facilities.staff_views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (facilities, openings, plans, pools, rules, spaces, timetables)

__all__ = ["PAGES", "blueprint"]
