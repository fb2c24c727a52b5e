"""Spaces and how they are opened, entered and changed by an administrator."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.facilities.importing.proposals import adopted_schedule
from booking.facilities.importing.stored import HOURS_CODES, StoredReport
from booking.facilities.models import Facility, RulebookVersion, Space
from booking.facilities.queries import details_of_space, list_spaces
from booking.facilities.rules.details import SpaceDetails
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedule_json import buffers_to_json, schedule_to_json
from booking.facilities.service.closing import lock_facility
from booking.facilities.service.composition import rebuild_leaves, refresh_search_text
from booking.facilities.service.rulebooks import change_rulebook


def add_space(admin: User, facility: Facility, details: SpaceDetails, *, now: datetime) -> Space:
    """A space that can be booked as soon as the facility is published and it has a timetable and windows.

    Where hours of the list were made timetables, it is opened by them like the spaces that were there then.
    """
    lock_facility(facility)
    _check_space(facility, details, None)
    position = max((space.position for space in list_spaces(facility.id)), default=0) + 1
    space = Space(
        municipality_id=facility.municipality_id,
        facility_id=facility.id,
        position=position,
        **asdict(details),
    )
    db.session.add(space)
    db.session.flush()
    rebuild_leaves(facility.id)
    refresh_search_text(facility)
    _write_down("space.create", admin, facility, "space", space.id, now, {"name": space.name})
    _open_by_adopted_hours(admin, facility, space.id, now)
    return space


def _open_by_adopted_hours(admin: User, facility: Facility, space_id: int, now: datetime) -> None:
    report = StoredReport.from_json(facility.import_report)
    hours = report.hours
    if hours is None or any(each.code in HOURS_CODES for each in report.open):
        return

    def put(book: Rulebook) -> Rulebook:
        schedule = adopted_schedule(book.timetables, hours, report.apart)
        return book if schedule is None else book.with_space(space_id, SpaceSetup(schedule))

    change_rulebook(admin, facility, put, now=now, detail={"change": "space", "space": space_id})


def update_space(
    admin: User,
    facility: Facility,
    space: Space,
    details: SpaceDetails,
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Change a space; bookings that are already there stay as they are. Raises Stale (``seen``)."""
    lock_facility(facility)
    before, after = details_of_space(space), asdict(details)
    ensure_seen(seen, before, after)
    _check_space(facility, details, space.id)
    changed = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    for name, (_before, after) in changed.items():
        setattr(space, name, after)
    db.session.flush()
    refresh_search_text(facility)
    if changed:
        _write_down("space.update", admin, facility, "space", space.id, now, {"changed": changed})


def set_up_space(
    admin: User | None,
    facility: Facility,
    space_id: int,
    setup: SpaceSetup,
    *,
    draft: RulebookVersion | None = None,
    seen: str | None = None,
    now: datetime,
) -> None:
    """By which timetables, windows and buffers a space is opened; its closures stay. Raises Stale."""

    def put(book: Rulebook) -> Rulebook:
        before = book.of(space_id)
        ensure_seen(seen, setup_values(before), setup_values(setup))
        return book.with_space(space_id, replace(setup, closures=before.closures))

    change_rulebook(admin, facility, put, draft=draft, now=now, detail={"change": "space", "space": space_id})


def setup_values(setup: SpaceSetup) -> dict[str, Any]:
    """What counts of a setup, without its closures, which have a screen of their own."""
    return {
        "schedule": schedule_to_json(setup.schedule),
        "plan": setup.plan,
        "buffers": buffers_to_json(setup.buffers),
    }


def _check_space(facility: Facility, details: SpaceDetails, own_id: int | None) -> None:
    others = {space.name for space in list_spaces(facility.id) if space.id != own_id}
    if details.name in others:
        raise InvalidInput(_l("同じ名前の室場があります。区別できる名前にしてください。"), field="name")


def _write_down(
    action: str,
    admin: User,
    facility: Facility,
    object_type: str,
    object_id: int,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    record(
        action,
        municipality_id=facility.municipality_id,
        actor_id=admin.id,
        object_type=object_type,
        object_id=object_id,
        now=now,
        detail={"facility": facility.id, **detail},
    )
