"""When the office is open: its own days off, besides weekends, public holidays and the year's end."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.forms import put_on_form
from booking.administration.forms.day_off import DayOffForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.core import clock
from booking.core.calendar import date_text, local_date
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _
from booking.facilities.rules.closure_texts import every_year
from booking.facilities.rules.moment_texts import office_days_example
from booking.municipalities import queries
from booking.municipalities.models import OfficeDayOff
from booking.municipalities.rules import is_office_day
from booking.municipalities.service import days_off as service

# Office days are counted across so many days at most.
_AROUND = timedelta(days=45)


@blueprint.route("/office-days", methods=["GET", "POST"])
@administrator
def office_days() -> str | tuple[str, int] | Response:
    """The office's own days off; POST adds one."""
    form = DayOffForm()
    if form.validate_on_submit() and _save(form):
        flash(_("役所の休みの日に「%(name)s」を足しました。", name=form.name.data), "success")
        return redirect(url_for("administration.office_days"), code=303)
    body_id = queries.get_current().id
    days = queries.list_days_off(body_id)
    page = render_template(
        "administration/office_days.html",
        form=form,
        days=[(one, _when(one), _next_date(one)) for one in days],
        example=_example(body_id, days),
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/office-days/<int:day_off_id>/remove")
@administrator
def remove_office_day(day_off_id: int) -> Response:
    """The office is open then."""
    body_id, admin_id = queries.get_current().id, administrator_in_person().id
    with db.transaction():
        gone = service.remove_day_off(body_id, day_off_id, actor_id=admin_id, now=clock.now())
    flash(_("「%(name)s」を役所の休みの日から外しました。", name=gone.name), "success")
    return redirect(url_for("administration.office_days"), code=303)


def _save(form: DayOffForm) -> bool:
    """Whether it could be added; if not, the form says why."""
    body_id, admin_id = queries.get_current().id, administrator_in_person().id
    try:
        with db.transaction():
            service.add_day_off(body_id, form.details(), actor_id=admin_id, now=clock.now())
    except InvalidInput as error:
        put_on_form(form, error)
        return False
    return True


def _example(body_id: int, days: Sequence[OfficeDayOff]) -> str:
    """A deadline that jumps over the next of the days off; over the year's end where there are none."""
    today = local_date(clock.now())
    coming = [day for day in map(_next_date, days) if day is not None]
    day = min(coming, default=date(today.year, 12, 29))
    holidays = queries.office_holidays_between(body_id, day - _AROUND, day + _AROUND)
    return office_days_example(day, lambda other: is_office_day(other, holidays))


def _when(day_off: OfficeDayOff) -> str:
    """毎年10月1日, or 2026年12月4日（金）だけ."""
    if day_off.year is None:
        return every_year((day_off.month, day_off.day), (day_off.month, day_off.day))
    only = date(day_off.year, day_off.month, day_off.day)
    return _("%(day)sだけ", day=date_text(only, year=True))


def _next_date(day_off: OfficeDayOff) -> date | None:
    """When it is next, today included; None when it is over. 29 February is at most eight years ahead."""
    today, details = local_date(clock.now()), day_off.details
    found = (details.date_in(today.year + years) for years in range(9))
    return next((day for day in found if day is not None and day >= today), None)
