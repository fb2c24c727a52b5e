"""Facilities as JSON: the list, and one with its spaces."""

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.api import answers
from booking.api.links import Links, absolute
from booking.api.parameters import Asked, FacilitiesAsked, read
from booking.api.responses import RARELY, answered
from booking.api.rules import page_links
from booking.api.views.blueprint import blueprint
from booking.core import clock
from booking.core.calendar import local_date
from booking.facilities.pool_queries import list_pools
from booking.facilities.queries import get_published_facility, list_parts, list_spaces
from booking.facilities.rulebook_queries import book_in_force, list_facility_rules
from booking.facilities.rules.opening import opening_under
from booking.municipalities.queries import get_current
from booking.offers.forms import last_day
from booking.offers.queries.places import list_published
from booking.offers.views.facilities import closure_sentences


@blueprint.get("/facilities")
@public
def facilities() -> BaseResponse:
    """One page of the facilities."""
    asked = read(FacilitiesAsked, request.args)
    municipality = get_current()
    first = (asked.page - 1) * asked.limit
    rows, count = list_published(
        municipality.id, asked.kind, asked.area or "", words=asked.q or "", first=first, limit=asked.limit
    )
    links = Links()
    pages = max(1, -(-count // asked.limit))
    values = {name: value for name, value in request.args.items() if name != "page"}
    related = {
        name: absolute("api.facilities", **values, page=page)
        for name, page in page_links(asked.page, pages).items()
    }
    answer = {
        "facilities": [answers.facility_row(facility, spaces, links) for facility, spaces in rows],
        "count": count,
        "page": asked.page,
        "limit": asked.limit,
        "next": related.get("next"),
    }
    return answered(answer, fresh=RARELY, links=related)


@blueprint.get("/facilities/<int:facility_id>")
@public
def facility(facility_id: int) -> BaseResponse:
    """A facility with its spaces and their timetables."""
    read(Asked, request.args)
    found = get_published_facility(get_current().id, facility_id)
    today = local_date(clock.now())
    spaces = list_spaces(found.id)
    parts = list_parts(one.id for one in spaces)
    book = book_in_force(found.id, today)
    links = Links()
    shown = [answers.space(one, opening_under(book, one.id), parts.get(one.id, ()), links) for one in spaces]
    closures = closure_sentences(list_facility_rules(found.id, today), today, last_day(today))
    pools = [answers.pool(one, links) for one in list_pools(found.id)]
    return answered(answers.facility_details(found, closures, shown, pools, links), fresh=RARELY)
