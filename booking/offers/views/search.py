"""The search: what is free on a day and on the same weekdays after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import date_text, local_date
from booking.core.i18n import _
from booking.facilities.rules.settings import KIND_NAMES
from booking.facilities.rules.uses import uses_of
from booking.municipalities.queries import get_current
from booking.offers.forms import SearchForm, last_day
from booking.offers.queries.places import list_choices
from booking.offers.queries.search import Criteria, FoundSpace, search_spaces
from booking.offers.rules import PART_NAMES, SlotState
from booking.offers.views.blueprint import asked_page, blueprint, pages_of, viewer_id

PAGE_SIZE = 20
DAYS_SHOWN = 4
MOST_TAGS = 3


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that was understood: how it is called, what it is, its field, the search without it."""

    label: str
    value: str
    field: str
    url_without: str


@blueprint.get("/search")
@public
def search() -> str:
    """What fits, and what is free of it."""
    now = clock.now()
    today = local_date(now)
    municipality = get_current()
    form = SearchForm(request.args, list_choices(municipality.id), today)
    criteria = form.criteria
    days = days_shown(form.day.data, today)
    found = search_spaces(municipality.id, criteria, days, now=now, viewer_id=viewer_id())
    with_free = [one for one in found if one.free]
    shown = with_free if form.free_only.data else found
    pages = pages_of(len(shown), PAGE_SIZE)
    page = min(asked_page(), pages)
    asked = _asked(form)
    return render_template(
        "offers/search.html",
        form=form,
        asked=asked,
        conditions=_conditions(form, criteria, asked),
        found=shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        count=len(shown),
        free_count=len(with_free),
        free_slots=sum(one.free for one in shown),
        states=_states(shown),
        openings=_openings(shown),
        page=page,
        pages=pages,
        days=days,
        tags_of=_tags,
    )


def days_shown(day: date | None, today: date) -> list[date]:
    """The day asked for and the same weekday of the weeks after it; without one, the coming days."""
    if day is None:
        return [today + timedelta(days=number) for number in range(DAYS_SHOWN)]
    days = [day + timedelta(weeks=number) for number in range(DAYS_SHOWN)]
    return [one for one in days if one <= last_day(today)]


def _asked(form: SearchForm) -> dict[str, Any]:
    """What was asked, as the values of an address; what is empty is left out."""
    values = {
        "q": form.q.data,
        "date": form.day.data.isoformat() if form.day.data else "",
        "part": form.criteria.part,
        "people": form.people.data,
        "kind": form.criteria.kind,
        "area": list(form.criteria.areas),
        "free_only": "y" if form.free_only.data else "",
    }
    return {name: value for name, value in values.items() if value}


def _conditions(form: SearchForm, criteria: Criteria, asked: dict[str, Any]) -> list[Condition]:
    texts: list[tuple[str, str, str]] = []
    if criteria.words:
        texts.append(("q", _("なにを・どこで"), criteria.words))
    if form.day.data:
        texts.append(("date", _("いつ"), date_text(form.day.data)))
    if criteria.part:
        texts.append(("part", _("時間"), str(PART_NAMES[criteria.part])))
    if criteria.people:
        texts.append(("people", _("人数"), _("%(count)s人", count=criteria.people)))
    if criteria.kind:
        texts.append(("kind", _("種類"), str(KIND_NAMES[criteria.kind])))
    if criteria.areas:
        texts.append(("area", _("地区"), _("・").join(criteria.areas)))
    if form.free_only.data:
        texts.append(("free_only", _("空き"), _("空きのある所だけ")))
    return [Condition(label, value, name, _without(asked, name)) for name, label, value in texts]


def _without(asked: dict[str, Any], name: str) -> str:
    return url_for("offers.search", **{key: value for key, value in asked.items() if key != name})


def _states(found: Sequence[FoundSpace]) -> list[SlotState]:
    """The states on the page, in their usual order, for the legend."""
    present = {day.state for one in found for day in one.days}
    return [state for state in SlotState if state in present]


def _openings(found: Sequence[FoundSpace]) -> list[tuple[date, datetime]]:
    """For days that can't be booked yet: from when, the earliest of all spaces."""
    opens: dict[date, datetime] = {}
    for day in (day for one in found for day in one.days):
        if day.opens_at is not None:
            opens[day.day] = min(day.opens_at, opens.get(day.day, day.opens_at))
    return sorted(opens.items())


def _tags(found: FoundSpace) -> list[str]:
    """How many people it takes, and what is done there."""
    capacity = found.space.capacity
    people = [_("%(count)s人まで", count=capacity)] if capacity else []
    return people + uses_of(found.space.uses)[:MOST_TAGS]
