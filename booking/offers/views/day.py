"""One day of a facility: all of its spaces beside each other."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from markupsafe import Markup

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import date_text, local_date
from booking.core.i18n import _, current_locale
from booking.facilities.queries import get_published_facility, list_spaces
from booking.municipalities.queries import get_current
from booking.offers.cache import Made, kept, kept_for_strangers
from booking.offers.forms import last_day, read_day
from booking.offers.queries import load_offers
from booking.offers.queries.places import arrange
from booking.offers.rules.states import SlotState
from booking.offers.views.blueprint import blueprint, viewer_id
from booking.offers.views.day_rows import DayRows, frame_of, grid_rows, shared_reasons, states_of
from booking.offers.views.drawing import draw

VIEWS = ("grid", "list")


@dataclass(frozen=True, slots=True)
class DayParts:
    """What the page shows of the offers, drawn: nothing in it is the reader's own."""

    grid: Markup
    rows: Markup
    states: list[SlotState]
    shared_reasons: list[str]
    holiday: str | None
    has_parts: bool
    is_empty: bool


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
    viewer = viewer_id()

    def make() -> Made[DayParts]:
        placed = arrange(list_spaces(facility.id))
        ids = [one.space.id for one in placed]
        offers = load_offers(municipality.id, ids, [wish.day], now=now, viewer_id=viewer)
        maker = DayRows(offers, wish.day)
        rows = [maker.row(one) for one in placed]
        frame = frame_of(rows)
        shared = shared_reasons(rows)
        grid = listed = Markup()
        if frame is not None and view != "list":
            names = {"facility": facility.shown_name, "day": date_text(wish.day)}
            caption = _("%(facility)s %(day)sの空き状況", **names)
            wide = "" if view == "grid" else "only-wide"
            grid = draw("day_grid", caption, frame, grid_rows(rows, frame), states_of(rows), wide)
        if frame is not None and view != "grid":
            narrow = "" if view == "list" else "only-narrow"
            listed = draw("space_list", rows, narrow, not shared)
        parts = DayParts(
            grid=grid,
            rows=listed,
            states=states_of(rows),
            shared_reasons=shared,
            holiday=offers.board.holidays.get(wish.day),
            has_parts=any(one.has_parts for one in placed),
            is_empty=frame is None,
        )
        return Made(parts, offers, len(grid) + len(listed))

    parts = kept(("day", facility.id, wish.day, view, current_locale()), viewer, now, make)
    return render_template(
        "offers/day.html", facility=facility, wish=wish, parts=parts, view=view, **_around(wish.day, today)
    )


def _around(day: date, today: date) -> dict[str, date | None]:
    return {
        "previous": day - timedelta(days=1) if day > today else None,
        "following": day + timedelta(days=1) if day < last_day(today) else None,
        "today": today,
        "last": last_day(today),
    }
