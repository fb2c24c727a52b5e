"""Another mail address: asking for it, the pages behind the links, stopping it."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts import queries, service
from booking.accounts.access import public, signed_in
from booking.accounts.forms import ChangeAddressForm, PasswordForm, StopChangeForm, put_on_form
from booking.accounts.models import AddressChange, MailToken, User
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.links import LinkState
from booking.accounts.views.blueprint import blueprint, network_hash, page, person, secret_page
from booking.accounts.views.own_password import check_password
from booking.accounts.views.registration import look_up
from booking.core import clock
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _

_ENDPOINTS = {
    TokenPurpose.NEW_ADDRESS: "accounts.confirm_new_address",
    TokenPurpose.OLD_ADDRESS: "accounts.confirm_old_address",
}


@blueprint.route("/account/email", methods=["GET", "POST"])
@signed_in
def change_address() -> Response:
    """Ask for a new address and the password; what waits for a confirmation is shown, and can be dropped."""
    user, now, form = person(), clock.now(), ChangeAddressForm()
    refused: DomainError | None = None
    if request.method == "POST" and form.validate():
        try:
            stored, attempt = check_password(user, form.password.data, now, field="password")
            with db.transaction():
                service.ask_address_change(
                    user, form.email.data, verified_hash=stored, source_hash=network_hash(), now=now
                )
                service.forgive(attempt)
        except DomainError as error:
            put_on_form(form, error)
            refused = error
        else:
            return redirect(url_for("accounts.change_address"), code=303)
    change = queries.find_open_change(user.id, now)
    shown = render_template("accounts/change_address.html", form=form, user=user, change=change)
    return page(shown, 422 if request.method == "POST" else 200, refused=refused)


@blueprint.post("/account/email/drop")
@signed_in
def drop_address_change() -> Response:
    """Leave the address as it is."""
    with db.transaction():
        service.drop_address_change(person(), clock.now())
    flash(_("メールアドレスの変更をやめました。いまのまま変わりません。"), "success")
    return redirect(url_for("accounts.change_address"), code=303)


@blueprint.route("/address/new/<token>", methods=["GET", "POST"])
@public
def confirm_new_address(token: str) -> Response:
    """The page of the link in the new mailbox: a button, and the password. Opening it changes nothing."""
    return _confirm(token, TokenPurpose.NEW_ADDRESS)


@blueprint.route("/address/old/<token>", methods=["GET", "POST"])
@public
def confirm_old_address(token: str) -> Response:
    """The page of the link in the old mailbox: confirm with the password, or stop it without one."""
    return _confirm(token, TokenPurpose.OLD_ADDRESS)


def _confirm(token: str, purpose: TokenPurpose) -> Response:
    now = clock.now()
    link, change, user = _find(token, purpose, now)
    if link is None or change is None or user is None:
        return _show_end(change, purpose)
    form = PasswordForm()
    refused: DomainError | None = None
    can_confirm = purpose is TokenPurpose.NEW_ADDRESS or change.needs_old
    if request.method == "POST" and can_confirm and form.validate():
        try:
            stored, attempt = check_password(user, form.password.data, now, field="password")
            with db.transaction():
                service.confirm_address(token, purpose, verified_hash=stored, now=now)
                service.forgive(attempt)
            return secret_page(redirect(url_for(_ENDPOINTS[purpose], token=token), code=303))
        except service.LinkDead:
            return _show_end(_find(token, purpose, now)[1], purpose)
        except DomainError as error:
            put_on_form(form, error)
            refused = error
    return _ask_page(token, purpose, change, form, StopChangeForm(formdata=None), refused)


@blueprint.post("/address/old/<token>/stop")
@public
def stop_address_change(token: str) -> Response:
    """The owner of the old mailbox knows nothing of it; needs no password, which may be known to others."""
    now, purpose = clock.now(), TokenPurpose.OLD_ADDRESS
    link, change, _user = _find(token, purpose, now)
    if link is None or change is None:
        return _show_end(change, purpose)
    form = StopChangeForm()
    if not form.validate():
        return _ask_page(token, purpose, change, PasswordForm(formdata=None), form, None)
    try:
        with db.transaction():
            service.stop_address_change(token, now)
    except service.LinkDead:
        return _show_end(_find(token, purpose, now)[1], purpose)
    return secret_page(redirect(url_for("accounts.confirm_old_address", token=token), code=303))


def _find(
    token: str, purpose: TokenPurpose, now: datetime
) -> tuple[MailToken | None, AddressChange | None, User | None]:
    """Link and person if something can still be done, and what became of the change in any case."""
    link, state = look_up(token, purpose, now)
    change = queries.find_change(link) if link is not None else None
    user = queries.find_user(link.user_id) if link is not None and link.user_id is not None else None
    if change is None or user is None or not user.is_active:
        return None, change, None
    is_open = change.done_at is None and change.stopped_at is None and user.email == change.old_email
    return (link, change, user) if is_open and state is LinkState.GOOD else (None, change, user)


def _ask_page(
    token: str,
    purpose: TokenPurpose,
    change: AddressChange,
    form: PasswordForm,
    stop_form: StopChangeForm,
    refused: DomainError | None,
) -> Response:
    shown = render_template(
        "accounts/confirm_address.html",
        token=token,
        is_old=purpose is TokenPurpose.OLD_ADDRESS,
        change=change,
        form=form,
        stop_form=stop_form,
    )
    return secret_page(page(shown, 422 if request.method == "POST" else 200, refused=refused))


def _show_end(change: AddressChange | None, purpose: TokenPurpose) -> Response:
    """What became of it: the page of a link that was used, is too old or never was."""
    shown = render_template(
        "accounts/address_end.html",
        change=change,
        is_old=purpose is TokenPurpose.OLD_ADDRESS,
        is_over=change is not None and change.expires_at <= clock.now(),
        user=current_user,
    )
    if change is None:
        return secret_page(page(shown, 404))
    told = change.done_at or change.stopped_at or change.new_confirmed_at or change.old_confirmed_at
    return secret_page(page(shown, 200 if told else 410))
