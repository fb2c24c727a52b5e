"""Where a person has booked lately."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload

from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations.models import Booking, Reservation
from booking.reservations.rules.status import ACTIVE

# Of so many bookings the places are taken; who books one place every day has no other recent one.
_LOOKED_AT = 60


def list_recent_places(user_id: int, most: int) -> list[Reservation]:
    """The person's newest booking of each space that can still be seen, newest first; one statement."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .join(Reservation.space)
        .join(Space.facility)
        .options(
            contains_eager(Reservation.booking).options(lazyload(Booking.reservations)),
            contains_eager(Reservation.space).contains_eager(Space.facility),
        )
        .where(
            Booking.user_id == user_id,
            Reservation.status.in_(ACTIVE),
            Facility.status == FacilityStatus.PUBLISHED,
        )
        .order_by(Reservation.id.desc())
        .limit(_LOOKED_AT)
    )
    newest: dict[int, Reservation] = {}
    for one in db.session.scalars(statement):
        newest.setdefault(one.space_id, one)
    return list(newest.values())[:most]
