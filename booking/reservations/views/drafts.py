"""Steps ② and ③: what the use is about, and the summary before it is booked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import signed_in
from booking.availability.queries import find_hold
from booking.availability.rules import SlotTaken
from booking.core import clock
from booking.core.calendar import time_text
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.facilities.rules.timetables import Slot
from booking.reservations import queries, service
from booking.reservations.forms import ConfirmForm, DetailsForm, show_error
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.refusals import CannotReserve, refusals_of
from booking.reservations.rules.wishes import Wish
from booking.reservations.service.looking import ComposedAnew
from booking.reservations.service.reserve import DraftNotFound, TooManyPending
from booking.reservations.views.blueprint import blueprint, reader
from booking.reservations.views.picking import Page, Picked, look_at, lost_page, whys_in, whys_of

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


def _draft_of(token: str) -> BookingDraft:
    draft = queries.find_draft(reader().id, token)
    if draft is None:
        raise DraftNotFound
    return draft


def _wish_of(draft: BookingDraft) -> Wish:
    return Wish(draft.space_id, draft.starts_at, draft.ends_at)


def _to_booking(draft: BookingDraft) -> Response:
    """The draft has become a booking: show that."""
    reference = queries.get_reference(draft.booking_id or 0)
    return redirect(url_for("reservations.done", reference=reference), code=303)


def _holding(draft: BookingDraft, now: datetime) -> Holding | None:
    hold = find_hold(reader().id, draft.space_id, draft.starts_at, draft.ends_at, now)
    if hold is None:
        return None
    return Holding(ceil((hold.expires_at - now).total_seconds()), hold.expires_at)


@blueprint.get("/book/<token>")
@signed_in
def details(token: str) -> Page:
    """Step ②, as it was left."""
    now, draft = clock.now(), _draft_of(token)
    if draft.booking_id is not None:
        return _to_booking(draft)
    lost = _lost_meanwhile(draft, now)
    if lost is not None:
        return lost
    form, picked = DetailsForm(obj=draft), look_at(_wish_of(draft), now)
    form.offer_times(_times(draft, picked, now))
    form.show_time(draft.starts_at, draft.ends_at)
    return _details_page(draft, picked, form, now)


def _details_page(
    draft: BookingDraft, picked: Picked, form: DetailsForm, now: datetime, notice: str = ""
) -> Page:
    earlier = None if form.is_submitted() else _same_as_before(draft, picked)
    page = render_template(
        "reservations/details.html",
        form=form,
        draft=draft,
        picked=picked,
        holding=_holding(draft, now),
        earlier=earlier,
        notice=notice,
    )
    return (page, 422) if form.errors else page


def _same_as_before(draft: BookingDraft, picked: Picked) -> Booking | None:
    """The booking from which the form was filled in, while nothing is changed."""
    last = queries.find_latest_booking(draft.user_id, picked.space)
    if last is None or last.purpose != draft.purpose or draft.people not in (last.people, None):
        return None
    return last


def _times(draft: BookingDraft, picked: Picked, now: datetime) -> list[Slot]:
    """What can be had instead of what the draft has, that included."""
    return queries.possible_slots(picked.board, _wish_of(draft), now, Asker.of(reader()))


@blueprint.post("/book/<token>")
@signed_in
def send_details(token: str) -> Page:
    """Check and keep what was typed, and go on to step ③; or ten more minutes for the slot."""
    now, draft = clock.now(), _draft_of(token)
    if draft.booking_id is not None:
        return _to_booking(draft)
    form = DetailsForm()
    picked = look_at(_wish_of(draft), now)
    times = _times(draft, picked, now)
    form.offer_times(times)
    if request.form.get("step") == "keep":
        return _keep_while_typing(draft, picked, form, now)
    if not form.check(picked.space.capacity):
        return _details_page(draft, picked, form, now)
    chosen = form.chosen(times)
    wish = Wish(draft.space_id, chosen.starts_at, chosen.ends_at) if chosen else _wish_of(draft)
    try:
        with db.transaction():
            service.update_draft(reader(), draft, form.typed, wish, now)
    except LOST as error:
        _note(draft, form)
        return lost_page(_wish_of(draft), whys_in(error), now, kept=True), error.status
    except DomainError as error:
        show_error(form, error)
        return _details_page(draft, picked, form, now)
    return redirect(url_for("reservations.confirm", token=token), code=303)


def _note(draft: BookingDraft, form: DetailsForm) -> None:
    typed = form.typed
    with db.transaction():
        service.note_details(draft, typed)


def _keep_while_typing(draft: BookingDraft, picked: Picked, form: DetailsForm, now: datetime) -> Page:
    """Ten more minutes; the page comes back with what was typed, complete or not."""
    _note(draft, form)
    try:
        with db.transaction():
            service.keep_draft(reader(), draft, now)
    except LOST as error:
        return lost_page(_wish_of(draft), whys_in(error), now, kept=True), error.status
    return _details_page(draft, picked, form, now, notice=_kept_until(draft, now))


def _kept_until(draft: BookingDraft, now: datetime) -> str:
    """Not by how much: a hold reaches no further ahead than it may."""
    held = _holding(draft, now)
    return _("%(time)sまで、この枠をおさえます。", time=time_text(held.until)) if held is not None else ""


@blueprint.post("/book/<token>/keep")
@signed_in
def keep(token: str) -> Page:
    """Ten more minutes for the slot, from step ③."""
    now, draft = clock.now(), _draft_of(token)
    if draft.booking_id is not None:
        return _to_booking(draft)
    try:
        with db.transaction():
            service.keep_draft(reader(), draft, now)
    except LOST as error:
        return lost_page(_wish_of(draft), whys_in(error), now, kept=bool(draft.purpose)), error.status
    flash(_kept_until(draft, now), "success")
    return redirect(url_for("reservations.confirm", token=token), code=303)


@blueprint.post("/book/<token>/drop")
@signed_in
def drop(token: str) -> Page:
    """Give the slot back and forget the form."""
    draft = _draft_of(token)
    if draft.booking_id is not None:
        return _to_booking(draft)
    with db.transaction():
        dropped = service.drop_draft(reader(), draft, clock.now())
    if not dropped:
        return _to_booking(draft)
    return render_template("reservations/dropped.html")


@blueprint.get("/book/<token>/confirm")
@signed_in
def confirm(token: str) -> Page:
    """Step ③: everything in the order in which it was asked."""
    now, draft = clock.now(), _draft_of(token)
    if draft.booking_id is not None:
        return _to_booking(draft)
    if not draft.purpose or draft.people is None:
        return redirect(url_for("reservations.details", token=token), code=303)
    return _lost_meanwhile(draft, now) or _confirm_page(draft, now)


def _lost_meanwhile(draft: BookingDraft, now: datetime) -> Page | None:
    """The page for a slot that is not kept any more and can't be had again; None while it can."""
    wish = _wish_of(draft)
    if _holding(draft, now) is not None:
        return None
    board, asker = look_at(wish, now).board, Asker.of(reader())
    refusals = refusals_of(board.facts(wish.space_id, wish.starts_at, wish.ends_at, asker), now, asker)
    if not refusals:
        return None
    return lost_page(wish, whys_of(refusals), now, kept=bool(draft.purpose))


