"""Roles are given and taken by an administrator; what is taken ends at once, wherever it is in use."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from booking.accounts import queries
from booking.accounts.models import RoleGrant, User
from booking.accounts.rules import Role
from booking.accounts.service.users import grant_role
from booking.accounts.sessions import end_all_sessions
from booking.audit import service as audit
from booking.core.db import LockKind, db
from booking.core.errors import DomainError, NotFound
from booking.core.i18n import _l


class OwnRoles(DomainError):
    """Nobody decides about themselves."""

    code = "own_roles"

    def __init__(self) -> None:
        super().__init__(_l("自分の役割は変えられません。ほかの管理者に頼んでください。"))


def change_roles(
    user: User, wanted: Collection[Role], *, administrators: Collection[int], actor_id: int, now: datetime
) -> None:
    """Give and take until the person has exactly these; who loses one is signed out everywhere.

    ``administrators``: from ``lock_administrators``. As nobody takes their own roles, the last administrator
    stays one. Raises OwnRoles, and NotFound if the actor has ceased to be an administrator meanwhile.
    """
    if user.id == actor_id:
        raise OwnRoles
    if actor_id not in administrators:
        raise NotFound(_l("このページは見つかりませんでした。"))
    _ensure_may_have(user, wanted)
    _take(user, user.roles - set(wanted), actor_id, now)
    for role in wanted:
        grant_role(user, role, granted_by_id=actor_id, now=now)


def _ensure_may_have(user: User, wanted: Collection[Role]) -> None:
    if wanted and not user.is_active:
        raise DomainError(_l("この人の登録は閉じているので、役割を付けられません。"))
    if not user.roles and wanted and user.password_expires_at is not None:
        # Whoever printed it knows it.
        raise DomainError(
            _l("この人は、窓口で渡したパスワードのままです。本人が自分で決めてから、役割を付けてください。")
        )


def end_sessions_of(user: User, *, actor_id: int, now: datetime) -> None:
    """Sign a person out everywhere (a device was lost); they can sign in again."""
    end_all_sessions(user.id, now)
    _record("accounts.end_sessions", user, actor_id, now)


def lock_administrators(user: User) -> list[int]:
    """Numbers of the administrators, when nobody else can change their roles any more, or the person's."""
    municipality_id = user.municipality_id
    db.lock(LockKind.PERSON, {*queries.list_administrators(municipality_id), user.id})
    db.session.refresh(user, with_for_update=True)  # the account may be closing at this moment
    return queries.list_administrators(municipality_id)


def _take(user: User, roles: Collection[Role], actor_id: int, now: datetime) -> None:
    if not roles:
        return
    db.session.execute(delete(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.role.in_(roles)))
    db.session.refresh(user)
    end_all_sessions(user.id, now)
    for role in sorted(roles):
        _record("accounts.revoke_role", user, actor_id, now, {"role": role.value})


def _record(
    action: str, user: User, actor_id: int, now: datetime, detail: dict[str, str] | None = None
) -> None:
    audit.record(
        action,
        municipality_id=user.municipality_id,
        actor_id=actor_id,
        object_type="user",
        object_id=user.id,
        now=now,
        detail=detail,
    )
    db.session.flush()
