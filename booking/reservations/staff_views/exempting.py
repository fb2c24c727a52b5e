"""Staff grant an exemption on a booking, or to a person for a time, and take it back."""

import secrets
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import staff
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.models import Facility
from booking.fees.queries.frozen import frozen_of
from booking.fees.rules.exemptions import (
    ExemptionSpan,
    GrantedExemption,
    end_of_fiscal_year,
)
from booking.fees.rules.sayings import yen_text
from booking.fees.rules.shown import ShownFee, shown_of
from booking.fees.rules.working import Grant
from booking.fees.service.exemptions import Granting
from booking.reservations import service
from booking.reservations.exemption_forms import (
    EVERYWHERE,
    HERE,
    ROOM,
    ExemptionForm,
)
from booking.reservations.forms import show_error
from booking.reservations.models import Reservation
from booking.reservations.queries.prices import quote_booking
from booking.reservations.staff_views.blueprint import Page, blueprint, open_held, person

ON_BOOKING = (ExemptionSpan.BOOKING, ExemptionSpan.DAY, ExemptionSpan.DAYS)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a booking costs, and what it would cost with the exemption that stands in the form."""

    before: ShownFee | None
    after: ShownFee | None


@blueprint.get("/staff/requests/<int:reservation_id>/exemption")
@staff
def exemption(reservation_id: int) -> Page:
    """The form, and what its usual choices would do."""
    found = open_held(reservation_id, "exemption")
    form = _form(found, local_date(clock.now()))
    form.token.data = secrets.token_urlsafe(18)
    return _page(found, form)


@blueprint.post("/staff/requests/<int:reservation_id>/exemption")
@staff
def grant_exemption(reservation_id: int) -> Page:
    """What it would do; with ``step=save`` it is granted and the booking priced anew."""
    now = clock.now()
    found = open_held(reservation_id, "exemption")
    form = _form(found, local_date(now))
    if request.form.get("step") != "save":
        return _page(found, form)
    if not form.validate():
        return _page(found, form, 422)
    try:
        with db.transaction():
            booking, fee = service.exempt_booking(
                person(), reservation_id, _granting(form, found), token=form.token.data or "", now=now
            )
            total, told = fee.total if fee is not None else None, booking.user.email is not None
    except DomainError as error:
        show_error(form, error)
        return _page(found, form, error.status)
    flash(_granted(total, told=told), "success")
    return redirect(url_for("reservations_staff.queue", case=reservation_id, _anchor="panel"), code=303)


def _granted(total: int | None, *, told: bool) -> str:
    if total is None:
        return _("減免を登録しました。この予約には、料金表の料金がありません。")
    if told:
        return _("減免を登録し、料金を%(total)sにしました。", total=yen_text(total))
    return _(
        "減免を登録し、料金を%(total)sにしました。メールが届かない方です。電話で知らせてください。",
        total=yen_text(total),
    )


def _form(found: Reservation, today: date) -> ExemptionForm:
    form = ExemptionForm()
    form.offer(ON_BOOKING, _places(found.booking.facility, found.space.name))
    if not form.is_submitted():
        form.first_day.data, form.last_day.data = today, end_of_fiscal_year(today)
    return form


def _places(facility: Facility, room: str = "") -> list[tuple[str, str]]:
    places = [(HERE, facility.name)]
    if room:
        places.append((ROOM, _("%(room)sだけ（登録した室場に限るとき）", room=room)))
    if person().is_administrator:
        places.append((EVERYWHERE, _("すべての施設")))
    return places


def _granting(form: ExemptionForm, found: Reservation) -> Granting:
    first, last = form.days(local_date(found.starts_at))
    everywhere = form.place.data == EVERYWHERE and person().is_administrator
    return Granting(
        percent=form.share or 0,  # type: ignore[arg-type]  # 0 is refused
        scopes=form.scope_set,
        ground=form.ground.data or "",
        reason=form.reason.data or "",
        first_day=first,
        last_day=last,
        span=form.chosen_span,
        article=form.article.data or "",
        facility_id=None if everywhere else found.facility_id,
        space_id=found.space_id if form.place.data == ROOM else None,
    )


def _effect(found: Reservation, form: ExemptionForm) -> Effect:
    """As far as the form can be read."""
    booking = found.booking
    before = frozen_of(booking.fee) if booking.fee is not None else None
    share = form.share
    if share is None or not form.scope_set:
        return Effect(before, None)
    first, last = form.days(local_date(found.starts_at))
    supposed = GrantedExemption(
        Grant(share, form.scope_set, form.ground.data or _("減免")),
        first,
        last,
        space_id=found.space_id if form.place.data == ROOM else None,
    )
    return Effect(before, shown_of(quote_booking(booking, supposed=[supposed])))


def _page(found: Reservation, form: ExemptionForm, status: int = 200) -> Page:
    page = render_template(
        "reservations/staff/exemption.html",
        one=found,
        booking=found.booking,
        form=form,
        effect=_effect(found, form),
    )
    return (page, status) if status != 200 else page
