"""What a load balancer asks."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from booking.core import schema
from booking.core.db import db
from tests.support.client import Client


def test_the_process_says_that_it_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.both_databases
def test_a_migrated_database_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready", "schema": schema.head()})


@pytest.mark.both_databases
def test_a_database_at_another_schema_is_not(client: Client) -> None:
    with db.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unready", "reason": "migrations are not current", "found": "0000"}


def test_a_database_that_was_never_migrated_is_not_ready(
    empty_database_url: str, make_app: Callable[..., Flask]
) -> None:
    answer = make_app(DATABASE_URL=empty_database_url).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unready", "reason": "migrations are not current", "found": None}


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/none", "sqlite:////not/there/tsudoi.db"])
def test_a_database_that_is_away_is_told_even_to_somebody_who_signed_in(
    make_app: Callable[..., Flask], url: str
) -> None:
    client = make_app(DATABASE_URL=url).test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": "1", "sid": "x"})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unready", "reason": "the database cannot be reached"}
    assert client.get("/healthz").status_code == 200


def test_being_asked_costs_few_statements(client: Client, count_queries: Callable[..., object]) -> None:
    with count_queries() as statements:  # type: ignore[attr-defined]
        client.get("/readyz")
    assert len([one for one in statements if "PRAGMA" not in one]) <= 2
