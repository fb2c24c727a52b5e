"""Timetables of the rules in force: by periods, by steps, or by the day."""

from dataclasses import replace

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.timetable import (
    TIMETABLE_FORMS,
    PeriodsForm,
    StepsForm,
    TimetableForm,
)
from booking.facilities.importing.stored import StoredReport
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetable_texts import timetable_lines
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.service import spaces as service
from booking.facilities.staff_views.blueprint import (
    administrator_in_person,
    blueprint,
    put_on_form,
    row_errors,
)
from booking.facilities.staff_views.edited import Edited, edited

# The lists of rows that a form may have.
ROWS = ("periods", "combinations", "limits")


@blueprint.route("/<int:facility_id>/timetables/new", methods=["GET", "POST"])
@administrator
def add_timetable(facility_id: int) -> str | Response:
    """A new timetable; ``kind`` chooses between periods, steps and days."""
    asked = request.args.get("kind", "")
    kind = TimetableKind(asked) if asked in list(TimetableKind) else TimetableKind.PERIODS
    return _page(edited(facility_id), None, None, kind)


@blueprint.route("/<int:facility_id>/timetables/<int:key>", methods=["GET", "POST"])
@administrator
def edit_timetable(facility_id: int, key: int) -> str | Response:
    """Change a timetable."""
    here = edited(facility_id)
    spec = _timetable(here, key)
    return _page(here, key, spec, spec.kind)


@blueprint.post("/<int:facility_id>/timetables/<int:key>/remove")
@administrator
def remove_timetable(facility_id: int, key: int) -> Response:
    """Delete a timetable that no space uses."""
    try:
        with db.transaction():
            here = edited(facility_id)
            _timetable(here, key)
            admin = administrator_in_person()
            service.remove_timetable(admin, here.facility, key, draft=here.draft, now=clock.now())
    except service.TimetableInUse as error:
        flash(error.message, "error")
    else:
        flash(_("時間割を削除しました。"), "success")
    return redirect(edited(facility_id).page("timetables"))


def _timetable(here: Edited, key: int) -> TimetableSpec:
    if key not in here.book.timetables:
        raise service.TimetableNotFound
    return here.book.timetables[key]


def _page(here: Edited, key: int | None, spec: TimetableSpec | None, kind: TimetableKind) -> str | Response:
    hours = StoredReport.from_json(here.facility.import_report).hours
    form = TIMETABLE_FORMS[kind].of(spec, hours)
    facility_id = here.facility.id
    if form.validate_on_submit() and _save(facility_id, key, form):
        flash(_("時間割を保存しました。"), "success")
        return redirect(edited(facility_id).page("timetables"))
    here = edited(facility_id)
    return render_template(
        "facilities/admin/timetable.html",
        form=form,
        here=here,
        facility=here.facility,
        timetable=spec,
        kind=kind.value,
        errors={name: row_errors(form[name], in_table=True) for name in ROWS if name in form},
    )


def _save(facility_id: int, key: int | None, form: TimetableForm) -> bool:
    """Whether the timetable could be saved; if not, the form says why."""
    try:
        with db.transaction():
            here = edited(facility_id)
            service.save_timetable(
                administrator_in_person(),
                here.facility,
                key,
                form.spec(),
                draft=here.draft,
                seen=form.seen.data,
                now=clock.now(),
            )
    except Stale as error:
        _show_both(form, error, _timetable(edited(facility_id), key or 0))
        return False
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True


def _show_both(form: TimetableForm, error: Stale, stored: TimetableSpec) -> None:
    """The fields that others have changed meanwhile; periods and the like are told in lines."""
    form.show_both(error, type(form).of(stored, None, formdata=None))
    typed = form.spec()
    if isinstance(form, PeriodsForm) and typed.periods != stored.periods:
        form.say_stored(form.periods, _told(replace(stored, combinations=())))
    if isinstance(form, PeriodsForm) and typed.combinations != stored.combinations:
        form.say_stored(form.combinations, _told(stored))
    if isinstance(form, StepsForm) and typed.limits != stored.limits:
        form.say_stored(form.limits, _told(stored))


def _told(spec: TimetableSpec) -> str:
    return _("、").join(timetable_lines(spec))
