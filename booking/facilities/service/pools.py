"""Pools: made, changed, removed. Bookings are of spaces, so that none of this changes one."""

from datetime import datetime
from typing import Any

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.core.stale import ensure_seen
from booking.facilities.models import Facility, Pool, PoolMember
from booking.facilities.pool_queries import facts_of_members, list_pools
from booking.facilities.queries import list_spaces
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.pools import InvalidPool, PoolDetails, check_pool
from booking.facilities.service.closing import lock_facility


def add_pool(admin: User, facility: Facility, details: PoolDetails, *, now: datetime) -> Pool:
    """Any free one of these spaces can be asked for from now on; raises InvalidInput, InvalidPool."""
    lock_facility(facility)
    pool = Pool(municipality_id=facility.municipality_id, facility_id=facility.id, members=[])
    _fill(facility, pool, details, now)
    db.session.add(pool)
    db.session.flush()
    _write_down("pool.create", admin, pool, now, values_of_pool(pool))
    return pool


def update_pool(
    admin: User,
    facility: Facility,
    pool: Pool,
    details: PoolDetails,
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Another name, other members or another order; raises InvalidInput, InvalidPool, Stale (``seen``)."""
    lock_facility(facility)
    before = values_of_pool(pool)
    wanted = {"name": details.name, "name_en": details.name_en, "space_ids": list(details.space_ids)}
    ensure_seen(seen, before, wanted)
    _fill(facility, pool, details, now)
    db.session.flush()
    changed = {name: [before[name], value] for name, value in wanted.items() if before[name] != value}
    if changed:
        _write_down("pool.update", admin, pool, now, {"changed": changed})


def remove_pool(admin: User, facility: Facility, pool: Pool, *, now: datetime) -> None:
    """Its spaces can be asked for one by one as before."""
    lock_facility(facility)
    _write_down("pool.remove", admin, pool, now, values_of_pool(pool))
    db.session.delete(pool)
    db.session.flush()


def values_of_pool(pool: Pool) -> dict[str, Any]:
    """What a form shows of it, as stored."""
    return {"name": pool.name, "name_en": pool.name_en, "space_ids": list(pool.space_ids)}


def _fill(facility: Facility, pool: Pool, details: PoolDetails, now: datetime) -> None:
    """Checked before anything is kept."""
    spaces = {space.id: space for space in list_spaces(facility.id)}
    if not set(details.space_ids) <= set(spaces):
        raise InvalidPool(_l("この施設の室場を選んでください。"), field="members")
    taken = {space.name for space in spaces.values()}
    taken |= {other.name for other in list_pools(facility.id) if other.id != pool.id}
    if details.name in taken:
        raise InvalidInput(
            _l("同じ名前の室場かまとめがあります。区別できる名前にしてください。"), field="name"
        )
    chosen = [spaces[space_id] for space_id in details.space_ids]
    check_pool(facts_of_members(chosen), book_in_force(facility.id, local_date(now)))
    kept = {member.space_id: member for member in pool.members}
    pool.name, pool.name_en = details.name, details.name_en
    pool.members = [kept.get(space.id) or PoolMember(space_id=space.id, space=space) for space in chosen]
    for position, member in enumerate(pool.members, start=1):
        member.position = position


def _write_down(action: str, admin: User, pool: Pool, now: datetime, detail: dict[str, Any]) -> None:
    record(
        action,
        municipality_id=pool.municipality_id,
        actor_id=admin.id,
        object_type="pool",
        object_id=pool.id,
        now=now,
        detail={"facility": pool.facility_id, **detail},
    )
