"""A password that was forgotten, and one that is changed."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.accounts.passwords import verify_password
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import PASSWORD, Letter
from tests.support.client import Client
from tests.support.clock import Clock

NEW_PASSWORD = "jitensha de umi made"
EMAIL = "yuka@harunagi.example"
Letters = Callable[[], list[Letter]]


@pytest.fixture
def person(make_person: Callable[..., User]) -> User:
    return make_person()


@pytest.fixture
def link(client: Client, person: User, letters: Letters) -> str:
    """The path of a link with which the person's password is set anew."""
    client.post("/forgot", data={"email": EMAIL})
    return letters()[-1].link


def _sign_in(client: Client, password: str = PASSWORD) -> int:
    return client.post("/sign-in", data={"email": EMAIL, "password": password}).status_code


def _stored() -> str | None:
    db.session.rollback()
    user = db.session.query(User).filter_by(email=EMAIL).one()
    db.session.refresh(user)
    return user.password_hash


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(
    new_client: Callable[[], Client], person: User, letters: Letters
) -> None:
    answers = set()
    for email in (EMAIL, "nobody@harunagi.example"):
        client = new_client()
        answer = client.post("/forgot", data={"email": email})
        answers.add(
            (
                answer.status_code,
                answer.headers["Location"],
                client.get("/mail-sent").text.replace(email, "…"),
            )
        )
    assert len(answers) == 1
    assert [(each.address, each.template) for each in letters()] == [
        (EMAIL, "reset"),
        ("nobody@harunagi.example", "reset_unknown"),
    ]
    assert letters()[1].link.startswith("/register/")


def test_the_link_goes_to_the_stored_address_only(client: Client, person: User, letters: Letters) -> None:
    client.post("/forgot", data={"email": f"{EMAIL},evil@evil.example"})
    client.post("/forgot", data={"email": [EMAIL.upper(), "evil@evil.example"]})
    assert [each.address for each in letters()] == [EMAIL]


def test_a_known_address_that_registers_again_can_choose_a_new_password(
    client: Client, person: User, letters: Letters
) -> None:
    client.post("/register", data={"email": EMAIL})
    (letter,) = letters()
    assert "http://localhost/sign-in" in letter.text
    assert client.post(letter.link, data={"password": NEW_PASSWORD}).status_code == 303
    assert verify_password(_stored(), NEW_PASSWORD)


def test_opening_the_link_changes_nothing(client: Client, link: str) -> None:
    for method in ("GET", "HEAD", "GET"):
        assert client.open(link, method=method).status_code == 200
    assert verify_password(_stored(), PASSWORD)


def test_a_new_password_ends_all_sessions_and_is_told_by_mail(
    client: Client, new_client: Callable[[], Client], link: str, letters: Letters
) -> None:
    elsewhere = new_client()
    assert _sign_in(elsewhere) == 303
    answer = client.post(link, data={"password": NEW_PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert elsewhere.get("/account").status_code == 302
    assert (letters()[-1].address, letters()[-1].template) == (EMAIL, "password_changed")
    assert _sign_in(elsewhere) == 422
    assert _sign_in(elsewhere, NEW_PASSWORD) == 303


def test_a_link_works_once(client: Client, link: str) -> None:
    client.post(link, data={"password": NEW_PASSWORD})
    shown = client.get(link)
    assert shown.status_code == 410
    assert "もう使われています" in shown.text
    assert client.post(link, data={"password": "yet another phrase"}).status_code == 410
    assert verify_password(_stored(), NEW_PASSWORD)


def test_a_link_ends_after_a_day(client: Client, person: User, letters: Letters, clock: Clock) -> None:
    client.post("/forgot", data={"email": EMAIL})
    clock.forward(hours=24)
    shown = client.post(letters()[0].link, data={"password": NEW_PASSWORD})
    assert shown.status_code == 410
    assert 'href="/forgot"' in shown.text
    assert verify_password(_stored(), PASSWORD)


def test_a_link_dies_with_the_account_and_with_the_address(client: Client, link: str, person: User) -> None:
    with db.transaction():
        person.email = "other@harunagi.example"
    assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 410
    with db.transaction():
        person.email, person.closed_at = EMAIL, factories.LONG_AGO
    assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 410
    assert verify_password(_stored(), PASSWORD)


def test_a_weak_password_is_refused_and_the_link_stays_good(client: Client, link: str) -> None:
    answer = client.post(link, data={"password": "yuka harunagi"})
    assert answer.status_code == 422
    assert "お名前やメールアドレス" in answer.text
    assert client.get(link).status_code == 200


def test_a_reset_forgives_the_failures_of_that_source(client: Client, link: str, clock: Clock) -> None:
    clock.set(clock.now().replace(year=2026, month=11, day=21, hour=3))
    for _ in range(5):
        _sign_in(client, "wrong password")
    assert _sign_in(client) == 429
    client.post(link, data={"password": NEW_PASSWORD})
    assert _sign_in(client, NEW_PASSWORD) == 303


def test_changing_asks_for_the_old_password(client: Client, person: User) -> None:
    _sign_in(client)
    answer = client.post(
        "/account/password", data={"old_password": "wrong password", "password": NEW_PASSWORD}
    )
    assert answer.status_code == 422
    assert "パスワードが違います。" in answer.text
    assert verify_password(_stored(), PASSWORD)


def test_changing_keeps_this_browser_and_ends_the_others(
    client: Client, new_client: Callable[[], Client], person: User, letters: Letters
) -> None:
    elsewhere = new_client()
    _sign_in(elsewhere)
    _sign_in(client)
    answer = client.post("/account/password", data={"old_password": PASSWORD, "password": NEW_PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert verify_password(_stored(), NEW_PASSWORD)
    assert [each.template for each in letters()] == ["password_changed"]


def test_guessing_the_old_password_is_slowed(client: Client, person: User, clock: Clock) -> None:
    _sign_in(client)
    data = {"old_password": "wrong password", "password": NEW_PASSWORD}
    statuses = [client.post("/account/password", data=data).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_page_is_not_for_strangers(client: Client, app: Flask) -> None:
    factories.municipality()
    assert client.get("/account/password").headers["Location"] == "/sign-in?next=/account/password"
