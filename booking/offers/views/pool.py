"""Any free one of several equal spaces: its month or its week, the chosen day, which spaces they are."""

from functools import partial

from flask import render_template, request, url_for

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.i18n import current_locale
from booking.facilities.pool_queries import get_published_pool
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_for_strangers
from booking.offers.queries import Calendar, load_offers
from booking.offers.views.blueprint import asker, blueprint
from booking.offers.views.calendar_parts import CalendarParts, era_text, parts_of
from booking.offers.views.span import View, around, read_span, view_address
from booking.offers.views.words import total_text


@blueprint.get("/pools/<int:pool_id>")
@public
@kept_for_strangers
def pool(pool_id: int) -> str:
    """What is free of any of a pool in a month or a week, and on one day of it."""
    now = clock.now()
    municipality = get_current()
    found = get_published_pool(municipality.id, pool_id)
    span = read_span(request.args, local_date(now))
    reader = asker()
    address = partial(url_for, "offers.pool", pool_id=found.id)

    def make() -> Made[CalendarParts]:
        offers = load_offers(municipality.id, found.space_ids, span.days, now=now, asker=reader)
        calendar = Calendar.of_pool(offers, found, now, reader)
        parts = parts_of(calendar, found.shown_name, span, address)
        return Made(parts, offers, len(parts.drawn))

    parts = kept(("pool", found.id, span, reader.audience, current_locale()), reader.user_id, now, make)
    previous, following = around(address, span, parts.shown.chosen)
    return render_template(
        "offers/pool.html",
        pool=found,
        first=found.spaces[0],
        facility=found.facility,
        total=total_text(found.spaces[0].kind, len(found.spaces)),
        parts=parts,
        span=span,
        views=View,
        era=era_text(span.first) if not span.view.is_week else None,
        address=partial(view_address, address, span, parts.shown.chosen),
        previous=previous,
        following=following,
    )
