"""What steps ② and ③ share: the form being filled in, how long its slot is kept, what it costs."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import redirect, url_for
from werkzeug.wrappers import Response

from booking.availability.queries import find_hold
from booking.availability.rules import SlotTaken
from booking.core.calendar import local_date
from booking.reservations import queries, service
from booking.reservations.models import BookingDraft
from booking.reservations.queries.asking import WishPrice, load_own_price
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve, refusals_of
from booking.reservations.rules.wishes import Wish
from booking.reservations.service.looking import ComposedAnew
from booking.reservations.service.reserve import DraftNotFound
from booking.reservations.views.blueprint import reader
from booking.reservations.views.picking import Page, Picked, look_at, lost_page, whys_of

# The slot itself is gone; everything else can be put right on the page.
LOST = (CannotReserve, SlotTaken, ComposedAnew)


@dataclass(frozen=True, slots=True)
class Holding:
    """How long the slot is kept."""

    seconds_left: int
    until: datetime

    @property
    def minutes_left(self) -> int:
        """As they are told: a minute that has begun counts."""
        return ceil(self.seconds_left / 60)


def draft_of(token: str) -> BookingDraft:
    """The reader's own; raises DraftNotFound."""
    draft = queries.find_draft(reader().id, token)
    if draft is None:
        raise DraftNotFound
    return draft


def wish_of(draft: BookingDraft) -> Wish:
    """The slot that it is for."""
    return Wish(draft.space_id, draft.starts_at, draft.ends_at)


def typed_in(draft: BookingDraft) -> service.UseDetails:
    """What was said about the use."""
    return service.UseDetails(draft.purpose, draft.people or 0, draft.phone, draft.note, dict(draft.answers))


def to_booking(draft: BookingDraft) -> Response:
    """The draft has become a booking: show that."""
    reference = queries.get_reference(draft.booking_id or 0)
    return redirect(url_for("reservations.done", reference=reference), code=303)


def holding_of(draft: BookingDraft, now: datetime) -> Holding | None:
    """How long its slot is kept; None when that is over."""
    hold = find_hold(reader().id, draft.space_id, draft.starts_at, draft.ends_at, now)
    if hold is None:
        return None
    return Holding(ceil((hold.expires_at - now).total_seconds()), hold.expires_at)


def price_of(draft: BookingDraft, picked: Picked, now: datetime) -> WishPrice:
    """What it costs with what has been answered so far."""
    found = load_own_price(reader(), picked.space, wish_of(draft), local_date(now))
    return found.saying(draft.people, draft.answers)


def lost_meanwhile(draft: BookingDraft, now: datetime) -> Page | None:
    """The page for a slot that is not kept any more and can't be had again; None while it can."""
    wish = wish_of(draft)
    if holding_of(draft, now) is not None:
        return None
    board, asker = look_at(wish, now).board, Asker.of(reader())
    refusals = refusals_of(board.facts(wish.space_id, wish.starts_at, wish.ends_at, asker), now, asker)
    if not refusals:
        return None
    return lost_page(wish, whys_of(refusals), now, kept=bool(draft.purpose))
