"""Links, registration and agreements where several do the same at once, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts import queries, service
from booking.accounts.keys import link_token
from booking.accounts.models import MailToken, TermsAcceptance, User, UserSession
from booking.accounts.rules import TokenPurpose
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.sessions import start_session
from booking.core.db import db
from booking.core.errors import DomainError
from booking.municipalities.models import TermsVersion
from booking.outbox.models import OutboxMessage
from tests import factories

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
NEW = "taro@harunagi.example"
DETAILS = PersonalDetails("髙﨑 太郎", phone="090-1234-5678")
RIVALS = 4


def _send(purpose: TokenPurpose = TokenPurpose.REGISTER, email: str = NEW, now: datetime = NOW) -> str:
    """Ask for a mail and return the token of its link."""
    body = factories.municipality()
    with db.transaction():
        service.send_link(
            purpose,
            municipality_id=body.id,
            email=email,
            locale="ja",
            source_hash="a" * 64,
            now=now,
        )
    row = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert row is not None
    return link_token(row.context["seed"])


def _register(token: str, terms_seen: set[int]) -> User:
    with db.transaction():
        return service.complete_registration(
            token, DETAILS, password_hash="x", terms_seen=terms_seen, locale="ja", now=NOW
        )


def _at_once(app: Flask, tokens: list[str], act: Callable[[str], object]) -> list[str]:
    """Each token in a thread of its own, all started together; what came of each."""
    barrier = Barrier(len(tokens))

    def run(token: str) -> str:
        with app.app_context():
            barrier.wait()
            try:
                act(token)
            except DomainError as error:
                return error.code
            return "done"

    with ThreadPoolExecutor(len(tokens)) as pool:
        found = sorted(pool.map(run, tokens))
    db.session.rollback()
    return found


@pytest.mark.both_databases
def test_one_link_sent_several_times_at_once_makes_one_account(app: Flask) -> None:
    token = _send()
    assert _at_once(app, [token] * RIVALS, lambda each: _register(each, set())) == [
        "done",
        *["link_dead"] * (RIVALS - 1),
    ]
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.both_databases
def test_several_links_for_one_address_make_one_account_and_a_clear_answer(app: Flask) -> None:
    tokens = [_send(now=NOW - timedelta(minutes=minute)) for minute in range(RIVALS)]
    found = _at_once(app, tokens, lambda each: _register(each, set()))
    assert found.count("done") == 1
    assert set(found) <= {"done", "link_dead", "address_taken"}
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


@pytest.mark.both_databases
def test_two_who_add_one_address_at_once_get_one_account(app: Flask) -> None:
    body = factories.municipality()

    def create(email: str) -> None:
        with db.transaction():
            service.create_user(
                municipality_id=body.id,
                email=email,
                name="田辺 由香",
                name_kana="",
                phone="",
                password=None,
                locale="ja",
                now=NOW,
            )

    found = _at_once(app, [NEW] * RIVALS, create)
    assert found == [*["address_taken"] * (RIVALS - 1), "done"]


@pytest.mark.both_databases
def test_agreeing_twice_at_once_is_written_down_once(
    app: Flask, make_terms: Callable[..., TermsVersion]
) -> None:
    terms, person = make_terms(), factories.user()
    seen, user_id = {terms.id}, person.id

    def agree(_: str) -> None:
        with db.transaction():
            service.accept_terms(db.session.get_one(User, user_id), seen, NOW)

    assert _at_once(app, [""] * RIVALS, agree) == ["done"] * RIVALS
    assert db.session.scalar(select(func.count()).select_from(TermsAcceptance)) == 1


@pytest.mark.both_databases
def test_a_refused_registration_leaves_the_link_good(
    app: Flask, make_terms: Callable[..., TermsVersion]
) -> None:
    terms = make_terms()
    token = _send()
    with pytest.raises(service.TermsChanged):
        _register(token, set())
    user = _register(token, {terms.id})
    assert queries.list_terms_to_accept(user) == []
    with pytest.raises(service.LinkDead):
        _register(token, {terms.id})


@pytest.mark.both_databases
def test_a_session_is_not_begun_with_a_password_that_was_changed_meanwhile(app: Flask) -> None:
    person = factories.user(password_hash="new")
    attempt = service.Attempt("a" * 64, "b" * 64)
    with db.transaction():
        assert service.sign_in(person.id, "old", attempt, new_hash=None, now=NOW) is None
        assert service.sign_in(person.id, "new", attempt, new_hash=None, now=NOW) is person


@pytest.mark.both_databases
def test_dead_links_and_old_sessions_are_forgotten(app: Flask) -> None:
    token = _send()
    person = factories.user()
    with db.transaction():
        start_session(person, NOW)
    for days, links, sessions in ((30, 1, 1), (32, 0, 0)):
        with db.transaction():
            service.forget_old(NOW + timedelta(days=days))
        assert db.session.scalar(select(func.count()).select_from(MailToken)) == links
        assert db.session.scalar(select(func.count()).select_from(UserSession)) == sessions
    assert queries.find_link(token, TokenPurpose.REGISTER) is None


def test_a_link_of_one_purpose_is_none_of_another(app: Flask) -> None:
    factories.user(email=NEW)
    token = _send(TokenPurpose.RESET)
    assert queries.find_link(token, TokenPurpose.RESET) is not None
    assert queries.find_link(token, TokenPurpose.REGISTER) is None
    with pytest.raises(service.LinkDead):
        _register(token, set())
