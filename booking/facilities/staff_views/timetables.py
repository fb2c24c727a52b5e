"""Timetables of the rules in force: by periods, by steps, or by the day."""

from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.models import User
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
from booking.facilities.service.timetables import TIMETABLES, save_timetable
from booking.facilities.staff_views.blueprint import blueprint, row_errors
from booking.facilities.staff_views.changing import part_of, removed, saved
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
    spec = part_of(TIMETABLES, here, key)
    return _page(here, key, spec, spec.kind)


@blueprint.post("/<int:facility_id>/timetables/<int:key>/remove")
@administrator
def remove_timetable(facility_id: int, key: int) -> Response:
    """Delete a timetable that no space uses."""
    return removed(TIMETABLES, facility_id, key, "timetables", _("時間割を削除しました。"))


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

    def save(admin: User, here: Edited, now: datetime) -> int:
        spec, seen = form.spec(), form.seen.data
        return save_timetable(admin, here.facility, key, spec, draft=here.draft, seen=seen, now=now)

    def show_both(error: Stale, here: Edited) -> None:
        _show_both(form, error, part_of(TIMETABLES, here, key))

    return saved(facility_id, form, save, show_both) is not None


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
