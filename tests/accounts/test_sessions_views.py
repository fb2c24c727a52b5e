"""Where one is signed in, and ending it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User, UserSession
from booking.audit.models import AuditEntry
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"


@pytest.fixture
def person(make_person: Callable[..., User], clock: Clock) -> User:
    return make_person()


def _enter(client: Client, agent: str, email: str = "yuka@harunagi.example") -> None:
    answer = client.post(
        "/sign-in", data={"email": email, "password": PASSWORD}, headers={"User-Agent": agent}
    )
    assert answer.status_code == 303


def _ids() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(UserSession.id).order_by(UserSession.id)))


def test_devices_are_listed_in_words_and_this_one_is_marked(
    client: Client, new_client: Callable[[], Client], person: User
) -> None:
    _enter(new_client(), IPHONE)
    _enter(client, WINDOWS)
    shown = client.get("/account/sessions").text
    assert "iPhone の Safari" in shown
    assert "Windows の Edge" in shown
    assert shown.count("この端末</span>") == 1
    assert "2台" in client.get("/account").text
    assert all(
        "127.0.0.1" not in str(row)
        for row in db.session.connection().exec_driver_sql("SELECT * FROM user_sessions")
    )


def test_one_is_ended_and_the_others_stay(
    client: Client, new_client: Callable[[], Client], person: User
) -> None:
    phone, tablet = new_client(), new_client()
    for one in (phone, tablet, client):
        _enter(one, IPHONE)
    assert client.post(f"/account/sessions/{_ids()[0]}/end").status_code == 303
    assert phone.get("/account").status_code == 302
    assert tablet.get("/account").status_code == 200
    assert client.get("/account").status_code == 200


def test_all_others_are_ended_and_this_one_stays(
    client: Client, new_client: Callable[[], Client], person: User
) -> None:
    phone, tablet = new_client(), new_client()
    for one in (phone, tablet, client):
        _enter(one, IPHONE)
    assert client.post("/account/sessions/end").status_code == 303
    assert [one.get("/account").status_code for one in (phone, tablet, client)] == [302, 302, 200]
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert "accounts.end_other_sessions" in actions


def test_neither_this_one_nor_that_of_somebody_else_is_ended_by_its_number(
    client: Client, new_client: Callable[[], Client], person: User, make_person: Callable[..., User]
) -> None:
    make_person("other@harunagi.example")
    other = new_client()
    _enter(other, IPHONE, "other@harunagi.example")
    _enter(client, WINDOWS)
    for number in _ids():
        client.post(f"/account/sessions/{number}/end")
    assert other.get("/account").status_code == 200
    assert client.get("/account").status_code == 200


def test_what_has_run_out_is_not_listed(
    client: Client, new_client: Callable[[], Client], person: User, clock: Clock
) -> None:
    _enter(new_client(), IPHONE)
    clock.forward(hours=3)
    _enter(client, WINDOWS)
    assert "iPhone" not in client.get("/account/sessions").text


def test_the_list_costs_the_same_however_long(
    app: Flask,
    client: Client,
    new_client: Callable[[], Client],
    person: User,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    _enter(client, WINDOWS)
    with count_queries() as few:
        client.get("/account/sessions")
    for _ in range(5):
        _enter(new_client(), IPHONE)
    with count_queries() as many:
        client.get("/account/sessions")
    assert len(many) == len(few)


def test_the_index_shows_the_number_and_asks_for_an_address(client: Client, app: Flask) -> None:
    from_counter = factories.user(email=None, number="1234-5676")
    sign_in(client, from_counter)
    shown = client.get("/account").text
    assert "1234-5676" in shown
    assert "メールアドレスを登録すると" in shown
