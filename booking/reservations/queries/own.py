"""What residents see of their own: bookings, reservations, forms being filled in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from booking.accounts.models import User
from booking.availability.models import Hold, Occupancy
from booking.availability.queries import overlapping
from booking.availability.rules import HolderKind
from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.facilities.models import Space, SpaceLeaf
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.rules.status import ACTIVE, ReservationStatus


class BookingNotFound(NotFound):
    """No such booking, or not the reader's."""

    def __init__(self) -> None:
        super().__init__(_l("この番号の予約は見つかりませんでした。番号を確かめてください。"))


def find_draft(user_id: int, token: str) -> BookingDraft | None:
    """The person's draft of that token."""
    return db.session.scalars(
        select(BookingDraft).where(BookingDraft.token == token, BookingDraft.user_id == user_id)
    ).one_or_none()


def list_held_drafts(user_id: int, now: datetime) -> list[tuple[BookingDraft, Space, Hold]]:
    """Forms being filled in whose slot is still held, with space and hold; what ends first comes first."""
    statement = (
        select(BookingDraft, Space, Hold)
        .join(Space, Space.id == BookingDraft.space_id)
        .options(joinedload(Space.facility))
        .join(
            Hold,
            and_(
                Hold.user_id == BookingDraft.user_id,
                Hold.space_id == BookingDraft.space_id,
                Hold.starts_at == BookingDraft.starts_at,
                Hold.ends_at == BookingDraft.ends_at,
            ),
        )
        .where(BookingDraft.user_id == user_id, BookingDraft.booking_id.is_(None), Hold.expires_at > now)
        .order_by(Hold.expires_at, BookingDraft.id)
    )
    return [(draft, space, hold) for draft, space, hold in db.session.execute(statement)]


def find_earlier_use(user_id: int, facility_id: int, starts_at: datetime) -> Booking | BookingDraft | None:
    """What the person typed last: a form that was not sent, for the facility or for the same time elsewhere;
    else the latest booking.
    """
    draft = db.session.scalars(
        select(BookingDraft)
        .join(Space, Space.id == BookingDraft.space_id)
        .where(
            BookingDraft.user_id == user_id,
            or_(Space.facility_id == facility_id, BookingDraft.starts_at == starts_at),
            BookingDraft.booking_id.is_(None),
            BookingDraft.purpose != "",
        )
        .order_by(BookingDraft.id.desc())
        .limit(1)
    ).one_or_none()
    return draft or find_latest_booking(user_id, facility_id)


def find_latest_booking(user_id: int, facility_id: int) -> Booking | None:
    """The person's newest booking at the facility, else their newest anywhere, with its facility."""
    return db.session.scalars(
        select(Booking)
        .options(joinedload(Booking.facility))
        .where(Booking.user_id == user_id)
        .order_by(
            case((Booking.facility_id == facility_id, 0), else_=1),
            Booking.created_at.desc(),
            Booking.id.desc(),
        )
        .limit(1)
    ).one_or_none()


def find_last_booking(user_id: int, facility_id: int) -> Booking | None:
    """The person's newest booking at the facility, whatever became of it."""
    return db.session.scalars(
        select(Booking)
        .where(Booking.user_id == user_id, Booking.facility_id == facility_id)
        .order_by(Booking.created_at.desc(), Booking.id.desc())
        .limit(1)
    ).one_or_none()


def find_own_reservation(
    user_id: int, space_id: int, starts_at: datetime, ends_at: datetime
) -> Reservation | None:
    """The person's own active reservation that takes some of that time of the space."""
    return db.session.scalars(
        select(Reservation)
        .join(Reservation.booking)
        .options(contains_eager(Reservation.booking))
        .where(
            Booking.user_id == user_id,
            Reservation.space_id == space_id,
            Reservation.starts_at < ends_at,
            Reservation.ends_at > starts_at,
            Reservation.status.in_(ACTIVE),
        )
        .limit(1)
    ).one_or_none()


