"""Without an account: number and enquiry password open that one application to this browser, for a while."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for

from booking.accounts import service as accounts
from booking.accounts.access import public
from booking.accounts.keys import keyed_hash
from booking.accounts.passwords import verify_password
from booking.accounts.service import Attempt
from booking.accounts.views.blueprint import network_hash, page
from booking.applications import queries, service
from booking.applications.forms import EnquiryForm
from booking.applications.models import Application
from booking.applications.rules.numbers import parse_password
from booking.applications.views.blueprint import Page, blueprint, forget_grant, grant_token, keep_grant
from booking.core import clock
from booking.core.db import db
from booking.core.errors import TooManyRequests
from booking.core.i18n import _
from booking.municipalities.queries import get_current
from booking.reservations.rules.reference import parse_reference


@blueprint.route("/applications/enquiry", methods=["GET", "POST"])
@public
def enquiry() -> Page:
    """Ask for number and password."""
    form, refused = EnquiryForm(), None
    if request.method == "GET":
        return page(render_template("applications/enquiry.html", form=form))
    if form.validate():
        try:
            found = _open(form.number.data, form.password.data, clock.now())
        except TooManyRequests as error:
            refused = error
            form.form_errors.append(error.message)
        else:
            if found is not None:
                return redirect(url_for("applications.application", reference=found.reference), code=303)
            form.form_errors.append(
                _("受付番号か照会用パスワードが違うようです。受付票を見て、もう一度入れてください。")
            )
    return page(render_template("applications/enquiry.html", form=form), 422, refused=refused)


def _open(number: str, password: str, now: datetime) -> Application | None:
    """Slowed down as sign-in is, and as slow for a number that does not exist."""
    municipality = get_current()
    reference = parse_reference(number) or ""
    attempt = Attempt(network_hash(), keyed_hash("enquiry", f"{municipality.id} {reference}"))
    accounts.ensure_may_try(attempt, now)
    with db.transaction():
        accounts.begin(attempt, now)
    found = queries.find_application(municipality.id, reference)
    stored = found.password_hash if found is not None else None
    db.session.rollback()
    if not verify_password(stored, parse_password(password) or "") or found is None:
        return None
    with db.transaction():
        accounts.forgive(attempt)
        old = grant_token()
        if old is not None:
            service.end_grant(old, now)
        token = service.open_grant(found, now)
    keep_grant(token)
    return found


@blueprint.post("/applications/enquiry/end")
@public
def end_enquiry() -> Page:
    """The reader has finished: this browser shows nothing any more (a library, an office)."""
    token = grant_token()
    if token is not None:
        with db.transaction():
            service.end_grant(token, clock.now())
    forget_grant()
    flash(_("申請の画面を閉じました。もう一度見るには、受付番号と照会用パスワードが要ります。"), "success")
    return redirect(url_for("applications.enquiry"), code=303)
