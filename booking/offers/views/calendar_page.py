"""The page with the calendar of a space or a pool: its month or its week, and one day of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template, request

from booking.core.calendar import local_date
from booking.core.i18n import current_locale
from booking.facilities.models import Pool, Space
from booking.offers.cache import Made, kept
from booking.offers.queries import Calendar, Offers, load_offers
from booking.offers.views.blueprint import asker
from booking.offers.views.calendar_parts import CalendarParts, era_text, parts_of
from booking.offers.views.span import View, around, read_span, view_address
from booking.reservations.rules.asker import Asker


def calendar_page(
    kind: str,
    found: Space | Pool,
    space_ids: Sequence[int],
    now: datetime,
    *,
    calendar_of: Callable[[Offers, Asker], Calendar],
    address: Callable[..., str],
    **others: Any,
) -> str:
    """``kind``: the name of its template, and of it in there; ``others``: what the template asks besides."""
    span = read_span(request.args, local_date(now))
    reader = asker()

    def make() -> Made[CalendarParts]:
        offers = load_offers(found.municipality_id, space_ids, span.days, now=now, asker=reader)
        parts = parts_of(calendar_of(offers, reader), found.shown_name, span, address)
        return Made(parts, offers, len(parts.drawn))

    parts = kept((kind, found.id, span, reader.audience, current_locale()), reader.user_id, now, make)
    previous, following = around(address, span, parts.shown.chosen)
    return render_template(
        f"offers/{kind}.html",
        facility=found.facility,
        parts=parts,
        span=span,
        views=View,
        era=era_text(span.first) if not span.view.is_week else None,
        address=partial(view_address, address, span, parts.shown.chosen),
        previous=previous,
        following=following,
        **{kind: found},
        **others,
    )
