"""The search: what somebody said in plain words, what fits it, and what is free of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template, request, url_for

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import date_text, local_date
from booking.core.i18n import _, _l, current_locale
from booking.core.text import clean_line
from booking.facilities.models import Space
from booking.facilities.rules.uses import uses_of
from booking.municipalities.models import Municipality
from booking.municipalities.queries import get_current, holidays_between
from booking.offers.forms import LONGEST_WORDS, SearchForm, last_day
from booking.offers.queries.directory import Directory, lexicon_of, load_directory, load_spaces
from booking.offers.queries.search import Found, Looser, Order, Results, counted_areas
from booking.offers.queries.search import search as look_through
from booking.offers.rules.matching import Aspect, Criteria
from booking.offers.rules.phrases.understand import Understood, understand
from booking.offers.rules.phrases.vocabulary import in_english
from booking.offers.rules.states import SlotState
from booking.offers.rules.times import DaySet, DaysMeant, day_set, days_meant
from booking.offers.views.asking import (
    Condition,
    conditions_of,
    plain_fields,
    time_choices,
    url_without,
    when_choices,
)
from booking.offers.views.blueprint import asked_page, asker, blueprint, pages_of

PAGE_SIZE = 20
MOST_TAGS = 3
# Fields of the filters; words in the box are not counted among them.
FILTERS = frozenset({"when", "date", "part", "people", "kind", "area", "free_only"})
ORDER_NAMES = {
    Order.MOST: _l("空きが多い順"),
    Order.SOON: _l("近い日から"),
    Order.NAME: _l("名前順"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A condition that can be loosened, the search without it, and what that would find."""

    condition: Condition
    url: str
    found: int
    free: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, and how it was understood."""

    said: Understood
    form: SearchForm
    criteria: Criteria
    meant: Sequence[date]
    days: DaySet
    is_one_day: bool

    @property
    def order(self) -> Order:
        """The one that was chosen; for one day, the next days of its kind belong together."""
        return self.form.order or (Order.SOON if self.is_one_day else Order.MOST)


@blueprint.get("/search")
@public
def search() -> str:
    """What fits, and what is free of it."""
    now = clock.now()
    municipality = get_current()
    directory = load_directory(municipality.id)
    asked = _understand(municipality, directory, local_date(now))
    form, criteria = asked.form, asked.criteria
    results = look_through(
        municipality.id,
        directory.places,
        criteria,
        asked.days.days,
        order=asked.order,
        now=now,
        asker=asker(),
    )
    conditions = conditions_of(form, criteria, asked.meant)
    form.show(criteria, when_choices(form, criteria, asked.meant))
    return render_template(
        "offers/search.html",
        form=form,
        criteria=criteria,
        asked=form.asked,
        conditions=conditions,
        notices=_notices(asked),
        ways=_ways(form, conditions, results),
        is_wanted=bool(directory.places),
        areas=counted_areas(results.found),
        days=asked.days,
        earlier_url=_since_url(form, asked.days.earlier),
        later_url=_since_url(form, asked.days.later),
        orders=_orders(form, asked.order),
        filter_count=len(form.asked.keys() & FILTERS),
        filter_fields=plain_fields(form),
        time_choices=time_choices(criteria),
        tags_of=_tags,
        **_page_of(form, results),
    )


def _understand(municipality: Municipality, directory: Directory, today: date) -> Asked:
    """The words of the box and the filters beside it, as days that can be looked at."""
    lexicon = lexicon_of(directory, municipality)
    said = understand(clean_line(request.args.get("q", ""))[:LONGEST_WORDS], lexicon, today)
    form = SearchForm(request.args, directory.choices, said, today)
    criteria = form.criteria
    wanted, last = criteria.days or DaysMeant(), last_day(today)
    holidays = holidays_between(municipality.id, today, last) if wanted.asks_holidays else {}
    meant = days_meant(wanted, today, last, holidays)
    days = day_set(meant or days_meant(DaysMeant(), today, last, holidays), form.since_day)
    return Asked(said, form, criteria, meant, days, is_one_day=wanted.is_one_day)


def _page_of(form: SearchForm, results: Results) -> dict[str, Any]:
    """The results that are shown, a page of them, and what is counted of all."""
    with_free = [one for one in results.found if one.free]
    shown = with_free if form.free_only.data else list(results.found)
    pages = pages_of(len(shown), PAGE_SIZE)
    page = min(asked_page(), pages)
    here = shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    spaces = load_spaces([one.place.space_id for one in here])
    return {
        "found": [(one, spaces[one.place.space_id]) for one in here],
        "count": len(shown),
        "free_count": len(with_free),
        "free_slots": sum(one.free for one in shown),
        "states": _states(shown),
        "openings": _openings(shown),
        "page": page,
        "pages": pages,
    }


def _notices(asked: Asked) -> list[str]:
    """What of the words was not understood, or can't be looked at."""
    notices = [
        _("「%(text)s」は読み取れなかったので、使わずにさがしました。", text=text)
        for text in asked.said.problems
    ]
    if asked.said.unknown:
        text = _("」「").join(asked.said.unknown)
        notices.append(_("「%(text)s」は、文字のとおりにさがしました。", text=text))
    if asked.criteria.days is not None and not asked.meant:
        notices.append(_("その日の空き状況は見られません。今日からの空きを表示しています。"))
    elif asked.is_one_day:
        notices.append(_("%(day)sと、その後の同じ曜日を並べています。", day=date_text(asked.meant[0])))
    return notices


def _ways(form: SearchForm, conditions: Sequence[Condition], results: Results) -> list[Way]:
    """What to loosen, the way that finds most first; days last, of which nothing is known before."""
    looser: dict[Aspect, Looser] = {one.aspect: one for one in results.looser}
    ways = []
    for condition in conditions:
        found = looser.get(condition.aspect)
        if found is not None and found.found:
            ways.append(Way(condition, url_without(form, condition.aspect), found.found, found.free))
    return sorted(ways, key=lambda way: (-way.free, -way.found))


def _since_url(form: SearchForm, since: date | None) -> str | None:
    if since is None:
        return None
    return url_for("offers.search", **{**form.asked, "since": since.isoformat()})


def _orders(form: SearchForm, order: Order) -> list[dict[str, Any]]:
    return [
        {
            "label": str(name),
            "url": url_for("offers.search", **{**form.asked, "sort": one}),
            "is_current": one is order,
        }
        for one, name in ORDER_NAMES.items()
    ]


def _states(found: Sequence[Found]) -> list[SlotState]:
    """The states on the page, in their usual order, for the legend."""
    present = {day.state for one in found for day in one.days}
    return [state for state in SlotState if state in present]


def _openings(found: Sequence[Found]) -> list[tuple[date, datetime]]:
    """For days that can't be booked yet: from when, the earliest of all spaces."""
    opens: dict[date, datetime] = {}
    for day in (day for one in found for day in one.days):
        if day.opens_at is not None:
            opens[day.day] = min(day.opens_at, opens.get(day.day, day.opens_at))
    return sorted(opens.items())


def _tags(space: Space) -> list[str]:
    """How many people it takes, and what is done there."""
    people = [_("%(count)s人まで", count=space.capacity)] if space.capacity else []
    uses = uses_of(space.uses)[:MOST_TAGS]
    return people + ([in_english(use) for use in uses] if current_locale() == "en" else uses)
