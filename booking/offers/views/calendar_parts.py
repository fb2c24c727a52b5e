"""What the page of one calendar shows of its offers, drawn: the same for a space and for a pool."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from booking.core.calendar import era_year, local_date
from booking.core.i18n import _, current_locale
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.window_texts import plan_lines
from booking.offers.queries import Calendar
from booking.offers.rules.days import DaySummary
from booking.offers.rules.states import SlotState
from booking.offers.views.drawing import draw
from booking.offers.views.facilities import closure_sentences
from booking.offers.views.month import PanelPeriod, Shown, list_days, panel_of, weeks_of
from booking.offers.views.sayings import Sayings
from booking.offers.views.span import Address, Span, View, linker
from booking.offers.views.week import Week
from booking.offers.views.words import combined_text


@dataclass(frozen=True, slots=True)
class CalendarParts:
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
    is_bookable: bool
    closures: list[str]
    windows: list[str]
    has_prices: bool
    """A tariff says what it costs on the chosen day."""


def parts_of(calendar: Calendar, name: str, span: Span, address: Address) -> CalendarParts:
    """The parts for the days of the span; ``address`` makes those of the calendar's other days."""
    days, holidays, rules = span.days, calendar.offers.board.holidays, calendar.rules
    summaries = {one: calendar.summary(one) for one in days}
    was_chosen = span.chosen is not None and span.chosen in summaries
    chosen = span.chosen if was_chosen and span.chosen else _first_free(summaries, span.today)
    shown = Shown(span.first, summaries, holidays, chosen, span.today, linker(address, span))
    titles = calendar.official(days)
    start_url = url_for("reservations.start")
    return CalendarParts(
        shown=shown,
        drawn=_draw(calendar, name, shown, span),
        is_first_free=not was_chosen and bool(summaries[chosen].free) and chosen != span.today,
        free_days=sum(bool(summary.free) for summary in summaries.values()),
        periods=panel_of(calendar.of(chosen), titles, start_url, name),
        combined=panel_of(calendar.combined(chosen), titles, start_url, name),
        official=[(one.title, local_date(one.starts_at)) for one in titles],
        states=_slot_states(calendar, days) if span.view.is_week else _day_states(summaries.values()),
        combined_text=combined_text(calendar.timetables(chosen)),
        steps=calendar.steps(chosen),
        why_none=" ".join(calendar.why_none(chosen)),
        has_timetable=calendar.has_timetable,
        is_bookable=calendar.has_bookable,
        closures=closure_sentences(rules.closures_at(chosen).all, days[0], days[-1]),
        windows=plan_lines(rules.at(chosen).plan),
        has_prices=calendar.offers.prices_on(calendar.space_ids[0], chosen) is not None,
    )


def _draw(calendar: Calendar, name: str, shown: Shown, span: Span) -> Markup:
    caption = _("%(space)s %(month)sの空き状況", space=name, month=span.title)
    if span.view is View.MONTH:
        return draw("month", caption, weeks_of(shown))
    if span.view is View.MONTH_LIST:
        return draw("month_list", list_days(shown, calendar.of))
    sayings = Sayings()
    week = Week(name, calendar, shown, sayings)
    drawn = draw("week", caption, week.table()) if span.view is View.WEEK else draw("space_list", week.rows())
    return draw("said", sayings.words) + drawn


def _first_free(summaries: Mapping[date, DaySummary], today: date) -> date:
    """The first day on which something is free; else today, or the first day of the month."""
    free = (day for day, summary in summaries.items() if summary.free)
    return next(free, today if today in summaries else min(summaries))


def era_text(first: date) -> str | None:
    """令和8年, for readers of Japanese."""
    if current_locale() != "ja":
        return None
    name, year = era_year(first)
    return _("%(era)s%(year)s年", era=name, year=year)


def _day_states(summaries: Iterable[DaySummary]) -> list[SlotState]:
    """The states of days in their usual order, for the legend."""
    present = {summary.state for summary in summaries}
    return [state for state in SlotState if state in present]


def _slot_states(calendar: Calendar, days: Iterable[date]) -> list[SlotState]:
    present = {offer.state for day in days for offer in calendar.of(day)}
    return [state for state in SlotState if state in present]
