"""Signing in and out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.access import TERMS_DUE, public
from booking.accounts.errands import take_up, tell
from booking.accounts.forms import SignInForm, put_on_form
from booking.accounts.models import User
from booking.accounts.rules.origins import own_path
from booking.accounts.sessions import current_token, end_session, leave
from booking.accounts.views.blueprint import blueprint, home_of, page, person
from booking.accounts.views.entrance import enter_with_password
from booking.core import clock
from booking.core.db import db
from booking.core.errors import TooManyRequests
from booking.core.i18n import _

FRONT = "/"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """Ask for address or number, and password; ``next`` is the page to go on to, if it is one of ours."""
    target = own_path(request.values.get("next"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(target or home_of(person()))
    form = SignInForm()
    if request.method == "GET":
        form.next.data = target
        return page(render_template("accounts/sign_in.html", form=form, told=tell(target)))
    refused: TooManyRequests | None = None
    if form.validate():
        try:
            user = enter_with_password(form.email.data, form.password.data)
        except TooManyRequests as error:
            put_on_form(form, error)
            refused = error
        else:
            if user is not None:
                return redirect(_onward(user, target or home_of(user)), code=303)
            form.form_errors.append(
                _("メールアドレス・利用者番号か、パスワードが違います。どちらも確かめてください。")
            )
    form.next.data = target
    shown = render_template("accounts/sign_in.html", form=form, told=tell(target))
    return page(shown, 422, refused=refused)


def _onward(user: User, target: str) -> str:
    """The target, by way of a password of one's own and of the agreement if they are due."""
    if person().must_choose_password:
        return url_for("accounts.choose_password", next=target)
    if session.get(TERMS_DUE):
        return url_for("accounts.terms", next=target)
    return take_up(user, target)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session, here and on the server."""
    token = current_token()
    if token:
        with db.transaction():
            end_session(token, clock.now())
    leave()
    flash(_("ログアウトしました。"), "success")
    return redirect(FRONT, code=303)
