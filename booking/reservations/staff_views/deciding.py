"""Staff decide one request, and go on to the next."""

from datetime import datetime

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from booking.accounts.access import staff
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _
from booking.reservations import service
from booking.reservations.forms import DeclineForm, show_error
from booking.reservations.models import Reservation
from booking.reservations.staff_views.blueprint import Page, blueprint, person
from booking.reservations.staff_views.requests import chosen_by, next_in, queue_page


@blueprint.post("/staff/requests/<int:reservation_id>/approve")
@staff
def approve(reservation_id: int) -> Page:
    """Permit it, and go on to the next case."""
    now = clock.now()
    try:
        with db.transaction():
            done = service.approve(person(), reservation_id, now=now, seen=request.form.get("seen", type=int))
    except DomainError as error:
        return _refused(reservation_id, error)
    flash(_("許可しました。%(told)s", told=_told(done)), "success")
    return _to_next(done, now)


@blueprint.post("/staff/requests/<int:reservation_id>/decline")
@staff
def decline(reservation_id: int) -> Page:
    """Decline it with the reason that was typed, and go on to the next case."""
    now, form = clock.now(), DeclineForm()
    if not form.validate():
        return queue_page(reservation_id, form, status=InvalidInput.status)
    try:
        with db.transaction():
            done = service.decline(person(), reservation_id, form.reason.data or "", now=now)
    except InvalidInput as error:
        show_error(form, error)
        return queue_page(reservation_id, form, status=error.status)
    except DomainError as error:
        return _refused(reservation_id, error)
    flash(_("不許可にしました。%(told)s", told=_told(done)), "success")
    return _to_next(done, now)


def _told(done: Reservation) -> str:
    """Who is told how: somebody without a mail address by telephone."""
    who, phone = done.booking.user, done.booking.phone or done.booking.user.phone
    if who.email is not None:
        return _("%(name)sさんにメールで知らせます。", name=who.name)
    return _(
        "%(name)sさんにはメールが届きません。電話で知らせてください。%(phone)s", name=who.name, phone=phone
    )


def _refused(reservation_id: int, error: DomainError) -> Page:
    """The case as it stands now, with the reason; what is not theirs stays unknown."""
    if error.status == 404:
        raise error
    return queue_page(reservation_id, status=error.status, error=str(error.message))


def _to_next(done: Reservation, now: datetime) -> Response:
    """The list as it was, at the same place, with the next case open."""
    chosen = chosen_by()
    following = next_in(chosen, done, now)
    return redirect(chosen.url(case=following, page=None), code=303)
