"""A password that was forgotten, one that is to be another, and the first of one's own."""

from datetime import datetime

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from booking.accounts import queries, service
from booking.accounts.access import TERMS_DUE, public, signed_in
from booking.accounts.errands import take_up
from booking.accounts.forms import ChangePasswordForm, NewPasswordForm, put_on_form
from booking.accounts.models import User
from booking.accounts.passwords import hash_password
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.links import LinkState
from booking.accounts.rules.origins import own_path
from booking.accounts.sessions import current_token, enter, start_session
from booking.accounts.views.blueprint import attempt_of, blueprint, home_of, page, person, secret_page
from booking.accounts.views.entrance import this_device
from booking.accounts.views.own_password import check_password
from booking.accounts.views.registration import ask_for_link, dead_link, look_up
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.municipalities.queries import get_current


@blueprint.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> Response:
    """Ask for the address; the answer is the same whether it is known or not."""
    return ask_for_link(TokenPurpose.RESET, "accounts/forgot.html")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> Response:
    """The page of the link: asks for a new password. Opening it changes nothing."""
    now = clock.now()
    link, state = look_up(token, TokenPurpose.RESET, now)
    user = queries.find_user(link.user_id) if link is not None and link.user_id is not None else None
    if link is None or user is None or state is not LinkState.GOOD:
        return dead_link(TokenPurpose.RESET, state)
    form = NewPasswordForm(own_words=_own_words(user))
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            password_hash, next_path = hash_password(form.password.data), own_path(link.next_path)
            try:
                with db.transaction():
                    service.reset_password(token, password_hash=password_hash, now=now)
                    service.forgive(attempt_of(get_current(), link.email))
            except service.LinkDead:
                return dead_link(TokenPurpose.RESET, look_up(token, TokenPurpose.RESET, now)[1])
            flash(_("パスワードを変えました。新しいパスワードでログインしてください。"), "success")
            return secret_page(redirect(url_for("accounts.sign_in", next=next_path), code=303))
    shown = render_template("accounts/reset.html", form=form, email=link.email)
    return secret_page(page(shown, status))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Response:
    """Change the password of whoever knows the old one; all other browsers are signed out."""
    user = person()
    form = ChangePasswordForm(own_words=_own_words(user))
    if request.method == "GET":
        return page(
            render_template("accounts/change_password.html", form=form, name=user.email or user.number)
        )
    refused: DomainError | None = None
    if form.validate():
        try:
            return _change_password(user, form, clock.now())
        except DomainError as error:
            put_on_form(form, error)
            refused = error
    shown = render_template("accounts/change_password.html", form=form, name=user.email or user.number)
    return page(shown, 422, refused=refused)


def _change_password(user: User, form: ChangePasswordForm, now: datetime) -> Response:
    user_id = user.id
    stored, attempt = check_password(user, form.old_password.data, now, field="old_password")
    password_hash = hash_password(form.password.data)
    with db.transaction():
        changed = service.change_password(user_id, verified_hash=stored, password_hash=password_hash, now=now)
        service.forgive(attempt)
        token = start_session(changed, now, this_device())
    enter(changed, token)
    flash(_("パスワードを変えました。ほかの機器では、ログインし直してください。"), "success")
    return redirect(url_for("accounts.index"), code=303)


@blueprint.route("/account/own-password", methods=["GET", "POST"])
@signed_in
def choose_password() -> Response:
    """After signing in with a password from the counter: choose one's own, and nothing else until then."""
    user = person()
    target = own_path(request.values.get("next")) or home_of(user)
    if not user.must_choose_password:
        return redirect(target, code=303)
    form = NewPasswordForm(own_words=_own_words(user))
    if request.method == "POST" and form.validate():
        password_hash = hash_password(form.password.data)
        with db.transaction():
            chosen = service.choose_password(
                user.id, session_token=current_token(), password_hash=password_hash, now=clock.now()
            )
        if chosen:
            flash(_("パスワードを決めました。次からは、このパスワードでログインしてください。"), "success")
        if session.get(TERMS_DUE):
            return redirect(url_for("accounts.terms", next=target), code=303)
        return redirect(take_up(user, target), code=303)
    name = user.number or user.email
    shown = render_template("accounts/choose_password.html", form=form, name=name, target=target)
    return page(shown, 422 if request.method == "POST" else 200)


def _own_words(user: User) -> tuple[str, ...]:
    """What others know of the person and would try first."""
    body = get_current()
    phone = user.phone.replace("-", "")
    return (user.email or "", user.name, user.name_kana, phone, body.name, body.name_en)
