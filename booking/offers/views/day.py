"""One day of a facility: all of its spaces beside each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import date_text, local_date
from booking.core.i18n import _, current_locale
from booking.core.known_names import known
from booking.facilities.pool_queries import list_pools
from booking.facilities.queries import get_published_facility, list_spaces
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_for_strangers
from booking.offers.forms import DayWish, last_day, read_day
from booking.offers.queries import Offers, load_offers
from booking.offers.queries.places import Placed, PlacedPool, PlacedSpace, arrange, stand_pools
from booking.offers.rules.states import SlotState
from booking.offers.views.blueprint import asker, blueprint
from booking.offers.views.day_rows import DayRows, SpaceRow, shared_reasons, states_of
from booking.offers.views.day_table import frame_of, grid_rows
from booking.offers.views.drawing import draw
from booking.offers.views.sayings import Sayings
from booking.offers.views.words import combined_text
from booking.reservations.rules.asker import Asker

VIEWS = ("grid", "list")
# Who names no day is shown the next with something free, if today has nothing and it comes so soon.
DAYS_AHEAD = 14
# A list of so many rooms begins with links to each.
MANY_ROOMS = 4


@dataclass(frozen=True, slots=True)
class DayParts:
    """What the page shows of the offers, drawn: nothing in it is the reader's own."""

    day: date
    grid: Markup
    rows: Markup
    jumps: Markup
    said: Markup
    states: list[SlotState]
    shared_reasons: list[str]
    only_reasons: Sequence[str]
    """Those of the only room, which the table, unlike the list, has no place for."""
    combined: str
    """How to come by the combined periods of the spaces; empty if they have none."""
    holiday: str | None
    has_parts: bool
    pools: list[str]
    """Their names."""
    has_slots: bool
    why_none: list[str]
    """Why none of the spaces that are let at all has any slots that day."""
    rooms: int
    """How many spaces there are, and how many of them have something free."""
    free_rooms: int


@blueprint.get("/facilities/<int:facility_id>/day")
@public
@kept_for_strangers
def facility_day(facility_id: int) -> str:
    """What is free of all spaces of a facility on a day."""
    now = clock.now()
    today = local_date(now)
    municipality = get_current()
    facility = get_published_facility(municipality.id, facility_id)
    wish = read_day(request.args.get("date"), today)
    asked = request.args.get("view")
    view = asked if asked in VIEWS else None
    only_free = request.args.get("free") == "1"
    reader = asker()

    def make() -> Made[DayParts]:
        placed = arrange(list_spaces(facility.id))
        rows = stand_pools(placed, list_pools(facility.id))
        day, offers = _choose_day(municipality.id, placed, wish, now, reader)
        parts = _parts_of(facility.shown_name, placed, rows, offers, day, view, only_free=only_free)
        return Made(parts, offers, sum(map(len, (parts.grid, parts.rows, parts.jumps, parts.said))))

    asked_day = wish.day if wish.typed else None
    key = ("day", facility.id, asked_day, today, view, only_free, reader.audience, current_locale())
    parts = kept(key, reader.user_id, now, make)
    return render_template(
        "offers/day.html",
        facility=facility,
        wish=wish,
        parts=parts,
        view=view,
        only_free=only_free,
        address=_linker(facility.id, view, only_free),
        **_around(parts.day, today),
    )


def _choose_day(
    municipality_id: int, placed: Sequence[PlacedSpace], wish: DayWish, now: datetime, reader: Asker
) -> tuple[date, Offers]:
    """The day that was asked for; else today, or the next day with something free if today has nothing."""
    ids = [one.space.id for one in placed]
    offers = load_offers(municipality_id, ids, [wish.day], now=now, asker=reader)
    if wish.typed or not offers.by_day or _has_free(offers, ids, wish.day):
        return wish.day, offers
    days = [wish.day + timedelta(days=number) for number in range(DAYS_AHEAD + 1)]
    # What was chosen rests on all of these days: one that becomes free earlier is a reason to choose anew.
    ahead = load_offers(municipality_id, ids, days, now=now, asker=reader)
    return next((day for day in days if _has_free(ahead, ids, day)), wish.day), ahead


def _has_free(offers: Offers, ids: Sequence[int], day: date) -> bool:
    return any(offer.state is SlotState.FREE for one in ids for offer in offers.of(one, day))


def _parts_of(
    facility_name: str,
    placed: Sequence[PlacedSpace],
    standing: Sequence[Placed],
    offers: Offers,
    day: date,
    view: str | None,
    *,
    only_free: bool,
) -> DayParts:
    sayings = Sayings()
    maker = DayRows(offers, day, sayings)
    rows = maker.rows(standing, only_free=only_free)
    shared = shared_reasons(rows)
    caption = _("%(facility)s %(day)sの空き状況", facility=facility_name, day=date_text(day))
    grid = _draw_grid(caption, rows, "" if view else "only-wide") if view != "list" else Markup()
    narrow = "" if view else "only-narrow"
    listed = draw("space_list", rows, narrow, not shared) if rows and view != "grid" else Markup()
    has_jumps = listed and len(rows) >= MANY_ROOMS
    return DayParts(
        day=day,
        grid=grid,
        rows=listed,
        jumps=draw("room_jumps", rows, narrow) if has_jumps else Markup(),
        said=draw("said", sayings.words),
        states=states_of(rows),
        shared_reasons=shared,
        only_reasons=rows[0].reasons if grid and len(rows) == 1 else (),
        combined=combined_text(offers.board.timetable_on(one.space.id, day) for one in placed),
        holiday=known(offers.board.holidays.get(day, "")) or None,
        has_parts=any(one.has_parts for one in placed),
        pools=[one.pool.shown_name for one in standing if isinstance(one, PlacedPool)],
        has_slots=any(offers.of(one.space.id, day) for one in placed),
        why_none=_why_none(placed, offers, day),
        rooms=len(placed),
        free_rooms=sum(bool(maker.free_of(one.space.id)) for one in placed),
    )


def _why_none(placed: Sequence[PlacedSpace], offers: Offers, day: date) -> list[str]:
    lets = [one.space for one in placed if one.space.bookable and one.space.is_scheduled]
    return list(dict.fromkeys(reason for space in lets for reason in offers.why_none([space.id], day)))


def _draw_grid(caption: str, rows: Sequence[SpaceRow], shown: str) -> Markup:
    frame = frame_of(rows)
    if frame is None:
        return Markup()
    return draw("day_grid", caption, frame, grid_rows(rows, frame), states_of(rows), shown)


def _linker(facility_id: int, view: str | None, only_free: bool) -> Callable[..., str]:
    """Makes the page's other addresses: the same but for what is named; the place on the page is kept."""
    shown: dict[str, Any] = {"view": view, "free": "1" if only_free else None}

    def address(day: date, **changed: str | None) -> str:
        values = {**shown, **changed}
        return url_for("offers.facility_day", facility_id=facility_id, date=day, **values, _anchor="calendar")

    return address


def _around(day: date, today: date) -> dict[str, date | None]:
    return {
        "previous": day - timedelta(days=1) if day > today else None,
        "following": day + timedelta(days=1) if day < last_day(today) else None,
        "today": today,
        "last": last_day(today),
    }
