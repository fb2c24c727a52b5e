"""Step ④ and the page to come back to: a booking, what comes next, cancelling."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import signed_in
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.queries import list_staff_facilities
from booking.fees.queries.frozen import frozen_of, list_former
from booking.fees.rules.said import said_of
from booking.reservations import queries, service
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries import BookingNotFound
from booking.reservations.rules.answering import answer_by
from booking.reservations.rules.changing import can_change
from booking.reservations.rules.reference import parse_reference
from booking.reservations.rules.status import (
    ACTIVE,
    STATUS_NAMES,
    STATUS_TONES,
    CannotCancel,
    ReservationStatus,
    can_cancel,
    ensure_can_cancel,
)
from booking.reservations.views.blueprint import blueprint, reader
from booking.reservations.views.picking import Page


def _own(reference: str) -> Booking:
    return queries.get_booking(reader().id, parse_reference(reference) or "")


@blueprint.get("/bookings/<reference>/done")
@signed_in
def done(reference: str) -> Page:
    """The number, large, and what happens next."""
    return _booking_page("reservations/done.html", _own(reference))


@blueprint.get("/bookings/<reference>")
@signed_in
def booking(reference: str) -> Page:
    """Status, details, papers, cancelling; a number typed otherwise leads to the same page.

    Staff who follow the code on a permit come to the case, if the facility is one of theirs.
    """
    try:
        found = _own(reference)
    except BookingNotFound:
        return redirect(url_for("reservations_staff.queue", case=_case_of(reference), _anchor="panel"))
    if found.reference != reference:
        return redirect(url_for("reservations.booking", reference=found.reference))
    return _booking_page("reservations/booking.html", found)


def _case_of(reference: str) -> int:
    """The case of a booking in one of the reader's facilities; raises BookingNotFound."""
    person = reader()
    ids = [one.id for one in list_staff_facilities(person)] if person.is_staff else []
    number = parse_reference(reference)
    case = queries.find_staff_reservation(ids, number) if number is not None and ids else None
    if case is None:
        raise BookingNotFound
    return case.id


def _booking_page(template: str, found: Booking) -> str:
    now, fee = clock.now(), found.fee
    statuses = {one.status for one in found.reservations}
    return render_template(
        template,
        booking=found,
        first=found.reservations[0],
        waits=ReservationStatus.REQUESTED in statuses,
        active=bool(statuses & ACTIVE),
        confirmed=ReservationStatus.CONFIRMED in statuses,
        over=all(one.ends_at <= now for one in found.reservations),
        answer_by=answer_by(found.created_at, min(one.starts_at for one in found.reservations)),
        cancellable={one.id for one in found.reservations if can_cancel(one.status, one.starts_at, now)},
        changeable=can_change([one.starts_at for one in found.held], now),
        fee=frozen_of(fee) if fee is not None else None,
        former=list_former(fee) if fee is not None else [],
        said=said_of(fee.tariff.tariff, fee.answers) if fee is not None else [],
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )


@blueprint.route("/bookings/<reference>/cancel/<int:reservation_id>", methods=["GET", "POST"])
@signed_in
def cancel(reference: str, reservation_id: int) -> Page:
    """What cancelling means, and the button that does it; a second press says that it is done already."""
    now = clock.now()
    found, one = _own_reservation(reference, reservation_id)
    if one.status is ReservationStatus.CANCELLED:
        return _back(found, _("この予約は、もう取り消しています。"))
    if request.method == "GET":
        return _cancel_page(found, one, now)
    try:
        with db.transaction():
            service.cancel(reader(), found.reference, one.id, now=now)
    except CannotCancel:
        return _cancel_page(found, one, now)
    return _back(found, _("取り消しました。確認のメールを送ります。"))


def _cancel_page(found: Booking, one: Reservation, now: datetime) -> Page:
    refusal = ""
    try:
        ensure_can_cancel(one.status, one.starts_at, now)
    except CannotCancel as error:
        refusal = str(error.message)
    page = render_template("reservations/cancel.html", booking=found, reservation=one, refusal=refusal)
    return (page, CannotCancel.status) if refusal else page


def _own_reservation(reference: str, reservation_id: int) -> tuple[Booking, Reservation]:
    found = _own(reference)
    one = next((one for one in found.reservations if one.id == reservation_id), None)
    if one is None:
        raise BookingNotFound
    return found, one


def _back(found: Booking, message: str) -> Page:
    flash(message, "success")
    return redirect(url_for("reservations.booking", reference=found.reference), code=303)
