"""People who come to the counter or call: written down, corrected and given passwords by staff."""

from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules import ASSIGNABLE, FIRST_PASSWORD_LIFETIME, Audience
from booking.accounts.rules.numbers import make_user_number
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service.changing import change_details, tell
from booking.accounts.service.users import lock_user, person_of, refresh_search_text
from booking.accounts.sessions import end_all_sessions
from booking.audit.service import record
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _l


class NotAtCounter(DomainError):
    """The account is not one that staff may change for its owner."""

    code = "not_at_counter"


class IssuedMeanwhile(DomainError):
    """The person's password is not the one that it was when the form was opened."""

    code = "issued_meanwhile"

    def __init__(self) -> None:
        super().__init__(_l("この方のパスワードは、いまほかの画面で変わりました。画面を開き直してください。"))


def register_at_counter(staff: User, details: PersonalDetails, *, locale: str = "ja", now: datetime) -> User:
    """Write a person down with a new user number; they can't sign in until they are given a password."""
    user = person_of(
        details,
        municipality_id=staff.municipality_id,
        number=_unused_number(staff.municipality_id),
        locale=locale,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    _record("accounts.register_at_counter", staff, user, now)
    return user


def refusal_at_counter(user: User) -> DomainError | None:
    """Why staff may not change this account for its owner, None if they may."""
    if not user.is_active:
        return NotAtCounter(_l("この方は退会しています。もう一度使うには、新しく登録してください。"))
    if user.is_staff:
        # Else whoever serves at a counter could become an administrator by a printed password.
        return NotAtCounter(
            _l(
                "職員のアカウントは、窓口の画面からは変えられません。"
                "本人が「登録の内容」で変えるか、「パスワードを忘れたとき」から決め直してください。"
            )
        )
    return None


def lock_for_counter(staff: User, user_id: int) -> User:
    """The person whom staff want to help, locked; raises NotFound and NotAtCounter."""
    user = lock_user(user_id)
    if user is None or user.municipality_id != staff.municipality_id:
        raise NotFound(_l("この利用者は見つかりません。"))
    refusal = refusal_at_counter(user)
    if refusal is not None:
        raise refusal
    return user


def issue_counter_password(
    staff: User, user_id: int, *, password_hash: str, replaces: str | None, now: datetime
) -> User:
    """Give somebody a first password: it works until they choose their own, 14 days at most.

    The password before and all sessions end; who has no user number yet is given one; the person is told by
    mail. ``replaces`` is the hash that the caller saw: raises IssuedMeanwhile if it is another by now, and
    NotAtCounter for closed accounts and for everybody with a role.
    """
    user = lock_for_counter(staff, user_id)
    if user.password_hash != replaces:
        raise IssuedMeanwhile
    if user.number is None:
        user.number = _unused_number(user.municipality_id)
        refresh_search_text(user)
    user.password_hash = password_hash
    user.password_expires_at = now + FIRST_PASSWORD_LIFETIME
    end_all_sessions(user.id, now)
    _record("accounts.issue_password", staff, user, now)
    tell(user, "counter_password", now)
    return user


def correct_details(staff: User, user_id: int, details: PersonalDetails, *, now: datetime) -> User:
    """Put right what the person told; they hear of it by mail. Raises NotFound and NotAtCounter."""
    user = lock_for_counter(staff, user_id)
    return change_details(user.id, details, locale=user.locale, now=now, by=staff)


def set_audience(staff: User, user_id: int, audience: Audience, *, now: datetime) -> User:
    """Say as whom somebody books from now on; they hear of it by mail. Raises NotFound and NotAtCounter."""
    if audience not in ASSIGNABLE:
        raise InvalidInput(_l("区分を選んでください。"), field="audience")
    user = lock_for_counter(staff, user_id)
    before = user.audience
    if audience is before:
        return user
    user.audience = audience
    _record("accounts.set_audience", staff, user, now, {"from": before.value, "to": audience.value})
    tell(user, "details_changed", now, fields=["audience"])
    return user


def note_search(staff: User, found: list[User], text: str, now: datetime) -> None:
    """Write down who searched for whom; what was typed may be a name, so it stands apart."""
    record(
        "accounts.search_people",
        municipality_id=staff.municipality_id,
        actor_id=staff.id,
        object_type="user",
        object_id=None,
        now=now,
        detail={"found": [user.id for user in found]},
        personal={"text": text},
    )


def note_opening(staff: User, user: User, now: datetime) -> None:
    """Write down who opened whose details."""
    _record("accounts.view_person", staff, user, now)


def _record(
    action: str, staff: User, user: User, now: datetime, detail: dict[str, str] | None = None
) -> None:
    record(
        action,
        municipality_id=user.municipality_id,
        actor_id=staff.id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail=detail,
    )


def _unused_number(municipality_id: int) -> str:
    while True:
        number = make_user_number()
        taken = select(User.id).where(User.municipality_id == municipality_id, User.number == number)
        if db.session.scalar(taken) is None:
            return number
