"""Taking a time that others may have booked: the one mechanism of closing and of official use.

Callers lock with ``lock_for_clearing``, look whether the form was sent before, then ``clear``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.audit.service import record
from booking.availability.models import OfficialUse
from booking.availability.rules import HolderKind
from booking.availability.service import delete_holds, lock_spaces, release
from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.queries import list_spaces
from booking.reservations.models import Clearing, ClearingItem
from booking.reservations.queries import Concern, find_clearing, list_concerned
from booking.reservations.rules.clearing import Choice, Claim, ClearingKind, ensure_same
from booking.reservations.service.cancel import cancel_for_office

LONGEST_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff said of each thing that they saw, by its key; ``token`` names the form they sent."""

    token: str
    choices: Mapping[str, Choice]


def lock_for_clearing(facility: Facility, now: datetime) -> None:
    """Lock all spaces of the facility: no booking slips in, and none is composed anew meanwhile."""
    lock_spaces([space.id for space in list_spaces(facility.id)], now)


def find_done(staff: User, facility: Facility, decision: Decision) -> Clearing | None:
    """The clearing that this form has led to already; a second press changes nothing."""
    done = find_clearing(staff.id, decision.token[:LONGEST_TOKEN])
    return done if done is not None and done.facility_id == facility.id else None


def clear(
    staff: User,
    facility: Facility,
    claim: Claim,
    decision: Decision,
    reason: str,
    *,
    now: datetime,
    except_use_id: int | None = None,
) -> list[Concern]:
    """Cancel what staff said is to be cancelled and free forms being filled in; returns what is kept.

    Raises ListChanged, and has done nothing, if anything came or went since staff looked.
    """
    concerned = list_concerned(facility, claim, now, except_use_id=except_use_id)
    ensure_same(concerned.keys, decision.choices)
    cancelled = [one for one in concerned.concerns if decision.choices[one.key] is Choice.CANCEL]
    cancel_for_office(
        staff, [one.reservation for one in cancelled if one.reservation is not None], reason, now=now
    )
    cancel_uses(staff, facility, [one.use for one in cancelled if one.use is not None], now=now)
    delete_holds([hold.id for hold in concerned.holds])
    return [one for one in concerned.concerns if decision.choices[one.key] is Choice.KEEP]


def cancel_uses(staff: User, facility: Facility, uses: list[OfficialUse], *, now: datetime) -> None:
    """Give up official uses and free their spaces; the caller holds the locks."""
    for use in uses:
        use.cancelled_at = now
        use.cancelled_by_id = staff.id
        record(
            "official_use.cancel",
            municipality_id=facility.municipality_id,
            actor_id=staff.id,
            object_type="official_use",
            object_id=use.id,
            now=now,
        )
    release(HolderKind.OFFICIAL_USE, [use.id for use in uses])
    db.session.flush()


def write_clearing(
    staff: User,
    facility: Facility,
    kind: ClearingKind,
    decision: Decision,
    reason: str,
    made: dict[str, Any],
    *,
    now: datetime,
) -> Clearing:
    """Keep what was decided, so that it can be shown, printed and looked up."""
    clearing = Clearing(
        municipality_id=facility.municipality_id,
        facility_id=facility.id,
        token=decision.token[:LONGEST_TOKEN],
        kind=kind,
        reason=reason,
        made=made,
        entered_by_id=staff.id,
        entered_at=now,
    )
    db.session.add(clearing)
    db.session.flush()
    for key, choice in decision.choices.items():
        number = int(key[1:])
        is_use = key.startswith("u")
        db.session.add(
            ClearingItem(
                clearing_id=clearing.id,
                reservation_id=None if is_use else number,
                official_use_id=number if is_use else None,
                choice=choice,
            )
        )
    record(
        f"{kind.value}.enter",
        municipality_id=facility.municipality_id,
        actor_id=staff.id,
        object_type="facility",
        object_id=facility.id,
        now=now,
        detail={"clearing": clearing.id, "choices": {key: str(one) for key, one in decision.choices.items()}}
        | made,
    )
    db.session.flush()
    return clearing
