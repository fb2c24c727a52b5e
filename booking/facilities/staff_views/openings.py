"""When one space can be booked: timetables by day, windows, time kept free around a use."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.opening import OpeningForm, proposed
from booking.facilities.frame_queries import load_frames
from booking.facilities.models import Space
from booking.facilities.queries import SpaceNotFound, list_closures, list_spaces
from booking.facilities.rules.closed_days import closed_on
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closure_texts import describe_reason
from booking.facilities.rules.closures import ClosureRule
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedule_texts import buffers_sentence, entry_days, schedule_sentences
from booking.facilities.rules.schedules import timetable_on
from booking.facilities.rules.timetable_examples import buffer_examples
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.window_texts import example_days, examples_of, plan_sentences
from booking.facilities.service.spaces import set_up_space
from booking.facilities.staff_views.blueprint import blueprint, put_on_form, row_errors
from booking.facilities.staff_views.changing import saved
from booking.facilities.staff_views.edited import Edited, asked_day, edited

DAYS_SHOWN = 14


@dataclass(frozen=True)
class DayExample:
    """A day that is coming, and how the space's day is cut."""

    day: date
    holiday: str | None
    timetable: TimetableSpec | None
    closed: str
    """Why nobody can use it; empty if the place is open."""


@dataclass(frozen=True)
class SetupTold:
    """A setup in sentences, and worked out for days that are coming."""

    schedule: list[str]
    buffers: list[str]
    """What they do, and what they make of the first day that is open."""
    plan: list[str]
    plan_examples: list[str]
    days: list[DayExample]


@blueprint.route("/<int:facility_id>/spaces/<int:space_id>/opening", methods=["GET", "POST"])
@administrator
def edit_opening(facility_id: int, space_id: int) -> str | Response:
    """Change when a space can be booked; ``check`` only works examples out."""
    here = edited(facility_id)
    space = _space(here, space_id)
    stored = here.book.of(space_id)
    form = OpeningForm.of(here.book, stored, proposed(here.book, stored))
    is_right = form.validate_on_submit()
    if is_right and "check" not in request.form and _save(facility_id, space_id, form):
        flash(_("「%(name)s」の、予約できる時間を保存しました。", name=space.name), "success")
        return redirect(edited(facility_id).page("spaces"))
    shown = _typed(form) if is_right else None
    here = edited(facility_id)
    return render_template(
        "facilities/admin/opening.html",
        form=form,
        here=here,
        facility=here.facility,
        space=_space(here, space_id),
        is_proposed=not form.is_submitted() and proposed(here.book, stored) != stored,
        entry_days=entry_days,
        row_errors=row_errors(form.entries),
        day=asked_day(),
        told=_tell(here, space_id, shown or proposed(here.book, here.book.of(space_id)), asked_day()),
    )


def _closing_rules(here: Edited, space_id: int) -> tuple[list[ClosureRule], list[ClosureRule]]:
    """What closes or opens the space, and those of them that are about it alone; what happens once, too."""
    once = [(row.space_id, closure_from_json(row.rule)) for row in list_closures(here.facility.id)]
    own = [*here.book.of(space_id).closures.values(), *(rule for of, rule in once if of == space_id)]
    general = [*here.book.closures.values(), *(rule for of, rule in once if of is None)]
    return [*general, *own], own


def _tell(here: Edited, space_id: int, setup: SpaceSetup, day: date) -> SetupTold:
    """The setup in words, with examples from that day on."""
    today = local_date(clock.now())
    frame_of, holidays = load_frames(here.facility, here.book, today)
    rules, own = _closing_rules(here, space_id)
    days = []
    for number in range(DAYS_SHOWN):
        each = day + timedelta(days=number)
        key = timetable_on(setup.schedule, each, holidays)
        timetable = here.book.timetables[key] if key is not None else None
        reason = closed_on(rules, each, holidays, own)[0]
        closed = describe_reason(reason) if reason is not None else ""
        days.append(DayExample(each, holidays.get(each), timetable, closed))
    plan = here.book.plans[setup.plan] if setup.plan is not None else None
    examples = []
    if plan is not None:
        for each in example_days(plan, today, frame_of):
            examples += examples_of(plan, frame_of(each), today)
    return SetupTold(
        schedule=schedule_sentences(setup.schedule, here.book.timetables),
        buffers=_told_buffers(setup, days),
        plan=plan_sentences(plan),
        plan_examples=examples,
        days=days,
    )


def _told_buffers(setup: SpaceSetup, days: list[DayExample]) -> list[str]:
    sentence = buffers_sentence(setup.buffers)
    if not sentence:
        return [_("準備と片付けの時間をとらないので、すぐ続けて別の方が使えます。")]
    opened = ((one.timetable, one.day) for one in days if one.timetable is not None and not one.closed)
    examples = (buffer_examples(setup.buffers, timetable, day) for timetable, day in opened)
    return [sentence, *next(examples, [])]


def _typed(form: OpeningForm) -> SpaceSetup | None:
    """What was typed, if it can be meant."""
    try:
        return form.setup()
    except DomainError as error:
        put_on_form(form, error)
        return None


def _space(here: Edited, space_id: int) -> Space:
    found = [space for space in list_spaces(here.facility.id) if space.id == space_id]
    if not found:
        raise SpaceNotFound
    return found[0]


def _save(facility_id: int, space_id: int, form: OpeningForm) -> bool:
    """Whether the setup could be saved; if not, the form says why."""

    def save(admin: User, here: Edited, now: datetime) -> bool:
        space, seen = _space(here, space_id), form.seen.data
        set_up_space(admin, here.facility, space.id, form.setup(), draft=here.draft, seen=seen, now=now)
        return True

    def show_both(error: Stale, here: Edited) -> None:
        _show_both(form, error, here.book, space_id)

    return saved(facility_id, form, save, show_both) is not None


def _show_both(form: OpeningForm, error: Stale, book: Rulebook, space_id: int) -> None:
    """What others have saved meanwhile; the timetables are told in sentences."""
    stored = book.of(space_id)
    form.show_both(error, OpeningForm.of(book, stored, stored, formdata=None))
    if form.setup().schedule != stored.schedule:
        form.say_stored(form.entries, _("、").join(schedule_sentences(stored.schedule, book.timetables)))
