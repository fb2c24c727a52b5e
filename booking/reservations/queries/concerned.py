"""Who is concerned when staff take a time: bookings, official uses, forms being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import Hold, OfficialUse
from booking.availability.queries import list_holds, list_official_uses
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.queries import leaves_of, list_spaces
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries.staff import of_facilities
from booking.reservations.rules.clearing import Claim
from booking.reservations.rules.status import ACTIVE


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing in the way: a reservation, or an official use."""

    space: Space
    reservation: Reservation | None = None
    use: OfficialUse | None = None

    @property
    def key(self) -> str:
        """By which forms name it: r12 or u3."""
        return f"r{self.reservation.id}" if self.reservation is not None else f"u{self._thing.id}"

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self._thing.starts_at

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self._thing.ends_at

    @property
    def user(self) -> User | None:
        """Who has to be told, if anybody."""
        return self.reservation.booking.user if self.reservation is not None else None

    @property
    def _thing(self) -> Reservation | OfficialUse:
        thing = self.reservation or self.use
        if thing is None:
            raise TypeError("a concern is a reservation or an official use")
        return thing


@dataclass(frozen=True, slots=True)
class Concerned:
    """All that is in the way; ``concerns`` may be the first few only, the numbers are of all."""

    concerns: list[Concern]
    total: int
    people: int
    holds: list[Hold]
    """Forms being filled in at this moment."""

    @property
    def keys(self) -> list[str]:
        """The keys in the order of the list."""
        return [one.key for one in self.concerns]


def list_concerned(
    facility: Facility,
    claim: Claim,
    now: datetime,
    *,
    limit: int | None = None,
    except_use_id: int | None = None,
) -> Concerned:
    """What shares time and a part with the claim and is not over, by time; in six queries at most."""
    if not claim.spans:
        return Concerned([], 0, 0, [])
    spaces = {space.id: space for space in list_spaces(facility.id)}
    leaves = leaves_of(spaces)
    claimed = {leaf for space_id in claim.space_ids for leaf in leaves.get(space_id, ())}
    touched = [space_id for space_id, some in leaves.items() if not claimed.isdisjoint(some)]
    starts_at, ends_at = max(claim.spans[0].starts_at, now), claim.spans[-1].ends_at
    uses = [
        use
        for use in list_official_uses(touched, starts_at, ends_at)
        if use.id != except_use_id and claim.touches(use.starts_at, use.ends_at)
    ]
    found = [row for row in _reservations(touched, starts_at, ends_at) if claim.touches(row[1], row[2])]
    order = sorted([*((row[1], 0, row[0]) for row in found), *((use.starts_at, 1, use.id) for use in uses)])
    shown = set(order[:limit])
    things = [Concern(spaces[use.space_id], use=use) for use in uses if (use.starts_at, 1, use.id) in shown]
    things += load_concerns(facility, [row[0] for row in found if (row[1], 0, row[0]) in shown])
    holds = [
        hold
        for hold in list_holds(claimed, starts_at, ends_at, now)
        if claim.touches(hold.starts_at, hold.ends_at)
    ]
    return Concerned(
        sorted(things, key=lambda one: (one.starts_at, one.space.position, one.key)),
        len(order),
        len({row[3] for row in found}),
        holds,
    )


def _reservations(
    space_ids: Sequence[int], starts_at: datetime, ends_at: datetime
) -> list[tuple[int, datetime, datetime, int]]:
    """Id, start, end and person of what keeps one of the spaces within the time."""
    statement = (
        select(Reservation.id, Reservation.starts_at, Reservation.ends_at, Booking.user_id)
        .join(Reservation.booking)
        .where(
            Reservation.space_id.in_(space_ids),
            Reservation.status.in_(ACTIVE),
            Reservation.starts_at < ends_at,
            Reservation.ends_at > starts_at,
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(statement)]


def load_concerns(facility: Facility, ids: Sequence[int]) -> list[Concern]:
    """The reservations with what is shown of them, by time."""
    if not ids:
        return []
    statement = of_facilities([facility.id]).where(Reservation.id.in_(ids))
    found = [Concern(one.space, reservation=one) for one in db.session.scalars(statement)]
    return sorted(found, key=lambda one: (one.starts_at, one.space.position, one.key))
