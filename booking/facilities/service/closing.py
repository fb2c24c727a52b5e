"""Closing days and hours of a facility or of one of its spaces. ``reserve`` takes the same locks."""

from datetime import datetime

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.db import LockKind, db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.models import Closure, Facility
from booking.facilities.queries import list_spaces
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import DatedRule


def lock_facility(facility: Facility) -> None:
    """Lock all spaces of the facility, so that no booking slips in beside a change of its rules.

    All, and not the smallest alone: which of them are the smallest may change while this waits.
    """
    db.lock(LockKind.SPACE, [space.id for space in list_spaces(facility.id)])


def add_closure(
    admin: User, facility: Facility, rule: DatedRule, *, space_id: int | None = None, now: datetime
) -> Closure:
    """Close or open the facility, or one space of it, once; bookings that are already there stay."""
    lock_facility(facility)
    return write_closure(admin, facility, rule, space_id=space_id, now=now)


def write_closure(
    actor: User, facility: Facility, rule: DatedRule, *, space_id: int | None = None, now: datetime
) -> Closure:
    """Like ``add_closure``, for callers who hold the facility's locks already."""
    if space_id is not None and space_id not in {space.id for space in list_spaces(facility.id)}:
        raise InvalidInput(_l("この施設の室場を選んでください。"), field="space_id")
    closure = Closure(facility_id=facility.id, space_id=space_id, rule=closure_to_json(rule))
    db.session.add(closure)
    db.session.flush()
    _write_down("closure.add", actor, facility, closure, now)
    return closure


def remove_closure(admin: User, facility: Facility, closure: Closure, *, now: datetime) -> None:
    """Open again what the rule closed."""
    lock_facility(facility)
    erase_closure(admin, facility, closure, now=now)


def erase_closure(actor: User, facility: Facility, closure: Closure, *, now: datetime) -> None:
    """Like ``remove_closure``, for callers who hold the facility's locks already."""
    _write_down("closure.remove", actor, facility, closure, now)
    db.session.delete(closure)
    db.session.flush()


def _write_down(action: str, admin: User, facility: Facility, closure: Closure, now: datetime) -> None:
    record(
        action,
        municipality_id=facility.municipality_id,
        actor_id=admin.id,
        object_type="facility",
        object_id=facility.id,
        now=now,
        detail={"closure": closure.id, "space": closure.space_id, "rule": closure.rule},
    )
