"""One day of a facility: all of its spaces beside each other."""

from datetime import timedelta

from flask import render_template, request

from booking.accounts.access import public
from booking.core import clock
from booking.core.calendar import local_date
from booking.facilities.queries import get_published_facility, list_spaces
from booking.municipalities.queries import get_current
from booking.offers.forms import last_day, read_day
from booking.offers.queries import load_offers
from booking.offers.queries.places import arrange
from booking.offers.views.blueprint import blueprint, viewer_id
from booking.offers.views.day_rows import DayRows, frame_of, grid_rows, shared_reasons, states_of

VIEWS = ("grid", "list")


@blueprint.get("/facilities/<int:facility_id>/day")
@public
def facility_day(facility_id: int) -> str:
    """What is free of all spaces of a facility on a day."""
    now = clock.now()
    today = local_date(now)
    municipality = get_current()
    facility = get_published_facility(municipality.id, facility_id)
    wish = read_day(request.args.get("date"), today)
    placed = arrange(list_spaces(facility.id))
    ids = [one.space.id for one in placed]
    offers = load_offers(municipality.id, ids, [wish.day], now=now, viewer_id=viewer_id())
    maker = DayRows(offers, wish.day)
    rows = [maker.row(one) for one in placed]
    frame = frame_of(rows)
    view = request.args.get("view")
    return render_template(
        "offers/day.html",
        facility=facility,
        wish=wish,
        holiday=offers.board.holidays.get(wish.day),
        rows=rows,
        table_rows=grid_rows(rows, frame) if frame and view != "list" else [],
        frame=frame,
        view=view if view in VIEWS else None,
        has_parts=any(one.has_parts for one in placed),
        shared_reasons=shared_reasons(rows),
        states=states_of(rows),
        previous=wish.day - timedelta(days=1) if wish.day > today else None,
        following=wish.day + timedelta(days=1) if wish.day < last_day(today) else None,
        today=today,
        last=last_day(today),
    )
