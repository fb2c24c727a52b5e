"""Booking: lock, look, ask the rules, take, write down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _l, current_locale
from booking.facilities.models import Space
from booking.facilities.rules.space_rules import SpaceRules
from booking.facilities.rules.timetables import Slot
from booking.facilities.rules.windows import Channel
from booking.fees.models import Fee
from booking.fees.rules.shown import mark_of
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.queries import count_pending, find_draft
from booking.reservations.queries.prices import quote_wishes
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.details import UseDetails
from booking.reservations.rules.reference import make_reference
from booking.reservations.rules.refusals import CannotReserve, refusals_of
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.rules.wishes import AnyWish, Wish, day_of
from booking.reservations.service import messages
from booking.reservations.service.details import checked
from booking.reservations.service.drafts import ensure_is_here
from booking.reservations.service.looking import Looked, lock_and_look
from booking.reservations.service.occupying import occupy_for
from booking.reservations.service.pricing import FeeChanged, freeze_quotes

# Requests of one person that may wait for staff at a time.
MAX_PENDING = 10


class TooManyPending(DomainError):
    """The person has as many requests waiting as one may have."""

    code = "too_many_pending"


class DraftNotFound(NotFound):
    """No such form, not the reader's, or forgotten after two days."""

    def __init__(self) -> None:
        super().__init__(_l("入力中の予約は見つかりませんでした。空き状況から、もう一度枠を選んでください。"))


def reserve(
    user: User,
    wishes: Sequence[AnyWish],
    details: UseDetails,
    *,
    now: datetime,
    draft_token: str | None = None,
    seen_price: str | None = None,
) -> Booking:
    """Book every wish or none; the same draft again gives the booking that it gave before.

    ``seen_price``: the mark (``fees.rules.shown``) of the price that the person was shown.
    Raises CannotReserve (with every reason), SlotTaken, InvalidInput, TooManyPending, SpaceNotFound,
    PoolNotFound, DraftNotFound, FeeChanged.
    """
    db.lock(LockKind.PERSON, [user.id])
    ensure_is_here(user)
    draft = _get_draft(user, draft_token)
    if draft is not None and draft.booking_id is not None:
        return db.session.get_one(Booking, draft.booking_id)
    booking = take(Entry(user, user, seen_price=seen_price), wishes, details, now)
    messages.queue_reserved(user, booking, now)
    if draft is not None:
        draft.booking_id = booking.id
    return booking


@dataclass(frozen=True, slots=True)
class Entry:
    """Whose the booking is, who enters it, and on which way it comes in."""

    owner: User
    actor: User
    channel: Channel = Channel.WEB
    token: str | None = None
    """Of the staff's form."""
    is_permitted: bool = False
    """Requests are permitted in the same transaction: none is left waiting."""
    override_reason: str = ""
    """Why staff take what the rules refuse, as far as the rulebook lets them."""
    seen_price: str | None = None
    """The mark of the price that was shown; None: whatever it costs."""

    @property
    def asker(self) -> Asker:
        """For whom the rules are asked."""
        overrides = self.channel is Channel.COUNTER and bool(self.override_reason)
        return Asker.of(self.owner, self.channel, overrides=overrides)


def take(entry: Entry, wishes: Sequence[AnyWish], details: UseDetails, now: datetime) -> Booking:
    """Book every wish or none, by the one set of rules. The caller has locked the owner and sends the mail.

    Raises CannotReserve (with every reason), SlotTaken, InvalidInput, TooManyPending, SpaceNotFound,
    PoolNotFound, FeeChanged.
    """
    owner = entry.owner
    looked = lock_and_look(owner, wishes, entry.asker, now)
    board = looked.board
    for wish in looked.wishes:
        facts = board.facts(wish.space_id, wish.starts_at, wish.ends_at, entry.asker)
        refusals = refusals_of(facts, now, entry.asker)
        if refusals:
            raise CannotReserve(refusals)
    policies = [board.rules[wish.space_id].policy for wish in looked.wishes]
    details = checked(details, min((p.capacity for p in policies if p.capacity is not None), default=None))
    if any(policy.needs_approval for policy in policies) and not entry.is_permitted:
        _ensure_few_pending(owner, now)
    return _write(entry, looked, details, now)


