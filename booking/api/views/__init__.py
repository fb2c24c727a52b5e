"""What machines read, and the page that tells people how."""

from booking.api.views import availability, calendars, facilities, pools, prices
from booking.api.views.blueprint import blueprint
from booking.api.views.calendars import blueprint as calendars_blueprint
from booking.api.views.guide import blueprint as pages_blueprint

PARTS = (availability, calendars, facilities, pools, prices)  # they register their addresses when imported
BLUEPRINTS = (blueprint, calendars_blueprint, pages_blueprint)
