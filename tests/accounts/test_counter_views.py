"""Staff look for people, open them, write them down and put details right."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import Letter
from tests.support.client import Client
from tests.support.signing_in import sign_in

DETAILS = {
    "name": "小林 ハナ",
    "name_kana": "こばやし はな",
    "phone": "0287-23-1234",
    "postal_code": "1730001",
    "address": "春凪市本町1",
    "audience": "resident",
}
Letters = Callable[[], list[Letter]]


@pytest.fixture
def staff(client: Client, app: Flask) -> User:
    """Signed in with the client."""
    made = factories.staff(factories.facility())
    sign_in(client, made)
    return made


def _rows(action: str) -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def _search(client: Client, text: str) -> str:
    answer = client.post("/staff/people", data={"text": text})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    "text", ["たなべ", "タナベ ゆか", "田辺", "0287-00-9999", "9999", "1234-5676", "１２３４"]
)
def test_people_are_found_by_name_kana_phone_and_number(client: Client, staff: User, text: str) -> None:
    user = factories.user("田辺 由香", name_kana="タナベ ユカ", phone="0287-00-9999", number="1234-5676")
    factories.user("佐藤 実", name_kana="サトウ ミノル")
    shown = _search(client, text)
    assert f"/staff/people/{user.id}" in shown
    assert "佐藤" not in shown


def test_each_search_is_written_down_with_what_was_found(client: Client, staff: User) -> None:
    user = factories.user("田辺 由香")
    _search(client, "田辺")
    _search(client, "だれもいない")
    first, second = _rows("accounts.search_people")
    assert (first.actor_id, first.detail, first.personal) == (
        staff.id,
        {"found": [user.id]},
        {"text": "田辺"},
    )
    assert second.detail == {"found": []}


def test_an_empty_search_finds_nobody_and_says_so(client: Client, staff: User) -> None:
    answer = client.post("/staff/people", data={"text": "　"})
    assert answer.status_code == 422
    assert "さがす言葉を入れてください" in answer.text
    assert _rows("accounts.search_people") == []


def test_the_list_ends_with_a_note_and_costs_the_same_however_long(
    client: Client, staff: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    factories.user("田辺 1")
    with count_queries() as few:
        _search(client, "田辺")
    for number in range(2, 33):
        factories.user(f"田辺 {number}")
    with count_queries() as many:
        shown = _search(client, "田辺")
    assert "はじめの30人だけ" in shown
    assert shown.count("data-row-link") == 30
    assert len(many) == len(few)


def test_opening_somebody_is_written_down(client: Client, staff: User) -> None:
    user = factories.user("田辺 由香", phone="0287-00-9999")
    shown = client.get(f"/staff/people/{user.id}").text
    assert "0287-00-9999" in shown
    [row] = _rows("accounts.view_person")
    assert (row.actor_id, row.object_id) == (staff.id, user.id)


def test_a_closed_account_and_a_colleague_are_shown_without_buttons(client: Client, staff: User) -> None:
    closed = factories.user("退会した人", email=None, closed_at=factories.LONG_AGO)
    for user in (closed, factories.administrator()):
        shown = client.get(f"/staff/people/{user.id}").text
        assert user.name in shown
        for part in ("password", "address", "details"):
            assert f"/staff/people/{user.id}/{part}" not in shown
        refused = client.post(f"/staff/people/{user.id}/details", data=DETAILS)
        assert refused.status_code == 409


def test_a_person_of_another_municipality_is_not_there(client: Client, staff: User) -> None:
    assert client.get("/staff/people/999").status_code == 404
    assert client.post("/staff/people/999/address", data={"email": "a@harunagi.example"}).status_code == 404
    assert client.post("/staff/people/999/password", data={"key": "x"}).status_code == 404


def test_somebody_is_written_down_and_found(client: Client, staff: User) -> None:
    answer = client.post("/staff/people/new", data=DETAILS)
    assert answer.status_code == 303
    shown = client.get(answer.headers["Location"]).text
    assert "コバヤシ ハナ" in shown
    assert "利用者番号は" in shown
    assert "小林 ハナ" in _search(client, "こばやし")


def test_what_is_wrong_is_said_and_stays(client: Client, staff: User) -> None:
    answer = client.post("/staff/people/new", data={**DETAILS, "phone": "028"})
    assert answer.status_code == 422
    assert "足りない" in answer.text
    assert 'value="小林 ハナ"' in answer.text


def test_details_are_put_right_and_the_person_is_told(client: Client, staff: User, letters: Letters) -> None:
    user = factories.user("小林 はな", phone="0287-23-1234")
    assert client.post(f"/staff/people/{user.id}/details", data=DETAILS).status_code == 303
    assert (user.name, user.name_kana, user.locale) == ("小林 ハナ", "コバヤシ ハナ", "ja")
    [row] = _rows("accounts.change_details")
    assert row.actor_id == staff.id
    assert row.detail["fields"] == ["name", "name_kana", "postal_code", "address"]
    [letter] = letters()
    assert (letter.address, letter.template) == (user.email, "details_changed")
    assert "お名前\nフリガナ\n郵便番号\n住所" in letter.text
    assert "小林" not in letter.text


def test_nothing_changed_tells_nobody(client: Client, staff: User, letters: Letters) -> None:
    user = factories.user("小林 ハナ", name_kana="コバヤシ ハナ", phone="0287-23-1234")
    data = {"name": user.name, "name_kana": user.name_kana, "phone": user.phone}
    assert client.post(f"/staff/people/{user.id}/details", data=data).status_code == 303
    assert letters() == []


def test_mere_clerks_have_no_business_here(client: Client, app: Flask) -> None:
    user = factories.user()
    sign_in(client, factories.clerk())
    for path in ("/staff/people", "/staff/people/new", f"/staff/people/{user.id}"):
        assert client.get(path).status_code == 404
