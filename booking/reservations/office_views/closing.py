"""Closing days or hours step by step, the closures and openings to come, and opening again."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import staff
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _
from booking.facilities.forms.closure import RULE_FIELDS
from booking.facilities.models import Facility
from booking.facilities.queries import get_staff_facility, list_spaces
from booking.facilities.rulebook_queries import Which, list_all_closures
from booking.facilities.rules.closure_texts import describe
from booking.facilities.staff_views.blueprint import put_on_form
from booking.reservations.models import Clearing
from booking.reservations.office_views.blueprint import asked_day, blueprint, person
from booking.reservations.office_views.choosing import Outcome, Step, asked_step, load, proceed
from booking.reservations.office_views.forms import ClosingForm
from booking.reservations.queries import count_cancelled_for, find_clearing
from booking.reservations.service import closing as service

Page = str | tuple[str, int] | Response


@blueprint.route("/staff/facilities/<int:facility_id>/close", methods=["GET", "POST"])
@staff
def close(facility_id: int) -> Page:
    """Which days or hours, where and why; then the list of what is concerned, the confirmation, the deed."""
    now, who = clock.now(), person()
    facility = get_staff_facility(who, facility_id)
    form = _form(facility)
    if asked_step() is Step.EDIT:
        return _form_page(facility, form, now)
    if not form.validate():
        return _form_page(facility, form, now, InvalidInput.status)
    try:
        plan = form.plan()
        outcome = proceed(
            lambda: load(facility, form, service.claim_of(facility, plan, now), now),
            lambda decision: service.close(who, facility_id, plan, decision, now=now),
            lambda token: find_clearing(who.id, token),
        )
    except NotFound:
        raise
    except DomainError as error:
        put_on_form(form, error, RULE_FIELDS)
        return _form_page(facility, form, now, error.status)
    if outcome.done is not None:
        return _to_report(outcome.done)
    return _step_page(facility, plan, outcome)


def _form(facility: Facility) -> ClosingForm:
    form = ClosingForm(data={"first": asked_day()})
    form.offer_spaces(list_spaces(facility.id))
    return form


def _form_page(facility: Facility, form: ClosingForm, now: datetime, status: int = 200) -> Page:
    html = render_template(
        "reservations/office/close.html", facility=facility, form=form, today=local_date(now)
    )
    return (html, status) if status != 200 else html


def _step_page(facility: Facility, plan: service.ClosingPlan, outcome: Outcome) -> Page:
    names = [space.name for space in list_spaces(facility.id) if space.id in plan.space_ids]
    html = render_template(
        f"reservations/office/close_{'check' if outcome.step is Step.CHECK else 'list'}.html",
        facility=facility,
        plan=plan,
        sentence=describe(plan.rule),
        where="、".join(names) or _("施設全体"),
        choosing=outcome.choosing,
        changed=outcome.changed,
        now=clock.now(),
    )
    return (html, 409) if outcome.changed else html


def _to_report(done: Clearing) -> Response:
    address = url_for("office.clearing", facility_id=done.facility_id, clearing_id=done.id)
    return redirect(address, code=303)


@blueprint.get("/staff/facilities/<int:facility_id>/closures")
@staff
def closures(facility_id: int) -> str:
    """The one-off closures and openings to come, and the rules that close regularly."""
    facility, today = get_staff_facility(person(), facility_id), local_date(clock.now())
    coming = service.list_coming_closures(facility, today)
    openings = service.list_coming_openings(facility, today)
    rules = list_all_closures(facility.id, today)
    return render_template(
        "reservations/office/closures.html",
        facility=facility,
        coming=[(closure, describe(rule)) for closure, rule in coming],
        openings=[(closure, describe(rule)) for closure, rule in openings],
        regular=[(one, describe(one.rule)) for one in rules if one.which is Which.STANDING],
        names={space.id: space.name for space in list_spaces(facility.id)},
    )


@blueprint.route(
    "/staff/facilities/<int:facility_id>/closures/<int:closure_id>/reopen", methods=["GET", "POST"]
)
@staff
def reopen(facility_id: int, closure_id: int) -> Page:
    """What opening again means, and the button that does it."""
    if request.method == "POST":
        return _reopen(facility_id, closure_id)
    facility = get_staff_facility(person(), facility_id)
    found, rule = service.get_coming_closure(facility, closure_id, local_date(clock.now()))
    names = {space.id: space.name for space in list_spaces(facility.id)}
    return render_template(
        "reservations/office/reopen.html",
        facility=facility,
        closure=found,
        sentence=describe(rule),
        where=names.get(found.space_id or 0, _("施設全体")),
        cancelled=count_cancelled_for(facility.id, found.id),
    )


def _reopen(facility_id: int, closure_id: int) -> Response:
    """Take the closure back; a second press says that it is open."""
    try:
        with db.transaction():
            service.reopen(person(), facility_id, closure_id, now=clock.now())
    except NotFound:
        get_staff_facility(person(), facility_id)
        flash(_("この休館は、もう開館に戻しています。"), "info")
    else:
        flash(_("開館に戻しました。取り消した予約は戻りません。"), "success")
    return redirect(url_for("office.closures", facility_id=facility_id), code=303)
