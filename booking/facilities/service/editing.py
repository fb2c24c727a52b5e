"""What an administrator does with a facility as a whole: enter, change, show, hide, settle findings."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.facilities.importing.findings import Finding
from booking.facilities.importing.proposals import schedule_of, timetables_of
from booking.facilities.importing.stored import HOURS_CODES, StoredReport, closures_of
from booking.facilities.models import Closure, Facility
from booking.facilities.queries import details_of_facility, list_closures, list_spaces
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import DatedRule
from booking.facilities.rules.details import FacilityDetails, NotReadyToPublish, publishing_problems
from booking.facilities.rules.rulebook import Rulebook, next_number
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.service.closing import lock_facility
from booking.facilities.service.composition import refresh_search_text
from booking.facilities.service.rulebooks import change_rulebook


def create_facility(admin: User, details: FacilityDetails, *, now: datetime) -> Facility:
    """A facility that is in no list; residents don't see it before it is published."""
    facility = Facility(
        municipality_id=admin.municipality_id,
        status=FacilityStatus.HIDDEN,
        created_at=now,
        updated_at=now,
        **asdict(details),
    )
    db.session.add(facility)
    db.session.flush()
    refresh_search_text(facility)
    _write_down("facility.create", admin, facility, now)
    return facility


def update_facility(
    admin: User, facility: Facility, details: FacilityDetails, *, seen: str | None = None, now: datetime
) -> None:
    """Change its fields; a later import leaves what was changed here alone. Raises Stale (``seen``)."""
    db.session.refresh(facility, with_for_update={"key_share": True})
    before, after = details_of_facility(facility), asdict(details)
    ensure_seen(seen, before, after)
    changed = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    if not changed:
        return
    for name, (_before, after) in changed.items():
        setattr(facility, name, after)
    facility.updated_at = now
    db.session.flush()
    refresh_search_text(facility)
    _write_down("facility.update", admin, facility, now, {"changed": changed})


def problems_before_publishing(facility: Facility) -> list[str]:
    """What is missing before residents may see it."""
    spaces = [space for space in list_spaces(facility.id) if space.bookable and space.is_scheduled]
    report = StoredReport.from_json(facility.import_report)
    return publishing_problems(len(spaces), len(report.open), bool(facility.address))


def publish(admin: User, facility: Facility, *, now: datetime) -> None:
    """Show it to residents; raises NotReadyToPublish with the first thing that is missing."""
    problems = problems_before_publishing(facility)
    if problems:
        raise NotReadyToPublish(problems[0])
    facility.status = FacilityStatus.PUBLISHED
    facility.updated_at = now
    _write_down("facility.publish", admin, facility, now)


def hide(admin: User, facility: Facility, *, now: datetime) -> None:
    """Take it off the residents' pages; its bookings stay as they are."""
    lock_facility(facility)
    facility.status = FacilityStatus.HIDDEN
    facility.updated_at = now
    _write_down("facility.hide", admin, facility, now)


def settle(admin: User, facility: Facility, findings: Iterable[Finding], *, now: datetime) -> None:
    """Put down that these findings of the import were dealt with."""
    report = StoredReport.from_json(facility.import_report)
    wanted = [finding for finding in findings if report.find(finding.token)]
    if not wanted:
        return
    facility.import_report = report.settle(wanted).to_json()
    detail = {"findings": [finding.key for finding in wanted]}
    _write_down("facility.settle_findings", admin, facility, now, detail)


def adopt_closures(admin: User, facility: Facility, findings: Iterable[Finding], *, now: datetime) -> int:
    """Make closing days of the rules that these findings state, and settle them; how many were made."""
    stated = list(findings)
    rules = [rule for finding in stated for rule in closures_of(finding)]
    if not rules:
        raise InvalidInput(_l("登録できる休館日がありません。画面を開き直して、もう一度確かめてください。"))
    once = [rule for rule in rules if isinstance(rule, DatedRule)]
    standing = [rule for rule in rules if not isinstance(rule, DatedRule)]
    new = 0

    def adopt(book: Rulebook) -> Rulebook:
        nonlocal new
        known = {repr(closure_to_json(rule)) for rule in book.closures.values()}
        for rule in standing:
            if repr(closure_to_json(rule)) not in known:
                new += 1
                key = next_number(book.all_closures())
                book = book.with_closure(key, rule)
        return book

    change_rulebook(admin, facility, adopt, now=now, detail={"change": "adopt_closures"})
    stored = {repr(one.rule) for one in list_closures(facility.id) if one.space_id is None}
    fresh = [closure_to_json(rule) for rule in once if repr(closure_to_json(rule)) not in stored]
    db.session.add_all(Closure(facility_id=facility.id, rule=rule) for rule in fresh)
    settle(admin, facility, stated, now=now)
    detail = {"rules": [closure_to_json(rule) for rule in rules]}
    _write_down("facility.adopt_closures", admin, facility, now, detail)
    return new + len(fresh)


def adopt_hours(admin: User, facility: Facility, *, now: datetime) -> int:
    """Make timetables of the hours that the import read, and open by them every space that has none yet.

    Settles what the import asked about hours. Gives how many were made; those that are there stay.
    """
    report = StoredReport.from_json(facility.import_report)
    if report.hours is None:
        raise InvalidInput(_l("登録できる開館時間がありません。画面を開き直して、もう一度確かめてください。"))
    wanted = timetables_of(report.hours, report.apart)
    spaces = list_spaces(facility.id)
    new = 0

    def adopt(book: Rulebook) -> Rulebook:
        nonlocal new
        keys = []
        for spec in wanted:
            key = next((one for one, known in book.timetables.items() if known == spec), None)
            if key is None:
                new += 1
                key = next_number(book.timetables)
                book = book.with_timetable(key, spec)
            keys.append(key)
        schedule = schedule_of(keys, report.apart)
        for space in spaces:
            setup = book.of(space.id)
            if not setup.schedule.entries:
                book = book.with_space(space.id, replace(setup, schedule=schedule))
        return book

    change_rulebook(admin, facility, adopt, now=now, detail={"change": "adopt_hours"})
    settle(admin, facility, [one for one in report.open if one.code in HOURS_CODES], now=now)
    return new


def _write_down(
    action: str, admin: User, facility: Facility, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    record(
        action,
        municipality_id=facility.municipality_id,
        actor_id=admin.id,
        object_type="facility",
        object_id=facility.id,
        now=now,
        detail=detail,
    )
    db.session.flush()