def _get_draft(user: User, token: str | None) -> BookingDraft | None:
    """None without a token; raises DraftNotFound when the form was dropped in another tab."""
    if token is None:
        return None
    draft = find_draft(user.id, token)
    if draft is None:
        raise DraftNotFound
    return draft


def _ensure_few_pending(user: User, now: datetime) -> None:
    if count_pending(user, now) >= MAX_PENDING:
        raise TooManyPending(
            _l("許可を待っている申込みが10件あります。結果が出てから、次を申し込んでください。")
        )


def _write(entry: Entry, looked: Looked, details: UseDetails, now: datetime) -> Booking:
    owner, actor = entry.owner, entry.actor
    board, spaces = looked.board, looked.spaces
    facilities = {spaces[wish.space_id].facility for wish in looked.wishes}
    if len(facilities) != 1:
        raise ValueError("one booking is for one facility")
    booking = Booking(
        municipality_id=owner.municipality_id,
        facility=facilities.pop(),
        reference=_unused_reference(now),
        user_id=owner.id,
        purpose=details.purpose,
        people=details.people,
        phone=details.phone,
        note=details.note,
        locale=current_locale() if owner is actor else owner.locale,
        created_at=now,
        entered_by_id=actor.id if entry.channel is Channel.COUNTER else None,
        entry_token=entry.token,
        override_reason=entry.override_reason,
    )
    for wish in looked.wishes:
        rules = board.rules[wish.space_id]
        slot = board.facts(wish.space_id, wish.starts_at, wish.ends_at).slot
        booking.reservations.append(_reservation(rules, spaces[wish.space_id], slot, wish))
    db.session.add(booking)
    db.session.flush()
    booking.fee = _fee(booking, entry, looked, details, now)
    for reservation in booking.reservations:
        occupy_for(reservation, board.rules[reservation.space_id].leaf_ids)
    record(
        "booking.reserve",
        municipality_id=booking.municipality_id,
        actor_id=actor.id,
        object_type="booking",
        object_id=booking.id,
        now=now,
        detail=_detail(booking, entry, looked),
    )
    return booking


def _fee(booking: Booking, entry: Entry, looked: Looked, details: UseDetails, now: datetime) -> Fee | None:
    in_order = sorted(looked.wishes, key=lambda wish: wish.starts_at)  # as the booking has its reservations
    quotes = quote_wishes(entry.owner, looked.spaces, in_order, details, local_date(now), booking.id)
    if entry.seen_price is not None and mark_of(quotes) != entry.seen_price:
        raise FeeChanged
    return freeze_quotes(booking.facility, quotes, details.answers, now)


def _detail(booking: Booking, entry: Entry, looked: Looked) -> dict[str, object]:
    detail: dict[str, object] = {
        "reservations": [one.id for one in booking.reservations],
        "channel": entry.channel.value,
    }
    if looked.pool_ids:
        detail["pools"] = list(looked.pool_ids)
    return detail | ({"override": entry.override_reason} if entry.override_reason else {})


def _reservation(rules: SpaceRules, space: Space, slot: Slot | None, wish: Wish) -> Reservation:
    waits = rules.policy.needs_approval
    opening = rules.at(day_of(wish))
    return Reservation(
        facility_id=rules.facility_id,
        space=space,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        period_name=slot.name if slot is not None else "",
        rulebook_id=opening.rulebook_id,
        buffer_before=opening.buffers.before,
        buffer_after=opening.buffers.after,
        status=ReservationStatus.REQUESTED if waits else ReservationStatus.CONFIRMED,
    )


def _unused_reference(now: datetime) -> str:
    while True:
        reference = make_reference(local_date(now))
        if db.session.scalar(select(Booking.id).where(Booking.reference == reference)) is None:
            return reference
