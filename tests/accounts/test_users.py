"""Making people and giving roles."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.accounts import queries, service
from booking.accounts.passwords import verify_password
from booking.accounts.rules import Role
from booking.core.db import db
from booking.core.errors import DomainError
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def _create(email: str = "Yuka@Harunagi.Example", **values: object) -> int:
    body = factories.municipality()
    with db.transaction():
        user = service.create_user(
            municipality_id=body.id,
            email=email,
            name="田辺 由香",
            name_kana="タナベ ユカ",
            phone="090-0000-1234",
            password="kurage to yuuyake",
            locale="ja",
            now=NOW,
        )
        return user.id


@pytest.mark.both_databases
def test_a_person_is_found_by_the_address_however_it_is_typed(app: Flask) -> None:
    user_id = _create()
    for typed in (
        "yuka@harunagi.example",
        " YUKA@harunagi.example ",
        "ｙｕｋａ＠ｈａｒｕｎａｇｉ．ｅｘａｍｐｌｅ",
    ):
        found = queries.find_user_by_email(factories.municipality().id, typed)
        assert found is not None
        assert found.id == user_id
    assert verify_password(found.password_hash, "kurage to yuuyake")
    assert "kurage" not in str(found.password_hash)


@pytest.mark.both_databases
def test_an_address_belongs_to_one_person(app: Flask) -> None:
    _create()
    with pytest.raises(service.AddressTaken):
        _create("yuka@harunagi.example")
    other = _create("taro@harunagi.example")
    assert queries.get_user(factories.municipality().id, other).email == "taro@harunagi.example"


def test_a_role_given_twice_is_there_once(app: Flask) -> None:
    user, giver = factories.user(), factories.administrator()
    for _ in range(2):
        with db.transaction():
            service.grant_role(user, Role.STAFF, granted_by_id=giver.id, now=NOW)
    assert user.roles == {Role.STAFF}
    assert [grant.granted_by_id for grant in user.grants] == [giver.id]


def test_nobody_gives_a_role_to_themselves(app: Flask) -> None:
    staff = factories.staff()
    with pytest.raises(DomainError), db.transaction():
        service.grant_role(staff, Role.ADMINISTRATOR, granted_by_id=staff.id, now=NOW)
    assert staff.roles == {Role.STAFF}


def test_the_right_password_fits_and_nothing_else_does(app: Flask) -> None:
    user = factories.user()
    assert not verify_password(user.password_hash, "")
    assert not verify_password("no hash at all", "kurage to yuuyake")
    assert not verify_password(None, "\0 nobody's")
