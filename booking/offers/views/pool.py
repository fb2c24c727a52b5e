"""Any free one of several equal spaces: its month or its week, the chosen day, which spaces they are."""

from functools import partial

from flask import url_for

from booking.accounts.access import public
from booking.core import clock
from booking.facilities.pool_queries import get_published_pool
from booking.municipalities.queries import get_current
from booking.offers.cache import kept_for_strangers
from booking.offers.queries import Calendar
from booking.offers.views.blueprint import blueprint
from booking.offers.views.calendar_page import calendar_page
from booking.offers.views.words import total_text


@blueprint.get("/pools/<int:pool_id>")
@public
@kept_for_strangers
def pool(pool_id: int) -> str:
    """What is free of any of a pool in a month or a week, and on one day of it."""
    now = clock.now()
    found = get_published_pool(get_current().id, pool_id)
    return calendar_page(
        "pool",
        found,
        found.space_ids,
        now,
        calendar_of=lambda offers, reader: Calendar.of_pool(offers, found, now, reader),
        address=partial(url_for, "offers.pool", pool_id=found.id),
        first=found.spaces[0],
        total=total_text(found.spaces[0].kind, len(found.spaces)),
    )
