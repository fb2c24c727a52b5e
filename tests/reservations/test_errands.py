"""A slot that was chosen before signing in or registering is kept as soon as it is known for whom."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import MailToken, User
from booking.accounts.passwords import hash_password
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.first_passwords import as_printed
from booking.availability.models import Hold
from booking.core.db import db
from booking.facilities.models import Space
from booking.outbox import rendering
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.reservations.steps import MORNING, slot
from tests.support.client import Client
from tests.support.clock import Clock

PASSWORD = "kurage to yuuyake"


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def link_of(app: Flask) -> Callable[[str], str]:
    """The path in the one mail that holds a link to such a page."""

    def read(start: str) -> str:
        db.session.rollback()
        body = factories.municipality()
        mails = db.session.scalars(select(OutboxMessage)).all()
        texts = [rendering.render(one.template, one.locale, one.context, body).text for one in mails]
        [found] = re.findall(rf"{start}\S+", "\n".join(texts))
        return str(found)

    return read


@pytest.fixture
def person(app: Flask) -> User:
    return factories.user(password_hash=hash_password(PASSWORD), email="yuka@harunagi.example")


def _chosen(client: Client, space: Space) -> str:
    """Press 選ぶ as a stranger; the page to come back to."""
    answer = client.post("/book", data=slot(space))
    address = urlsplit(answer.headers["Location"])
    assert address.path == "/sign-in"
    return parse_qs(address.query)["next"][0]


def _sign_in(client: Client, target: str) -> str:
    typed = {"email": "yuka@harunagi.example", "password": PASSWORD, "next": target}
    answer = client.post("/sign-in", data=typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def _holds() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Hold)) or 0


def test_signing_in_keeps_the_chosen_slot_and_goes_on_to_the_form(client: Client, person: User) -> None:
    space = factories.space(name="大会議室")
    target = _chosen(client, space)
    page = client.get("/sign-in?" + urlencode({"next": target})).text
    for text in ("12月5日（土） 午前 9:00–12:00", "大会議室", "ログインすると、この枠を15分おさえて"):
        assert text in page
    assert _holds() == 0
    details = _sign_in(client, target)
    assert details.startswith("/book/")
    assert _holds() == 1
    assert "あと<span data-hold-minutes>15</span>分" in client.get(details).text


def test_a_wrong_password_keeps_nothing_and_still_tells_the_slot(client: Client, person: User) -> None:
    target = _chosen(client, factories.space(name="大会議室"))
    typed = {"email": "yuka@harunagi.example", "password": "another one", "next": target}
    answer = client.post("/sign-in", data=typed)
    assert answer.status_code == 422
    assert "大会議室" in answer.text
    assert _holds() == 0


def test_a_slot_lost_while_signing_in_leads_to_the_page_that_says_so(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    target = _chosen(client, space)
    factories.booking(factories.user(), space, *MORNING, now=clock.moment)
    assert _sign_in(client, target) == target
    assert "この時間は予約済みです" in client.get(target).text
    assert _holds() == 0


@pytest.mark.parametrize(
    "query", ["", "?space=1", "?space=999&starts=2026-12-05T09:00&ends=2026-12-05T10:00"]
)
def test_an_address_without_a_slot_is_gone_to_as_it_is(client: Client, person: User, query: str) -> None:
    assert client.get("/sign-in?" + urlencode({"next": "/book" + query})).status_code == 200
    assert _sign_in(client, "/book" + query) == "/book" + query


def test_whoever_must_choose_a_password_first_comes_to_the_form_afterwards(
    client: Client, person: User, clock: Clock
) -> None:
    target = _chosen(client, factories.space())
    with db.transaction():
        user = db.session.get_one(User, person.id)
        user.password_expires_at = clock.moment + timedelta(days=1)
        user.password_hash = hash_password(as_printed(PASSWORD))
    own = _sign_in(client, target)
    assert urlsplit(own).path == "/account/own-password"
    assert _holds() == 0
    new = {"password": "asagao to natsuyasumi", "next": target}
    assert client.post("/account/own-password", data=new).headers["Location"].startswith("/book/")
    assert _holds() == 1


def test_a_link_to_register_leads_back_to_the_slot_in_any_browser(
    client: Client, new_client: Callable[[], Client], link_of: Callable[[str], str]
) -> None:
    target = _chosen(client, factories.space(name="大会議室"))
    page = client.get("/register?" + urlencode({"next": target})).text
    assert "大会議室" in page
    assert "登録が終わるまでは、ほかの方も予約できます" in page
    client.post("/register", data={"email": "new@harunagi.example", "next": target})
    assert f'value="{target.replace("&", "&amp;")}"' in client.get("/mail-sent").text
    typed = {
        "name": "青木 空",
        "phone": "0287-00-1234",
        "postal_code": "000-0001",
        "address": "春凪市本町1-1",
        "audience": "resident",
        "password": PASSWORD,
        "terms": "",
    }
    answer = new_client().post(link_of("/register/"), data=typed)
    assert answer.headers["Location"].startswith("/book/"), answer.text
    assert _holds() == 1


def test_a_forgotten_password_on_the_way_loses_nothing(
    client: Client, person: User, link_of: Callable[[str], str]
) -> None:
    target = _chosen(client, factories.space())
    client.post("/forgot", data={"email": person.email, "next": target})
    answer = client.post(link_of("/reset/"), data={"password": "asagao to natsuyasumi"})
    address = urlsplit(answer.headers["Location"])
    assert (address.path, parse_qs(address.query)["next"]) == ("/sign-in", [target])


@pytest.mark.parametrize("foreign", ["https://evil.example/book", "//evil.example", "/\\evil.example"])
def test_a_link_leads_on_to_no_other_site(client: Client, foreign: str) -> None:
    factories.municipality()
    client.post("/register", data={"email": "new@harunagi.example", "next": foreign})
    link = db.session.scalars(select(MailToken).where(MailToken.purpose == TokenPurpose.REGISTER)).one()
    assert link.next_path is None
