"""One space: its month or its week, the chosen day, what it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import render_template, request, url_for
from markupsafe import Markup

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import era_year, local_date
from booking.core.i18n import _, current_locale
from booking.facilities.models import Space
from booking.facilities.queries import get_published_space
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.window_texts import plan_lines
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_for_strangers
from booking.offers.queries import Offers, list_combined, list_official_titles, load_offers
from booking.offers.queries.places import find_division
from booking.offers.rules.days import DaySummary
from booking.offers.rules.states import SlotOffer, SlotState
from booking.offers.views.blueprint import asker, blueprint
from booking.offers.views.drawing import draw
from booking.offers.views.facilities import closure_sentences
from booking.offers.views.month import PanelPeriod, Shown, list_days, panel_of, weeks_of
from booking.offers.views.sayings import Sayings
from booking.offers.views.span import Span, View, around, linker, read_span, view_address
from booking.offers.views.week import Week
from booking.offers.views.words import combined_text


@dataclass(frozen=True, slots=True)
class SpaceParts:
    """What the page shows of the offers: nothing in it is the reader's own."""

    shown: Shown
    drawn: Markup
    """The month or the week as a table or as a list."""
    is_first_free: bool
    """Nobody chose the day: it is open because it is the first with something free."""
    free_days: int
    periods: list[PanelPeriod]
    combined: list[PanelPeriod]
    """What of the chosen day's combined periods is free."""
    official: list[tuple[str, date]]
    states: list[SlotState]
    combined_text: str
    """How to come by its combined periods from the cells of a week; empty if it has none."""
    steps: TimetableSpec | None
    why_none: str
    """Why the chosen day has no slots; empty if it has some."""
    has_timetable: bool
    """Whether it can be had on some day, be it by rules that count only later."""
    closures: list[str]
    windows: list[str]


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

    def make() -> Made[SpaceParts]:
        offers = load_offers(municipality.id, [found.id], span.days, now=now, asker=reader)
        parts = _parts_of(
            found, offers, span, partial(list_combined, offers, found.id, now=now, asker=reader)
        )
        return Made(parts, offers, len(parts.drawn))

    parts = kept(("space", found.id, span, reader.audience, current_locale()), reader.user_id, now, make)
    previous, following = around(found.id, span, parts.shown.chosen)
    return render_template(
        "offers/space.html",
        space=found,
        facility=found.facility,
        parts=parts,
        span=span,
        views=View,
        era=_era_text(span.first) if not span.view.is_week else None,
        address=partial(view_address, found.id, span, parts.shown.chosen),
        previous=previous,
        following=following,
        division=find_division(found),
    )


def _parts_of(
    found: Space, offers: Offers, span: Span, combined_on: Callable[[date], list[SlotOffer]]
) -> SpaceParts:
    days, holidays, rules = span.days, offers.board.holidays, offers.board.rules[found.id]
    summaries = {one: offers.summary(found.id, one) for one in days}
    was_chosen = span.chosen is not None and span.chosen in summaries
    chosen = span.chosen if was_chosen and span.chosen else _first_free(summaries, span.today)
    shown = Shown(span.first, summaries, holidays, chosen, span.today, linker(found.id, span))
    combined = [one for one in combined_on(chosen) if one.state is SlotState.FREE]
    titles = list_official_titles(offers, found.id, days)
    timetable = rules.timetable_on(chosen, holidays)
    steps = timetable if timetable is not None and timetable.kind is TimetableKind.STEPS else None
    start_url = url_for("reservations.start")
    return SpaceParts(
        shown=shown,
        drawn=_draw(found, offers, shown, span),
        is_first_free=not was_chosen and bool(summaries[chosen].free) and chosen != span.today,
        free_days=sum(bool(summary.free) for summary in summaries.values()),
        periods=panel_of(offers.of(found.id, chosen), titles, start_url, found.shown_name),
        combined=panel_of(combined, titles, start_url, found.shown_name),
        official=[(one.title, local_date(one.starts_at)) for one in titles],
        states=_slot_states(offers, found.id, days) if span.view.is_week else _day_states(summaries.values()),
        combined_text=combined_text([timetable]),
        steps=steps,
        why_none=" ".join(offers.why_none(found.id, chosen)),
        has_timetable=any(one.timetables() for one in rules.timeline.openings),
        closures=closure_sentences(rules.closures_at(chosen).all, days[0], days[-1]),
        windows=plan_lines(rules.at(chosen).plan),
    )


def _draw(found: Space, offers: Offers, shown: Shown, span: Span) -> Markup:
    caption = _("%(space)s %(month)sの空き状況", space=found.shown_name, month=span.title)
    if span.view is View.MONTH:
        return draw("month", caption, weeks_of(shown))
    if span.view is View.MONTH_LIST:
        return draw("month_list", list_days(shown, lambda one: offers.of(found.id, one)))
    sayings = Sayings()
    week = Week(found.id, found.shown_name, offers, shown, sayings)
    drawn = draw("week", caption, week.table()) if span.view is View.WEEK else draw("space_list", week.rows())
    return draw("said", sayings.words) + drawn


def _first_free(summaries: Mapping[date, DaySummary], today: date) -> date:
    """The first day on which something is free; else today, or the first day of the month."""
    free = (day for day, summary in summaries.items() if summary.free)
    return next(free, today if today in summaries else min(summaries))


def _era_text(first: date) -> str | None:
    """令和8年, for readers of Japanese."""
    if current_locale() != "ja":
        return None
    name, year = era_year(first)
    return _("%(era)s%(year)s年", era=name, year=year)


def _day_states(summaries: Iterable[DaySummary]) -> list[SlotState]:
    """The states of days in their usual order, for the legend."""
    present = {summary.state for summary in summaries}
    return [state for state in SlotState if state in present]


def _slot_states(offers: Offers, space_id: int, days: Iterable[date]) -> list[SlotState]:
    present = {offer.state for day in days for offer in offers.of(space_id, day)}
    return [state for state in SlotState if state in present]
