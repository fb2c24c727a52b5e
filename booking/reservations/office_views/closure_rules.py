"""Administrators' rules of closing days: one form a kind, what is booked on such days, and their removal."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts.access import administrator
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _, _l
from booking.facilities.example_queries import load_example_of
from booking.facilities.forms.closure import CLOSURE_FORMS, ClosureForm
from booking.facilities.importing.findings import Code, Finding
from booking.facilities.importing.stored import StoredReport, closures_of
from booking.facilities.models import Facility
from booking.facilities.queries import list_closures, list_spaces
from booking.facilities.rulebook_queries import ListedClosure, Which
from booking.facilities.rules.closed_days import days_changed_by
from booking.facilities.rules.closure_json import kind_of
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.closures import AnnualClosure, ClosureRule, DatedRule, Opening
from booking.facilities.service import closing, editing, rulebooks
from booking.facilities.staff_views.blueprint import administrator_in_person, put_on_form
from booking.facilities.staff_views.edited import Edited, edited
from booking.municipalities.queries import holidays_between
from booking.reservations.office_views.blueprint import asked_day, blueprint, write_down
from booking.reservations.office_views.choosing import carried
from booking.reservations.queries import Concerned, list_concerned
from booking.reservations.rules.clearing import Claim, spans_of_closure

# Bookings so far ahead are looked for, and so many of them are listed.
LOOK_AHEAD = timedelta(days=366)
MOST_LISTED = 50
# What happens once stands beside the rules that are dated and drafted.
ONCE = ("dated", "dated_opening")
# Holidays around matter too: closing days move away from them.
MARGIN = timedelta(days=14)


@blueprint.route("/staff/facilities/<int:facility_id>/closures/new", methods=["GET", "POST"])
@administrator
def add_closure(facility_id: int) -> str | Response:
    """Add closing days of one kind; ``finding`` names what the import asked, which this settles.

    What is booked on such days is shown before the rule is saved; it stays. A draft has only rules that
    recur, and its rehearsal shows what is booked. ``check`` only works the coming days out.
    """
    here = edited(facility_id)
    facility = here.facility
    finding = _finding(facility)
    proposed = next(iter(closures_of(finding)), None) if finding else None
    kinds = {name: one for name, one in CLOSURE_FORMS.items() if not here.draft or name not in ONCE}
    kind = request.args.get("kind") or (kind_of(proposed) if proposed else next(iter(kinds)))
    if kind not in kinds:
        raise NotFound(_l("この種類の休館日はありません。"))
    form = kinds[kind][1](data=_values(proposed))
    form.offer_spaces(list_spaces(facility.id))
    is_right, checks = form.validate_on_submit(), "check" in request.form
    if is_right and not checks and not here.draft:
        concerned = _concerned(facility, form)
        if concerned is not None and concerned.total and "seen" not in request.form:
            return _preview(facility, form, concerned)
    if is_right and not checks and not form.errors and _save(facility_id, form, finding):
        is_opening = isinstance(form.rule(), Opening)
        flash(_("開館日を登録しました。") if is_opening else _("休館日を登録しました。"), "success")
        return redirect(edited(facility_id).page("closures"))
    here = edited(facility_id)
    return render_template(
        "facilities/admin/closure.html",
        form=form,
        told=_told(here, form) if is_right and checks else None,
        here=here,
        facility=here.facility,
        kind=kind,
        kinds=kinds,
        finding=finding,
    )


@blueprint.route("/staff/facilities/<int:facility_id>/closures/<int:number>/remove", methods=["GET", "POST"])
@administrator
def remove_closure(facility_id: int, number: int) -> str | Response:
    """Remove what closes or opens once."""
    return _removal(facility_id, Which.ONCE, number)


@blueprint.route(
    "/staff/facilities/<int:facility_id>/rules/closures/<int:number>/remove", methods=["GET", "POST"]
)
@administrator
def remove_closing_rule(facility_id: int, number: int) -> str | Response:
    """Remove a rule that closes again and again."""
    return _removal(facility_id, Which.STANDING, number)


def _removal(facility_id: int, which: Which, number: int) -> str | Response:
    """On how many days the facility opens without the rule, and the button that removes it."""
    if request.method == "POST":
        return _remove(facility_id, which, number)
    here, today = edited(facility_id), local_date(clock.now())
    facility = here.facility
    closure = _closure(here, which, number)
    holidays = holidays_between(facility.municipality_id, today - MARGIN, today + LOOK_AHEAD + MARGIN)
    rule = closure.rule
    listed = here.listed_closures()
    others = [one.rule for one in listed if one != closure and one.space_id in (None, closure.space_id)]
    names = {space.id: space.name for space in list_spaces(facility.id)}
    return render_template(
        "reservations/office/closure_remove.html",
        facility=facility,
        address=request.full_path.rstrip("?"),
        here=here,
        closure=closure,
        sentence=describe(rule),
        is_opening=isinstance(rule, Opening),
        where=names.get(closure.space_id or 0, _("施設全体")),
        days=days_changed_by(rule, others, today, today + LOOK_AHEAD, holidays),
    )


def _remove(facility_id: int, which: Which, number: int) -> Response:
    """Open again what a rule closed."""
    admin, now = administrator_in_person(), clock.now()
    with db.transaction():
        here = edited(facility_id)
        facility = here.facility
        is_opening = isinstance(_closure(here, which, number).rule, Opening)
        if which is Which.STANDING:
            rulebooks.remove_closure(admin, facility, number, draft=here.draft, now=now)
        else:
            row = next(one for one in list_closures(facility.id) if one.id == number)
            closing.remove_closure(admin, facility, row, now=now)
    flash(_("開館日を削除しました。") if is_opening else _("休館日を削除しました。"), "success")
    return redirect(edited(facility_id).page("closures"))


def _closure(here: Edited, which: Which, number: int) -> ListedClosure:
    listed = here.listed_closures()
    closure = next((one for one in listed if (one.which, one.number) == (which, number)), None)
    if closure is None:
        raise NotFound(_l("この休館日は、もうありません。"))
    return closure


def _told(here: Edited, form: ClosureForm) -> tuple[str, str] | None:
    """What was typed in a sentence, and the next days that it means; None if the form says why not."""
    try:
        rule = form.rule()
    except DomainError as error:
        put_on_form(form, error, form.rule_fields)
        return None
    typed = ListedClosure(Which.STANDING, 0, rule, form.space_id.data or None)
    today = local_date(clock.now())
    return describe(rule), load_example_of(here.facility, here.listed_closures(), typed, today)


def _concerned(facility: Facility, form: ClosureForm) -> Concerned | None:
    """What is booked in the year to come on days that the rule closes; None if the form says why not."""
    now = clock.now()
    try:
        rule = form.rule()
    except DomainError as error:
        put_on_form(form, error, form.rule_fields)
        return None
    first, last = local_date(now), local_date(now) + LOOK_AHEAD
    if isinstance(rule, DatedRule):
        first, last = max(first, rule.first), max(last, rule.first)
        last = min(rule.last, last)
    holidays = holidays_between(facility.municipality_id, first - MARGIN, last + MARGIN)
    chosen = form.space_id.data
    spaces = frozenset([chosen] if chosen else [space.id for space in list_spaces(facility.id)])
    claim = Claim(spaces, spans_of_closure(rule, first, last, holidays))
    with db.transaction():
        found = list_concerned(facility, claim, now, limit=MOST_LISTED)
        ids = [one.reservation.id for one in found.concerns if one.reservation is not None]
        if ids:
            write_down("booking.list_concerned", "facility", facility.id, now, {"reservations": ids})
    return found


def _preview(facility: Facility, form: ClosureForm, concerned: Concerned) -> str:
    rule = form.rule()
    return render_template(
        "reservations/office/closure_preview.html",
        facility=facility,
        sentence=describe(rule),
        concerned=concerned,
        carried=carried(form),
        is_dated=isinstance(rule, DatedRule),
        address=request.full_path.rstrip("?"),
        now=clock.now(),
    )


def _finding(facility: Facility) -> Finding | None:
    return StoredReport.from_json(facility.import_report).find(request.args.get("finding", ""))


def _save(facility_id: int, form: ClosureForm, finding: Finding | None) -> bool:
    """Whether the rule could be made; if not, the form says why."""
    admin, now = administrator_in_person(), clock.now()
    try:
        rule = form.rule()
        with db.transaction():
            here = edited(facility_id)
            facility = here.facility
            space_id = form.space_id.data or None
            if isinstance(rule, DatedRule):
                closing.add_closure(admin, facility, rule, space_id=space_id, now=now)
            else:
                rulebooks.add_closure(admin, facility, rule, space_id=space_id, draft=here.draft, now=now)
            if here.draft is not None:
                return True
            report = StoredReport.from_json(facility.import_report)
            answered = [each for each in report.open if each.code is Code.CLOSURES_MISSING]
            editing.settle(admin, facility, [*answered, *([finding] if finding else [])], now=now)
    except DomainError as error:
        put_on_form(form, error, form.rule_fields)
        return False
    return True


def _values(rule: ClosureRule | None) -> dict[str, Any]:
    """What to start the form with: a proposal of the import, else nothing but the usual."""
    if isinstance(rule, AnnualClosure):
        (first_month, first_day), (last_month, last_day) = rule.first, rule.last
        return {
            "first_month": first_month,
            "first_day": first_day,
            "last_month": last_month,
            "last_day": last_day,
            "reason": rule.reason,
        }
    return {"first": _first_day()}


def _first_day() -> date | None:
    """The day that a link to this page proposes."""
    try:
        return date.fromisoformat(request.args.get("first", ""))
    except ValueError:
        return asked_day()
