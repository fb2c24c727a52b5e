"""One space: its month or its week, the chosen day, what it is."""

from functools import partial

from flask import url_for

from booking.accounts.access import public
from booking.core import clock
from booking.facilities.pool_queries import list_pools_of_space
from booking.facilities.queries import get_published_space
from booking.municipalities.queries import get_current
from booking.offers.cache import kept_for_strangers
from booking.offers.queries import Calendar
from booking.offers.queries.places import find_division
from booking.offers.views.blueprint import blueprint
from booking.offers.views.calendar_page import calendar_page


@blueprint.get("/spaces/<int:space_id>")
@public
@kept_for_strangers
def space(space_id: int) -> str:
    """What is free of a space in a month or a week, and on one day of it."""
    now = clock.now()
    found = get_published_space(get_current().id, space_id)
    return calendar_page(
        "space",
        found,
        [found.id],
        now,
        calendar_of=lambda offers, reader: Calendar.of_space(offers, found, now, reader),
        address=partial(url_for, "offers.space", space_id=found.id),
        division=find_division(found),
        pools=list_pools_of_space(found.id),
    )
