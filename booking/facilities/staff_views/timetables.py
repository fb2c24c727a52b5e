"""Timetables of the rules in force: by periods, by steps, or by the day."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import local_date, minute_text
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.timetable import PeriodsForm, StepsForm
from booking.facilities.importing.stored import StoredReport
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.service import spaces as service
from booking.facilities.staff_views.blueprint import (
    administrator_in_person,
    blueprint,
    facility_of,
    page_of,
    put_on_form,
)


@blueprint.route("/<int:facility_id>/timetables/new", methods=["GET", "POST"])
@administrator
def add_timetable(facility_id: int) -> str | Response:
    """A new timetable; ``kind`` chooses between periods and steps."""
    facility = facility_of(facility_id)
    kind = TimetableKind.STEPS if request.args.get("kind") == "steps" else TimetableKind.PERIODS
    return _page(facility, None, None, kind)


@blueprint.route("/<int:facility_id>/timetables/<int:key>", methods=["GET", "POST"])
@administrator
def edit_timetable(facility_id: int, key: int) -> str | Response:
    """Change a timetable."""
    facility = facility_of(facility_id)
    spec = _timetable(facility, key)
    return _page(facility, key, spec, spec.kind)


@blueprint.post("/<int:facility_id>/timetables/<int:key>/remove")
@administrator
def remove_timetable(facility_id: int, key: int) -> Response:
    """Delete a timetable that no space uses."""
    try:
        with db.transaction():
            facility = facility_of(facility_id)
            _timetable(facility, key)
            service.remove_timetable(administrator_in_person(), facility, key, now=clock.now())
    except service.TimetableInUse as error:
        flash(error.message, "error")
    else:
        flash(_("時間割を削除しました。"), "success")
    return redirect(page_of(facility_id, "timetables"))


def _timetable(facility: Facility, key: int) -> TimetableSpec:
    spec = book_in_force(facility.id, local_date(clock.now())).timetables.get(key)
    if spec is None:
        raise service.TimetableNotFound
    return spec


def _page(
    facility: Facility, key: int | None, spec: TimetableSpec | None, kind: TimetableKind
) -> str | Response:
    hours = StoredReport.from_json(facility.import_report).hours
    form = (StepsForm if kind is TimetableKind.STEPS else PeriodsForm).of(spec, hours)
    facility_id = facility.id
    if form.validate_on_submit() and _save(facility_id, key, form):
        flash(_("時間割を保存しました。"), "success")
        return redirect(page_of(facility_id, "timetables"))
    return render_template(
        "facilities/admin/timetable.html", form=form, facility=facility, timetable=spec, kind=kind.value
    )


def _save(facility_id: int, key: int | None, form: PeriodsForm | StepsForm) -> bool:
    """Whether the timetable could be saved; if not, the form says why."""
    try:
        with db.transaction():
            service.save_timetable(
                administrator_in_person(),
                facility_of(facility_id),
                key,
                form.spec(),
                seen=form.seen.data,
                now=clock.now(),
            )
    except Stale as error:
        _show_both(form, error, _timetable(facility_of(facility_id), key or 0))
        return False
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True


def _show_both(form: PeriodsForm | StepsForm, error: Stale, stored: TimetableSpec) -> None:
    """The fields that others have changed meanwhile; periods are told in one line."""
    form.show_both(error, type(form).of(stored, None, formdata=None))
    if isinstance(form, PeriodsForm) and form.spec().periods != stored.periods:
        periods = [f"{one.name} {minute_text(one.starts)}–{minute_text(one.ends)}" for one in stored.periods]
        form.say_stored(form.periods, _("、").join(periods))
