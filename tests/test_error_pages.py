"""What people see when something is wrong, and what the log keeps of it."""

import logging

import pytest
from flask import Flask
from sqlalchemy import text

from booking.core.db import db
from tests import factories
from tests.support.client import Client
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
