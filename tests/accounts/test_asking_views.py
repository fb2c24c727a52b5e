"""Asking for a mail: the same answer, the same work and the same limits for everybody."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import MailToken
from booking.core.db import db
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.accounts.conftest import NEW, Letter, ask
from tests.support.client import Client
from tests.support.clock import Clock

Letters = Callable[[], list[Letter]]
HOME = "198.51.100.20"


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(
    new_client: Callable[[], Client], letters: Letters
) -> None:
    factories.user(email="yuka@harunagi.example")
    pages = set()
    for email in ("yuka@harunagi.example", NEW):
        client = new_client()
        answer = ask(client, email)
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
    ask(client, "warm@harunagi.example")
    statements = []
    for email in ("yuka@harunagi.example", NEW):
        with count_queries() as done:
            ask(client, email)
        statements.append([re.sub(r"\s+", " ", each) for each in done])
    assert statements[0] == statements[1]


def test_links_are_built_from_the_configured_address(client: Client, letters: Letters) -> None:
    factories.municipality()
    ask(client, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
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
    assert ask(client, typed).status_code == 303
    assert letters()[0].address == sent_to


@pytest.mark.parametrize(
    "typed",
    ["taro", "taro@", "@harunagi.example", "taro@a@b.example", "太郎@harunagi.example", "a" * 300 + "@b.jp"],
)
def test_what_is_no_address_is_said_beside_the_field(client: Client, letters: Letters, typed: str) -> None:
    factories.municipality()
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert "メールアドレスの形を確かめてください" in answer.text
    assert letters() == []


def test_an_address_cannot_be_flooded_nor_can_one_source_flood(
    client: Client, letters: Letters, clock: Clock
) -> None:
    factories.municipality()
    for minute in range(5):
        clock.forward(minutes=1)
        assert ask(client, environ_base={"REMOTE_ADDR": f"203.0.113.{minute}"}).status_code == 303
    answer = client.post("/forgot", data={"email": NEW}, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(56 * 60)
    assert "56分後に" in answer.text
    for number in range(30):
        assert ask(client, f"person{number}@harunagi.example").status_code == 303
    assert ask(client, "another@harunagi.example").status_code == 429
    assert len(letters()) == 35
    clock.forward(minutes=56)
    assert ask(client, environ_base={"REMOTE_ADDR": HOME}).status_code == 303


def test_without_an_address_there_is_no_page_that_says_where_a_mail_went(client: Client, app: Flask) -> None:
    assert client.get("/mail-sent").headers["Location"] == "/register"
