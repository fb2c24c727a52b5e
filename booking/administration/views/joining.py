"""The page behind the link of an invitation: somebody new makes their account."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.accounts import service as accounts
from booking.accounts.access import public
from booking.accounts.forms import RegistrationForm, put_on_form
from booking.accounts.passwords import hash_password
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.links import LinkState
from booking.accounts.views.blueprint import attempt_of, home_of, page, secret_page
from booking.accounts.views.entrance import open_door, renew_session
from booking.accounts.views.registration import look_up
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _, current_locale
from booking.facilities.service import staffing
from booking.municipalities.queries import get_current, list_current_terms

blueprint = Blueprint("joining", __name__)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> Response:
    """Asks for name, telephone and a password. Opening it changes nothing."""
    link, state = look_up(token, TokenPurpose.INVITE, clock.now())
    if link is None or state is not LinkState.GOOD:
        return _dead(state)
    body = get_current()
    terms = list_current_terms(body.id)
    form = RegistrationForm(own_words=(link.email, body.name, body.name_en))
    del form.audience
    if not terms:
        del form.agree
    status, refused = 200, None
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _open_account(token, form)
            except accounts.LinkDead:
                return _dead(LinkState.USED)
            except DomainError as error:
                put_on_form(form, error)
                refused = error
    form.show_terms([text.id for text in terms])
    shown = render_template("administration/join.html", form=form, terms=terms, email=link.email)
    return secret_page(page(shown, status, refused=refused))


def _open_account(token: str, form: RegistrationForm) -> Response:
    password_hash, now = hash_password(form.password.data), clock.now()
    with db.transaction():
        user = staffing.accept(
            token,
            form.details(),
            password_hash=password_hash,
            terms_seen=form.terms_seen(),
            locale=current_locale(),
            now=now,
        )
        session_token = renew_session(user, now)
    assert user.email is not None
    open_door(user, session_token, attempt_of(get_current(), user.email), terms_due=False)
    flash(_("登録が終わりました。きょうの仕事は、この画面から始められます。"), "success")
    return secret_page(redirect(home_of(user), code=303))


def _dead(state: LinkState) -> Response:
    shown = render_template("administration/dead_invitation.html", state=state.value)
    return secret_page(page(shown, 404 if state is LinkState.UNKNOWN else 410))
