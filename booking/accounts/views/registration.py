"""Registering: the address first; all else behind the link that was sent there."""

from datetime import datetime

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from booking.accounts import queries, service
from booking.accounts.access import public
from booking.accounts.errands import take_up, tell
from booking.accounts.forms import LinkForm, RegistrationForm, put_on_form
from booking.accounts.models import MailToken, User
from booking.accounts.passwords import hash_password
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.links import LinkState, link_state
from booking.accounts.rules.origins import own_path
from booking.accounts.views.blueprint import (
    attempt_of,
    blueprint,
    home_of,
    network_hash,
    page,
    secret_page,
)
from booking.accounts.views.entrance import enter_with_password, open_door, renew_session
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import _, current_locale
from booking.municipalities.queries import get_current, list_current_terms

# In the session: which mail was asked for, for which address, and the page to go on to at last.
_MAILED = "mailed"


@blueprint.route("/register", methods=["GET", "POST"])
@public
def register() -> Response:
    """Ask for the address; the answer is the same whether it is known or not."""
    return ask_for_link(TokenPurpose.REGISTER, "accounts/register.html")


def ask_for_link(purpose: TokenPurpose, template: str) -> Response:
    """A form for an address; sends there what helps, and says only that it did."""
    form, target = LinkForm(), own_path(request.values.get("next"))
    form.next.data = target
    if request.method == "GET":
        return page(render_template(template, form=form, told=tell(target)))
    refused: DomainError | None = None
    if form.validate():
        body = get_current()
        try:
            with db.transaction():
                service.send_link(
                    purpose,
                    municipality_id=body.id,
                    email=form.email.data,
                    locale=current_locale(),
                    source_hash=network_hash(),
                    next_path=target,
                    now=clock.now(),
                )
        except TooManyRequests as error:
            put_on_form(form, error)
            refused = error
        else:
            session[_MAILED] = [purpose.value, form.email.data, target]
            return redirect(url_for("accounts.mail_sent"), code=303)
    return page(render_template(template, form=form, told=tell(target)), 422, refused=refused)


@blueprint.get("/mail-sent")
@public
def mail_sent() -> Response:
    """Where a mail was sent to, and what to do when it does not come."""
    purpose, email, target = [*session.get(_MAILED, ()), None, None, None][:3]
    if email is None:
        return redirect(url_for("accounts.register"))
    form = LinkForm(formdata=None, email=email, next=target)
    shown = page(render_template("accounts/mail_sent.html", purpose=purpose, email=email, form=form))
    shown.headers["Cache-Control"] = "private, no-store"
    return shown


@blueprint.route("/register/<token>", methods=["GET", "POST"])
@public
def finish_registration(token: str) -> Response:
    """The page of the link: asks for all that an account needs. Opening it changes nothing."""
    now = clock.now()
    link, state = look_up(token, TokenPurpose.REGISTER, now)
    if link is None or state is not LinkState.GOOD:
        return _sent_twice(link) or dead_link(TokenPurpose.REGISTER, state)
    body = get_current()
    terms = list_current_terms(body.id)
    form = RegistrationForm(own_words=(link.email, body.name, body.name_en))
    if not terms:
        del form.agree
    status, refused = 200, None
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _open_account(link, token, form, now)
            except service.LinkDead:
                return dead_link(TokenPurpose.REGISTER, look_up(token, TokenPurpose.REGISTER, now)[1])
            except DomainError as error:
                put_on_form(form, error)
                refused = error
    form.show_terms([text.id for text in terms])
    shown = render_template("accounts/finish_registration.html", form=form, terms=terms, email=link.email)
    return secret_page(page(shown, status, refused=refused))


def _open_account(link: MailToken, token: str, form: RegistrationForm, now: datetime) -> Response:
    password_hash, target = hash_password(form.password.data), link.next_path
    with db.transaction():
        user = service.complete_registration(
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
    flash(_("登録が終わりました。施設を予約できます。"), "success")
    return secret_page(redirect(_onward(user, target), code=303))


def _onward(user: User, target: str | None) -> str:
    """Back to what the person was about to do when they asked for the link."""
    return take_up(user, own_path(target) or home_of(user))


def _sent_twice(link: MailToken | None) -> Response | None:
    """The form was sent a second time (a double click): with the right password that is a sign-in."""
    password = request.form.get("password", "")
    if request.method != "POST" or link is None or link.used_at is None or not password:
        return None
    target = link.next_path
    try:
        user = enter_with_password(link.email, password)
    except TooManyRequests:
        return None
    return secret_page(redirect(_onward(user, target), code=303)) if user is not None else None


def look_up(token: str, purpose: TokenPurpose, now: datetime) -> tuple[MailToken | None, LinkState]:
    """The link of this municipality with that token, and what has become of it."""
    link = queries.find_link(token, purpose)
    if link is None or link.municipality_id != get_current().id:
        return None, LinkState.UNKNOWN
    return link, link_state(link.expires_at, link.used_at, now)


def dead_link(purpose: TokenPurpose, state: LinkState) -> Response:
    """Says why the link does not work, and the way to a new one."""
    shown = render_template("accounts/dead_link.html", purpose=purpose.value, state=state.value)
    return secret_page(page(shown, 404 if state is LinkState.UNKNOWN else 410))
