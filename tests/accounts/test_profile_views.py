"""One's own details, and new versions of the texts."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from booking.accounts.models import TermsAcceptance, User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.municipalities.models import TermsVersion
from tests.accounts.conftest import PASSWORD
from tests.support.client import Client
from tests.support.signing_in import sign_in

MakeTerms = Callable[..., TermsVersion]
DETAILS = {
    "name": "田辺 由香",
    "name_kana": "たなべ ゆか",
    "phone": "090-1234-5678",
    "postal_code": "",
    "address": "",
    "audience": "resident",
    "locale": "en",
}


@pytest.fixture
def person(make_person: Callable[..., User]) -> User:
    return make_person()


def _sign_in(client: Client, following: str = "/account") -> str:
    answer = client.post(
        "/sign-in", data={"email": "yuka@harunagi.example", "password": PASSWORD, "next": following}
    )
    return str(answer.headers["Location"])


def test_details_are_changed_and_the_change_is_audited(client: Client, person: User) -> None:
    sign_in(client, person)
    assert 'value="田辺 由香"' in client.get("/account/details").text
    assert client.post("/account/details", data=DETAILS).status_code == 303
    assert (person.name_kana, person.phone, person.locale) == ("タナベ ユカ", "090-1234-5678", "en")
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.change_details")).one()
    assert row.detail == {"fields": ["name_kana", "phone", "locale"]}
    assert row.personal == {"before": {"name_kana": "", "phone": "", "locale": "ja"}}


def test_wrong_details_are_said_and_stay(client: Client, person: User) -> None:
    sign_in(client, person)
    answer = client.post("/account/details", data={**DETAILS, "phone": "090", "name": "由香 タナベ"})
    assert answer.status_code == 422
    assert "8つ足りない" in answer.text
    assert 'value="由香 タナベ"' in answer.text
    assert person.name == "田辺 由香"


@pytest.mark.parametrize("posted", ["email", "password_hash", "roles", "closed_at", "municipality_id"])
def test_what_is_not_on_the_form_cannot_be_posted(client: Client, person: User, posted: str) -> None:
    sign_in(client, person)
    before = (person.email, person.password_hash, person.roles, person.closed_at, person.municipality_id)
    client.post("/account/details", data={**DETAILS, posted: "9"})
    after = (person.email, person.password_hash, person.roles, person.closed_at, person.municipality_id)
    assert after == before


def test_new_texts_are_asked_for_before_anything_else(
    client: Client, person: User, make_terms: MakeTerms
) -> None:
    first = make_terms()
    assert _sign_in(client) == "/account/terms?next=/account"
    for path in ("/account", "/account/password"):
        assert client.get(path).headers["Location"] == f"/account/terms?next={path}"
    shown = client.get("/account/terms?next=/account").text
    assert "第1版" in shown
    refused = client.post("/account/terms", data={"next": "/account", "terms": str(first.id)})
    assert refused.status_code == 422
    assert client.get("/account").status_code == 302
    agreed = client.post("/account/terms", data={"next": "/account", "terms": str(first.id), "agree": "y"})
    assert agreed.headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert _sign_in(client) == "/account"


def test_a_newer_version_is_asked_for_again_and_both_agreements_are_kept(
    client: Client, person: User, make_terms: MakeTerms
) -> None:
    first = make_terms()
    _sign_in(client)
    client.post("/account/terms", data={"terms": str(first.id), "agree": "y"})
    second = make_terms(version=2)
    assert _sign_in(client).startswith("/account/terms")
    stale = client.post("/account/terms", data={"terms": str(first.id), "agree": "y"})
    assert "規約などが新しくなりました" in stale.text
    client.post("/account/terms", data={"terms": str(second.id), "agree": "y"})
    assert client.get("/account").status_code == 200
    kept = db.session.scalars(select(TermsAcceptance.terms_version_id)).all()
    assert sorted(kept) == [first.id, second.id]


def test_agreeing_leads_on_to_pages_of_this_site_only(
    client: Client, person: User, make_terms: MakeTerms
) -> None:
    terms = make_terms()
    _sign_in(client)
    answer = client.post(
        "/account/terms", data={"next": "//evil.example", "terms": str(terms.id), "agree": "y"}
    )
    assert answer.headers["Location"] == "/my"
    assert client.get("/account/terms?next=//evil.example").headers["Location"] == "/my"


def test_whoever_does_not_agree_can_sign_out(client: Client, person: User, make_terms: MakeTerms) -> None:
    make_terms()
    _sign_in(client)
    assert client.post("/sign-out").headers["Location"] == "/"
    assert client.get("/account").headers["Location"] == "/sign-in?next=/account"
