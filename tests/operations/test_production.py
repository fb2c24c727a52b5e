"""Production does not start while a demo account is open."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from booking.core import schema
from booking.core.db import db
from booking.core.errors import UnsafeSettings
from booking.operations import production
from booking.operations.production import refuse_demo_accounts
from booking.operations.seeds.files import demo_accounts
from tests import factories

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "kX3v9TqLw7Zr2Yp5Hs8Nd1Gb6Mf4Jc0Ae",
    "BASE_URL": "https://yoyaku.city.example",
    "SMTP_URL": "smtp://localhost:25",
}


@pytest.mark.both_databases
def test_an_open_demo_account_stops_production(app: Flask, make_app: Callable[..., Flask]) -> None:
    served = make_app(**PRODUCTION)
    refuse_demo_accounts(served)  # nobody there yet
    for account in demo_accounts():
        someone = factories.user(email=account["email"])
        with pytest.raises(UnsafeSettings, match="demo accounts"):
            refuse_demo_accounts(served)
        with db.transaction():
            db.session.merge(someone).closed_at = datetime(2026, 12, 1, tzinfo=UTC)
        refuse_demo_accounts(served)


def test_elsewhere_demo_accounts_are_welcome(app: Flask) -> None:
    factories.user(email=demo_accounts()[0]["email"])
    refuse_demo_accounts(app)


def test_a_database_that_was_never_migrated_does_not_stop_the_migration(
    empty_database_url: str, make_app: Callable[..., Flask]
) -> None:
    refuse_demo_accounts(make_app(**PRODUCTION, DATABASE_URL=empty_database_url))


@pytest.mark.long
def test_a_database_that_is_away_just_then_does_not_stop_the_server(
    tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    url = f"sqlite:///{tmp_path / 'disk' / 'tsudoi.db'}"
    served = make_app(**PRODUCTION, DATABASE_URL=url)
    production.guard(served)
    browser = served.test_client()
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503
    assert browser.get("/sign-in").status_code == 503

    (tmp_path / "disk").mkdir()
    schema.upgrade(url)
    assert browser.get("/readyz").status_code == 200
    assert browser.get("/sign-in").status_code == 200


@pytest.mark.long
def test_a_demo_account_in_a_database_that_was_away_keeps_the_doors_shut(
    tmp_path: Path, make_app: Callable[..., Flask]
) -> None:
    url = f"sqlite:///{tmp_path / 'disk' / 'tsudoi.db'}"
    served = make_app(**PRODUCTION, DATABASE_URL=url)
    production.guard(served)
    (tmp_path / "disk").mkdir()
    schema.upgrade(url)
    with served.app_context():
        factories.user(email=demo_accounts()[0]["email"])
    browser = served.test_client()
    for _try in range(2):
        assert browser.get("/sign-in").status_code == 500
        assert browser.get("/readyz").status_code == 500
