"""Staff put right what was said about a booking: what it cost before, what afterwards; then it is done."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import staff
from booking.core import clock
from booking.core.db import db
from booking.core.i18n import _
from booking.fees.queries.frozen import frozen_of
from booking.fees.rules.said import with_defaults
from booking.fees.rules.sayings import yen_text
from booking.fees.rules.shown import ShownFee, mark_of, shown_of
from booking.reservations import service
from booking.reservations.answer_forms import AnswerForm
from booking.reservations.forms import AnswersForm
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries.asking import asking_of_all, later_of_all
from booking.reservations.queries.prices import load_booking_prices
from booking.reservations.service.pricing import FeeChanged
from booking.reservations.staff_views.blueprint import Page, blueprint, open_held, person


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a booking costs with the answers that stand in the form."""

    reservation: Reservation
    answers: AnswerForm
    before: ShownFee | None
    after: ShownFee | None
    mark: str
    waits_for_event: bool
    """Whether something will be settled that can't be known yet."""

    @property
    def difference(self) -> int:
        """In yen."""
        return (self.after.total if self.after else 0) - (self.before.total if self.before else 0)

    @property
    def changes(self) -> bool:
        """Whether there is something to save."""
        if self.after is None:
            return False
        fee, asking = self.reservation.booking.fee, self.answers.asking
        said = with_defaults(asking.questions, fee.answers if fee is not None else {})
        lines = self.before.lines if self.before is not None else None
        return self.after.lines != lines or self.answers.answers != said


@blueprint.get("/staff/requests/<int:reservation_id>/fee")
@staff
def fee(reservation_id: int) -> Page:
    """What was said, as it stands."""
    return _page(_reckon(open_held(reservation_id, "fee"), clock.now(), sent=False))


@blueprint.post("/staff/requests/<int:reservation_id>/fee")
@staff
def change_fee(reservation_id: int) -> Page:
    """Before, after and the difference; with ``step=save`` what was shown is written down."""
    now = clock.now()
    found = _reckon(open_held(reservation_id, "fee"), now, sent=True)
    if not found.answers.check(request.form) or request.form.get("step") != "save":
        refused = found.answers.errors and request.form.get("step") == "save"
        return _page(found, status=422 if refused else 200)
    before = found.before
    try:
        with db.transaction():
            booking, made = service.say_anew(
                person(), reservation_id, found.answers.answers, seen=request.form.get("seen", ""), now=now
            )
            total, told = made.total if made is not None else None, booking.user.email is not None
    except FeeChanged as error:
        return _page(
            _reckon(open_held(reservation_id, "fee"), now, sent=True), str(error.message), error.status
        )
    flash(_done(before.total if before is not None else None, total, booking, told=told), "success")
    return redirect(url_for("reservations_staff.queue", case=reservation_id, _anchor="panel"), code=303)


def _done(before: int | None, total: int | None, booking: Booking, *, told: bool) -> str:
    if total is None or before == total:
        return _("予約の内容を直しました。料金は変わりません。")
    if told:
        return _(
            "料金を%(total)sに変えました。%(name)sさんにメールで知らせます。",
            total=yen_text(total),
            name=booking.user.name,
        )
    return _(
        "料金を%(total)sに変えました。%(name)sさんにはメールが届きません。電話で知らせてください。",
        total=yen_text(total),
        name=booking.user.name,
    )


def _reckon(reservation: Reservation, now: datetime, *, sent: bool) -> Reckoned:
    booking = reservation.booking
    prices = load_booking_prices(booking)
    as_it_is = prices.quotes()
    is_over = all(one.ends_at <= now for one in booking.held)
    later = later_of_all(as_it_is)
    answers = AnswerForm(asking_of_all(as_it_is), later if is_over else ())
    if sent:
        answers.read(request.form)
    else:
        answers.show(booking.fee.answers if booking.fee is not None else {})
    quotes = prices.quotes(answers.answers) if sent else as_it_is
    before = frozen_of(booking.fee) if booking.fee is not None else None
    return Reckoned(
        reservation, answers, before, shown_of(quotes), mark_of(quotes), bool(later) and not is_over
    )


def _page(found: Reckoned, error: str = "", status: int = 200) -> Page:
    page = render_template(
        "reservations/staff/fee.html",
        found=found,
        one=found.reservation,
        booking=found.reservation.booking,
        form=AnswersForm(),
        error=error,
    )
    return (page, status) if status != 200 else page
