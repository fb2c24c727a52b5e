"""Staff change what was said about a booking, for a reason that is kept, and see what it does to the fee."""

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import staff
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.fees.rules.sayings import yen_text
from booking.reservations import service
from booking.reservations.changing_forms import Changing, StaffChangeForm, changing
from booking.reservations.forms import show_error
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries.changing import details_of
from booking.reservations.rules.details import UseDetails
from booking.reservations.service.pricing import FeeChanged
from booking.reservations.staff_views.blueprint import Page, blueprint, open_held, person


@blueprint.get("/staff/requests/<int:reservation_id>/details")
@staff
def details(reservation_id: int) -> Page:
    """What was said, as it stands."""
    found = open_held(reservation_id, "details")
    return _page(found, _changing(found, is_sent=False))


@blueprint.post("/staff/requests/<int:reservation_id>/details")
@staff
def change_details(reservation_id: int) -> Page:
    """With ``step=fee`` what it would cost; else what was typed is written down."""
    found = open_held(reservation_id, "details")
    shown = _changing(found, is_sent=True)
    if request.form.get("step") == "fee":
        shown.answers.validate()
        return _page(found, shown)
    if not shown.is_right(request.form):
        return _page(found, shown, status=422)
    before = found.booking.fee.total if found.booking.fee is not None else None
    try:
        with db.transaction():
            change = shown.change(request.form.get("seen", ""))
            booking = service.change_by_staff(person(), reservation_id, change, now=clock.now())
            text = _done(before, booking)
    except NotFound:
        raise
    except DomainError as error:
        return _page_again(open_held(reservation_id, "details"), error)
    flash(text, "success")
    return redirect(url_for("reservations_staff.queue", case=reservation_id, _anchor="panel"), code=303)


def _changing(found: Reservation, *, is_sent: bool) -> Changing:
    return changing(found.booking, StaffChangeForm(obj=found.booking), request.form if is_sent else None)


def _page_again(found: Reservation, error: DomainError) -> Page:
    """What was typed stays; another press knows what is shown now."""
    again = _changing(found, is_sent=True)
    again.show_again()
    if isinstance(error, FeeChanged):
        return _page(found, again, notice=again.why_again(error), status=error.status)
    show_error(again.form, error)
    stored = details_of(found.booking) if isinstance(error, Stale) else None
    return _page(found, again, stored=stored, status=error.status)


def _page(
    found: Reservation,
    shown: Changing,
    *,
    notice: str = "",
    stored: UseDetails | None = None,
    status: int = 200,
) -> Page:
    page = render_template(
        "reservations/staff/change.html",
        one=found,
        booking=found.booking,
        changing=shown,
        form=shown.form,
        notice=notice,
        stored=stored,
    )
    return (page, status) if status != 200 else page


def _done(before: int | None, booking: Booking) -> str:
    total = booking.fee.total if booking.fee is not None else None
    if total is None or total == before:
        return _("予約の内容を変えました。料金は変わりません。")
    if booking.user.email is not None:
        return _(
            "予約の内容を変え、料金を%(total)sにしました。%(name)sさんにメールで知らせます。",
            total=yen_text(total),
            name=booking.user.name,
        )
    return _(
        "予約の内容を変え、料金を%(total)sにしました。%(name)sさんにはメールが届きません。電話で知らせてください。",
        total=yen_text(total),
        name=booking.user.name,
    )
