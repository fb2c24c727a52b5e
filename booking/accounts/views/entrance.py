"""From a password to a signed-in browser."""

from datetime import datetime

from flask import after_this_request, request, session
from werkzeug.wrappers import Response

from booking.accounts import queries, service
from booking.accounts.access import TERMS_DUE
from booking.accounts.devices import remember_device
from booking.accounts.models import User
from booking.accounts.passwords import hash_password, is_outdated, verify_password
from booking.accounts.rules.devices import device_of
from booking.accounts.rules.first_passwords import as_printed
from booking.accounts.service import Attempt
from booking.accounts.sessions import current_token, end_session, enter, start_session
from booking.accounts.views.blueprint import attempt_of
from booking.core import clock
from booking.core.db import db
from booking.municipalities.queries import get_current


def enter_with_password(name: str, password: str) -> User | None:
    """Sign in with an address or a user number, and renew the session.

    None if the password is wrong, TooManyRequests while it must wait.
    """
    now = clock.now()
    body = get_current()
    attempt = attempt_of(body, name)
    service.ensure_may_try(attempt, now)
    with db.transaction():
        service.begin(attempt, now)
    account = queries.find_account(body.id, name)
    stored = account.hash_at(now) if account is not None else None
    is_first = account is not None and account.password_expires_at is not None
    # Nobody else waits for the database while the password is looked at.
    db.session.rollback()
    typed = as_printed(password) if is_first else password
    if not verify_password(stored, typed) or account is None or stored is None:
        return None
    new_hash = hash_password(typed) if is_outdated(stored) else None
    with db.transaction():
        entered = service.sign_in(account.user_id, stored, attempt, new_hash=new_hash, now=now)
        if entered is None:
            return None
        token = renew_session(entered, now)
        terms_due = bool(queries.list_terms_to_accept(entered))
    open_door(entered, token, attempt, terms_due=terms_due)
    return entered


def renew_session(user: User, now: datetime) -> str:
    """A new session, in place of the one that this browser may have; call inside a transaction."""
    old = current_token()
    if old:
        end_session(old, now)
    return start_session(user, now, this_device())


def this_device() -> str:
    """The browser that asks, as its session is listed later."""
    return device_of(request.user_agent.string).stored()


def open_door(user: User, token: str, attempt: Attempt, *, terms_due: bool) -> None:
    """Give the browser its new cookie, and remember the device."""
    enter(user, token)
    if terms_due:
        session[TERMS_DUE] = True

    @after_this_request
    def _remember(response: Response) -> Response:
        remember_device(request, response, attempt.account_hash)
        return response
