"""Opening days or hours in spite of the closing days, and taking that back."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import staff
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _, ngettext
from booking.facilities.forms.closure import RULE_FIELDS
from booking.facilities.models import Facility
from booking.facilities.queries import get_staff_facility, list_spaces
from booking.facilities.rules.closure_texts import describe
from booking.facilities.staff_views.blueprint import put_on_form
from booking.reservations.office_views.blueprint import asked_day, blueprint, person, write_down
from booking.reservations.office_views.forms import OpeningForm
from booking.reservations.queries import list_concerned
from booking.reservations.service import closing as service

Page = str | tuple[str, int] | Response
MOST_LISTED = 50


@blueprint.route("/staff/facilities/<int:facility_id>/open", methods=["GET", "POST"])
@staff
def open_days(facility_id: int) -> Page:
    """Which days or hours, where and why."""
    now, who = clock.now(), person()
    facility = get_staff_facility(who, facility_id)
    form = OpeningForm(data={"first": asked_day()})
    form.offer_spaces(list_spaces(facility.id))
    if request.method == "GET":
        return _form_page(facility, form, now)
    if not form.validate():
        return _form_page(facility, form, now, InvalidInput.status)
    try:
        plan = form.plan()
        with db.transaction():
            days = service.open_days(who, facility_id, plan, now=now)
    except NotFound:
        raise
    except DomainError as error:
        put_on_form(form, error, RULE_FIELDS)
        return _form_page(facility, form, now, error.status)
    flash(
        ngettext(
            "臨時開館を入れました。%(count)s日が開館になり、すぐに予約できます。",
            "臨時開館を入れました。%(count)s日が開館になり、すぐに予約できます。",
            days,
            count=days,
        ),
        "success",
    )
    return redirect(url_for("office.closures", facility_id=facility_id), code=303)


def _form_page(facility: Facility, form: OpeningForm, now: datetime, status: int = 200) -> Page:
    html = render_template(
        "reservations/office/open.html", facility=facility, form=form, today=local_date(now)
    )
    return (html, status) if status != 200 else html


@blueprint.route(
    "/staff/facilities/<int:facility_id>/openings/<int:closure_id>/take-back", methods=["GET", "POST"]
)
@staff
def take_back_opening(facility_id: int, closure_id: int) -> Page:
    """What is booked in the opened time, and the button that lets the closing days count again."""
    if request.method == "POST":
        return _take_back(facility_id, closure_id)
    now = clock.now()
    with db.transaction():
        facility = get_staff_facility(person(), facility_id)
        found, rule = service.get_coming_opening(facility, closure_id, local_date(now))
        claim = service.claim_of_opening(facility, found, rule, now)
        concerned = list_concerned(facility, claim, now, limit=MOST_LISTED)
        ids = [one.reservation.id for one in concerned.concerns if one.reservation is not None]
        if ids:
            write_down("booking.list_concerned", "facility", facility.id, now, {"reservations": ids})
    names = {space.id: space.name for space in list_spaces(facility.id)}
    return render_template(
        "reservations/office/opening_take_back.html",
        facility=facility,
        closure=found,
        sentence=describe(rule),
        where=names.get(found.space_id or 0, _("施設全体")),
        concerned=concerned,
        now=now,
    )


def _take_back(facility_id: int, closure_id: int) -> Response:
    """Take the opening back; a second press says that it is done."""
    try:
        with db.transaction():
            service.take_back_opening(person(), facility_id, closure_id, now=clock.now())
    except NotFound:
        get_staff_facility(person(), facility_id)
        flash(_("この臨時開館は、もうやめてあります。"), "info")
    else:
        flash(_("臨時開館をやめました。休館日の決まりに戻ります。"), "success")
    return redirect(url_for("office.closures", facility_id=facility_id), code=303)
