"""Step ①, its end: the slot that was chosen, and what to do when it can't be booked any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import public
from booking.availability.rules import HOLD_LIFETIME, SlotTaken
from booking.availability.service import TooManyHolds
from booking.core import clock
from booking.core.calendar import datetime_text, local_date
from booking.core.csrf import ensure_token, without_token
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.core.known_names import known
from booking.facilities.models import Pool, Space
from booking.facilities.pool_queries import get_published_pool
from booking.facilities.queries import get_published_space, list_alike
from booking.facilities.rules.moments import BeforeStart
from booking.facilities.rules.timetables import Slot
from booking.facilities.rules.window_texts import end_text
from booking.facilities.rules.windows import OpenSpan
from booking.fees.rules.quoting import Payer
from booking.municipalities.queries import get_current
from booking.reservations import queries, service
from booking.reservations.models import BookingDraft
from booking.reservations.queries.asking import load_own_price, load_wish_price
from booking.reservations.rules.asker import ANYBODY, Asker
from booking.reservations.rules.refusals import (
    CannotReserve,
    Opening,
    Refusal,
    openings_of,
    openings_text,
)
from booking.reservations.rules.sources import further_source
from booking.reservations.rules.wishes import (
    AnyWish,
    PoolWish,
    Wish,
    day_of,
    parse_any_wish,
    wish_values,
)
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
    """Of a pool: for the space that would be given out now, or that passes first."""
    space: Space
    day: date
    period: str
    board: queries.Board
    asker: Asker = ANYBODY
    pool: Pool | None = None
    """Any of its spaces will do."""

    @property
    def asked(self) -> AnyWish:
        """What was asked for, as it stands in addresses."""
        return self.asked_at(self.wish.starts_at, self.wish.ends_at)

    def asked_at(self, starts_at: datetime, ends_at: datetime) -> AnyWish:
        """The same at another time."""
        if self.pool is not None:
            return PoolWish(self.pool.id, starts_at, ends_at)
        return Wish(self.wish.space_id, starts_at, ends_at)

    @property
    def name(self) -> str:
        """Of what was asked for."""
        return self.pool.shown_name if self.pool is not None else self.space.shown_name

    @property
    def space_ids(self) -> tuple[int, ...]:
        """The spaces any of which will do."""
        return self.pool.space_ids if self.pool is not None else (self.space.id,)

    def answer(self, now: datetime) -> queries.PoolAnswer:
        """Whether it can be booked, and if not, why and when."""
        time = (self.wish.starts_at, self.wish.ends_at)
        return queries.ask_pool(self.board, self.space_ids, time, now, self.asker)

    @property
    def calendar_url(self) -> str:
        """Its month, with the day open."""
        values: dict[str, Any] = {"month": f"{self.day:%Y-%m}", "day": self.day.isoformat()}
        if self.pool is not None:
            return url_for("offers.pool", pool_id=self.pool.id, **values)
        return url_for("offers.space", space_id=self.space.id, **values)

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
        return address_of(self.asked)


def look_at(wish: AnyWish, now: datetime, also: Sequence[int] = ()) -> Picked:
    """Load what is known of the wish, and of other spaces on its day; raises SpaceNotFound, PoolNotFound."""
    municipality, day, asker = get_current(), day_of(wish), Asker.of(find_reader())
    if isinstance(wish, PoolWish):
        pool = get_published_pool(municipality.id, wish.pool_id)
        board = queries.load_board(municipality.id, [*pool.space_ids, *also], day, day, now)
        time = (wish.starts_at, wish.ends_at)
        given = queries.ask_pool(board, pool.space_ids, time, now, asker).wish(wish)
        space = next(one for one in pool.spaces if one.id == given.space_id)
    else:
        pool, given = None, wish
        space = get_published_space(municipality.id, wish.space_id)
        board = queries.load_board(municipality.id, [wish.space_id, *also], day, day, now)
    slot = board.facts(given.space_id, wish.starts_at, wish.ends_at).slot
    period = known(slot.name) if slot is not None else ""
    return Picked(given, space, day, period, board, asker, pool)


def address_of(wish: AnyWish) -> str:
    """The page of a slot that can be picked: nothing in it is personal."""
    values: dict[str, Any] = wish_values(wish)
    return url_for("reservations.pick", **values)


@blueprint.get("/book")
@public
def pick() -> Page:
    """The chosen slot and one button; or why it can't be booked, and what can be."""
    if not request.args:
        return render_template("reservations/no_slot.html")
    now = clock.now()
    picked = look_at(parse_any_wish(request.args, local_date(now)), now)
    wish = picked.wish
    answer = picked.answer(now)
    if answer.refusals:
        return lost_page(picked.asked, whys_of(answer.refusals), now)
    time = (wish.starts_at, wish.ends_at)
    others = queries.possible_slots_of_pool(picked.board, picked.space_ids, time, now, picked.asker)
    return render_template(
        "reservations/pick.html",
        picked=picked,
        fields=wish_values(picked.asked),
        others=[
            (slot, address_of(picked.asked_at(slot.starts_at, slot.ends_at)))
            for slot in others
            if slot.name and (slot.starts_at, slot.ends_at) != time
        ],
        hold_minutes=HOLD_MINUTES,
        price=_price_text(picked, now),
    )


