"""Whoever booked changes what was said about the use, and first sees what it does to the fee."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import signed_in
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _
from booking.core.stale import Stale
from booking.fees.rules.sayings import yen_text
from booking.reservations import queries, service
from booking.reservations.changing_forms import ChangeForm, Changing, changing
from booking.reservations.forms import show_error
from booking.reservations.models import Booking
from booking.reservations.queries.changing import details_of
from booking.reservations.rules.changing import CannotChange, ensure_can_change
from booking.reservations.rules.details import UseDetails
from booking.reservations.rules.reference import parse_reference
from booking.reservations.service.pricing import FeeChanged
from booking.reservations.views.blueprint import blueprint, reader
from booking.reservations.views.picking import Page


@blueprint.get("/bookings/<reference>/details")
@signed_in
def own_details(reference: str) -> Page:
    """What was said when booking, as it stands."""
    found = _own(reference)
    if found.reference != reference:
        return redirect(url_for("reservations.own_details", reference=found.reference))
    return _refused(found, clock.now()) or _page(_changing(found, is_sent=False))


@blueprint.post("/bookings/<reference>/details")
@signed_in
def change_details(reference: str) -> Page:
    """With ``step=fee`` what it would cost; else what was typed is written down."""
    now, found = clock.now(), _own(reference)
    refused = _refused(found, now)
    if refused is not None:
        return refused
    shown = _changing(found, is_sent=True)
    if request.form.get("step") == "fee":
        shown.answers.validate()
        return _page(shown)
    if not shown.is_right(request.form):
        return _page(shown, status=422)
    before = found.fee.total if found.fee is not None else None
    try:
        with db.transaction():
            change = shown.change(request.form.get("seen", ""))
            fee = service.change_own(reader(), found.reference, change, now=now).fee
            after = fee.total if fee is not None else None
    except NotFound:
        raise
    except DomainError as error:
        return _page_again(_own(reference), error)
    flash(_done(before, after, told=reader().email is not None), "success")
    return redirect(url_for("reservations.booking", reference=found.reference), code=303)


def _own(reference: str) -> Booking:
    return queries.get_booking(reader().id, parse_reference(reference) or "")


def _changing(found: Booking, *, is_sent: bool) -> Changing:
    is_permitted = any(one.permit_id is not None for one in found.held)
    sent = request.form if is_sent else None
    return changing(found, ChangeForm(obj=found), sent, is_permitted=is_permitted)


def _refused(found: Booking, now: datetime) -> Page | None:
    """The page that says why nothing can be changed; None where it can."""
    try:
        ensure_can_change([one.starts_at for one in found.held], now)
    except CannotChange as error:
        page = render_template("reservations/change.html", booking=found, refusal=str(error.message))
        return page, error.status
    return None


def _page_again(found: Booking, error: DomainError) -> Page:
    """What was typed stays; another press knows what is shown now."""
    again = _changing(found, is_sent=True)
    again.show_again()
    if isinstance(error, FeeChanged):
        return _page(again, notice=again.why_again(error), status=error.status)
    show_error(again.form, error)
    stored = details_of(found) if isinstance(error, Stale) else None
    return _page(again, stored=stored, status=error.status)


def _page(shown: Changing, *, notice: str = "", stored: UseDetails | None = None, status: int = 200) -> Page:
    page = render_template(
        "reservations/change.html",
        booking=shown.booking,
        changing=shown,
        form=shown.form,
        notice=notice,
        stored=stored,
        refusal="",
    )
    return (page, status) if status != 200 else page


def _done(before: int | None, after: int | None, *, told: bool) -> str:
    if after is None:
        return _("予約の内容を変えました。")
    if after == before:
        return _("予約の内容を変えました。料金は変わりません。")
    if told:
        return _(
            "予約の内容を変え、料金を%(total)sにしました。メールでもお知らせします。", total=yen_text(after)
        )
    return _("予約の内容を変え、料金を%(total)sにしました。", total=yen_text(after))
