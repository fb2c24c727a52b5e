"""Step ①, its end: the slot that was chosen, and what to do when it can't be booked any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import public
from booking.availability.rules import HOLD_LIFETIME, SlotTaken
from booking.availability.service import TooManyHolds
from booking.core import clock
from booking.core.calendar import datetime_text, local_date
from booking.core.csrf import ensure_token, without_token
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.known_names import known
from booking.facilities.models import Space
from booking.facilities.queries import get_published_space, list_alike
from booking.facilities.rules.moments import BeforeStart
from booking.facilities.rules.timetables import Slot
from booking.facilities.rules.window_texts import end_text
from booking.facilities.rules.windows import OpenSpan
from booking.municipalities.queries import get_current
from booking.reservations import queries, service
from booking.reservations.models import BookingDraft
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import (
    CannotReserve,
    Opening,
    Refusal,
    openings_of,
    openings_text,
    refusals_of,
)
from booking.reservations.rules.sources import further_source
from booking.reservations.rules.wishes import Wish, day_of, parse_wish, wish_values
from booking.reservations.views.blueprint import blueprint, find_reader

Page = str | tuple[str, int] | Response
HOLD_MINUTES = HOLD_LIFETIME // timedelta(minutes=1)
# Spaces that are looked at when a slot is lost, and how many of them are offered.
MOST_ALIKE = 12
MOST_ELSEWHERE = 5


@dataclass(frozen=True, slots=True)
class Picked:
    """What pages show of a wish; ``period`` is empty for spaces by the hour."""

    wish: Wish
    space: Space
    day: date
    period: str
    board: queries.Board
    asker: Asker = ANYBODY

    @property
    def ends_text(self) -> str:
        """Until when it can be booked."""
        spans = self._spans()
        if not spans or any(isinstance(span.window.closes, BeforeStart) for span in spans):
            return datetime_text(self.wish.starts_at)
        return end_text(max(span.closes_at for span in spans))

    @property
    def later(self) -> str:
        """For somebody who has not signed in: who can book it only later, and from when; else empty."""
        if self.asker.audience is not None:
            return ""
        spans, now = self._spans(), clock.now()
        open_now = {one for span in spans if span.holds(now) for one in span.window.audiences}
        waiting = openings_of([span for span in spans if span.opens_at is not None and span.opens_at > now])
        left = [(frozenset(one.audiences) - open_now, one.opens_at) for one in waiting]
        return openings_text([Opening(tuple(who), when) for who, when in left if who])

    def _spans(self) -> Sequence[OpenSpan]:
        slot = self.board.facts(self.wish.space_id, self.wish.starts_at, self.wish.ends_at).slot
        return self.board.spans(self.space.id, slot, self.asker) if slot is not None else ()

    @property
    def address(self) -> str:
        """The page of the chosen slot."""
        return address_of(self.wish)


def look_at(wish: Wish, now: datetime, also: Sequence[int] = ()) -> Picked:
    """Load what is known of the wish, and of other spaces on its day; raises SpaceNotFound."""
    municipality, day = get_current(), day_of(wish)
    space = get_published_space(municipality.id, wish.space_id)
    board = queries.load_board(municipality.id, [wish.space_id, *also], day, day, now)
    slot = board.facts(wish.space_id, wish.starts_at, wish.ends_at).slot
    period = known(slot.name) if slot is not None else ""
    return Picked(wish, space, day, period, board, Asker.of(find_reader()))


def address_of(wish: Wish) -> str:
    """The page of a slot that can be picked: nothing in it is personal."""
    values = wish_values(wish)
    return url_for("reservations.pick", space=values["space"], starts=values["starts"], ends=values["ends"])


@blueprint.get("/book")
@public
def pick() -> Page:
    """The chosen slot and one button; or why it can't be booked, and what can be."""
    if not request.args:
        return render_template("reservations/no_slot.html")
    now = clock.now()
    picked = look_at(parse_wish(request.args, local_date(now)), now)
    wish = picked.wish
    facts = picked.board.facts(wish.space_id, wish.starts_at, wish.ends_at, picked.asker)
    refusals = refusals_of(facts, now, picked.asker)
    if refusals:
        return lost_page(wish, whys_of(refusals), now)
    others = queries.possible_slots(picked.board, wish, now, picked.asker)
    return render_template(
        "reservations/pick.html",
        picked=picked,
        fields=wish_values(wish),
        others=[
            (slot, address_of(Wish(wish.space_id, slot.starts_at, slot.ends_at)))
            for slot in others
            if slot.name and slot != facts.slot
        ],
        hold_minutes=HOLD_MINUTES,
    )


@blueprint.post("/book")
@public
@without_token
def start() -> Page:
    """Keep the slot and go on to step ②; whoever has not signed in does so first and comes back to it."""
    user, now = find_reader(), clock.now()
    if user is not None:
        ensure_token()
    # The cells of a whole day share one form: what each of them means is in the address of its button.
    wish = parse_wish(request.values, local_date(now))
    get_published_space(get_current().id, wish.space_id)
    if user is None:
        return redirect(url_for("accounts.sign_in", next=address_of(wish)), code=303)
    try:
        with db.transaction():
            draft = service.start_draft(user, wish, now)
    except TooManyHolds as error:
        held = queries.list_held_drafts(user.id, now)
        return render_template("reservations/too_many.html", message=error.message, held=held), error.status
    except (CannotReserve, SlotTaken) as error:
        return lost_page(wish, whys_in(error), now), error.status
    return redirect(details_address(draft), code=303)


def details_address(draft: BookingDraft) -> str:
    """Step ② of a form."""
    return url_for("reservations.details", token=draft.token)


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in a sentence, and the rule from which it comes where the sentence does not name it."""

    message: str
    rule: str = ""


def whys_of(refusals: Sequence[Refusal]) -> list[Why]:
    """Every reason, the weightiest first."""
    return [Why(refusal.message, further_source(refusal)) for refusal in refusals]


def whys_in(error: DomainError) -> list[Why]:
    """Every reason that the error carries."""
    return whys_of(error.refusals) if isinstance(error, CannotReserve) else [Why(str(error.message))]


def lost_page(wish: Wish, whys: Sequence[Why], now: datetime, *, kept: bool = False) -> str:
    """Why the slot can't be booked, and what can: other times of that day, the same time elsewhere.

    ``kept``: something was typed, and the form for another slot begins with it.
    """
    user = find_reader()
    space = get_published_space(get_current().id, wish.space_id)
    alike = list_alike(space, MOST_ALIKE)
    picked = look_at(wish, now, also=[one.id for one in alike])
    own = None
    if user is not None:
        own = queries.find_own_reservation(user.id, wish.space_id, wish.starts_at, wish.ends_at)
    slots = queries.free_slots(picked.board, space.id, picked.day, now, picked.asker)
    elsewhere = [
        (one, queries.slot_at_the_same_time(picked.board, one.id, wish, now, picked.asker)) for one in alike
    ]
    return render_template(
        "reservations/lost.html",
        picked=picked,
        whys=whys,
        own=own,
        kept=kept,
        free=[(slot, _fields(space, slot)) for slot in slots],
        elsewhere=[(one, slot, _fields(one, slot)) for one, slot in elsewhere if slot][:MOST_ELSEWHERE],
    )


def _fields(space: Space, slot: Slot) -> dict[str, str]:
    return wish_values(Wish(space.id, slot.starts_at, slot.ends_at))