def is_booked_by_others(user_id: int, space_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether somebody else's reservation takes some of that time of the space, or of a part of it."""
    leaves = select(SpaceLeaf.leaf_id).where(SpaceLeaf.space_id == space_id)
    is_reservation = Occupancy.holder_kind == HolderKind.RESERVATION
    # Outer joins, so that the database begins with the space's few rows and not with all reservations.
    owners = (
        select(Booking.user_id)
        .select_from(Occupancy)
        .outerjoin(Reservation, and_(is_reservation, Reservation.id == Occupancy.holder_id))
        .outerjoin(Booking, Booking.id == Reservation.booking_id)
        .where(Occupancy.space_id.in_(leaves), *overlapping(starts_at, ends_at))
    )
    return any(owner_id not in (None, user_id) for owner_id in db.session.scalars(owners))


def get_reference(booking_id: int) -> str:
    """The number of a booking that exists."""
    return db.session.get_one(Booking, booking_id).reference


def get_booking(user_id: int, reference: str) -> Booking:
    """The person's own booking, with its spaces and facility; raises BookingNotFound."""
    return _one_booking(Booking.reference == reference, Booking.user_id == user_id)


def get_readable_booking(user_id: int, facility_ids: Sequence[int], reference: str) -> Booking:
    """The person's own booking, or one of the facilities that they look after; raises BookingNotFound."""
    mine = or_(Booking.user_id == user_id, Booking.facility_id.in_(list(facility_ids)))
    return _one_booking(Booking.reference == reference, mine)


def get_facility_booking(facility_ids: Sequence[int], reference: str) -> Booking:
    """A booking of one of the facilities; raises BookingNotFound."""
    return _one_booking(Booking.reference == reference, Booking.facility_id.in_(list(facility_ids)))


def _one_booking(*wanted: ColumnElement[bool]) -> Booking:
    reservations = selectinload(Booking.reservations)
    booking = db.session.scalars(
        select(Booking)
        .options(
            joinedload(Booking.facility),
            joinedload(Booking.user),
            reservations.joinedload(Reservation.space),
            reservations.joinedload(Reservation.permit),
        )
        .where(*wanted)
    ).one_or_none()
    if booking is None:
        raise BookingNotFound
    return booking


def list_coming(user_id: int, now: datetime, limit: int) -> list[Reservation]:
    """The person's reservations that keep a space and are not over, nearest first."""
    statement = _own(user_id).where(_coming(now)).order_by(Reservation.starts_at, Reservation.id)
    return list(db.session.scalars(statement.limit(limit)))


def list_cancellable(user_id: int, now: datetime) -> list[Reservation]:
    """All of the person's reservations that keep a space and have not begun, nearest first."""
    statement = _own(user_id).where(Reservation.status.in_(ACTIVE), Reservation.starts_at > now)
    return list(db.session.scalars(statement.order_by(Reservation.starts_at, Reservation.id)))


def list_held_spaces(user_id: int) -> list[int]:
    """The spaces that the person's holds keep, expired holds included."""
    return list(db.session.scalars(select(Hold.space_id).where(Hold.user_id == user_id)))


def has_bookings(user_id: int) -> bool:
    """Whether anything on record names the person."""
    return db.session.scalar(select(Booking.id).where(Booking.user_id == user_id).limit(1)) is not None


def list_past(user_id: int, now: datetime, *, limit: int, offset: int) -> list[Reservation]:
    """The person's reservations that are over, declined or cancelled, newest first."""
    statement = _own(user_id).where(~_coming(now))
    order = (Reservation.starts_at.desc(), Reservation.id.desc())
    return list(db.session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def count_past(user_id: int, now: datetime) -> int:
    """How many ``list_past`` has in all."""
    statement = select(func.count()).select_from(Reservation).join(Reservation.booking)
    return db.session.scalar(statement.where(Booking.user_id == user_id, ~_coming(now))) or 0


def _coming(now: datetime) -> ColumnElement[bool]:
    return and_(Reservation.ends_at > now, Reservation.status.in_(ACTIVE))


def _own(user_id: int) -> Select[Reservation]:
    return (
        select(Reservation)
        .join(Reservation.booking)
        .options(
            # The booking's other reservations are not shown in a list: without this they would be loaded.
            contains_eager(Reservation.booking).options(
                joinedload(Booking.facility), lazyload(Booking.reservations)
            ),
            joinedload(Reservation.space),
        )
        .where(Booking.user_id == user_id)
    )


def count_pending(user: User, now: datetime) -> int:
    """How many of the person's requests wait for a decision."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Reservation)
            .join(Reservation.booking)
            .where(
                Booking.user_id == user.id,
                Reservation.status == ReservationStatus.REQUESTED,
                Reservation.starts_at > now,
            )
        )
        or 0
    )
