"""Timetables by periods or by steps."""

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import minute_text
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _, _l
from booking.core.stale import Stale
from booking.facilities.forms.timetable import PeriodsForm, StepsForm
from booking.facilities.importing.stored import StoredReport
from booking.facilities.models import Facility, Timetable
from booking.facilities.queries import list_timetables
from booking.facilities.rules.settings import TimetableKind
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
    return _page(facility, None, kind)


@blueprint.route("/<int:facility_id>/timetables/<int:timetable_id>", methods=["GET", "POST"])
@administrator
def edit_timetable(facility_id: int, timetable_id: int) -> str | Response:
    """Change a timetable."""
    facility = facility_of(facility_id)
    timetable = _timetable(facility, timetable_id)
    return _page(facility, timetable, timetable.kind)


@blueprint.post("/<int:facility_id>/timetables/<int:timetable_id>/remove")
@administrator
def remove_timetable(facility_id: int, timetable_id: int) -> Response:
    """Delete a timetable that no space uses."""
    try:
        with db.transaction():
            facility = facility_of(facility_id)
            timetable = _timetable(facility, timetable_id)
            service.remove_timetable(administrator_in_person(), facility, timetable, now=clock.now())
    except service.TimetableInUse as error:
        flash(error.message, "error")
    else:
        flash(_("時間割を削除しました。"), "success")
    return redirect(page_of(facility_id, "timetables"))


def _timetable(facility: Facility, timetable_id: int) -> Timetable:
    for timetable in list_timetables(facility.id):
        if timetable.id == timetable_id:
            return timetable
    raise NotFound(_l("この時間割は見つかりませんでした。"))


def _page(facility: Facility, timetable: Timetable | None, kind: TimetableKind) -> str | Response:
    hours = StoredReport.from_json(facility.import_report).hours
    form = (StepsForm if kind is TimetableKind.STEPS else PeriodsForm).of(timetable, hours)
    facility_id, timetable_id = facility.id, timetable.id if timetable else None
    if form.validate_on_submit() and _save(facility_id, timetable_id, form):
        flash(_("時間割を保存しました。"), "success")
        return redirect(page_of(facility_id, "timetables"))
    return render_template(
        "facilities/admin/timetable.html", form=form, facility=facility, timetable=timetable, kind=kind.value
    )


def _save(facility_id: int, timetable_id: int | None, form: PeriodsForm | StepsForm) -> bool:
    """Whether the timetable could be saved; if not, the form says why."""
    try:
        with db.transaction():
            facility = facility_of(facility_id)
            timetable = _timetable(facility, timetable_id) if timetable_id is not None else None
            service.save_timetable(
                administrator_in_person(),
                facility,
                timetable,
                form.name.data,
                form.spec(),
                seen=form.seen.data,
                now=clock.now(),
            )
    except Stale as error:
        _show_both(form, error, _timetable(facility_of(facility_id), timetable_id or 0))
        return False
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True


def _show_both(form: PeriodsForm | StepsForm, error: Stale, stored: Timetable) -> None:
    """The fields that others have changed meanwhile; periods are told in one line."""
    form.show_both(error, type(form).of(stored, None, formdata=None))
    if isinstance(form, PeriodsForm) and form.spec().periods != stored.spec.periods:
        periods = [
            f"{one.name} {minute_text(one.starts)}–{minute_text(one.ends)}" for one in stored.spec.periods
        ]
        form.say_stored(form.periods, _("、").join(periods))
