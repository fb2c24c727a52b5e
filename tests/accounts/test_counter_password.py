"""A first password from the counter: printed, used once, replaced by one's own."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts import service
from booking.accounts.models import RoleGrant, User, UserSession
from booking.accounts.passwords import hash_password, verify_password
from booking.accounts.rules import FIRST_PASSWORD_LIFETIME, Role
from booking.accounts.rules.people import PersonalDetails
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import NotFound
from tests import factories
from tests.accounts.conftest import PASSWORD, Letter
from tests.documents import poppler
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
OWN = "asagao to natsuyasumi"
Letters = Callable[[], list[Letter]]


@pytest.fixture
def staff(app: Flask) -> User:
    return factories.staff(factories.facility())


@pytest.fixture
def person(staff: User) -> User:
    with db.transaction():
        return service.register_at_counter(staff, PersonalDetails("小林 ハナ", "コバヤシ ハナ"), now=NOW)


def _issue(staff: User, user: User, password: str = "hk7m-3ypx-dtrc", now: datetime = NOW) -> User:
    stored, password_hash = user.password_hash, hash_password(password)
    with db.transaction():
        return service.issue_counter_password(
            staff, user.id, password_hash=password_hash, replaces=stored, now=now
        )


def _press(client: Client, user: User, key: str | None = None) -> tuple[int, bytes]:
    """Print a slip with the key of a fresh page, or with that of an older one."""
    answer = client.post(f"/staff/people/{user.id}/password", data={"key": key or _key(client, user)})
    return answer.status_code, answer.data


def _key(client: Client, user: User) -> str:
    found = re.search(r'name="key" value="([^"]+)"', client.get(f"/staff/people/{user.id}").text)
    assert found
    return found[1]


def _password_on(paper: bytes) -> str:
    found = re.search(r"([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})", re.sub(r"\s", "", poppler.text_of(paper)))
    assert found, poppler.text_of(paper)
    return found[1]


def _enter(client: Client, user: User, password: str) -> tuple[int, str]:
    answer = client.post("/sign-in", data={"email": user.number, "password": password})
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.both_databases
def test_staff_give_a_first_password_that_lasts_two_weeks(app: Flask, staff: User, person: User) -> None:
    _issue(staff, person)
    assert person.password_expires_at == NOW + FIRST_PASSWORD_LIFETIME
    assert person.must_choose_password
    assert verify_password(person.password_hash, "hk7m-3ypx-dtrc")
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.issue_password")).one()
    assert (row.actor_id, row.object_id, row.detail, row.personal) == (staff.id, person.id, {}, None)


@pytest.mark.both_databases
def test_somebody_with_an_address_is_told_gets_a_number_and_is_signed_out(
    staff: User, make_person: Callable[..., User], client: Client, letters: Letters
) -> None:
    user = make_person()
    sign_in(client, user)
    _issue(staff, user)
    assert user.number is not None
    assert user.number.replace("-", "") in user.search_text
    assert [letter.template for letter in letters()] == ["counter_password"]
    db.session.rollback()
    assert all(one.ended_at for one in db.session.scalars(select(UserSession)))
    assert not verify_password(user.password_hash, PASSWORD)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_with_a_role_is_taken_over_at_the_counter(staff: User, role: Role) -> None:
    colleague = factories.user("同僚")
    with db.transaction() as session:
        session.add(RoleGrant(user_id=colleague.id, role=role, granted_at=NOW))
    with pytest.raises(service.NotAtCounter):
        _issue(staff, colleague)
    with pytest.raises(service.NotAtCounter), db.transaction():
        service.correct_details(staff, colleague.id, PersonalDetails("別の名"), now=NOW)
    with pytest.raises(service.NotAtCounter), db.transaction():
        service.send_address_link(staff, colleague.id, "mine@harunagi.example", source_hash="0" * 64, now=NOW)
    assert colleague.password_hash is None
    assert colleague.name == "同僚"


def test_a_closed_account_and_one_that_is_not_there_are_refused(staff: User) -> None:
    closed = factories.user(email=None, closed_at=NOW)
    with pytest.raises(service.NotAtCounter):
        _issue(staff, closed)
    with pytest.raises(NotFound), db.transaction():
        service.issue_counter_password(staff, 999, password_hash="x", replaces=None, now=NOW)


@pytest.mark.both_databases
def test_of_two_pressed_at_once_one_is_told_that_the_other_was_quicker(
    app: Flask, staff: User, person: User
) -> None:
    barrier, results = threading.Barrier(2), []

    def give(password: str) -> None:
        with app.app_context():
            password_hash = hash_password(password)
            barrier.wait()
            try:
                with db.transaction():
                    service.issue_counter_password(
                        db.session.get_one(User, staff.id),
                        person.id,
                        password_hash=password_hash,
                        replaces=None,
                        now=NOW,
                    )
            except service.IssuedMeanwhile:
                results.append("refused")
            else:
                results.append("given")

    db.session.rollback()
    threads = [threading.Thread(target=give, args=(word,)) for word in ("hk7m-3ypx-dtrc", "cccc-dddd-ffff")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["given", "refused"]


@pytest.mark.poppler
def test_the_slip_opens_the_account_once_and_leads_to_a_password_of_ones_own(
    client: Client, new_client: Callable[[], Client], staff: User, person: User, clock: Clock
) -> None:
    sign_in(client, staff)
    status, paper = _press(client, person)
    assert status == 200
    password = _password_on(paper)
    at_home = new_client()
    status, onward = _enter(at_home, person, password.upper().replace("-", ""))
    assert (status, onward) == (303, "/account/own-password?next=/my")
    for path in ("/my", "/account", "/account/password", "/account/email", "/account/close", "/staff"):
        answer = at_home.get(path)
        assert answer.headers.get("Location", "").startswith("/account/own-password"), path
    chosen = at_home.post("/account/own-password", data={"password": OWN, "next": "/my"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/my")
    assert at_home.get("/my").status_code == 200
    assert not person.must_choose_password
    elsewhere = new_client()
    assert _enter(elsewhere, person, password)[0] == 422
    assert _enter(elsewhere, person, OWN) == (303, "/my")


@pytest.mark.poppler
def test_pressing_twice_gives_the_same_paper_and_one_row(client: Client, staff: User, person: User) -> None:
    sign_in(client, staff)
    key = _key(client, person)
    first, second = _press(client, person, key), _press(client, person, key)
    assert (first[0], second[0]) == (200, 200)
    assert _password_on(first[1]) == _password_on(second[1])
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.issue_password"))
    assert len(rows.all()) == 1


@pytest.mark.poppler
def test_a_second_paper_ends_the_first_and_the_page_says_so_before(
    client: Client, new_client: Callable[[], Client], staff: User, person: User
) -> None:
    sign_in(client, staff)
    first = _password_on(_press(client, person)[1])
    assert "新しく出すと、前の登録票は使えなくなります" in client.get(f"/staff/people/{person.id}").text
    second = _password_on(_press(client, person)[1])
    assert first != second
    assert _enter(new_client(), person, first)[0] == 422
    assert _enter(new_client(), person, second)[0] == 303


def test_a_page_that_was_left_open_or_belongs_to_somebody_else_prints_nothing(
    client: Client, new_client: Callable[[], Client], staff: User, person: User, clock: Clock
) -> None:
    sign_in(client, staff)
    key = _key(client, person)
    colleague = new_client()
    sign_in(colleague, factories.administrator())
    neighbour = factories.user(email=None)
    assert _press(colleague, person, key)[0] == 409
    assert _press(client, neighbour, key)[0] == 409
    assert _press(client, person, "made up")[0] == 409
    clock.forward(minutes=16)
    status, body = _press(client, person, key)
    assert status == 409
    assert "もう一度押してください" in body.decode()
    assert (person.password_hash, neighbour.password_hash) == (None, None)


@pytest.mark.poppler
def test_the_password_is_in_no_address_no_table_and_no_log(
    client: Client, staff: User, person: User, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, staff)
    answer = client.post(f"/staff/people/{person.id}/password", data={"key": _key(client, person)})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "application/pdf"
    assert "filename=registration.pdf" in answer.headers["Content-Disposition"]
    password = _password_on(answer.data)
    kept = [repr(row) for table in ("users", "audit_entries", "outbox_messages") for row in _rows(table)]
    for spelling in (password, password.replace("-", "")):
        assert spelling not in caplog.text
        assert not any(spelling in row for row in kept)


def _rows(table: str) -> list[object]:
    connection = db.session.connection()
    return list(connection.exec_driver_sql(f"SELECT * FROM {table}").all())


@pytest.mark.poppler
def test_after_two_weeks_it_is_over_and_the_worker_forgets_it(
    client: Client, new_client: Callable[[], Client], staff: User, person: User, clock: Clock
) -> None:
    sign_in(client, staff)
    password = _password_on(_press(client, person)[1])
    clock.forward(days=14)
    assert _enter(new_client(), person, password)[0] == 422
    with db.transaction():
        service.forget_old(clock.moment + timedelta(seconds=1))
    assert person.password_hash is None
    assert person.must_choose_password
    sign_in(client, staff)
    assert "期限が切れています" in client.get(f"/staff/people/{person.id}").text


@pytest.fixture
def entered(client: Client, staff: User, person: User, clock: Clock) -> Client:
    """Signed in with the slip, before a password was chosen."""
    _issue(staff, person)
    assert _enter(client, person, "hk7m-3ypx-dtrc")[0] == 303
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
    _issue(staff, person)
    assert _enter(client, person, "hk7m-3ypx-dtrc")[1].startswith("/account/own-password")
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
    assert _enter(again, person, "hk7m-3ypx-dtrc")[0] == 303
    assert again.post("/account/own-password", data={"password": OWN}).status_code == 303
    assert entered.get("/account/own-password").status_code == 302
    assert verify_password(person.password_hash, OWN)


def test_choosing_by_mail_spends_the_slip_too(
    staff: User, make_person: Callable[..., User], client: Client, clock: Clock, letters: Letters
) -> None:
    user = make_person("yuka@harunagi.example")
    _issue(staff, user)
    client.post("/forgot", data={"email": user.email})
    assert client.post(letters()[-1].link, data={"password": OWN}).status_code == 303
    assert not user.must_choose_password
    assert _enter(client, user, "hk7m-3ypx-dtrc")[0] == 422
    assert _enter(client, user, OWN) == (303, "/my")
