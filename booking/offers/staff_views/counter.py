"""One screen for a booking that is told at the counter or on the phone, and what to read out afterwards."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import counter
from booking.accounts.models import User
from booking.accounts.queries import find_user
from booking.accounts.rules import AUDIENCE_NAMES
from booking.accounts.service import note_opening, note_search
from booking.audit.service import record
from booking.availability.rules import SlotTaken
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.facilities.queries import list_staff_facilities
from booking.fees.queries.frozen import frozen_of
from booking.offers.queries.counter import Place
from booking.offers.staff_forms import CounterForm, id_of, pick_value
from booking.offers.staff_views.blueprint import blueprint, clerk_here
from booking.offers.staff_views.desk import (
    Asked,
    Where,
    Who,
    choose_after_search,
    facility_of_choice,
    fill_from_earlier,
    focus_of,
    read_price,
    read_where,
    read_who,
)
from booking.offers.views.words import share_text
from booking.reservations import queries, service
from booking.reservations.forms import show_error
from booking.reservations.models import Booking
from booking.reservations.rules.reference import parse_reference
from booking.reservations.rules.refusals import CannotReserve
from booking.reservations.rules.sources import further_source
from booking.reservations.rules.status import STATUS_NAMES, STATUS_TONES, ReservationStatus
from booking.reservations.service.looking import ComposedAnew

Page = str | tuple[str, int] | Response
# The slot is gone; near ones are shown, and all that was typed stays.
LOST = (CannotReserve, SlotTaken, ComposedAnew)


@blueprint.get("/staff/bookings/new")
@counter
def new() -> Page:
    """The form; ``space``, ``date``, ``time``, ``person`` begin it, else the place of the last entry."""
    person = clerk_here()
    form = CounterForm(formdata=None, token=secrets.token_urlsafe(18))
    asked = request.args.get("space")
    last = queries.find_last_entered(person.id) if asked is None else None
    if asked is not None:
        form.space.data = asked
        form.facility.data = str(facility_of_choice(person, asked))
    elif last is not None:
        form.space.data, form.facility.data = str(last.space_id), str(last.facility_id)
    form.day.data = request.args.get("date", "")[:20]
    form.time.data = request.args.get("time", "")[:20]
    form.person.data = str(id_of(request.args.get("person")) or "")
    return _page(form, "start", clock.now())


@blueprint.post("/staff/bookings/new")
@counter
def enter() -> Page:
    """Look again with what has been typed so far, or book it. Sent twice it is one booking."""
    now, form = clock.now(), CounterForm()
    step = "pick" if "pick" in request.form else request.form.get("step", "look")
    if step == "pick":
        form.take_pick(request.form["pick"], local_date(now))
    return _send(form, now) if step == "send" else _page(form, step, now)


def _send(form: CounterForm, now: datetime) -> Page:
    person = clerk_here()
    earlier = queries.find_entered(person.id, form.token.data or "")
    if earlier is not None:
        return _to_done(earlier)
    where = read_where(person, form, now)
    capacity = where.space.capacity if where is not None and where.space is not None else None
    lifts = where is not None and where.place is not None and where.place.can_be_lifted
    asked = read_price(person, form, where, request.form, now) if where is not None else None
    are_answered = asked is None or asked.answers.check(request.form)
    if not form.check(capacity, needs_reason=lifts) or not are_answered:
        return _page(form, "send", now, InvalidInput.status)
    if where is None or where.place is None or where.place.slot is None:
        return _page(form, "look", now, InvalidInput.status)
    try:
        answers = asked.answers.answers if asked is not None else {}
        booking = _book(form, where.place, answers, now)
    except service.ProbableDouble as error:
        ids = [one.id for one in error.people]
        show_error(form, error)
        return _page(form, "send", now, error.status, doubles=ids)
    except LOST as error:
        message = _("%(reason)s 入れた内容は、そのまま残しています。", reason=error.message)
        form.form_errors.append(message)
        return _page(form, "send", now, error.status)
    except DomainError as error:
        show_error(form, error)
        return _page(form, "send", now, error.status)
    return _to_done(booking)


def _book(form: CounterForm, place: Place, answers: dict[str, str | int], now: datetime) -> Booking:
    """In one transaction, which reads everything anew."""
    wish = place.wish
    assert wish is not None
    with db.transaction():
        owner = form.details if form.is_new else find_user(id_of(form.person.data))
        if owner is None:
            raise InvalidInput(_("この利用者は見つかりません。もう一度さがしてください。"), field="person")
        return service.reserve_for(
            clerk_here(),
            owner,
            [wish],
            replace(form.use, answers=answers),
            now=now,
            token=form.token.data or "",
            permits=bool(form.permits.data),
            known=form.known_ids,
            override_reason=form.reason if place.can_be_lifted else "",
        )


def _page(
    form: CounterForm, step: str, now: datetime, status: int = 200, doubles: Sequence[int] = ()
) -> Page:
    person = clerk_here()
    # One transaction: what is read for the page, and the row that says whose data was read.
    with db.transaction():
        if step == "people":
            form.person.data = ""
        where = read_where(person, form, now)
        if where is None:
            return render_template("offers/staff/no_facility.html")
        found = [one for one in map(find_user, doubles) if one is not None]
        # The script asks for the slots alone: nobody's data is read for them.
        who = Who() if step == "slots" else read_who(person, form, found)
        if step == "people":
            choose_after_search(form, who)
        if step in ("people", "person") or (step == "start" and who.found):
            fill_from_earlier(form, who, where.facility.id)
        _write_down_people(person, form, who, now)
        asked = read_price(person, form, where, request.form, now)
    if step == "send":
        asked.answers.check(request.form)
    else:
        asked.answers.validate()
    page = _render(form, step, where, who, asked)
    return (page, status) if status != 200 else page


def _render(form: CounterForm, step: str, where: Where, who: Who, asked: Asked) -> str:
    return render_template(
        "offers/staff/counter.html",
        form=form,
        where=where,
        who=who,
        audience_names=AUDIENCE_NAMES,
        place=where.place,
        asked=asked,
        focus="" if form.errors and step == "send" else focus_of(form, where, who, step),
        pick_value=pick_value,
        share_text=share_text,
        further_source=further_source,
    )


def _write_down_people(person: User, form: CounterForm, who: Who, now: datetime) -> None:
    """Reading personal data leaves a row: of a search one, of people who are shown again one each."""
    if who.was_searched:
        note_search(person, list(who.found), form.q.data or "", now)
        return
    for one in who.found:
        note_opening(person, one, now)


def _to_done(booking: Booking) -> Response:
    return redirect(url_for("counter.done", reference=booking.reference), code=303)


@blueprint.get("/staff/bookings/<reference>/done")
@counter
def done(reference: str) -> Page:
    """The number, large; what to read out, the papers, and who is told how."""
    person, now = clerk_here(), clock.now()
    with db.transaction():
        ids = [facility.id for facility in list_staff_facilities(person)]
        booking = queries.get_facility_booking(ids, parse_reference(reference) or "")
        record(
            "booking.view",
            municipality_id=booking.municipality_id,
            actor_id=person.id,
            object_type="booking",
            object_id=booking.id,
            now=now,
            detail={"page": "done"},
        )
    statuses = {one.status for one in booking.reservations}
    return render_template(
        "offers/staff/done.html",
        booking=booking,
        first=booking.reservations[0],
        fee=frozen_of(booking.fee) if booking.fee is not None else None,
        waits=ReservationStatus.REQUESTED in statuses,
        confirmed=ReservationStatus.CONFIRMED in statuses,
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )
