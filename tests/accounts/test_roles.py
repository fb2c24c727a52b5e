"""Roles are given and taken; what was taken is over at once."""

from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts import queries, service
from booking.accounts.models import User
from booking.accounts.rules import Role
from booking.accounts.sessions import find_session, start_session
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from tests import factories
from tests.support.rivals import at_the_same_time

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def admin(app: Flask) -> User:
    return factories.administrator()


def change(user_id: int, roles: Collection[Role], actor_id: int) -> None:
    user = queries.find_user(user_id)
    assert user is not None
    administrators = service.lock_administrators(user)
    service.change_roles(user, roles, administrators=administrators, actor_id=actor_id, now=NOW)


def roles_of(user: User) -> frozenset[Role]:
    db.session.rollback()
    db.session.refresh(user)
    return user.roles


def test_somebody_has_exactly_the_roles_that_were_chosen(admin: User) -> None:
    user = factories.staff()
    with db.transaction():
        change(user.id, [Role.CLERK, Role.ADMINISTRATOR], admin.id)
    assert roles_of(user) == {Role.CLERK, Role.ADMINISTRATOR}
    deeds = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == user.id)).all()
    assert sorted(deeds) == ["accounts.grant_role", "accounts.grant_role", "accounts.revoke_role"]


def test_whoever_loses_a_role_is_signed_out_and_whoever_gets_one_is_not(admin: User) -> None:
    user = factories.staff()
    with db.transaction():
        token = start_session(user, NOW)
    with db.transaction():
        change(user.id, [Role.STAFF, Role.CLERK], admin.id)
    assert find_session(token, NOW) is not None
    with db.transaction():
        change(user.id, [Role.CLERK], admin.id)
    assert find_session(token, NOW) is None


def test_nobody_changes_their_own_roles(admin: User) -> None:
    factories.administrator("管理 次郎")
    with pytest.raises(service.OwnRoles), db.transaction():
        change(admin.id, [], admin.id)


def test_a_closed_account_gets_no_role(admin: User) -> None:
    user = factories.user(closed_at=NOW)
    with pytest.raises(DomainError), db.transaction():
        change(user.id, [Role.STAFF], admin.id)


def test_whoever_has_a_password_from_the_counter_gets_no_role_yet(admin: User) -> None:
    user = factories.user(password_expires_at=NOW)
    with pytest.raises(DomainError, match="窓口で渡したパスワード"), db.transaction():
        change(user.id, [Role.STAFF], admin.id)


def test_two_administrators_who_remove_each_other_at_once_leave_one(app: Flask, admin: User) -> None:
    other = factories.administrator("管理 次郎")
    first, second = admin.id, other.id
    results = at_the_same_time(app, lambda: change(first, [], second), lambda: change(second, [], first))
    assert sorted(type(one) for one in results if one is not None) == [NotFound]
    assert len(queries.list_administrators(admin.municipality_id)) == 1
