"""Mails to send: templates of the tests' own, and rows in the outbox."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from booking.core import clock as real_clock
from booking.core.db import db
from booking.outbox import rendering, service
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.clock import Clock
from tests.support.outbox import MoodyServer, QueueMail, mail_environment


@pytest.fixture
def templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates of the tests' own, beside those of the service."""
    monkeypatch.setitem(app.extensions, rendering._EXTENSION, mail_environment(app))


@pytest.fixture
def queue_mail(app: Flask, clock: Clock, templates: None) -> QueueMail:
    """Queues a mail now: ``queue_mail(address=…, template=…, name=…)``."""
    municipality_id = factories.municipality().id

    def queue(
        address: str = "yuka@example.jp",
        template: str = "greeting",
        locale: str = "ja",
        now: datetime | None = None,
        **context: Any,
    ) -> OutboxMessage:
        with db.transaction():
            return service.queue(
                template,
                municipality_id=municipality_id,
                address=address,
                locale=locale,
                context={"name": "田辺 由香", **context},
                now=now or real_clock.now(),
            )

    return queue


@pytest.fixture
def moody(app: Flask) -> Iterator[MoodyServer]:
    """A mail server that can misbehave at each step, set as the application's own."""
    server = MoodyServer()
    server.start()
    app.config["SMTP_URL"] = server.url
    yield server
    server.stop()
