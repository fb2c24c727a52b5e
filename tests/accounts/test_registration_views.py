"""Registering: the address first, all else behind the link."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import MailToken, TermsAcceptance, User
from booking.accounts.passwords import verify_password
from booking.audit.models import AuditEntry
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import NEW, PASSWORD, Letter, ask
from tests.support.client import Client
from tests.support.clock import Clock

Letters = Callable[[], list[Letter]]


def _form(**changes: str) -> dict[str, str]:
    return {
        "name": "髙﨑 太郎",
        "name_kana": "たかさき　たろう",
        "phone": "０９０１２３４５６７８",
        "postal_code": "１７３８５０１",
        "address": "春凪市本町１−２",
        "audience": "resident",
        "password": PASSWORD,
        "agree": "y",
        "terms": "",
        **changes,
    }


def _users() -> list[User]:
    db.session.rollback()
    return list(db.session.scalars(select(User)))


def test_each_of_several_mails_holds_a_link_that_works(client: Client, letters: Letters, terms: str) -> None:
    for _ in range(3):
        ask(client)
    links = [letter.link for letter in letters()]
    assert len(set(links)) == 3
    assert [client.get(each).status_code for each in links] == [200, 200, 200]
    assert client.post(links[0], data=_form(terms=terms)).status_code == 303
    assert [client.get(each).status_code for each in links] == [410, 410, 410]


def test_opening_the_link_changes_nothing(client: Client, link: str) -> None:
    for method in ("GET", "HEAD", "GET"):
        answer = client.open(link, method=method)
        assert answer.status_code == 200
    assert _users() == []
    assert db.session.scalars(select(MailToken)).one().used_at is None
    assert "第1条" in answer.text
    assert NEW in answer.text


def test_the_page_of_the_link_gives_its_address_to_nobody(client: Client, link: str, terms: str) -> None:
    for path in (link, "/register/unknown", "/reset/unknown"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "strict-origin"
        assert headers["Cache-Control"] == "private, no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_over_https_the_form_of_the_link_passes_with_the_referer_that_the_page_allows(
    client: Client, app: Flask, link: str, terms: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    shown = client.get(link, base_url="https://localhost")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.text)
    assert token
    form = _form(terms=terms, csrf_token=token[1])
    origin_only = {"Referer": "https://localhost/"}
    assert client.post(link, data=form, base_url="https://localhost").status_code == 400
    answer = client.post(link, data=form, base_url="https://localhost", headers=origin_only)
    assert answer.status_code == 303


def test_an_account_is_made_and_its_owner_is_signed_in(client: Client, link: str, terms: str) -> None:
    answer = client.post(link, data=_form(terms=terms))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my")
    assert client.get("/account").status_code == 200
    (user,) = _users()
    assert (user.email, user.name, user.name_kana, user.phone) == (
        NEW,
        "髙﨑 太郎",
        "タカサキ タロウ",
        "09012345678",
    )
    assert (user.postal_code, user.address) == ("173-8501", "春凪市本町１−２")
    assert verify_password(user.password_hash, PASSWORD)
    accepted = db.session.scalars(
        select(TermsAcceptance.terms_version_id).where(TermsAcceptance.user_id == user.id)
    )
    assert sorted(accepted) == sorted(map(int, terms.split(",")))
    actions = list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == user.id)))
    assert "accounts.register" in actions


@pytest.mark.parametrize(
    "name", ["髙﨑 太郎", "𠮷田 健", "辻\U000e0102 花子", "スハルト", "Nguyễn Văn A", "O'Brien-Smith"]
)
def test_names_are_kept_as_people_write_them(client: Client, link: str, terms: str, name: str) -> None:
    assert client.post(link, data=_form(terms=terms, name=name, name_kana="")).status_code == 303
    assert _users()[0].name == name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " 　"}, "お名前を入れてください。"),
        ({"name": "あ" * 101}, "100文字まで"),
        ({"name_kana": "髙﨑"}, "カタカナかひらがな"),
        ({"phone": ""}, "電話番号を入れてください。"),
        ({"phone": "090-1234-567"}, "1つ足りない"),
        ({"postal_code": "173"}, "7けた"),
        ({"audience": ""}, "どちらかを選んでください。"),
        ({"audience": "priority_group"}, "どちらかを選んでください。"),
        ({"password": "short"}, "10文字以上"),
        ({"password": "password2026"}, "よく使われている"),
        ({"password": "taro-harunagi"}, "お名前やメールアドレス"),
        ({"password": "09012345678"}, "だけのパスワード"),
        ({"agree": ""}, "ここを選んでください"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, link: str, terms: str, changes: dict[str, str], message: str
) -> None:
    answer = client.post(link, data=_form(terms=terms, **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="春凪市本町１−２"' in answer.text
    assert not re.search(r'<input[^>]*type="password"[^>]*value="[^"]', answer.text)
    assert PASSWORD not in answer.text
    assert _users() == []
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("seen", ["", "1", "99", "x,y", "1,2,3"])
def test_agreement_counts_only_for_the_texts_that_were_shown(
    client: Client, link: str, terms: str, seen: str
) -> None:
    answer = client.post(link, data=_form(terms=seen))
    assert answer.status_code == 409
    assert "規約などが新しくなりました" in answer.text
    assert f'value="{terms}"' in answer.text
    assert _users() == []


def test_a_double_click_makes_one_account_and_gets_in(client: Client, link: str, terms: str) -> None:
    before = client.get_cookie("tsudoi")
    assert client.post(link, data=_form(terms=terms)).status_code == 303
    if before is not None:
        client.set_cookie("tsudoi", before.value)
    else:
        client.delete_cookie("tsudoi")
    again = client.post(link, data=_form(terms=terms))
    assert (again.status_code, again.headers["Location"]) == (303, "/my")
    assert len(_users()) == 1


def test_a_used_link_with_another_password_lets_nobody_in(
    client: Client, new_client: Callable[[], Client], link: str, terms: str
) -> None:
    client.post(link, data=_form(terms=terms))
    stranger = new_client()
    answer = stranger.post(link, data=_form(terms=terms, password="another long one"))
    assert answer.status_code == 410
    assert "登録は終わっています" in answer.text
    assert stranger.get("/account").status_code == 302
    assert verify_password(_users()[0].password_hash, PASSWORD)


def test_a_link_ends_after_a_day(client: Client, clock: Clock, letters: Letters, terms: str) -> None:
    ask(client)
    link = letters()[0].link
    clock.forward(hours=23, minutes=59)
    assert client.get(link).status_code == 200
    clock.forward(minutes=1)
    shown = client.get(link)
    assert shown.status_code == 410
    assert "リンクの期限が切れました" in shown.text
    assert 'href="/register"' in shown.text
    assert client.post(link, data=_form(terms=terms)).status_code == 410
    assert _users() == []


def test_an_unknown_link_leads_to_a_new_one(client: Client, link: str) -> None:
    for path in ("/register/unknown", link[:-1], link.replace("/register/", "/reset/")):
        shown = client.get(path)
        assert shown.status_code == 404
        assert "もう一度メールを受け取る" in shown.text


def test_somebody_else_who_is_signed_in_is_signed_out_by_registering(
    client: Client, link: str, terms: str, make_person: Callable[..., User]
) -> None:
    make_person()
    client.post("/sign-in", data={"email": "yuka@harunagi.example", "password": PASSWORD})
    client.post(link, data=_form(terms=terms))
    assert NEW in client.get("/account").text


def test_an_address_that_was_registered_meanwhile_is_said(client: Client, link: str, terms: str) -> None:
    factories.user(email=NEW)
    answer = client.post(link, data=_form(terms=terms))
    assert answer.status_code == 409
    assert "すでに登録されています" in answer.text
    assert len(_users()) == 1


def test_a_reader_of_english_gets_an_english_account(client: Client, letters: Letters, terms: str) -> None:
    ask(client, headers={"Accept-Language": "en"})
    letter = letters()[0]
    assert letter.locale == "en"
    client.post(letter.link, data=_form(terms=terms), headers={"Accept-Language": "en"})
    assert _users()[0].locale == "en"
