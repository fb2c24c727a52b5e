"""Public iCalendar feeds: what is taken and closed of a space."""

from datetime import timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.api.calendars import DAYS_BACK, MONTHS_AHEAD, REFRESH, SpaceCalendar, rendered
from booking.api.links import absolute
from booking.api.queries import official_titles
from booking.api.responses import RARELY, cacheable, open_to_all
from booking.core import clock
from booking.core.calendar import add_months, local_date
from booking.core.display import speak
from booking.core.i18n import LOCALES, name_in
from booking.documents import Feed
from booking.facilities.queries import get_published_space
from booking.municipalities.queries import get_current
from booking.reservations.queries import load_board

blueprint = Blueprint("api_calendars", __name__)


@blueprint.get("/spaces/<int:space_id>/calendar.ics")
@public
def space_calendar(space_id: int) -> BaseResponse:
    """What is taken and closed of a space, a week back and three months ahead; ``lang`` is the language."""
    asked = request.args.get("lang", "")
    locale = asked if asked in LOCALES else LOCALES[0]
    speak(locale)
    municipality = get_current()
    space = get_published_space(municipality.id, space_id)
    now = clock.now()
    today = local_date(now)
    first, last = today - timedelta(days=DAYS_BACK), add_months(today, MONTHS_AHEAD)
    board = load_board(municipality.id, [space.id], first, last, now)
    facility = space.facility
    url = absolute("offers.space", space_id=space.id)
    calendar = SpaceCalendar(
        space_id=space.id,
        board=board,
        titles=official_titles(board, [space.id]).get(space.id, ()),
        days=[first + timedelta(days=number) for number in range((last - first).days + 1)],
        domain=f"{municipality.code}.tsudoi",
        location=" ".join(part for part in (facility.name, facility.address) if part),
        url=url,
    )
    name = f"{name_in(facility, locale)} {name_in(space, locale)}"
    content = rendered(tuple(calendar.events()), Feed(name, REFRESH, url))
    response = cacheable(content, "text/calendar; charset=utf-8", RARELY)
    response.headers["Content-Disposition"] = f"inline; filename=space-{space.id}.ics"
    return open_to_all(response)
