"""The start of the settings: how things stand, and what is missing."""

from flask import render_template

from booking.accounts.access import administrator
from booking.administration.queries import overview as all_parts
from booking.administration.views.blueprint import blueprint
from booking.core import clock
from booking.core.calendar import local_date
from booking.municipalities.queries import get_current


@blueprint.get("")
@administrator
def overview() -> str:
    """All screens of the settings, each with what it lacks."""
    now = clock.now()
    parts = all_parts(get_current(), local_date(now), now)
    return render_template("administration/overview.html", parts=parts)
