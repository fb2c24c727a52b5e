"""One space: its month, the chosen day, what it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request, url_for
from markupsafe import Markup

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import add_months, era_year, local_date, month_text
from booking.core.i18n import _, current_locale
from booking.facilities.models import Space
from booking.facilities.queries import get_published_space
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.slots import TimetableSpec
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_for_strangers
from booking.offers.forms import MONTHS_AHEAD, DayWish, MonthWish, read_day, read_month
from booking.offers.queries import Offers, list_official_titles, load_offers
from booking.offers.queries.places import find_division
from booking.offers.rules.days import DaySummary, summarise
from booking.offers.rules.states import SlotState
from booking.offers.views.blueprint import blueprint, viewer_id
from booking.offers.views.drawing import draw
from booking.offers.views.facilities import closure_sentences
from booking.offers.views.month import Month, PanelPeriod, list_days, panel_of, weeks_of
from booking.offers.views.words import window_text


@dataclass(frozen=True, slots=True)
class MonthParts:
    """What the page shows of the offers: nothing in it is the reader's own."""

    month: Month
    table: Markup
    """The month as a table or as a list, drawn."""
    periods: list[PanelPeriod]
    official: list[tuple[str, date]]
    states: list[SlotState]
    steps: TimetableSpec | None
    has_timetable: bool
    closures: list[str]
    window: str


@blueprint.get("/spaces/<int:space_id>")
@public
@kept_for_strangers
def space(space_id: int) -> str:
    """What is free of a space in a month, and on one day of it."""
    now = clock.now()
    today = local_date(now)
    municipality = get_current()
    found = get_published_space(municipality.id, space_id)
    wish, day = _asked(today)
    asked = day.day if day.typed and not day.problem else None
    is_list = request.args.get("view") == "list"
    viewer = viewer_id()

    def make() -> Made[MonthParts]:
        days = _days_of(wish.first)
        offers = load_offers(municipality.id, [found.id], days, now=now, viewer_id=viewer)
        parts = _parts_of(found, offers, wish.first, asked, today, is_list=is_list)
        return Made(parts, offers, len(parts.table))

    key = ("month", found.id, wish.first, asked, today, is_list, current_locale())
    return render_template(
        "offers/space.html",
        space=found,
        facility=found.facility,
        parts=kept(key, viewer, now, make),
        era=_era_text(wish.first),
        problem=wish.problem or day.problem,
        is_list=is_list,
        previous=_month_link(found.id, wish.first, -1, today, is_list),
        following=_month_link(found.id, wish.first, 1, today, is_list),
        division=find_division(found),
    )


def _parts_of(
    found: Space, offers: Offers, first: date, asked: date | None, today: date, *, is_list: bool
) -> MonthParts:
    days, holidays, rules = _days_of(first), offers.board.holidays, offers.board.rules[found.id]
    summaries = {one: summarise(one, offers.of(found.id, one), holidays.get(one, "")) for one in days}
    chosen = asked if asked in summaries and asked is not None else _first_free(summaries, today)
    month = Month(first, summaries, holidays, chosen, today, _linker(found.id, first, is_list))
    titles = list_official_titles(offers, found.id, days)
    by_steps = rules.timetable is not None and rules.timetable.kind is TimetableKind.STEPS
    if is_list:
        table = draw("month_list", list_days(month, lambda one: offers.of(found.id, one), by_steps))
    else:
        names = {"space": found.shown_name, "month": month_text(first)}
        table = draw("month", _("%(space)s %(month)sの空き状況", **names), weeks_of(month))
    chosen_offers = offers.of(found.id, chosen)
    return MonthParts(
        month=month,
        table=table,
        periods=panel_of(chosen_offers, titles, url_for("reservations.start"), found.shown_name),
        official=[(one.title, local_date(one.starts_at)) for one in titles],
        states=_states(summaries.values()),
        steps=rules.timetable if by_steps else None,
        has_timetable=rules.timetable is not None,
        closures=closure_sentences(rules.closures, days[0], days[-1]),
        window=window_text(rules.policy),
    )


def _asked(today: date) -> tuple[MonthWish, DayWish]:
    day = read_day(request.args.get("day"), today)
    text = request.args.get("month")
    if text is None and day.typed and not day.problem:
        return MonthWish(day.day.replace(day=1)), day
    return read_month(text, today), day


def _days_of(first: date) -> list[date]:
    count = (add_months(first, 1) - first).days
    return [first + timedelta(days=number) for number in range(count)]


def _first_free(summaries: Mapping[date, DaySummary], today: date) -> date:
    """The first day on which something is free; else today, or the first day of the month."""
    free = (day for day, summary in summaries.items() if summary.free)
    return next(free, today if today in summaries else min(summaries))


def _linker(space_id: int, first: date, is_list: bool) -> Callable[[date], str]:
    """Makes the addresses of days; the address without the day is built once."""
    view = "list" if is_list else None
    base = url_for("offers.space", space_id=space_id, month=f"{first:%Y-%m}", view=view)
    return lambda day: f"{base}&day={day.isoformat()}#day"


def _month_link(space_id: int, first: date, step: int, today: date, is_list: bool) -> dict[str, str] | None:
    other, this_month = add_months(first, step), today.replace(day=1)
    if not this_month <= other <= add_months(this_month, MONTHS_AHEAD):
        return None
    view = "list" if is_list else None
    url = url_for("offers.space", space_id=space_id, month=f"{other:%Y-%m}", view=view, _anchor="calendar")
    return {"url": url, "label": month_text(other, year=False)}


def _era_text(first: date) -> str | None:
    """令和8年, for readers of Japanese."""
    if current_locale() != "ja":
        return None
    name, year = era_year(first)
    return _("%(era)s%(year)s年", era=name, year=year)


def _states(summaries: Iterable[DaySummary]) -> list[SlotState]:
    """The states of the month in their usual order, for the legend."""
    present = {summary.state for summary in summaries}
    return [state for state in SlotState if state in present]
