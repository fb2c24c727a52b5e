"""The end of an account, as far as accounts know of it; what it does to bookings is in ``reservations``."""

from datetime import datetime

from sqlalchemy import delete, update

from booking.accounts.models import AddressChange, MailToken, User, UserSession
from booking.accounts.service.changing import tell
from booking.accounts.service.users import lock_user
from booking.accounts.sessions import end_all_sessions
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l

# What stands for the name of somebody who has left and of whom nothing has to be kept.
NOBODY = "—"


class CannotClose(DomainError):
    """Whoever works here is not to close the account alone."""

    code = "cannot_close"

    def __init__(self) -> None:
        super().__init__(
            _l("職員のアカウントは、自分では閉じられません。ほかの管理者に、役割を外してもらってください。")
        )


def lock_for_closing(user_id: int, verified_hash: str) -> User:
    """The person who wants to leave, locked; raises CannotClose, InvalidInput if the password is another."""
    user = lock_user(user_id)
    if user is None or not user.is_active or user.password_hash != verified_hash:
        raise InvalidInput(
            _l("パスワードは、ほかの画面で変えられました。ログインし直してください。"), field="password"
        )
    if user.is_staff:
        raise CannotClose
    return user


def close(user: User, *, keep_name: bool, cancelled: int, now: datetime) -> None:
    """Close a locked account: a last mail, no session, no password, and nothing kept that need not be.

    ``keep_name``: there are bookings on record that name the person. The user number stays, so that it is
    never given to somebody else.
    """
    tell(user, "account_closed", now, cancelled=cancelled)
    end_all_sessions(user.id, now)
    db.session.execute(update(UserSession).where(UserSession.user_id == user.id).values(device=""))
    db.session.execute(delete(MailToken).where(MailToken.user_id == user.id))
    db.session.execute(delete(AddressChange).where(AddressChange.user_id == user.id))
    user.email = user.password_hash = user.password_expires_at = None
    user.phone = user.postal_code = user.address = user.search_text = ""
    user.closed_at = now
    if not keep_name:
        forget_name(user)
    record(
        "accounts.close",
        municipality_id=user.municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail={"cancelled": cancelled},
    )


def forget_name(user: User) -> None:
    """Nothing on record names the person any longer."""
    user.name, user.name_kana = NOBODY, ""