def _confirm_page(draft: BookingDraft, now: datetime, error: str = "", status: int = 200) -> Page:
    form = ConfirmForm(formdata=None, seen=_fingerprint(draft))
    page = render_template(
        "reservations/confirm.html",
        form=form,
        error=error,
        person=reader(),
        draft=draft,
        picked=look_at(_wish_of(draft), now),
        holding=_holding(draft, now),
    )
    return (page, status) if status != 200 else page


@blueprint.post("/book/<token>/confirm")
@signed_in
def send(token: str) -> Page:
    """Book it. Sent twice, from two tabs or after going back, it is one booking."""
    now, draft = clock.now(), _draft_of(token)
    wish, typed = _wish_of(draft), _typed(draft)
    is_new = draft.booking_id is None
    try:
        if is_new and request.form.get("seen") != _fingerprint(draft):
            raise InvalidInput(_("別の画面で内容が変わりました。もう一度確かめてから進んでください。"))
        if is_new and queries.is_booked_by_others(reader().id, wish.space_id, wish.starts_at, wish.ends_at):
            raise SlotTaken  # in a rush most come too late: they need not queue for the locks to hear it
        with db.transaction():
            booking = service.reserve(reader(), [wish], typed, now=now, draft_token=token)
            reference = booking.reference
    except LOST as error:
        return lost_page(wish, whys_in(error), now, kept=True), error.status
    except (InvalidInput, TooManyPending) as error:
        return _confirm_page(draft, now, str(error.message), error.status)
    return redirect(url_for("reservations.done", reference=reference), code=303)


def _typed(draft: BookingDraft) -> service.UseDetails:
    return service.UseDetails(draft.purpose, draft.people or 0, draft.phone, draft.note)


def _fingerprint(draft: BookingDraft) -> str:
    """Changes with everything that step ③ shows of the draft."""
    shown = (_wish_of(draft), _typed(draft))
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]
