"""Staff cancel a booking: what it means, the reason, and who has to be told how."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import staff
from booking.core import clock
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.queries import list_staff_facilities
from booking.reservations import queries, service
from booking.reservations.forms import show_error
from booking.reservations.models import Reservation
from booking.reservations.office_views.blueprint import blueprint, person, write_down
from booking.reservations.office_views.forms import StaffCancelForm
from booking.reservations.rules.status import (
    STATUS_NAMES,
    STATUS_TONES,
    CannotCancel,
    ReservationStatus,
    ensure_can_cancel_by_staff,
)

Page = str | tuple[str, int] | Response


@blueprint.route("/staff/reservations/<int:reservation_id>/cancel", methods=["GET", "POST"])
@staff
def cancel(reservation_id: int) -> Page:
    """What is to be cancelled and why; when it is done, or pressed again, what was done and whom to call."""
    form, now = StaffCancelForm(), clock.now()
    if request.method == "GET":
        return _page(_opened(reservation_id), form)
    if not form.validate():
        return _page(_opened(reservation_id), form, InvalidInput.status)
    try:
        with db.transaction():
            service.cancel_by_staff(person(), reservation_id, form.reason.data or "", now=now)
    except InvalidInput as error:
        show_error(form, error)
        return _page(_opened(reservation_id), form, error.status)
    except CannotCancel as error:
        return _page(_opened(reservation_id), form, error.status)
    return redirect(url_for("office.cancel", reservation_id=reservation_id), code=303)


def _opened(reservation_id: int) -> Reservation:
    """One reservation of the staff's facilities; that it was opened is written down."""
    now = clock.now()
    with db.transaction():
        ids = [facility.id for facility in list_staff_facilities(person())]
        found = queries.get_staff_reservation(ids, reservation_id)
        write_down("booking.view", "booking", found.booking_id, now, {"reservation": found.id})
    return found


def _page(one: Reservation, form: StaffCancelForm, status: int = 200) -> Page:
    refusal = ""
    try:
        ensure_can_cancel_by_staff(one.status, one.ends_at, clock.now())
    except CannotCancel as error:
        refusal = str(error.message)
    html = render_template(
        "reservations/office/cancel.html",
        reservation=one,
        booking=one.booking,
        form=form,
        refusal=refusal,
        done=one.status is ReservationStatus.CANCELLED,
        by_office=one.cancelled_by_id is not None and one.cancelled_by_id != one.booking.user_id,
        status_names=STATUS_NAMES,
        status_tones=STATUS_TONES,
    )
    return (html, status) if status != 200 else html
