"""What people see when something is wrong, and what the log keeps of it."""

import logging
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from booking.core.db import db
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


@pytest.mark.both_databases
def test_a_database_that_fails_gives_a_page_without_asking_it_again(app: Flask, client: Client) -> None:
    person = factories.user()
    sign_in(client, person)
    with db.transaction() as session:
        session.execute(text("ALTER TABLE user_sessions RENAME TO gone"))

    answer = client.get("/display")

    assert answer.status_code in (500, 503)
    assert "<h1" in answer.text
    assert "gone" not in answer.text


def _forbid_writing(connection: Any, _entry: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def test_a_database_that_takes_nothing_more_is_read_and_says_so_clearly(
    client: Client, app: Flask, clock: Clock
) -> None:
    space = factories.space()
    sign_in(client, factories.user())
    clock.forward(minutes=6)  # the session's last use would be written down now
    engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", _forbid_writing)
    try:
        assert client.get("/my").status_code == 200
        answer = client.post(
            "/book", data={"space": space.id, "day": "2026-12-05", "starts": 540, "ends": 720}
        )
    finally:
        event.remove(engine, "connect", _forbid_writing)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "いま、新しい受付を止めています" in answer.text
    assert "予約も申請も取り消しも、されていません" in answer.text
    assert "0287-00-1111" in answer.text, "the phone number, from memory"


@pytest.mark.postgresql
def test_a_read_only_postgresql_is_read_and_says_so_clearly(client: Client, app: Flask, clock: Clock) -> None:
    space = factories.space()
    sign_in(client, factories.user())
    clock.forward(minutes=6)
    with db.transaction() as session:
        name = session.scalar(text("SELECT current_database()"))
        session.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    db.engine.dispose()
    assert client.get("/my").status_code == 200
    answer = client.post("/book", data={"space": space.id, "day": "2026-12-05", "starts": 540, "ends": 720})
    assert answer.status_code == 503
    assert "いま、新しい受付を止めています" in answer.text


def test_an_unknown_page_is_answered_with_the_way_on(app: Flask, client: Client) -> None:
    factories.municipality()
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert 'href="/' in answer.text


def test_errors_of_the_database_are_logged_without_what_was_typed(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    statement = text("SELECT * FROM nowhere WHERE name = :name").bindparams(name="髙橋 美千代")
    with pytest.raises(Exception, match="nowhere") as caught:
        db.session.execute(statement)
    logging.getLogger("test").exception("failed", exc_info=caught.value)
    assert "髙橋" not in caplog.text


def _broken() -> str:
    raise RuntimeError("a fault with 髙橋 in it")


@pytest.mark.parametrize(
    ("method", "path", "status", "happened", "became"),
    [
        ("GET", "/no-such-page", 404, "ページが見つかりません", "アドレスが違うか"),
        ("GET", "/sign-out", 405, "この画面は、じかには開けません", "いまは何も送っていません"),
        ("POST", "/sign-in", 400, "もう一度、送ってください", "送った内容は記録していません"),
        ("GET", "/help", 500, "画面を表示できませんでした", "これまでの予約や申請は、消えていません"),
        ("POST", "/help", 500, "画面を表示できませんでした", "送った内容が届いたかどうかは、マイページで"),
    ],
)
def test_a_page_of_failure_says_what_became_of_it_and_whom_to_call(
    client: Client, app: Flask, method: str, path: str, status: int, happened: str, became: str
) -> None:
    factories.municipality()
    app.config["WTF_CSRF_ENABLED"] = status == 400
    if status == 500:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.before_request_funcs.setdefault(None, []).append(_broken)
    try:
        answer = client.open(path, method=method)
    finally:
        if status == 500:
            app.before_request_funcs[None].remove(_broken)
    assert answer.status_code == status
    assert happened in answer.text
    assert became in answer.text
    assert 'href="tel:0287001111"' in answer.text
    assert "平日 8:30–17:15" in answer.text
    assert 'href="/"' in answer.text
    assert "髙橋" not in answer.text


def test_what_is_too_large_says_that_nothing_was_kept(client: Client, app: Flask) -> None:
    factories.municipality()
    answer = client.post("/sign-in", data={"email": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "大きすぎて、受け取れませんでした" in answer.text
    assert "送った内容は記録していません" in answer.text
    assert 'href="tel:0287001111"' in answer.text
