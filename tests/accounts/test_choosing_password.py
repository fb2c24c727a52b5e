"""Somebody who came in with the password of a slip chooses their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from booking.accounts import service
from booking.accounts.models import RoleGrant, User
from booking.accounts.passwords import verify_password
from booking.accounts.rules import Role
from booking.accounts.rules.people import PersonalDetails
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import Letter
from tests.accounts.slips import NOW, OWN, enter, issue, password_on, press
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

Letters = Callable[[], list[Letter]]


@pytest.fixture
def staff(app: Flask) -> User:
    return factories.staff(factories.facility())


@pytest.fixture
def person(staff: User) -> User:
    with db.transaction():
        return service.register_at_counter(staff, PersonalDetails("小林 ハナ", "コバヤシ ハナ"), now=NOW)


@pytest.mark.poppler
def test_after_two_weeks_it_is_over_and_the_worker_forgets_it(
    client: Client, new_client: Callable[[], Client], staff: User, person: User, clock: Clock
) -> None:
    sign_in(client, staff)
    password = password_on(press(client, person)[1])
    clock.forward(days=14)
    assert enter(new_client(), person, password)[0] == 422
    with db.transaction():
        service.forget_old(clock.moment + timedelta(seconds=1))
    assert person.password_hash is None
    assert person.must_choose_password
    sign_in(client, staff)
    assert "期限が切れています" in client.get(f"/staff/people/{person.id}").text


@pytest.fixture
def entered(client: Client, staff: User, person: User, clock: Clock) -> Client:
    """Signed in with the slip, before a password was chosen."""
    issue(staff, person)
    assert enter(client, person, "hk7m-3ypx-dtrc")[0] == 303
    return client


def test_a_weak_password_is_not_taken_instead(entered: Client, person: User) -> None:
    answer = entered.post("/account/own-password", data={"password": "kobayashi"})
    assert answer.status_code == 422
    assert person.must_choose_password


def test_choosing_twice_keeps_the_first_choice_and_the_session(entered: Client, person: User) -> None:
    assert entered.post("/account/own-password", data={"password": OWN}).status_code == 303
    again = entered.post("/account/own-password", data={"password": "another long password"})
    assert (again.status_code, again.headers["Location"]) == (303, "/my")
    assert verify_password(person.password_hash, OWN)
    assert entered.get("/my").status_code == 200


def test_the_texts_are_agreed_to_after_the_password_is_chosen(
    client: Client, staff: User, person: User, clock: Clock, terms: str
) -> None:
    issue(staff, person)
    assert enter(client, person, "hk7m-3ypx-dtrc")[1].startswith("/account/own-password")
    client.post("/account/own-password", data={"password": OWN})
    assert client.get("/my").headers["Location"] == "/account/terms?next=/my"
    client.post("/account/terms", data={"next": "/my", "terms": terms, "agree": "y"})
    assert client.get("/my").status_code == 200


def test_a_session_with_the_slip_goes_nowhere_even_when_a_role_is_given_meanwhile(
    entered: Client, person: User
) -> None:
    with db.transaction() as session:
        session.add(RoleGrant(user_id=person.id, role=Role.ADMINISTRATOR, granted_at=NOW))
    for path in ("/staff", "/staff/people", "/staff/facilities"):
        assert entered.get(path).headers["Location"].startswith("/account/own-password"), path


def test_the_slip_typed_twice_before_choosing_still_leads_there(
    entered: Client, new_client: Callable[[], Client], person: User
) -> None:
    """A double click, or a window that was closed half-way: the way does not end there."""
    again = new_client()
    assert enter(again, person, "hk7m-3ypx-dtrc")[0] == 303
    assert again.post("/account/own-password", data={"password": OWN}).status_code == 303
    assert entered.get("/account/own-password").status_code == 302
    assert verify_password(person.password_hash, OWN)


def test_choosing_by_mail_spends_the_slip_too(
    staff: User, make_person: Callable[..., User], client: Client, clock: Clock, letters: Letters
) -> None:
    user = make_person("yuka@harunagi.example")
    issue(staff, user)
    client.post("/forgot", data={"email": user.email})
    assert client.post(letters()[-1].link, data={"password": OWN}).status_code == 303
    assert not user.must_choose_password
    assert enter(client, user, "hk7m-3ypx-dtrc")[0] == 422
    assert enter(client, user, OWN) == (303, "/my")
