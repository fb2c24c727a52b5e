"""Window plans: from when until when whom booking is open, with examples worked out by the real rules."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.accounts.models import User
from booking.core import clock
from booking.core.calendar import add_months, local_date
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.facilities.forms.plan import PlanForm, usual_plan
from booking.facilities.frame_queries import load_frames
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.window_texts import (
    example_days,
    examples_of,
    plan_sentences,
    window_sentences,
)
from booking.facilities.rules.windows import WindowPlan
from booking.facilities.service.plans import PLANS, save_plan
from booking.facilities.staff_views.blueprint import blueprint, row_errors
from booking.facilities.staff_views.changing import part_of, removed, saved
from booking.facilities.staff_views.edited import Edited, asked_day, edited


@dataclass(frozen=True)
class PlanTold:
    """A plan in sentences, and worked out for days of use."""

    sentences: list[list[str]]
    """Of each window."""
    examples: list[str]
    chosen: list[str]
    """For the day that was asked for."""


@blueprint.route("/<int:facility_id>/plans/new", methods=["GET", "POST"])
@administrator
def add_plan(facility_id: int) -> str | Response:
    """A new window plan; ``usual`` names one to begin with."""
    return _page(edited(facility_id), None)


@blueprint.route("/<int:facility_id>/plans/<int:key>", methods=["GET", "POST"])
@administrator
def edit_plan(facility_id: int, key: int) -> str | Response:
    """Change a window plan."""
    here = edited(facility_id)
    part_of(PLANS, here, key)
    return _page(here, key)


@blueprint.post("/<int:facility_id>/plans/<int:key>/remove")
@administrator
def remove_plan(facility_id: int, key: int) -> Response:
    """Delete a window plan that no space uses."""
    return removed(PLANS, facility_id, key, "plans", _("受付期間を削除しました。"))


def _page(here: Edited, key: int | None) -> str | Response:
    facility_id, draft_id = here.facility.id, here.draft_id
    stored = here.book.plans[key] if key is not None else None
    form = PlanForm.of(stored, usual_plan(request.args.get("usual", "")))
    shown = stored
    if form.validate_on_submit():
        shown = form.plan(stored)
        saved = None if "check" in request.form else _save(facility_id, key, form, shown)
        if saved is not None:
            flash(_("受付期間を保存しました。例を見て、思ったとおりか確かめてください。"), "success")
            day = asked_day(_usual_day()).isoformat()
            address = url_for(
                "facility_setup.edit_plan", facility_id=facility_id, key=saved, draft=draft_id, day=day
            )
            return redirect(address)
    elif not form.is_submitted():
        shown = stored or usual_plan(request.args.get("usual", ""))
    here = edited(facility_id)
    return render_template(
        "facilities/admin/plan.html",
        form=form,
        here=here,
        facility=here.facility,
        stored=stored,
        day=asked_day(_usual_day()),
        told=_tell(here, shown, asked_day(_usual_day())) if shown is not None and shown.windows else None,
        row_errors=row_errors(form.windows),
        describe=describe,
        window_sentences=window_sentences,
        is_new=key is None,
        users=_users(here, key),
    )


def _usual_day() -> date:
    return add_months(local_date(clock.now()), 2)


def _users(here: Edited, key: int | None) -> int:
    return len(here.book.users_of_plan(key)) if key is not None else 0


def _tell(here: Edited, plan: WindowPlan, day: date) -> PlanTold:
    today = local_date(clock.now())
    frame_of, _holidays = load_frames(here.facility, here.book, today)
    days = example_days(plan, today, frame_of)
    return PlanTold(
        sentences=[window_sentences(window) for window in plan.windows],
        examples=[sentence for each in days for sentence in examples_of(plan, frame_of(each), today)],
        chosen=examples_of(plan, frame_of(day), today),
    )


def _save(facility_id: int, key: int | None, form: PlanForm, plan: WindowPlan) -> int | None:
    """The plan's number; None if it could not be saved, and the form says why."""

    def save(admin: User, here: Edited, now: datetime) -> int:
        seen = form.seen.data
        return save_plan(admin, here.facility, key, plan, draft=here.draft, seen=seen, now=now)

    def show_both(error: Stale, here: Edited) -> None:
        stored = part_of(PLANS, here, key)
        form.show_both(error, PlanForm.of(stored, formdata=None))
        if stored.windows != plan.windows:
            form.say_stored(form.windows, " ".join(plan_sentences(stored)))

    return saved(facility_id, form, save, show_both)
