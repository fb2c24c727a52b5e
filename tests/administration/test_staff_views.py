"""Roles, facilities and sessions of people, on the screen; and joining by invitation."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from booking.accounts.keys import link_token
from booking.accounts.models import User
from booking.accounts.rules import Role
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.models import StaffInvitation
from booking.facilities.queries import list_staff_facilities
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of
from tests.support.signing_in import sign_in

NEW = "aya@harunagi.example"
JOINING = {
    "name": "水野 彩",
    "name_kana": "みずの あや",
    "phone": "0287-00-3333",
    "password": "kurage to yuuyake",
}


def test_staff_are_listed_with_what_they_do(client: Client, admin: User) -> None:
    factories.staff(factories.facility("ホール"))
    factories.user("田辺 由香")
    page = client.get("/admin/staff").text
    assert "森下 健" in page
    assert "ホール" in page
    assert "すべての施設" in page
    assert "田辺 由香" not in page


@pytest.mark.parametrize("text", ["たなべ", "田辺", "０９０－１１１１", "YUKA@harunagi.example"])
def test_people_are_found_however_they_are_written_and_that_is_put_down(
    client: Client, admin: User, text: str
) -> None:
    factories.user(name_kana="タナベ ユカ", phone="090-1111-2222", email="yuka@harunagi.example")
    assert "田辺 由香" in client.post("/admin/staff/find", data={"q": text}).text
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.search_people"))
    assert entry.actor_id == admin.id
    assert "田辺" not in str(entry.detail)
    assert client.post("/admin/staff/find", data={"q": " "}).status_code == 422


def test_the_search_takes_the_same_number_of_statements_however_many_are_found(
    client: Client, admin: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    factories.user()
    with count_queries() as short:
        client.post("/admin/staff/find", data={"q": "田辺"})
    for _ in range(4):
        factories.user()
    with count_queries() as long:
        client.post("/admin/staff/find", data={"q": "田辺"})
    assert len(long) == len(short)


def test_a_role_and_facilities_are_given_on_the_page_of_a_person(client: Client, admin: User) -> None:
    hall, user = factories.facility("ホール"), factories.user()
    address = f"/admin/staff/{user.id}"
    form = values_of(client.get(address).text) | {"roles": ["staff"], "facilities": [str(hall.id)]}
    assert client.post(address, data=form).status_code == 303
    assert user.roles == {Role.STAFF}
    assert [one.id for one in list_staff_facilities(user)] == [hall.id]
    assert "役割を付けた（職員）" in client.get(address).text


def test_whoever_loses_a_role_can_do_nothing_more(
    client: Client, admin: User, new_client: Callable[[], Client]
) -> None:
    user = factories.staff(factories.facility())
    theirs = new_client()
    sign_in(theirs, user)
    assert theirs.get("/staff").status_code == 200
    address = f"/admin/staff/{user.id}"
    seen = values_of(client.get(address).text)["seen"]
    client.post(address, data={"seen": seen})
    assert theirs.get("/staff").location.startswith("/sign-in")


def test_nobody_sees_a_form_for_their_own_roles_or_sends_one(client: Client, admin: User) -> None:
    address = f"/admin/staff/{admin.id}"
    assert "自分の役割は変えられません" in client.get(address).text
    answer = client.post(address, data={"seen": values_of(client.get(address).text).get("seen", "")})
    assert answer.status_code == 422
    assert admin.is_administrator


def test_of_two_administrators_the_second_sees_what_the_first_has_given(
    client: Client, admin: User, other: Client
) -> None:
    user, hall = factories.user(), factories.facility("ホール")
    address = f"/admin/staff/{user.id}"
    opened = values_of(client.get(address).text)
    other.post(
        address,
        data=values_of(other.get(address).text) | {"roles": ["staff"], "facilities": [str(hall.id)]},
    )
    answer = client.post(address, data=opened | {"roles": ["clerk"]})
    assert answer.status_code == 422
    assert "いま保存されている内容: 職員" in answer.text
    assert "いま保存されている内容: ホール" in answer.text
    assert user.roles == {Role.STAFF}
    assert client.post(address, data=values_of(answer.text)).status_code == 303
    assert user.roles == {Role.CLERK}


def test_the_sessions_of_a_person_are_ended(
    client: Client, admin: User, new_client: Callable[[], Client]
) -> None:
    user, theirs = factories.user(), new_client()
    sign_in(theirs, user)
    assert "1台" in client.get(f"/admin/staff/{user.id}").text
    client.post(f"/admin/staff/{user.id}/sessions/end")
    assert theirs.get("/my").location.startswith("/sign-in")
    assert "すべての機器からログアウトさせた" in client.get(f"/admin/staff/{user.id}").text


def test_people_of_another_city_are_not_found(client: Client, admin: User) -> None:
    assert client.get("/admin/staff/999").status_code == 404
    assert client.post("/admin/staff/999", data={}).status_code == 404


def link_in_mail() -> str:
    db.session.rollback()
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.template == "staff_invitation")).one()
    return f"/join/{link_token(mail.context['seed'])}"


def test_somebody_new_is_invited_chooses_a_password_and_works(
    client: Client, admin: User, new_client: Callable[[], Client]
) -> None:
    hall = factories.facility("ホール")
    data = {"email": NEW.upper(), "roles": ["staff"], "facilities": [hall.id]}
    assert client.post("/admin/staff/invite", data=data).status_code == 303
    assert NEW in client.get("/admin/staff").text
    theirs, link = new_client(), link_in_mail()
    page = theirs.get(link)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert NEW in page.text
    assert theirs.post(link, data={**JOINING, "password": "short"}).status_code == 422
    assert theirs.post(link, data=JOINING).location == "/staff"
    assert "ホール" in theirs.get("/staff").text
    assert NEW not in client.get("/admin/staff").text.partition("招待している人")[2]
    used = new_client().get(link)
    assert used.status_code == 410
    assert "この招待は使用済みです" in used.text


def test_an_invitation_needs_an_address_and_a_role(client: Client, admin: User) -> None:
    answer = client.post("/admin/staff/invite", data={"email": "aya"})
    assert answer.status_code == 422
    assert "メールアドレスの形を確かめてください" in answer.text
    assert "役割を1つ以上選んでください" in answer.text


def test_somebody_who_is_registered_is_not_invited_but_found(client: Client, admin: User) -> None:
    known = factories.user(email=NEW)
    answer = client.post("/admin/staff/invite", data={"email": NEW, "roles": ["clerk"]})
    assert "すでに登録しています" in answer.text
    assert f'href="/admin/staff/{known.id}"' in answer.text


def test_an_invitation_is_taken_back_or_gets_too_old(client: Client, admin: User, clock: Clock) -> None:
    client.post("/admin/staff/invite", data={"email": NEW, "roles": ["clerk"]})
    link = link_in_mail()
    clock.forward(days=7)
    sign_in(client, admin)
    assert "期限切れ" in client.get("/admin/staff").text
    assert "招待の期限が切れました" in client.get(link).text
    [invitation] = db.session.scalars(select(StaffInvitation))
    client.post(f"/admin/staff/invitations/{invitation.id}/withdraw")
    assert "招待している人" not in client.get("/admin/staff").text
    assert client.get("/join/x").status_code == 404


def test_the_list_of_staff_takes_the_same_number_of_statements_however_long(
    client: Client, admin: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    factories.staff(factories.facility("一"))
    with count_queries() as short:
        client.get("/admin/staff")
    for name in ("二", "三", "四"):
        factories.staff(factories.facility(name), name=name)
    with count_queries() as long:
        client.get("/admin/staff")
    # The navigation asks for the facilities of the reader only once, however many there are.
    assert len(long) == len(short)
