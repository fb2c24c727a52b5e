"""People who come to the counter or call: written down by staff, without a mail address."""

from datetime import datetime

from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules.numbers import make_user_number
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service.users import refresh_search_text
from booking.audit.service import record
from booking.core.db import db


def register_at_counter(staff: User, details: PersonalDetails, *, locale: str = "ja", now: datetime) -> User:
    """Write a person down with a new user number; they can't sign in until they are given a password."""
    user = User(
        municipality_id=staff.municipality_id,
        number=_unused_number(staff.municipality_id),
        locale=locale,
        created_at=now,
        name=details.name,
        name_kana=details.name_kana,
        phone=details.phone,
        postal_code=details.postal_code,
        address=details.address,
    )
    refresh_search_text(user)
    db.session.add(user)
    db.session.flush()
    record(
        "accounts.register_at_counter",
        municipality_id=user.municipality_id,
        actor_id=staff.id,
        object_type="user",
        object_id=user.id,
        now=now,
    )
    return user


def _unused_number(municipality_id: int) -> str:
    while True:
        number = make_user_number()
        taken = select(User.id).where(User.municipality_id == municipality_id, User.number == number)
        if db.session.scalar(taken) is None:
            return number
