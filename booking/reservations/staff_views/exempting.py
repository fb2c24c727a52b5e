"""Staff grant an exemption on a booking, or to a person for a time, and take it back."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for

from booking.accounts.access import counter, staff
from booking.accounts.models import User
from booking.accounts.queries import get_user
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.facilities.models import Facility
from booking.facilities.queries import list_staff_facilities
from booking.fees.models import Exemption
from booking.fees.queries.exemptions import ExemptionNotFound, get_exemption, list_exemptions
from booking.fees.queries.frozen import frozen_of
from booking.fees.rules.exemptions import (
    SCOPE_NAMES,
    SPAN_NAMES,
    ExemptionSpan,
    GrantedExemption,
    end_of_fiscal_year,
)
from booking.fees.rules.sayings import yen_text
from booking.fees.rules.shown import ShownFee, shown_of
from booking.fees.rules.working import Grant
from booking.fees.service.exemptions import Granting, grant
from booking.reservations import queries, service
from booking.reservations.exemption_forms import EVERYWHERE, HERE, ROOM, ExemptionForm, RevokeForm
from booking.reservations.forms import show_error
from booking.reservations.models import Reservation
from booking.reservations.queries.prices import quote_booking
from booking.reservations.staff_views.blueprint import Page, blueprint, person, write_down

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
    found = _opened(reservation_id)
    form = _form(found, local_date(clock.now()))
    form.token.data = secrets.token_urlsafe(18)
    return _page(found, form)


@blueprint.post("/staff/requests/<int:reservation_id>/exemption")
@staff
def grant_exemption(reservation_id: int) -> Page:
    """What it would do; with ``step=save`` it is granted and the booking priced anew."""
    now = clock.now()
    found = _opened(reservation_id)
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


def _opened(reservation_id: int) -> Reservation:
    with db.transaction():
        ids = [facility.id for facility in list_staff_facilities(person())]
        found = queries.get_staff_reservation(ids, reservation_id)
        write_down("booking.view", found.booking_id, clock.now(), {"page": "exemption"})
    return found


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


# -- to a person, for a time ---------------------------------------------------------------------------------


@blueprint.get("/staff/people/<int:user_id>/exemptions")
@counter
def exemptions(user_id: int) -> Page:
    """What was granted to a person, and the form to grant more."""
    user = _person(user_id)
    form = _person_form(local_date(clock.now()))
    form.token.data = secrets.token_urlsafe(18)
    return _person_page(user, form, clock.now())


@blueprint.post("/staff/people/<int:user_id>/exemptions")
@counter
def exempt_person(user_id: int) -> Page:
    """Grant an exemption for a span of days; bookings that are there keep their fees."""
    user, now = _person(user_id), clock.now()
    form = _person_form(local_date(now))
    if not form.validate():
        return _person_page(user, form, now, 422)
    try:
        with db.transaction():
            grant(person(), user, _person_granting(form), token=form.token.data or "", now=now)
    except DomainError as error:
        show_error(form, error)
        return _person_page(user, form, now, error.status)
    flash(_("減免を登録しました。これからの予約に使われます。"), "success")
    return redirect(url_for("reservations_staff.exemptions", user_id=user_id), code=303)


@blueprint.get("/staff/exemptions/<int:exemption_id>")
@counter
def revoking(exemption_id: int) -> Page:
    """Ask why."""
    return _revoke_page(_own(exemption_id), RevokeForm())


@blueprint.post("/staff/exemptions/<int:exemption_id>/revoke")
@counter
def revoke_exemption(exemption_id: int) -> Page:
    """Take it back."""
    found, form = _own(exemption_id), RevokeForm()
    user_id = found.user_id
    if not form.validate():
        return _revoke_page(found, form), 422
    try:
        with db.transaction():
            service.revoke_exemption(person(), found, form.reason.data or "", now=clock.now())
    except DomainError as error:
        show_error(form, error)
        return _revoke_page(_own(exemption_id), form), error.status
    flash(_("減免を取り消しました。"), "success")
    return redirect(url_for("reservations_staff.exemptions", user_id=user_id), code=303)


def _revoke_page(found: Exemption, form: RevokeForm) -> str:
    return render_template(
        "reservations/staff/revoke_exemption.html",
        exemption=found,
        form=form,
        scope_names=SCOPE_NAMES,
        span_names=SPAN_NAMES,
    )


def _person(user_id: int) -> User:
    with db.transaction():
        user = get_user(person().municipality_id, user_id)
        write_down("exemption.list", None, clock.now(), {"user": user_id})
    return user


def _own(exemption_id: int) -> Exemption:
    """One that this member of the staff may take back: of the own facilities, or an administrator any."""
    found = get_exemption(person().municipality_id, exemption_id)
    own = {facility.id for facility in list_staff_facilities(person())}
    if not person().is_administrator and found.facility_id not in own:
        raise ExemptionNotFound
    return found


def _person_form(today: date) -> ExemptionForm:
    form = ExemptionForm()
    places = [(str(one.id), one.name) for one in list_staff_facilities(person())]
    if person().is_administrator:
        places.append((EVERYWHERE, _("すべての施設")))
    form.offer([ExemptionSpan.DAYS], places)
    if not form.is_submitted():
        form.place.data = places[0][0] if places else None
        form.first_day.data, form.last_day.data = today, end_of_fiscal_year(today)
    return form


def _person_granting(form: ExemptionForm) -> Granting:
    first, last = form.days(local_date(clock.now()))
    own = {str(one.id): one.id for one in list_staff_facilities(person())}
    everywhere = form.place.data == EVERYWHERE and person().is_administrator
    if not everywhere and form.place.data not in own:
        raise ExemptionNotFound
    return Granting(
        percent=form.share or 0,  # type: ignore[arg-type]  # 0 is refused
        scopes=form.scope_set,
        ground=form.ground.data or "",
        reason=form.reason.data or "",
        first_day=first,
        last_day=last,
        span=ExemptionSpan.DAYS,
        article=form.article.data or "",
        facility_id=None if everywhere else own[form.place.data or ""],
    )


def _person_page(user: User, form: ExemptionForm, now: datetime, status: int = 200) -> Page:
    own = {facility.id for facility in list_staff_facilities(person())}
    page = render_template(
        "reservations/staff/exemptions.html",
        user=user,
        form=form,
        granted=list_exemptions(user.id),
        own=own,
        today=local_date(now),
        scope_names=SCOPE_NAMES,
        span_names=SPAN_NAMES,
    )
    return (page, status) if status != 200 else page
