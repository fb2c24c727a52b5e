"""Staff grant an exemption to a person for a time, and take one back."""

import secrets
from datetime import date, datetime

from flask import flash, redirect, render_template, url_for

from booking.accounts.access import counter
from booking.accounts.models import User
from booking.accounts.queries import get_user
from booking.core import clock
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.facilities.queries import list_spaces_of, list_staff_facilities
from booking.fees.models import Exemption
from booking.fees.queries.exemptions import ExemptionNotFound, get_exemption, list_exemptions
from booking.fees.rules.exemptions import SCOPE_NAMES, SPAN_NAMES, ExemptionSpan, end_of_fiscal_year
from booking.fees.service.exemptions import Granting, grant
from booking.reservations import service
from booking.reservations.exemption_forms import EVERYWHERE, ExemptionForm, PersonExemptionForm, RevokeForm
from booking.reservations.forms import show_error
from booking.reservations.staff_views.blueprint import Page, blueprint, person, write_down


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


def _person_form(today: date) -> PersonExemptionForm:
    form = PersonExemptionForm()
    places = _own_places()
    form.offer([ExemptionSpan.DAYS], [(key, name) for key, (name, _facility, _space) in places.items()])
    if not form.is_submitted():
        form.place.data = next(iter(places), None)
        form.first_day.data, form.last_day.data = today, end_of_fiscal_year(today)
    return form


def _own_places() -> dict[str, tuple[str, int | None, int | None]]:
    """Where this member of the staff may grant: name, facility and space by their key in the form."""
    facilities = list_staff_facilities(person())
    places: dict[str, tuple[str, int | None, int | None]] = {}
    spaces = list_spaces_of([one.id for one in facilities])
    for facility in facilities:
        places[str(facility.id)] = (facility.name, facility.id, None)
        for space in spaces.get(facility.id, ()):
            name = _("%(facility)s %(room)sだけ", facility=facility.name, room=space.name)
            places[f"{facility.id}-{space.id}"] = (name, facility.id, space.id)
    if person().is_administrator:
        places[EVERYWHERE] = (_("すべての施設"), None, None)
    return places


def _person_granting(form: ExemptionForm) -> Granting:
    first, last = form.days(local_date(clock.now()))
    place = _own_places().get(form.place.data or "")
    if place is None:
        raise InvalidInput(_("どこで使えるかを選んでください。"), field="place")
    return Granting(
        percent=form.share or 0,  # type: ignore[arg-type]  # 0 is refused
        scopes=form.scope_set,
        ground=form.ground.data or "",
        reason=form.reason.data or "",
        first_day=first,
        last_day=last,
        span=ExemptionSpan.DAYS,
        article=form.article.data or "",
        facility_id=place[1],
        space_id=place[2],
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
