"""A first password from the counter: given, printed and used once."""

import threading
from collections.abc import Callable

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
from tests.accounts.slips import NOW, OWN, enter, issue, key_on_page, password_on, press
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


@pytest.mark.both_databases
def test_staff_give_a_first_password_that_lasts_two_weeks(app: Flask, staff: User, person: User) -> None:
    issue(staff, person)
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
    issue(staff, user)
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
        issue(staff, colleague)
    with pytest.raises(service.NotAtCounter), db.transaction():
        service.correct_details(staff, colleague.id, PersonalDetails("別の名"), now=NOW)
    with pytest.raises(service.NotAtCounter), db.transaction():
        service.send_address_link(staff, colleague.id, "mine@harunagi.example", source_hash="0" * 64, now=NOW)
    assert colleague.password_hash is None
    assert colleague.name == "同僚"


def test_a_closed_account_and_one_that_is_not_there_are_refused(staff: User) -> None:
    closed = factories.user(email=None, closed_at=NOW)
    with pytest.raises(service.NotAtCounter):
        issue(staff, closed)
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
    status, paper = press(client, person)
    assert status == 200
    password = password_on(paper)
    at_home = new_client()
    status, onward = enter(at_home, person, password.upper().replace("-", ""))
    assert (status, onward) == (303, "/account/own-password?next=/my")
    for path in ("/my", "/account", "/account/password", "/account/email", "/account/close", "/staff"):
        answer = at_home.get(path)
        assert answer.headers.get("Location", "").startswith("/account/own-password"), path
    chosen = at_home.post("/account/own-password", data={"password": OWN, "next": "/my"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/my")
    assert at_home.get("/my").status_code == 200
    assert not person.must_choose_password
    elsewhere = new_client()
    assert enter(elsewhere, person, password)[0] == 422
    assert enter(elsewhere, person, OWN) == (303, "/my")


@pytest.mark.poppler
def test_pressing_twice_gives_the_same_paper_and_one_row(client: Client, staff: User, person: User) -> None:
    sign_in(client, staff)
    key = key_on_page(client, person)
    first, second = press(client, person, key), press(client, person, key)
    assert (first[0], second[0]) == (200, 200)
    assert password_on(first[1]) == password_on(second[1])
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.issue_password"))
    assert len(rows.all()) == 1


@pytest.mark.poppler
def test_a_second_paper_ends_the_first_and_the_page_says_so_before(
    client: Client, new_client: Callable[[], Client], staff: User, person: User
) -> None:
    sign_in(client, staff)
    first = password_on(press(client, person)[1])
    assert "新しく出すと、前の登録票は使えなくなります" in client.get(f"/staff/people/{person.id}").text
    second = password_on(press(client, person)[1])
    assert first != second
    assert enter(new_client(), person, first)[0] == 422
    assert enter(new_client(), person, second)[0] == 303


def test_a_page_that_was_left_open_or_belongs_to_somebody_else_prints_nothing(
    client: Client, new_client: Callable[[], Client], staff: User, person: User, clock: Clock
) -> None:
    sign_in(client, staff)
    key = key_on_page(client, person)
    colleague = new_client()
    sign_in(colleague, factories.administrator())
    neighbour = factories.user(email=None)
    assert press(colleague, person, key)[0] == 409
    assert press(client, neighbour, key)[0] == 409
    assert press(client, person, "made up")[0] == 409
    clock.forward(minutes=16)
    status, body = press(client, person, key)
    assert status == 409
    assert "もう一度押してください" in body.decode()
    assert (person.password_hash, neighbour.password_hash) == (None, None)


@pytest.mark.poppler
def test_the_password_is_in_no_address_no_table_and_no_log(
    client: Client, staff: User, person: User, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, staff)
    answer = client.post(f"/staff/people/{person.id}/password", data={"key": key_on_page(client, person)})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "application/pdf"
    assert "filename=registration.pdf" in answer.headers["Content-Disposition"]
    password = password_on(answer.data)
    kept = [repr(row) for table in ("users", "audit_entries", "outbox_messages") for row in _rows(table)]
    for spelling in (password, password.replace("-", "")):
        assert spelling not in caplog.text
        assert not any(spelling in row for row in kept)


def _rows(table: str) -> list[object]:
    connection = db.session.connection()
    return list(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
