"""What was done when staff took a time: entered, cancelled, kept, and who is to be told how."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from booking.accounts.models import User
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.models import Facility, Space
from booking.facilities.queries import list_spaces
from booking.reservations.models import Clearing, ClearingItem, Reservation
from booking.reservations.queries.concerned import Concern
from booking.reservations.queries.staff import of_facilities
from booking.reservations.rules.clearing import Choice, ClearingKind


class ClearingNotFound(NotFound):
    """No such clearing, or of a facility that is not the reader's."""

    def __init__(self) -> None:
        super().__init__(_l("この記録は見つかりませんでした。"))


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody without a mail address who has to be told by telephone."""

    user: User
    phone: str
    concerns: list[Concern]


@dataclass(frozen=True, slots=True)
class ClearingReport:
    """One clearing and what became of everything."""

    clearing: Clearing
    cancelled: list[Concern]
    kept: list[Concern]
    mailed: list[User]
    calls: list[Call]
    spaces: dict[int, Space]


def find_clearing(staff_id: int, token: str) -> Clearing | None:
    """The clearing that the person made with that form."""
    return db.session.scalars(
        select(Clearing).where(Clearing.entered_by_id == staff_id, Clearing.token == token)
    ).one_or_none()


def get_clearing_report(facility: Facility, clearing_id: int) -> ClearingReport:
    """One clearing of the facility; raises ClearingNotFound."""
    clearing = db.session.get(Clearing, clearing_id)
    if clearing is None or clearing.facility_id != facility.id:
        raise ClearingNotFound
    statement = select(ClearingItem).where(ClearingItem.clearing_id == clearing.id)
    items = list(db.session.scalars(statement.options(joinedload(ClearingItem.official_use))))
    spaces = {space.id: space for space in list_spaces(facility.id)}
    ids = [item.reservation_id for item in items if item.reservation_id is not None]
    found = of_facilities([facility.id]).where(Reservation.id.in_(ids))
    reservations = {one.id: one for one in db.session.scalars(found)} if ids else {}
    by_choice: dict[Choice, list[Concern]] = defaultdict(list)
    for item in items:
        if item.official_use is not None:
            concern = Concern(spaces[item.official_use.space_id], use=item.official_use)
        else:
            reservation = reservations[item.reservation_id or 0]
            concern = Concern(reservation.space, reservation=reservation)
        by_choice[item.choice].append(concern)
    for some in by_choice.values():
        some.sort(key=lambda one: (one.starts_at, one.key))
    cancelled = by_choice[Choice.CANCEL]
    mailed, calls = who_is_told(cancelled)
    return ClearingReport(clearing, cancelled, by_choice[Choice.KEEP], mailed, calls, spaces)


def count_cancelled_for(facility_id: int, closure_id: int) -> int:
    """How many bookings were cancelled when that closure was made."""
    closing = select(Clearing).where(
        Clearing.facility_id == facility_id, Clearing.kind == ClearingKind.CLOSING
    )
    ids = [one.id for one in db.session.scalars(closing) if closure_id in one.made.get("closures", [])]
    cancelled = select(func.count()).where(
        ClearingItem.clearing_id.in_(ids),
        ClearingItem.choice == Choice.CANCEL,
        ClearingItem.reservation_id.is_not(None),
    )
    return db.session.scalar(cancelled) or 0


def who_is_told(cancelled: list[Concern]) -> tuple[list[User], list[Call]]:
    """Who gets a mail, and who has to be called, each once; by kana."""
    mailed: dict[int, User] = {}
    calls: dict[int, Call] = {}
    for one in cancelled:
        user = one.user
        if user is None or one.reservation is None:
            continue
        if user.email is not None:
            mailed[user.id] = user
            continue
        phone = one.reservation.booking.phone or user.phone
        calls.setdefault(user.id, Call(user, phone, [])).concerns.append(one)
    return (
        sorted(mailed.values(), key=lambda user: (user.name_kana, user.id)),
        sorted(calls.values(), key=lambda call: (call.user.name_kana, call.user.id)),
    )
