"""What was done when staff took a time: who is told by mail, whom to call; to be printed."""

from datetime import date

from flask import render_template

from booking.accounts.access import staff
from booking.availability.models import OfficialUse
from booking.availability.queries import official_uses
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.queries import get_staff_facility, list_closures
from booking.facilities.rules.closure_json import closure_from_json
from booking.facilities.rules.closure_texts import describe
from booking.facilities.rules.closures import ClosureRule, DatedClosure
from booking.reservations.models import Clearing
from booking.reservations.office_views.blueprint import blueprint, person, write_down
from booking.reservations.queries import ClearingReport, get_clearing_report
from booking.reservations.rules.clearing import ClearingKind


@blueprint.get("/staff/facilities/<int:facility_id>/clearings/<int:clearing_id>")
@staff
def clearing(facility_id: int, clearing_id: int) -> str:
    """Step ④ of closing and of official use, and the page to come back to."""
    now = clock.now()
    with db.transaction():
        facility = get_staff_facility(person(), facility_id)
        report = get_clearing_report(facility, clearing_id)
        concerns = report.cancelled + report.kept
        named = [one.reservation.id for one in concerns if one.reservation is not None]
        write_down("clearing.view", "clearing", clearing_id, now, {"reservations": named})
    rules, uses = _rules(facility, report.clearing), _uses(report.clearing)
    return render_template(
        "reservations/office/clearing.html",
        facility=facility,
        report=report,
        clearing=report.clearing,
        is_closing=report.clearing.kind is ClearingKind.CLOSING,
        changed=report.clearing.made.get("changed", False),
        sentences=[describe(rule) for rule in rules[:1]],
        uses=uses,
        left_out=_left_out(report),
        first_day=_first_day(rules, uses, local_date(now)),
    )


def _rules(facility: Facility, found: Clearing) -> list[ClosureRule]:
    """Of the closures that were entered, those that are still there."""
    wanted = set(found.made.get("closures", ()))
    return [closure_from_json(one.rule) for one in list_closures(facility.id) if one.id in wanted]


def _uses(found: Clearing) -> list[OfficialUse]:
    uses = official_uses(found.made.get("official_uses", ()))
    return sorted(uses.values(), key=lambda use: (use.starts_at, use.id))


def _left_out(report: ClearingReport) -> list[tuple[str, date]]:
    """Space and day of what was not entered, because something was kept."""
    return [
        (report.spaces[one["space"]].name, date.fromisoformat(one["day"]))
        for one in report.clearing.made.get("left_out", ())
    ]


def _first_day(rules: list[ClosureRule], uses: list[OfficialUse], today: date) -> date:
    """The first day of what was entered; today if it is gone."""
    if uses:
        return local_date(uses[0].starts_at)
    return next((rule.first for rule in rules if isinstance(rule, DatedClosure)), today)
