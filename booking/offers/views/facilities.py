"""The list of facilities, and one facility with its spaces."""

from collections.abc import Iterable
from datetime import date

from flask import render_template, request

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import local_date
from booking.facilities.pool_queries import list_pools
from booking.facilities.queries import get_published_facility, list_spaces
from booking.facilities.rulebook_queries import list_facility_rules
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.closures import ClosureRule, DatedRule
from booking.facilities.rules.settings import KIND_NAMES, FacilityKind
from booking.fees.queries.tariffs import load_timeline
from booking.municipalities.queries import get_current
from booking.offers.forms import last_day
from booking.offers.queries.places import arrange, list_choices, list_published, stand_pools
from booking.offers.views.blueprint import asked_page, blueprint, pages_of
from booking.offers.views.words import total_text

PAGE_SIZE = 50


@blueprint.get("/facilities")
@public
def facilities() -> str:
    """All facilities, or those of a kind or an area."""
    municipality = get_current()
    choices = list_choices(municipality.id)
    kind = next((one for one in choices.kinds if one == request.args.get("kind")), None)
    area = next((one for one in choices.areas if one == request.args.get("area")), "")
    page = asked_page()
    rows, count = list_published(municipality.id, kind, area, first=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "offers/facilities.html",
        rows=rows,
        count=count,
        kind=kind,
        area=area,
        choices=choices,
        kind_names=KIND_NAMES,
        page=page,
        pages=pages_of(count, PAGE_SIZE),
    )


@blueprint.get("/facilities/<int:facility_id>")
@public
def facility(facility_id: int) -> str:
    """One facility: where it is, when it is open, what it has."""
    municipality = get_current()
    found = get_published_facility(municipality.id, facility_id)
    today = local_date(clock.now())
    spaces = list_spaces(found.id)
    return render_template(
        "offers/facility.html",
        facility=found,
        kind_name=KIND_NAMES[FacilityKind(found.kind)],
        placed=stand_pools(arrange(spaces), list_pools(found.id)),
        total_text=total_text,
        today=today,
        has_tariff=load_timeline(found.id).for_use(today, today) is not None,
        closures=closure_sentences(list_facility_rules(found.id, today), today, last_day(today)),
    )


def closure_sentences(rules: Iterable[ClosureRule], first: date, last: date) -> list[str]:
    """The closing days in words; single closures only of these days."""
    return [
        describe(rule)
        for rule in rules
        if not isinstance(rule, DatedRule) or (rule.first <= last and first <= rule.last)
    ]
