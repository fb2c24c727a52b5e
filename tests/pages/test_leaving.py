"""Whoever closes the account hears what becomes of applications that are not decided yet."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.applications.service import withdraw
from booking.core.db import db
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TOLD = "終わっていない申請1件"


@pytest.mark.usefixtures("clock")
def test_only_ones_own_open_applications_are_listed_before_leaving(client: Client, app: Flask) -> None:
    person, other = factories.user(), factories.user("佐藤 健")
    applied = factories.procedure()
    factories.application(applied, other)
    sign_in(client, person)
    assert "終わっていない申請" not in client.get("/account/close").text
    own = factories.application(applied, person)
    shown = client.get("/account/close").text
    assert TOLD in shown
    assert own.reference in shown
    assert "先に申請を取り下げてください" in shown
    with db.transaction():
        withdraw(own, "都合が悪くなったため", seen_version=own.version, now=NOW)
    assert "終わっていない申請" not in client.get("/account/close").text


def test_applications_do_not_keep_anybody_from_leaving(client: Client, app: Flask, clock: Clock) -> None:
    person = factories.user(password_hash=None)
    factories.application(factories.procedure(), person)
    sign_in(client, person)
    answer = client.post("/account/close", data={"password": "wrong", "seen": ""})
    assert answer.status_code == 422
    assert TOLD in answer.text
