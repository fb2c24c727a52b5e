"""People and their roles."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking.accounts.models import RoleGrant, User
from booking.accounts.passwords import hash_password
from booking.accounts.queries import find_user_by_email
from booking.accounts.rules import Role
from booking.accounts.rules.people import PersonalDetails
from booking.audit import service as audit
from booking.core.db import db
from booking.core.errors import DomainError
from booking.core.i18n import _l
from booking.core.text import normalise_email, search_key


class AddressTaken(DomainError):
    """Somebody has an account with this address already."""

    code = "address_taken"

    def __init__(self) -> None:
        super().__init__(
            _l("このメールアドレスは、すでに登録されています。ログインしてください。"), field="email"
        )


def create_user(
    *,
    municipality_id: int,
    email: str | None,
    name: str,
    name_kana: str = "",
    phone: str = "",
    password: str | None,
    locale: str = "ja",
    now: datetime,
) -> User:
    """A person with an address that is known to be theirs; raises AddressTaken. Hashes, which is slow."""
    return add_user(
        municipality_id=municipality_id,
        email=normalise_email(email) if email else None,
        details=PersonalDetails(name, name_kana, phone),
        password_hash=hash_password(password) if password else None,
        locale=locale,
        now=now,
    )


def add_user(
    *,
    municipality_id: int,
    email: str | None,
    details: PersonalDetails,
    password_hash: str | None,
    locale: str,
    now: datetime,
) -> User:
    """Write a person down; of two with one (normalised) address, even at once, one gets AddressTaken."""
    user = person_of(
        details,
        municipality_id=municipality_id,
        email=email,
        password_hash=password_hash,
        locale=locale,
        created_at=now,
    )
    if email is not None and find_user_by_email(municipality_id, email) is not None:
        raise AddressTaken
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        if email is not None and find_user_by_email(municipality_id, email) is not None:
            raise AddressTaken from None
        raise
    audit.record(
        "accounts.register",
        municipality_id=municipality_id,
        actor_id=user.id,
        object_type="user",
        object_id=user.id,
        now=now,
    )
    return user


def person_of(details: PersonalDetails, **values: Any) -> User:
    """A new person with these details, ready to be found by staff; ``values`` are the other columns."""
    user = User(**details.told(), **values)
    refresh_search_text(user)
    return user


def refresh_search_text(user: User) -> None:
    """Work out anew what staff search through; call it whenever name, kana, phone or number change."""
    words = (user.name, user.name_kana, user.number or "", user.phone)
    user.search_text = " ".join(search_key(word) for word in words if word)


def lock_user(user_id: int | None) -> User | None:
    """The person as stored now, not as read before the row was free."""
    statement = select(User).where(User.id == user_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def grant_role(user: User, role: Role, *, granted_by_id: int | None, now: datetime) -> None:
    """Give a role; nothing if the person has it. Nobody gives one to themselves."""
    if granted_by_id == user.id:
        raise DomainError(_l("自分に役割を与えることはできません。ほかの管理者に頼んでください。"))
    if role in user.roles:
        return
    user.grants.append(RoleGrant(role=role, granted_by_id=granted_by_id, granted_at=now))
    db.session.flush()
    audit.record(
        "accounts.grant_role",
        municipality_id=user.municipality_id,
        actor_id=granted_by_id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail={"role": role.value},
    )
