"""The day of a facility: who uses which room when."""

from datetime import date, timedelta

from flask import render_template, request

from booking.accounts.access import staff
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.queries import get_staff_facility
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations.day_sheet import load_day
from booking.reservations.rules.status import STATUS_NAMES, STATUS_TONES
from booking.reservations.staff_views.blueprint import blueprint, person, write_down

# Days around today that the day sheet shows; what lies outside is a mistyped address.
FARTHEST = timedelta(days=3 * 366)
# Lines of the printed sheet for what comes in on the day itself.
BLANK_LINES = 3


@blueprint.get("/staff/facilities/<int:facility_id>/day")
@staff
def day(facility_id: int) -> str:
    """Who uses which room of the facility when, with names and telephone numbers; to be printed."""
    now = clock.now()
    today = local_date(now)
    chosen, problem = _asked_day(today)
    with db.transaction():
        facility = get_staff_facility(person(), facility_id)
        sheet = load_day(facility, chosen, now)
        ids = [one.id for one in sheet.reservations]
        seen: dict[str, object] = {"facility": facility.id, "day": chosen.isoformat(), "reservations": ids}
        write_down("booking.view_day", None, now, seen)
    return render_template(
        "reservations/staff/day.html",
        facility=facility,
        sheet=sheet,
        can_enter=facility.status is FacilityStatus.PUBLISHED and chosen >= today,
        now=now,
        day=chosen,
        today=today,
        problem=problem,
        previous=chosen - timedelta(days=1),
        following=chosen + timedelta(days=1),
        blank_lines=BLANK_LINES,
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )


def _asked_day(today: date) -> tuple[date, str]:
    """The day in ``date``, today without one; and what was wrong with it."""
    text = request.args.get("date", "")
    if not text:
        return today, ""
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return today, _("日付を読み取れませんでした。きょうの予定を出しています。")
    if abs(chosen - today) > FARTHEST:
        return today, _("その日の予定は出せません。きょうの予定を出しています。")
    return chosen, ""
