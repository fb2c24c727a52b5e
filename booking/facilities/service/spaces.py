"""Spaces and timetables, entered and changed by an administrator."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.facilities.importing.stored import HOURS_CODES, StoredReport
from booking.facilities.models import Facility, Period, Space, Timetable
from booking.facilities.queries import details_of_space, list_spaces, list_timetables, timetable_values
from booking.facilities.rules.details import SpaceDetails, check_timetable
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.service.closing import lock_facility
from booking.facilities.service.composition import rebuild_leaves, refresh_search_text
from booking.facilities.service.editing import settle


class TimetableInUse(DomainError):
    """Spaces are booked by it."""

    code = "timetable_in_use"


def add_space(admin: User, facility: Facility, details: SpaceDetails, *, now: datetime) -> Space:
    """A space that can be booked as soon as the facility is published and it has a timetable."""
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
    return space


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


def save_timetable(
    admin: User,
    facility: Facility,
    timetable: Timetable | None,
    name: str,
    spec: TimetableSpec,
    *,
    seen: str | None = None,
    now: datetime,
) -> Timetable:
    """Make a timetable (``timetable`` None) or change one; settles what the import asked about hours.

    Raises Stale if others have changed it since it was ``seen``.
    """
    check_timetable(spec)
    lock_facility(facility)
    is_new = timetable is None
    if timetable is not None:
        db.session.refresh(timetable, with_for_update={"key_share": True})
        ensure_seen(seen, timetable_values(timetable.name, timetable.spec), timetable_values(name, spec))
    timetable = timetable or Timetable(facility_id=facility.id)
    timetable.name, timetable.kind = name, spec.kind
    timetable.periods = [Period(name=p.name, starts=p.starts, ends=p.ends) for p in spec.periods]
    if spec.kind is TimetableKind.STEPS:
        timetable.opens, timetable.closes = spec.opens, spec.closes
        timetable.step, timetable.max_steps = spec.step, spec.max_steps
    db.session.add(timetable)
    db.session.flush()
    action = "timetable.create" if is_new else "timetable.update"
    _write_down(action, admin, facility, "timetable", timetable.id, now, _as_detail(spec))
    hours = [each for each in StoredReport.from_json(facility.import_report).open if each.code in HOURS_CODES]
    settle(admin, facility, hours, now=now)
    return timetable


def remove_timetable(admin: User, facility: Facility, timetable: Timetable, *, now: datetime) -> None:
    """Delete a timetable that no space uses; raises TimetableInUse."""
    lock_facility(facility)
    users = [space.name for space in list_spaces(facility.id) if space.timetable_id == timetable.id]
    if users:
        names = "、".join(users)
        raise TimetableInUse(
            _l("%(names)sがこの時間割を使っています。先に、別の時間割に替えてください。", names=names)
        )
    _write_down("timetable.delete", admin, facility, "timetable", timetable.id, now, {"name": timetable.name})
    db.session.delete(timetable)
    db.session.flush()


def _check_space(facility: Facility, details: SpaceDetails, own_id: int | None) -> None:
    if details.timetable_id is not None:
        known = {timetable.id for timetable in list_timetables(facility.id)}
        if details.timetable_id not in known:
            raise InvalidInput(_l("この施設の時間割を選んでください。"), field="timetable_id")
    others = {space.name for space in list_spaces(facility.id) if space.id != own_id}
    if details.name in others:
        raise InvalidInput(_l("同じ名前の室場があります。区別できる名前にしてください。"), field="name")


def _as_detail(spec: TimetableSpec) -> dict[str, Any]:
    if spec.kind is TimetableKind.STEPS:
        return {"opens": spec.opens, "closes": spec.closes, "step": spec.step, "max_steps": spec.max_steps}
    return {"periods": [[period.name, period.starts, period.ends] for period in spec.periods]}


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
