"""Step ②: what the use is about, and what it costs because of that."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import signed_in
from booking.core import clock
from booking.core.calendar import time_text
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.rules.timetables import Slot
from booking.reservations import queries, service
from booking.reservations.answer_forms import AnswerForm
from booking.reservations.forms import DetailsForm, show_error
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.queries.asking import WishPrice
from booking.reservations.rules.asker import Asker
from booking.reservations.rules.wishes import Wish
from booking.reservations.views.blueprint import blueprint, reader
from booking.reservations.views.draft_parts import (
    LOST,
    draft_of,
    holding_of,
    lost_meanwhile,
    price_of,
    to_booking,
    wish_of,
)
from booking.reservations.views.picking import Page, Picked, look_at, lost_page, whys_in


@dataclass(frozen=True, slots=True)
class Filled:
    """What is typed on the page: the details, the answers, and what it costs with them."""

    form: DetailsForm
    answers: AnswerForm
    price: WishPrice

    @property
    def typed(self) -> service.UseDetails:
        """All of it, cleaned."""
        return replace(self.form.typed, answers=self.answers.answers)


@blueprint.get("/book/<token>")
@signed_in
def details(token: str) -> Page:
    """Step ②, as it was left."""
    now, draft = clock.now(), draft_of(token)
    if draft.booking_id is not None:
        return to_booking(draft)
    lost = lost_meanwhile(draft, now)
    if lost is not None:
        return lost
    form, picked = DetailsForm(obj=draft), look_at(wish_of(draft), now)
    form.offer_times(_times(draft, picked, now))
    form.show_time(draft.starts_at, draft.ends_at)
    price = price_of(draft, picked, now)
    answers = AnswerForm(price.asking)
    answers.show(draft.answers)
    return _details_page(draft, picked, Filled(form, answers, price), now)


def _details_page(
    draft: BookingDraft, picked: Picked, filled: Filled, now: datetime, notice: str = ""
) -> Page:
    form, answers = filled.form, filled.answers
    earlier = None if form.is_submitted() else _same_as_before(draft, picked)
    page = render_template(
        "reservations/details.html",
        form=form,
        answers=answers,
        price=filled.price,
        fee=filled.price.shown,
        draft=draft,
        picked=picked,
        holding=holding_of(draft, now),
        earlier=earlier,
        notice=notice,
    )
    is_asked = request.form.get("step") == "fee"  # what it would cost is no sending that can be refused
    return (page, 422) if (form.errors or answers.errors) and not is_asked else page


def _same_as_before(draft: BookingDraft, picked: Picked) -> Booking | None:
    """The booking from which the form was filled in, while nothing is changed."""
    last = queries.find_latest_booking(draft.user_id, picked.space)
    if last is None or last.purpose != draft.purpose or draft.people not in (last.people, None):
        return None
    return last


def _times(draft: BookingDraft, picked: Picked, now: datetime) -> list[Slot]:
    """What can be had instead of what the draft has, that included."""
    return queries.possible_slots(picked.board, wish_of(draft), now, Asker.of(reader()))


@blueprint.post("/book/<token>")
@signed_in
def send_details(token: str) -> Page:
    """Check and keep what was typed, and go on to step ③; or ten more minutes for the slot, or the price."""
    now, draft = clock.now(), draft_of(token)
    if draft.booking_id is not None:
        return to_booking(draft)
    form, picked, step = DetailsForm(), look_at(wish_of(draft), now), request.form.get("step")
    times = _times(draft, picked, now)
    form.offer_times(times)
    chosen = form.chosen(times)
    wish = Wish(draft.space_id, chosen.starts_at, chosen.ends_at) if chosen else wish_of(draft)
    filled = _read(form, price_of(draft, picked, now).at(wish))
    if step == "keep":
        return _keep_while_typing(draft, picked, filled, now)
    if step == "fee":
        filled.answers.validate()
        return _details_page(draft, picked, filled, now)
    are_answered = filled.answers.check(request.form)
    if not form.check(picked.space.capacity) or not are_answered:
        return _details_page(draft, picked, filled, now)
    try:
        with db.transaction():
            service.update_draft(reader(), draft, filled.typed, wish, now)
    except LOST as error:
        _note(draft, filled)
        return lost_page(wish_of(draft), whys_in(error), now, kept=True), error.status
    except DomainError as error:
        show_error(form, error)
        return _details_page(draft, picked, filled, now)
    return redirect(url_for("reservations.confirm", token=token), code=303)


def _read(form: DetailsForm, price: WishPrice) -> Filled:
    """What was sent, with what is asked for the time that was chosen in it."""
    answers = AnswerForm(price.asking)
    answers.read(request.form)
    return Filled(form, answers, price.saying(form.people.data, answers.answers))


def _note(draft: BookingDraft, filled: Filled) -> None:
    typed = filled.typed
    with db.transaction():
        service.note_details(draft, typed)


def _keep_while_typing(draft: BookingDraft, picked: Picked, filled: Filled, now: datetime) -> Page:
    """Ten more minutes; the page comes back with what was typed, complete or not."""
    _note(draft, filled)
    try:
        with db.transaction():
            service.keep_draft(reader(), draft, now)
    except LOST as error:
        return lost_page(wish_of(draft), whys_in(error), now, kept=True), error.status
    return _details_page(draft, picked, filled, now, notice=_kept_until(draft, now))


def _kept_until(draft: BookingDraft, now: datetime) -> str:
    """Not by how much: a hold reaches no further ahead than it may."""
    held = holding_of(draft, now)
    return _("%(time)sまで、この枠をおさえます。", time=time_text(held.until)) if held is not None else ""


@blueprint.post("/book/<token>/keep")
@signed_in
def keep(token: str) -> Page:
    """Ten more minutes for the slot, from step ③."""
    now, draft = clock.now(), draft_of(token)
    if draft.booking_id is not None:
        return to_booking(draft)
    try:
        with db.transaction():
            service.keep_draft(reader(), draft, now)
    except LOST as error:
        return lost_page(wish_of(draft), whys_in(error), now, kept=bool(draft.purpose)), error.status
    flash(_kept_until(draft, now), "success")
    return redirect(url_for("reservations.confirm", token=token), code=303)


@blueprint.post("/book/<token>/drop")
@signed_in
def drop(token: str) -> Page:
    """Give the slot back and forget the form."""
    draft = draft_of(token)
    if draft.booking_id is not None:
        return to_booking(draft)
    with db.transaction():
        dropped = service.drop_draft(reader(), draft, clock.now())
    if not dropped:
        return to_booking(draft)
    return render_template("reservations/dropped.html")
