"""Staff enter a booking for somebody at the counter or on the phone: same rules, the person's name."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from booking.accounts.models import User
from booking.accounts.queries import get_user, list_probable_doubles
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service.counter import register_at_counter
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.core.text import clean_text
from booking.facilities.models import Pool, Space
from booking.facilities.pool_queries import PoolNotFound
from booking.facilities.queries import SpaceNotFound, list_staff_facilities
from booking.facilities.rules.windows import Channel
from booking.reservations.models import Booking
from booking.reservations.queries import find_entered
from booking.reservations.rules.details import UseDetails, cleaned
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.rules.wishes import AnyWish, PoolWish
from booking.reservations.service import messages
from booking.reservations.service.decide import permit_request
from booking.reservations.service.reserve import Entry, take


class ProbableDouble(DomainError):
    """Somebody who may be the same person is written down already; carries who."""

    code = "probable_double"

    def __init__(self, people: Sequence[User]) -> None:
        super().__init__(
            _l("同じ電話番号か同じ名前の方が、もう登録されています。同じ方かを確かめて選んでください。"),
            field="person",
        )
        self.people = people


def reserve_for(
    staff: User,
    person: User | PersonalDetails,
    wishes: Sequence[AnyWish],
    details: UseDetails,
    *,
    now: datetime,
    token: str,
    permits: bool = False,
    known: Collection[int] = (),
    override_reason: str = "",
) -> Booking:
    """Book for a person, who is written down first if only their details are given.

    ``token`` is the form's: sent again, it gives the booking that it gave before. ``permits``: requests are
    permitted at once. ``known``: ids of probable doubles who were looked at and are somebody else.
    ``override_reason``: why it is taken although the rules refuse it, as far as they let staff do so.
    Raises ProbableDouble, SpaceNotFound and PoolNotFound (also for facilities of others), and what ``take``
    raises.
    """
    people = {staff.id, person.id} if isinstance(person, User) else {staff.id}
    db.lock(LockKind.PERSON, people)
    earlier = find_entered(staff.id, token)
    if earlier is not None:
        return earlier
    _ensure_own_facilities(staff, wishes)
    owner = _owner(staff, person, known, now)
    details = cleaned(details)
    details = replace(details, phone=details.phone or owner.phone)
    if not details.phone:
        raise InvalidInput(_l("当日つながる電話番号を入れてください（例 090-0000-1234）。"), field="phone")
    booking = take(
        Entry(owner, staff, Channel.COUNTER, token, permits, clean_text(override_reason)),
        wishes,
        details,
        now,
    )
    if permits:
        for reservation in booking.reservations:
            if reservation.status is ReservationStatus.REQUESTED:
                permit_request(staff, reservation, now)
    messages.queue_reserved(owner, booking, now)
    return booking


def _ensure_own_facilities(staff: User, wishes: Sequence[AnyWish]) -> None:
    own = {facility.id for facility in list_staff_facilities(staff)}
    for wish in wishes:
        if isinstance(wish, PoolWish):
            pool = db.session.get(Pool, wish.pool_id)
            if pool is None or pool.facility_id not in own:
                raise PoolNotFound
            continue
        space = db.session.get(Space, wish.space_id)
        if space is None or space.facility_id not in own:
            raise SpaceNotFound


def _owner(staff: User, person: User | PersonalDetails, known: Collection[int], now: datetime) -> User:
    """The person, open and of the same municipality; somebody new is written down."""
    if isinstance(person, User):
        found = get_user(staff.municipality_id, person.id)
        if not found.is_active:
            raise InvalidInput(
                _l("この方の登録は閉じられています。ほかの登録を選ぶか、新しく書きとめてください。"),
                field="person",
            )
        return found
    doubles = list_probable_doubles(staff.municipality_id, person)
    if any(one.id not in known for one in doubles):
        raise ProbableDouble(doubles)
    return register_at_counter(staff, person, now=now)