def _price_text(picked: Picked, now: datetime) -> str:
    """What it costs if nothing more is said about the use; empty where no tariff has a price."""
    user, today = find_reader(), local_date(now)
    if user is not None:
        price = load_own_price(user, picked.space, picked.wish, today)
    else:
        price = load_wish_price(picked.space.municipality_id, picked.space, picked.wish, Payer(), today)
    shown = price.shown
    if shown is None:
        return ""
    amount = f"{shown.total:,}"
    return (
        _("%(amount)s円から", amount=amount) if price.asking.questions else _("%(amount)s円", amount=amount)
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
    wish = parse_any_wish(request.values, local_date(now))
    if isinstance(wish, PoolWish):
        get_published_pool(get_current().id, wish.pool_id)
    else:
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
    if isinstance(wish, PoolWish):
        space = get_published_space(user.municipality_id, draft.space_id)
        flash(_("「%(space)s」をおさえました。", space=space.shown_name), "success")
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


def lost_page(wish: AnyWish, whys: Sequence[Why], now: datetime, *, kept: bool = False) -> str:
    """Why the slot can't be booked, and what can: other times of that day, the same time elsewhere.

    ``kept``: something was typed, and the form for another slot begins with it.
    """
    user = find_reader()
    municipality_id = get_current().id
    if isinstance(wish, PoolWish):
        members = get_published_pool(municipality_id, wish.pool_id).spaces
    else:
        members = [get_published_space(municipality_id, wish.space_id)]
    ids = {one.id for one in members}
    alike = [one for one in list_alike(members[0], MOST_ALIKE + len(ids) - 1) if one.id not in ids]
    picked = look_at(wish, now, also=[one.id for one in alike])
    own = None
    if user is not None and isinstance(wish, Wish):
        own = queries.find_own_reservation(user.id, wish.space_id, wish.starts_at, wish.ends_at)
    slots = queries.free_slots_of_pool(picked.board, picked.space_ids, picked.day, now, picked.asker)
    elsewhere = [
        (one, queries.slot_at_the_same_time(picked.board, one.id, picked.wish, now, picked.asker))
        for one in alike
    ]
    return render_template(
        "reservations/lost.html",
        picked=picked,
        whys=whys,
        own=own,
        kept=kept,
        free=[(slot, wish_values(picked.asked_at(slot.starts_at, slot.ends_at))) for slot in slots],
        elsewhere=[(one, slot, _fields(one, slot)) for one, slot in elsewhere if slot][:MOST_ELSEWHERE],
    )


def _fields(space: Space, slot: Slot) -> dict[str, str]:
    return wish_values(Wish(space.id, slot.starts_at, slot.ends_at))
