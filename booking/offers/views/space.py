"""One space: its month or its week, the chosen day, what it is."""

from functools import partial

from flask import render_template, request, url_for

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.i18n import current_locale
from booking.facilities.pool_queries import list_pools_of_space
from booking.facilities.queries import get_published_space
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_for_strangers
from booking.offers.queries import Calendar, load_offers
from booking.offers.queries.places import find_division
from booking.offers.views.blueprint import asker, blueprint
from booking.offers.views.calendar_parts import CalendarParts, era_text, parts_of
from booking.offers.views.span import View, around, read_span, view_address


@blueprint.get("/spaces/<int:space_id>")
@public
@kept_for_strangers
def space(space_id: int) -> str:
    """What is free of a space in a month or a week, and on one day of it."""
    now = clock.now()
    municipality = get_current()
    found = get_published_space(municipality.id, space_id)
    span = read_span(request.args, local_date(now))
    reader = asker()
    address = partial(url_for, "offers.space", space_id=found.id)

    def make() -> Made[CalendarParts]:
        offers = load_offers(municipality.id, [found.id], span.days, now=now, asker=reader)
        calendar = Calendar.of_space(offers, found, now, reader)
        parts = parts_of(calendar, found.shown_name, span, address)
        return Made(parts, offers, len(parts.drawn))

    parts = kept(("space", found.id, span, reader.audience, current_locale()), reader.user_id, now, make)
    previous, following = around(address, span, parts.shown.chosen)
    return render_template(
        "offers/space.html",
        space=found,
        facility=found.facility,
        parts=parts,
        span=span,
        views=View,
        era=era_text(span.first) if not span.view.is_week else None,
        address=partial(view_address, address, span, parts.shown.chosen),
        previous=previous,
        following=following,
        division=find_division(found),
        pools=list_pools_of_space(found.id),
    )
