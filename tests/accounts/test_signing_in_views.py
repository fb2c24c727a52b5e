"""Signing in and out."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from booking.accounts import passwords
from booking.accounts.models import SignInFailure, User, UserSession
from booking.accounts.sessions import find_session
from booking.core import clock as real_clock
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.support.client import Client
from tests.support.clock import Clock

MakePerson = Callable[..., User]


def _sign_in(client: Client, email: str = "yuka@harunagi.example", password: str = PASSWORD) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password})


def _cookie(client: Client) -> str:
    cookie = client.get_cookie("tsudoi")
    assert cookie is not None
    return cookie.value


def _token(client: Client) -> str:
    with client.session_transaction() as session:
        return str(session["sid"])


@pytest.mark.parametrize(
    "typed", ["yuka@harunagi.example", " Yuka@HARUNAGI.example ", "ｙｕｋａ@harunagi.example"]
)
def test_the_right_password_leads_to_ones_own_page(
    client: Client, make_person: MakePerson, typed: str
) -> None:
    make_person()
    answer = _sign_in(client, typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my")
    assert client.get("/account").status_code == 200


def test_staff_are_led_to_their_own_start(client: Client, app: Flask) -> None:
    staff = factories.staff(factories.facility())
    with db.transaction():
        staff.password_hash = passwords.hash_password(PASSWORD)
    assert staff.email is not None
    assert _sign_in(client, staff.email).headers["Location"] == "/staff"


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(
    new_client: Callable[[], Client], make_person: MakePerson
) -> None:
    make_person()
    make_person("closed@harunagi.example", closed_at=factories.LONG_AGO)
    factories.user(email="counter@harunagi.example")
    answers = set()
    for email, password in (
        ("yuka@harunagi.example", "wrong password"),
        ("nobody@harunagi.example", PASSWORD),
        ("closed@harunagi.example", PASSWORD),
        ("counter@harunagi.example", PASSWORD),
    ):
        answer = _sign_in(new_client(), email, password)
        answers.add((answer.status_code, answer.text.replace(email, "…")))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422


def test_a_password_is_looked_at_whether_the_address_is_known_or_not(
    client: Client, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time it takes must not tell: argon2 is asked once in either case."""
    make_person()
    costs: list[str] = []
    hasher, nobodys = passwords._hasher()

    class Counting:
        def verify(self, stored: str, typed: str) -> bool:
            costs.append(stored.split("$")[3])
            return hasher.verify(stored, typed)

    monkeypatch.setattr(passwords, "_hasher", lambda: (Counting(), nobodys))
    _sign_in(client, "yuka@harunagi.example", "wrong password")
    _sign_in(client, "nobody@harunagi.example", "wrong password")
    assert len(costs) == 2
    assert costs[0] == costs[1]


@pytest.mark.parametrize("typed", ["1234-5676", "12345676", "１２３４ー５６７６"])
def test_a_user_number_opens_the_account_as_an_address_does(
    client: Client, make_person: MakePerson, typed: str
) -> None:
    make_person(number="1234-5676")
    assert _sign_in(client, typed).headers["Location"] == "/my"


def test_an_unknown_number_is_answered_and_slowed_like_a_known_one(
    new_client: Callable[[], Client], make_person: MakePerson
) -> None:
    make_person(number="1234-5676")
    answers = {}
    for place, number in enumerate(("1234-5676", "0000-0098")):
        client = new_client()
        where = {"REMOTE_ADDR": f"192.0.2.{place + 1}"}
        tries = [
            client.post("/sign-in", data={"email": number, "password": "wrong"}, environ_base=where)
            for _ in range(6)
        ]
        assert [one.status_code for one in tries] == [422] * 5 + [429]
        answers[number] = [one.text.replace(number, "…") for one in tries[:5]]
    assert answers["1234-5676"] == answers["0000-0098"]


def test_a_mistyped_number_is_known_by_its_check_digits(client: Client, make_person: MakePerson) -> None:
    make_person(number="1234-5676")
    answer = _sign_in(client, "1234-5677")
    assert answer.status_code == 422
    assert "利用者番号の数字を確かめてください" in answer.text


def test_signing_in_renews_the_session(client: Client, make_person: MakePerson) -> None:
    make_person()
    _sign_in(client)
    first_cookie, first_token = _cookie(client), _token(client)
    _sign_in(client)
    assert _token(client) != first_token
    assert find_session(first_token, real_clock.now()) is None
    assert find_session(_token(client), real_clock.now()) is not None
    client.set_cookie("tsudoi", first_cookie)
    assert client.get("/account").headers["Location"].startswith("/sign-in")


