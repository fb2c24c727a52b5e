"""Pages of clerks: the queue with one case beside it, deciding, files and papers."""

from booking.applications.staff_views import deeds, files, queue
from booking.applications.staff_views.blueprint import blueprint

PAGES = (deeds, files, queue)

__all__ = ["PAGES", "blueprint"]
