"""Any of several equal spaces, as JSON: what is free over some days, and whether one can be had at a time."""

from datetime import datetime
from functools import partial

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.api import answers
from booking.api.answers import Json
from booking.api.links import Links
from booking.api.parameters import SpanAsked, WishAsked, read
from booking.api.responses import OFTEN, Content, answered, given
from booking.api.rules import Span, span_of
from booking.api.views.availability import arguments, made, refusals_at, rest_of
from booking.api.views.blueprint import blueprint
from booking.core import clock
from booking.core.calendar import TOKYO, local_date
from booking.facilities.models import Pool
from booking.facilities.pool_queries import get_published_pool
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_answer
from booking.offers.forms import last_day
from booking.offers.queries import Calendar, load_offers
from booking.reservations.rules.wishes import PoolWish


@blueprint.get("/pools/<int:pool_id>/availability")
@public
def pool_availability(pool_id: int) -> BaseResponse:
    """The slots of a pool, day by day."""
    now = clock.now()
    key = ("api pool", pool_id, arguments(), local_date(now))
    return given(kept_answer(key, now, lambda: _content(pool_id, now)), OFTEN)


def _content(pool_id: int, now: datetime) -> Content:
    asked = read(SpanAsked, request.args)
    today = local_date(now)
    municipality = get_current()
    found = get_published_pool(municipality.id, pool_id)
    span = span_of(asked.first, asked.last, today, last_day(today))

    def make() -> Made[Content]:
        offers = load_offers(municipality.id, found.space_ids, span.days, now=now)
        return made(_answer(found, Calendar.of_pool(offers, found, now), span), offers)

    return kept(("api pool", found.id, span, arguments()), None, now, make)


def _answer(found: Pool, calendar: Calendar, span: Span) -> Json:
    return {
        "pool": answers.pool_name(found, Links()),
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "timezone": TOKYO.key,
        "days": answers.pool_days(calendar, span.days, calendar.official(span.days)),
        "next": rest_of(span, "api.pool_availability", pool_id=found.id),
    }


@blueprint.get("/pools/<int:pool_id>/answer")
@public
def pool_answer(pool_id: int) -> BaseResponse:
    """Whether any space of a pool can be booked at a time; if not, why the first to be free can't."""
    now = clock.now()
    asked = read(WishAsked, request.args)
    found = get_published_pool(get_current().id, pool_id)
    refusals = refusals_at(asked, partial(PoolWish, found.id), now)
    return answered(answers.may_book(asked, {"pool_id": found.id}, refusals), fresh=OFTEN)
