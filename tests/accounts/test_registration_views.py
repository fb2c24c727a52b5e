"""Registering: the address first, all else behind the link."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from booking.accounts.models import MailToken, TermsAcceptance, User
from booking.accounts.passwords import verify_password
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.municipalities.models import TermsVersion
from booking.municipalities.rules import TermsKind
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.accounts.conftest import PASSWORD, Letter
from tests.support.client import Client
from tests.support.clock import Clock

Letters = Callable[[], list[Letter]]
NEW = "taro@harunagi.example"
HOME = "198.51.100.20"


def _ask(client: Client, email: str = NEW, **options: Any) -> TestResponse:
    return client.post("/register", data={"email": email}, **options)


def _form(**changes: str) -> dict[str, str]:
    return {
        "name": "髙﨑 太郎",
        "name_kana": "たかさき　たろう",
        "phone": "０９０１２３４５６７８",
        "postal_code": "１７３８５０１",
        "address": "春凪市本町１−２",
        "password": PASSWORD,
        "agree": "y",
        "terms": "",
        **changes,
    }


@pytest.fixture
def terms(make_terms: Callable[..., TermsVersion]) -> str:
    """Both texts are published; their numbers as the form carries them."""
    return f"{make_terms(TermsKind.TERMS).id},{make_terms(TermsKind.PRIVACY).id}"


@pytest.fixture
def link(client: Client, letters: Letters, terms: str) -> str:
    """The path of a link to register ``NEW``."""
    assert _ask(client).status_code == 303
    return letters()[-1].link


def _users() -> list[User]:
    db.session.rollback()
    return list(db.session.scalars(select(User)))


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(
    new_client: Callable[[], Client], letters: Letters
) -> None:
    factories.user(email="yuka@harunagi.example")
    pages = set()
    for email in ("yuka@harunagi.example", NEW):
        client = new_client()
        answer = _ask(client, email)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/mail-sent")
        shown = client.get("/mail-sent")
        assert shown.headers["Cache-Control"] == "private, no-store"
        assert f"{email} にメールを送りました。" in shown.text
        pages.add(re.sub(r'name="csrf_token"[^>]*', "", shown.text.replace(email, "…")))
    assert len(pages) == 1
    assert [(each.address, each.template) for each in letters()] == [
        ("yuka@harunagi.example", "register_known"),
        (NEW, "register"),
    ]


def test_the_same_work_is_done_whether_the_address_is_known_or_not(
    client: Client, count_queries: Callable[[], Any]
) -> None:
    factories.user(email="yuka@harunagi.example")
    _ask(client, "warm@harunagi.example")
    statements = []
    for email in ("yuka@harunagi.example", NEW):
        with count_queries() as done:
            _ask(client, email)
        statements.append([re.sub(r"\s+", " ", each) for each in done])
    assert statements[0] == statements[1]


def test_links_are_built_from_the_configured_address(client: Client, letters: Letters) -> None:
    factories.municipality()
    _ask(client, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    letter = letters()[0]
    assert "evil" not in letter.text
    assert letter.link.startswith("/register/")


def test_the_database_holds_no_link(client: Client, link: str, letters: Letters) -> None:
    token = link.rsplit("/", 1)[1]
    row = db.session.scalars(select(MailToken)).one()
    queued = db.session.scalars(select(OutboxMessage)).one()
    assert len(token) == 43
    assert token not in (row.token_hash, str(queued.context))
    assert client.get(f"/register/{queued.context['seed']}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("  Taro@Harunagi.Example ", NEW),
        ("ｔａｒｏ＠harunagi.example", NEW),
        ("taro@例え.example", "taro@例え.example"),
    ],
)
def test_an_address_is_put_right(client: Client, letters: Letters, typed: str, sent_to: str) -> None:
    factories.municipality()
    assert _ask(client, typed).status_code == 303
    assert letters()[0].address == sent_to


@pytest.mark.parametrize(
    "typed",
    ["taro", "taro@", "@harunagi.example", "taro@a@b.example", "太郎@harunagi.example", "a" * 300 + "@b.jp"],
)
def test_what_is_no_address_is_said_beside_the_field(client: Client, letters: Letters, typed: str) -> None:
    factories.municipality()
    answer = _ask(client, typed)
    assert answer.status_code == 422
    assert "メールアドレスの形を確かめてください" in answer.text
    assert letters() == []


def test_an_address_cannot_be_flooded_nor_can_one_source_flood(
    client: Client, letters: Letters, clock: Clock
) -> None:
    factories.municipality()
    for minute in range(5):
        clock.forward(minutes=1)
        assert _ask(client, environ_base={"REMOTE_ADDR": f"203.0.113.{minute}"}).status_code == 303
    answer = client.post("/forgot", data={"email": NEW}, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(56 * 60)
    assert "56分後に" in answer.text
    for number in range(30):
        assert _ask(client, f"person{number}@harunagi.example").status_code == 303
    assert _ask(client, "another@harunagi.example").status_code == 429
    assert len(letters()) == 35
    clock.forward(minutes=56)
    assert _ask(client, environ_base={"REMOTE_ADDR": HOME}).status_code == 303


def test_each_of_several_mails_holds_a_link_that_works(client: Client, letters: Letters, terms: str) -> None:
    for _ in range(3):
        _ask(client)
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
    _ask(client)
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


def test_without_an_address_there_is_no_page_that_says_where_a_mail_went(client: Client, app: Flask) -> None:
    assert client.get("/mail-sent").headers["Location"] == "/register"


def test_a_reader_of_english_gets_an_english_account(client: Client, letters: Letters, terms: str) -> None:
    _ask(client, headers={"Accept-Language": "en"})
    letter = letters()[0]
    assert letter.locale == "en"
    client.post(letter.link, data=_form(terms=terms), headers={"Accept-Language": "en"})
    assert _users()[0].locale == "en"
