"""Closing one's account: what happens to bookings and applications, in numbers; then the password."""

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.accounts.access import signed_in
from booking.accounts.service import forgive
from booking.accounts.sessions import leave
from booking.accounts.views.own_password import check_password
from booking.applications.queries import list_open
from booking.applications.rules.status import STATUS_NAMES
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import _, ngettext
from booking.pages.blueprint import blueprint
from booking.reservations import queries, service
from booking.reservations.forms import CloseAccountForm, show_error
from booking.reservations.views.blueprint import reader


@blueprint.get("/account/close")
@signed_in
def close_account() -> Response:
    """What closing does, with the reservations that it cancels."""
    return _page(CloseAccountForm(formdata=None), 200)


@blueprint.post("/account/close")
@signed_in
def send_close_account() -> Response:
    """Close it; if there are other reservations by now than those listed, list them again."""
    user, now, form = reader(), clock.now(), CloseAccountForm()
    if not form.validate():
        return _page(form, 422)
    try:
        stored, attempt = check_password(user, form.password.data or "", now, field="password")
        with db.transaction():
            cancelled = service.close_account(user, seen=form.seen_ids(), verified_hash=stored, now=now)
            forgive(attempt)
    except DomainError as error:
        show_error(form, error)
        return _page(form, error.status, error)
    leave()
    told = ngettext(
        "予約%(count)s件を取り消しました。", "予約%(count)s件を取り消しました。", cancelled, count=cancelled
    )
    flash(_("退会の手続きが終わりました。") + (told if cancelled else ""), "success")
    return redirect(url_for("pages.front"), code=303)


def _page(form: CloseAccountForm, status: int, refused: DomainError | None = None) -> Response:
    user, now = reader(), clock.now()
    coming = queries.list_cancellable(user.id, now)
    form.show([one.id for one in coming])
    shown = render_template(
        "pages/close_account.html",
        form=form,
        user=user,
        coming=coming,
        held=len(queries.list_held_drafts(user.id, now)),
        open_applications=list_open(user.id),
        application_names=STATUS_NAMES,
        keeps_name=queries.has_bookings(user.id),
    )
    response = make_response(shown, status)
    if isinstance(refused, TooManyRequests):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
