"""The commands that run the service."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from booking.core import schema
from booking.core.clock import now
from booking.core.db import db
from booking.municipalities.models import Municipality
from booking.operations import cli
from booking.outbox import service as outbox
from tests import factories
from tests.support.outbox import found


def test_migrating_makes_the_folder_and_the_tables(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    path = tmp_path / "new" / "instance" / "tsudoi.db"
    app = make_app(DATABASE_URL=f"sqlite:///{path}")
    result = app.test_cli_runner().invoke(cli.migrate)
    assert (result.exit_code, result.output) == (0, f"The database is at schema {schema.head()}.\n")
    assert path.parent.stat().st_mode & 0o077 == 0, "nobody else may read the folder"
    with app.app_context():
        assert inspect(db.engine).has_table("outbox_messages")
    assert app.test_cli_runner().invoke(cli.migrate).exit_code == 0, "a second time changes nothing"


def test_the_worker_asked_once_does_what_is_due_and_ends(app: Flask) -> None:
    municipality_id = factories.municipality().id
    with db.transaction():
        message = outbox.queue(
            "not_there", municipality_id=municipality_id, address="", locale="ja", context={}, now=now()
        )
    assert app.test_cli_runner().invoke(cli.worker, ["--once"]).exit_code == 0
    assert found(message).attempts == 1


def test_the_worker_does_not_start_with_a_mail_server_that_makes_no_sense(app: Flask) -> None:
    app.config["SMTP_URL"] = "mail.example.jp"
    result = app.test_cli_runner().invoke(cli.worker, ["--once"])
    assert result.exit_code == 1
    assert "SMTP_URL must be smtp://" in result.output


def test_the_fictional_city_is_never_loaded_in_production(make_app: Callable[..., Flask]) -> None:
    app = make_app(
        ENVIRONMENT="production",
        BASE_URL="https://yoyaku.harunagi.example",
        SMTP_URL="smtp://mail.harunagi.example",
    )
    result = app.test_cli_runner().invoke(cli.seed)
    assert result.exit_code == 1
    assert "not loaded in production" in result.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Municipality)) == 0


@pytest.mark.long
def test_the_fictional_city_is_loaded_once(app: Flask) -> None:
    first = app.test_cli_runner().invoke(cli.seed)
    assert first.exit_code == 0
    assert first.output.startswith("Loaded ")
    second = app.test_cli_runner().invoke(cli.seed)
    assert second.exit_code == 0
    assert "nothing was loaded" in second.output
