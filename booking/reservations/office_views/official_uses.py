"""Official uses of a facility: those to come, entering, changing and giving up."""

from collections.abc import Callable
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import staff
from booking.availability.models import OfficialUse
from booking.availability.queries import list_coming_official_uses
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _, ngettext
from booking.facilities.forms.fields import options
from booking.facilities.models import Facility
from booking.facilities.queries import get_staff_facility, list_spaces
from booking.facilities.staff_views.blueprint import put_on_form
from booking.reservations.models import Clearing
from booking.reservations.office_views.blueprint import asked_day, blueprint, person
from booking.reservations.office_views.choosing import Outcome, Step, asked_step, load, proceed
from booking.reservations.office_views.forms import NewUseForm, UseForm, values_of_use
from booking.reservations.queries import find_clearing
from booking.reservations.rules.clearing import weekly
from booking.reservations.service import official_uses as service
from booking.reservations.service.clearing import Decision

Page = str | tuple[str, int] | Response


@blueprint.get("/staff/facilities/<int:facility_id>/official-uses")
@staff
def official_uses(facility_id: int) -> str:
    """The official uses to come."""
    facility = get_staff_facility(person(), facility_id)
    names = {space.id: space.name for space in list_spaces(facility.id)}
    return render_template(
        "reservations/office/official_uses.html",
        facility=facility,
        uses=list_coming_official_uses(names, clock.now()),
        names=names,
    )


@blueprint.route("/staff/facilities/<int:facility_id>/official-uses/new", methods=["GET", "POST"])
@staff
def enter_use(facility_id: int) -> Page:
    """Where, when and what for; then the steps from there on."""
    who, now = person(), clock.now()
    facility = get_staff_facility(who, facility_id)

    def enter(plan: service.UsePlan, decision: Decision) -> Clearing:
        return service.enter(who, facility_id, plan, decision, now=now)

    return _go_on(facility, _new_form(facility), None, enter, now)


@blueprint.route("/staff/facilities/<int:facility_id>/official-uses/<int:use_id>", methods=["GET", "POST"])
@staff
def change_use(facility_id: int, use_id: int) -> Page:
    """The same steps with what was entered; a use that was given up meanwhile is not found."""
    who, now = person(), clock.now()
    facility = get_staff_facility(who, facility_id)
    use = service.get_use(facility, use_id, now)

    def change(plan: service.UsePlan, decision: Decision) -> Clearing:
        return service.change(who, facility_id, use_id, plan, decision, now=now)

    return _go_on(facility, UseForm(data=values_of_use(use)), use, change, now)


def _new_form(facility: Facility) -> NewUseForm:
    form = NewUseForm(data={"day": asked_day()})
    form.spaces.choices = options((space.id, space.name) for space in list_spaces(facility.id))
    return form


def _plan_of(form: UseForm, use: OfficialUse | None) -> service.UsePlan:
    """What was entered; a use that is changed keeps its space."""
    if isinstance(form, NewUseForm):
        return form.whole_plan()
    return form.plan((use.space_id,) if use is not None else ())


def _go_on(
    facility: Facility,
    form: UseForm,
    use: OfficialUse | None,
    do: Callable[[service.UsePlan, Decision], Clearing],
    now: datetime,
) -> Page:
    who = person()
    if asked_step() is Step.EDIT:
        return _form_page(facility, form, use)
    if not form.validate():
        return _form_page(facility, form, use, InvalidInput.status)
    plan, use_id = _plan_of(form, use), use.id if use is not None else None
    try:
        outcome = proceed(
            lambda: load(facility, form, service.claim_of(facility, plan, now, use), now, use_id),
            lambda decision: do(plan, decision),
            lambda token: find_clearing(who.id, token),
        )
    except NotFound:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return _form_page(facility, form, use, error.status)
    if outcome.done is not None:
        address = url_for("office.clearing", facility_id=facility.id, clearing_id=outcome.done.id)
        return redirect(address, code=303)
    return _step_page(facility, plan, outcome, use)


def _form_page(facility: Facility, form: UseForm, use: OfficialUse | None, status: int = 200) -> Page:
    names = {space.id: space.name for space in list_spaces(facility.id)}
    html = render_template(
        "reservations/office/official_use.html", facility=facility, form=form, use=use, names=names
    )
    return (html, status) if status != 200 else html


def _step_page(facility: Facility, plan: service.UsePlan, outcome: Outcome, use: OfficialUse | None) -> Page:
    names = [space.name for space in list_spaces(facility.id) if space.id in plan.space_ids]
    days: tuple[date, ...] = weekly(plan.first, plan.until)
    html = render_template(
        f"reservations/office/official_use_{'check' if outcome.step is Step.CHECK else 'list'}.html",
        facility=facility,
        plan=plan,
        days=days,
        where="、".join(names),
        use=use,
        choosing=outcome.choosing,
        changed=outcome.changed,
        now=clock.now(),
    )
    return (html, 409) if outcome.changed else html


@blueprint.route(
    "/staff/facilities/<int:facility_id>/official-uses/<int:use_id>/remove", methods=["GET", "POST"]
)
@staff
def remove_use(facility_id: int, use_id: int) -> Page:
    """What giving it up means, and the buttons that do it."""
    if request.method == "POST":
        return _remove(facility_id, use_id)
    facility = get_staff_facility(person(), facility_id)
    use = service.get_use(facility, use_id, clock.now())
    return render_template(
        "reservations/office/official_use_remove.html",
        facility=facility,
        use=use,
        following=service.list_following(facility, use),
        names={space.id: space.name for space in list_spaces(facility.id)},
    )


def _remove(facility_id: int, use_id: int) -> Response:
    """Give it up; a second press says that it is done."""
    following = request.form.get("following") == "yes"
    try:
        with db.transaction():
            count = service.remove(person(), facility_id, use_id, following=following, now=clock.now())
    except service.OfficialUseNotFound:
        flash(_("この行政使用は、もう取りやめています。"), "info")
    else:
        flash(
            ngettext(
                "行政使用%(count)s件を取りやめました。この時間は、また予約できます。",
                "行政使用%(count)s件を取りやめました。この時間は、また予約できます。",
                count,
                count=count,
            ),
            "success",
        )
    return redirect(url_for("office.official_uses", facility_id=facility_id), code=303)
