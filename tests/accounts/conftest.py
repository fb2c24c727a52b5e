"""What the tests of accounts share: mails as they are written, texts of agreement, people with passwords."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from booking.accounts.models import User
from booking.accounts.passwords import hash_password
from booking.core.db import db
from booking.municipalities.models import TermsVersion
from booking.municipalities.rules import TermsKind
from booking.outbox import rendering
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.client import Client

PASSWORD = "kurage to yuuyake"
NEW = "taro@harunagi.example"


@dataclass(frozen=True)
class Letter:
    """A mail in the outbox, rendered."""

    address: str
    template: str
    locale: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The path of the link with a token."""
        found = re.search(r"^http://localhost(/(?:register|reset|address)/\S+)$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1]


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[Letter]]:
    """All mails that were queued, oldest first."""

    def read() -> list[Letter]:
        db.session.rollback()
        body = factories.municipality()
        rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        found = []
        for row in rows:
            letter = rendering.render(row.template, row.locale, row.context, body)
            found.append(Letter(row.address, row.template, row.locale, letter.subject, letter.text))
        return found

    return read


@pytest.fixture
def make_terms(app: Flask) -> Callable[..., TermsVersion]:
    """Publishes a version of a text."""

    def make(kind: TermsKind = TermsKind.TERMS, version: int = 1) -> TermsVersion:
        body = factories.municipality()
        with db.transaction() as session:
            made = TermsVersion(
                municipality_id=body.id,
                kind=kind,
                version=version,
                title={TermsKind.TERMS: "利用規約", TermsKind.PRIVACY: "個人情報の使いみち"}[kind],
                body=f"第1条（目的）\n\nこの規約は、第{version}版です。",
                published_at=datetime.fromisoformat("2026-04-01T00:00+09:00"),
            )
            session.add(made)
        return made

    return make


@pytest.fixture
def make_person(app: Flask) -> Callable[..., User]:
    """Somebody who signs in with ``PASSWORD``."""

    def make(email: str = "yuka@harunagi.example", **values: Any) -> User:
        return factories.user(email=email, password_hash=hash_password(PASSWORD), **values)

    return make


def ask(client: Client, email: str = NEW, **options: Any) -> TestResponse:
    return client.post("/register", data={"email": email}, **options)


@pytest.fixture
def terms(make_terms: Callable[..., TermsVersion]) -> str:
    """Both texts are published; their numbers as the form carries them."""
    return f"{make_terms(TermsKind.TERMS).id},{make_terms(TermsKind.PRIVACY).id}"


@pytest.fixture
def link(client: Client, letters: Callable[[], list[Letter]], terms: str) -> str:
    """The path of a link to register ``NEW``."""
    assert ask(client).status_code == 303
    return letters()[-1].link
