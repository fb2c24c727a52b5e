"""Public holidays, a year a page."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.administration.forms.holiday import HolidayForm
from booking.administration.views.blueprint import administrator_in_person, blueprint
from booking.administration.views.saving import is_saved
from booking.core import clock
from booking.core.calendar import date_text, local_date
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _, _l
from booking.facilities.holiday_queries import list_changed_without
from booking.facilities.queries import list_staff_facilities
from booking.municipalities import queries
from booking.municipalities.service import holidays as service
from booking.reservations.queries import count_day

# Years that are offered before and after the present one.
YEARS_BACK, YEARS_AHEAD = 1, 3


@blueprint.get("/holidays")
@administrator
def holidays() -> str:
    """The holidays of a year (``year``, else the present one)."""
    body_id, today = queries.get_current().id, local_date(clock.now())
    year = request.args.get("year", today.year, type=int)
    if year not in _years(today):
        raise NotFound(_l("この年の祝日は、まだ入れられません。"))
    found = queries.list_holidays(body_id, year)
    known = {one.day for one in found}
    due = service.worked_out(date(year, 1, 1), date(year, 12, 31), today)
    coming = next((one for one in found if one.day >= today), None)
    return render_template(
        "administration/holidays.html",
        year=year,
        years=_years(today),
        counts=queries.count_holidays_by_year(body_id),
        holidays=found,
        missing=[one for one in due if one.day not in known],
        is_past=year < today.year,
        coming=coming,
        changed=list_changed_without(body_id, coming.day) if coming is not None else [],
    )


@blueprint.post("/holidays/fill/<int:year>")
@administrator
def fill_holidays(year: int) -> Response:
    """Add the holidays of a year that are not there yet."""
    today = local_date(clock.now())
    if year not in _years(today):
        raise NotFound(_l("この年の祝日は、まだ入れられません。"))
    body_id, admin_id = queries.get_current().id, administrator_in_person().id
    with db.transaction():
        count = service.fill_year(body_id, year, today=today, actor_id=admin_id, now=clock.now())
    if count:
        flash(_("%(year)s年の祝日を%(count)s日入れました。", year=year, count=count), "success")
    else:
        flash(_("%(year)s年の祝日は、すべて入っています。", year=year), "info")
    return _to_year(year)


@blueprint.route("/holidays/new", methods=["GET", "POST"])
@administrator
def add_holiday() -> str | tuple[str, int] | Response:
    """A holiday that the law does not know yet."""
    form = HolidayForm()
    if form.validate_on_submit() and _save(form, None):
        flash(_("%(day)sを祝日にしました。", day=date_text(form.day.data, year=True)), "success")
        return _to_year(form.day.data.year)
    page = render_template("administration/holiday.html", form=form, holiday=None, bookings=0, changed=[])
    return (page, 422) if request.method == "POST" else page


@blueprint.route("/holidays/<int:holiday_id>", methods=["GET", "POST"])
@administrator
def holiday(holiday_id: int) -> str | tuple[str, int] | Response:
    """Correct a holiday."""
    body_id = queries.get_current().id
    form = HolidayForm.of(queries.get_holiday(body_id, holiday_id))
    if form.validate_on_submit() and _save(form, holiday_id):
        flash(_("祝日を直しました。"), "success")
        return _to_year(form.day.data.year)
    found = queries.get_holiday(body_id, holiday_id)
    facility_ids = [one.id for one in list_staff_facilities(administrator_in_person())]
    page = render_template(
        "administration/holiday.html",
        form=form,
        holiday=found,
        bookings=sum(count_day(facility_ids, found.day).values()),
        changed=list_changed_without(body_id, found.day),
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/holidays/<int:holiday_id>/remove")
@administrator
def remove_holiday(holiday_id: int) -> Response:
    """Make an ordinary day of it."""
    body_id, admin_id = queries.get_current().id, administrator_in_person().id
    with db.transaction():
        gone = service.remove_holiday(body_id, holiday_id, actor_id=admin_id, now=clock.now())
    text = date_text(gone.day, year=True)
    flash(_("%(day)s「%(name)s」を祝日から外しました。", day=text, name=gone.name), "success")
    return _to_year(gone.day.year)


def _save(form: HolidayForm, holiday_id: int | None) -> bool:
    """Whether it could be saved; if not, the form says why."""
    body_id, admin_id, now = queries.get_current().id, administrator_in_person().id, clock.now()
    if form.day.data.year not in _years(local_date(now)):
        form.day.errors = [_("この年の祝日は、まだ入れられません。年を確かめてください。")]
        return False

    def save() -> None:
        details, seen = form.details(), form.seen.data
        if holiday_id is None:
            service.add_holiday(body_id, details, actor_id=admin_id, now=now)
            return
        service.correct_holiday(body_id, holiday_id, details, seen=seen, actor_id=admin_id, now=now)

    return is_saved(
        form, save, lambda: HolidayForm.of(queries.get_holiday(body_id, holiday_id or 0), formdata=None)
    )


def _years(today: date) -> range:
    return range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)


def _to_year(year: int) -> Response:
    return redirect(url_for("administration.holidays", year=year), code=303)
