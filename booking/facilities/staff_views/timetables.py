"""Timetables of the rules in force: by periods, by steps, or by the day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.core import clock
from booking.core.calendar import add_months, local_date
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.timetable import (
    TIMETABLE_FORMS,
    PeriodsForm,
    StepsForm,
    TimetableForm,
)
from booking.facilities.frame_queries import FrameOf, load_frames
from booking.facilities.importing.stored import StoredReport
from booking.facilities.queries import list_spaces
from booking.facilities.rules.days import Holidays
from booking.facilities.rules.details import check_timetable
from booking.facilities.rules.rulebook import cut_on
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetable_examples import timetable_examples, timetable_sentences
from booking.facilities.rules.timetable_texts import timetable_lines
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.service.timetables import TIMETABLES, save_timetable
from booking.facilities.staff_views.blueprint import blueprint, put_on_form, row_errors
from booking.facilities.staff_views.changing import part_of, removed, saved
from booking.facilities.staff_views.edited import Edited, asked_day, edited

# The lists of rows that a form may have.
ROWS = ("periods", "combinations", "limits")
# The use of this day of a month is the usual example.
_USUAL_DAY = 10
_LOOKED_AHEAD = 400


@dataclass(frozen=True)
class TimetableTold:
    """A timetable in sentences, worked out for a day, and the spaces to which it matters."""

    sentences: list[str]
    examples: list[str]
    users: list[str]
    """Spaces that are cut by it on any day."""
    cut: list[str]
    """Those on the day of the examples."""


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
    is_right = form.validate_on_submit()
    if is_right and "check" not in request.form and _save(facility_id, key, form):
        flash(_("時間割を保存しました。"), "success")
        return redirect(edited(facility_id).page("timetables"))
    here = edited(facility_id)
    frame_of, holidays = load_frames(here.facility, here.book, local_date(clock.now()))
    day = asked_day(_usual_day(here, key, frame_of, holidays))
    shown = _typed(form) if is_right or not form.is_submitted() else spec
    return render_template(
        "facilities/admin/timetable.html",
        form=form,
        here=here,
        facility=here.facility,
        timetable=spec,
        kind=kind.value,
        errors={name: row_errors(form[name], in_table=True) for name in ROWS if name in form},
        day=day,
        told=_tell(here, key, shown, day, holidays) if shown is not None else None,
    )


def _usual_day(here: Edited, key: int | None, frame_of: FrameOf, holidays: Holidays) -> date:
    """The tenth of the next month, or the next open day after it on which a space is cut by it."""
    first = add_months(local_date(clock.now()), 1).replace(day=_USUAL_DAY)
    coming = (first + timedelta(days=number) for number in range(_LOOKED_AHEAD))
    is_open = (day for day in coming if not frame_of(day).is_closed(day))
    return next((day for day in is_open if key is None or cut_on(here.book, key, day, holidays)), first)


def _typed(form: TimetableForm) -> TimetableSpec | None:
    """What was typed, or is proposed, if it can be meant."""
    try:
        spec = form.spec()
        check_timetable(spec)
    except DomainError as error:
        if form.is_submitted():
            put_on_form(form, error)
        return None
    return spec


def _tell(here: Edited, key: int | None, spec: TimetableSpec, day: date, holidays: Holidays) -> TimetableTold:
    names = {str(space.id): space.name for space in list_spaces(here.facility.id)}
    users = here.book.users_of_timetable(key) if key else []
    cut = cut_on(here.book, key, day, holidays) if key else []
    return TimetableTold(
        sentences=timetable_sentences(spec),
        examples=timetable_examples(spec, day),
        users=[names[one] for one in users if one in names],
        cut=[names[one] for one in cut if one in names],
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
