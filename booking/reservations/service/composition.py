"""A space is composed anew: its parts change, and what is already taken is written to the new parts."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from booking.accounts.models import User
from booking.audit.service import record
from booking.availability.models import Hold, Occupancy, OfficialUse
from booking.availability.rules import HolderKind, SlotTaken
from booking.availability.service import occupy
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.facilities.models import Space, SpacePart
from booking.facilities.queries import leaves_of, list_spaces
from booking.facilities.service.composition import rebuild_leaves
from booking.reservations.models import Reservation
from booking.reservations.rules.status import ACTIVE
from booking.reservations.service.occupying import occupy_for

# holder, space, start, end
Taken = tuple[HolderKind, int, int, datetime, datetime]


class PartsCollide(DomainError):
    """Two bookings to come would share a part."""

    code = "parts_collide"


def recompose(actor: User, whole: Space, part_ids: Collection[int], now: datetime) -> None:
    """Make ``whole`` of these parts (none: it stands alone again) and rewrite what is taken from now on.

    Raises InvalidInput for parts of another facility or a circle, PartsCollide when bookings to come would
    share a part; nothing is changed then.
    """
    space_ids = [space.id for space in list_spaces(whole.facility_id)]
    if not set(part_ids) <= set(space_ids) - {whole.id}:
        raise InvalidInput(_l("同じ施設の、ほかの室場から選んでください。"), field="parts")
    db.lock(LockKind.SPACE, space_ids)
    db.session.execute(delete(SpacePart).where(SpacePart.whole_id == whole.id))
    db.session.add_all(SpacePart(whole_id=whole.id, part_id=part_id) for part_id in sorted(part_ids))
    rebuild_leaves(whole.facility_id)
    _rewrite(space_ids, now)
    record(
        "space.recompose",
        municipality_id=whole.municipality_id,
        actor_id=actor.id,
        object_type="space",
        object_id=whole.id,
        now=now,
        detail={"parts": sorted(part_ids)},
    )


def _rewrite(space_ids: Collection[int], now: datetime) -> None:
    """Delete and insert the occupancy of everything that has not ended yet."""
    reservations, taken = _list_reservations(space_ids, now), _list_taken(space_ids, now)
    leaves = leaves_of(space_ids)
    db.session.execute(delete(Occupancy).where(Occupancy.space_id.in_(space_ids), Occupancy.ends_at > now))
    try:
        for reservation in reservations:
            occupy_for(reservation, leaves[reservation.space_id])
        for kind, holder_id, space_id, starts_at, ends_at in taken:
            occupy(leaves[space_id], starts_at, ends_at, kind, holder_id)
    except SlotTaken as error:
        raise PartsCollide(
            _l("これからの予約が重なるため、この分け方にはできません。先に予約を移すか取り消してください。")
        ) from error


def _list_reservations(space_ids: Collection[int], now: datetime) -> list[Reservation]:
    statement = select(Reservation).where(
        Reservation.space_id.in_(space_ids), Reservation.ends_at > now, Reservation.status.in_(ACTIVE)
    )
    return list(db.session.scalars(statement))


def _list_taken(space_ids: Collection[int], now: datetime) -> list[Taken]:
    taken: list[Taken] = []
    uses = select(OfficialUse).where(
        OfficialUse.space_id.in_(space_ids), OfficialUse.ends_at > now, OfficialUse.cancelled_at.is_(None)
    )
    for use in db.session.scalars(uses):
        taken.append((HolderKind.OFFICIAL_USE, use.id, use.space_id, use.starts_at, use.ends_at))
    holds = select(Hold).where(Hold.space_id.in_(space_ids), Hold.expires_at > now)
    for hold in db.session.scalars(holds):
        taken.append((HolderKind.HOLD, hold.id, hold.space_id, hold.starts_at, hold.ends_at))
    return taken
