"""Production does not start while a demo account is open."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.core.db import db
from booking.core.errors import UnsafeSettings
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
    production = make_app(**PRODUCTION)
    refuse_demo_accounts(production)  # nobody there yet
    for account in demo_accounts():
        someone = factories.user(email=account["email"])
        with pytest.raises(UnsafeSettings, match="demo accounts"):
            refuse_demo_accounts(production)
        with db.transaction():
            db.session.merge(someone).closed_at = datetime(2026, 12, 1, tzinfo=UTC)
        refuse_demo_accounts(production)


def test_elsewhere_demo_accounts_are_welcome(app: Flask) -> None:
    factories.user(email=demo_accounts()[0]["email"])
    refuse_demo_accounts(app)


def test_a_database_that_was_never_migrated_does_not_stop_the_migration(
    empty_database_url: str, make_app: Callable[..., Flask]
) -> None:
    refuse_demo_accounts(make_app(**PRODUCTION, DATABASE_URL=empty_database_url))