def test_a_cookie_from_before_signing_in_is_worth_nothing_afterwards(
    client: Client, new_client: Callable[[], Client], make_person: MakePerson
) -> None:
    make_person()
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    planted = _cookie(client)
    _sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
    other = new_client()
    other.set_cookie("tsudoi", planted)
    assert other.get("/account").status_code == 302


def test_signing_out_ends_the_session_on_the_server(client: Client, make_person: MakePerson) -> None:
    make_person()
    _sign_in(client)
    cookie, token = _cookie(client), _token(client)
    assert client.get("/sign-out").status_code == 405
    assert find_session(token, real_clock.now()) is not None
    assert client.post("/sign-out").headers["Location"] == "/"
    client.set_cookie("tsudoi", cookie)
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("following", "led_to"),
    [
        ("/bookings/AB-1234?x=1", "/bookings/AB-1234?x=1"),
        ("https://evil.example/", "/my"),
        ("//evil.example/", "/my"),
        ("/\\evil.example/", "/my"),
        ("/\t/evil.example/", "/my"),
        ("", "/my"),
    ],
)
def test_signing_in_leads_on_to_pages_of_this_site_only(
    client: Client, make_person: MakePerson, following: str, led_to: str
) -> None:
    make_person()
    shown = client.get("/sign-in", query_string={"next": following})
    assert "evil" not in shown.text
    data = {"email": "yuka@harunagi.example", "password": PASSWORD, "next": following}
    assert client.post("/sign-in", data=data).headers["Location"] == led_to
    assert client.get("/sign-in", query_string={"next": following}).headers["Location"] == led_to


def test_what_was_typed_stays_but_not_the_password(client: Client, make_person: MakePerson) -> None:
    make_person()
    answer = client.post(
        "/sign-in", data={"email": "yuka@harunagi.example", "password": "kurage kurage", "next": "/account"}
    )
    assert 'value="yuka@harunagi.example"' in answer.text
    assert 'value="/account"' in answer.text
    assert "kurage" not in answer.text


def test_nothing_typed_is_asked_for_beside_its_field(client: Client, app: Flask) -> None:
    factories.municipality()
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert "メールアドレスか利用者番号を入れてください。" in answer.text
    assert "パスワードを入れてください。" in answer.text


def test_an_endless_password_is_refused_before_it_costs_anything(
    client: Client, make_person: MakePerson
) -> None:
    make_person()
    answer = _sign_in(client, password="k" * 129)
    assert answer.status_code == 422
    assert "128文字まで" in answer.text
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_every_form_carries_its_token(client: Client, app: Flask, make_person: MakePerson) -> None:
    make_person()
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ("/sign-in", "/register", "/forgot"):
        assert 'name="csrf_token"' in client.get(path).text
    assert _sign_in(client).status_code == 400


def test_neither_password_nor_address_is_logged(
    client: Client, make_person: MakePerson, caplog: pytest.LogCaptureFixture
) -> None:
    make_person()
    with caplog.at_level(logging.DEBUG):
        _sign_in(client, password="kurage wrong")
        _sign_in(client)
    assert caplog.text
    for secret in ("kurage", "yuka", "harunagi.example", _token(client)):
        assert secret not in caplog.text


def test_a_hash_of_another_cost_is_made_anew(client: Client, app: Flask, make_person: MakePerson) -> None:
    person = make_person()
    before = person.password_hash
    _sign_in(client)
    assert db.session.get_one(User, person.id).password_hash == before
    app.config["ARGON2"] = {"time_cost": 2, "memory_cost": 16, "parallelism": 1}
    _sign_in(client)
    after = db.session.get_one(User, person.id).password_hash
    assert after != before
    assert after is not None
    assert "m=16,t=2,p=1" in after
    assert _sign_in(client).status_code == 303


def test_a_session_ends_when_it_is_idle_or_old(client: Client, make_person: MakePerson, clock: Clock) -> None:
    make_person()
    _sign_in(client)
    clock.forward(minutes=119)
    assert client.get("/account").status_code == 200
    clock.forward(minutes=119)
    assert client.get("/account").status_code == 200
    clock.forward(minutes=121)
    assert client.get("/account").status_code == 302
    _sign_in(client)
    for _ in range(11):
        clock.forward(minutes=60)
        assert client.get("/account").status_code == 200
    clock.forward(minutes=60)
    assert client.get("/account").status_code == 302


def test_an_account_that_was_closed_is_out_at_once(client: Client, make_person: MakePerson) -> None:
    person = make_person()
    _sign_in(client)
    with db.transaction():
        person.closed_at = real_clock.now() - timedelta(seconds=1)
    assert client.get("/account").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 1
