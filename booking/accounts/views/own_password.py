"""Asks whoever is signed in, or holds a link, for the password; tries are slowed as at sign-in."""

from datetime import datetime

from booking.accounts import service
from booking.accounts.models import User
from booking.accounts.passwords import verify_password
from booking.accounts.service import Attempt
from booking.accounts.views.blueprint import attempt_of
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _
from booking.municipalities.queries import get_current


class WrongPassword(DomainError):
    """The password is another."""

    code = "wrong_password"
    status = 422


def check_password(user: User, typed: str, now: datetime, *, field: str) -> tuple[str, Attempt]:
    """The hash that the password was verified against, and the try, to be forgiven in the next transaction.

    Raises WrongPassword beside ``field``, and TooManyRequests.
    """
    stored = user.password_hash
    attempt = attempt_of(get_current(), user.email or user.number or f"user {user.id}")
    service.ensure_may_try(attempt, now)
    with db.transaction():
        service.begin(attempt, now)
    # Nobody else waits for the database while the password is looked at.
    db.session.rollback()
    if not verify_password(stored, typed) or stored is None:
        raise WrongPassword(_("パスワードが違います。"), field=field)
    return stored, attempt
