"""Mails to send: templates of the tests' own, and rows in the outbox."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

from booking.core import clock as real_clock
from booking.core.db import db
from booking.outbox import rendering, service
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.clock import Clock
from tests.support.outbox import MoodyServer, QueueMail

TEMPLATES = {
    "mail/greeting.txt": """{% extends "mail/base.txt" %}
{% block subject %}{{ name }}様へのお知らせ{% endblock %}
{% block body %}
{{ name }} 様
12月の予定です。
{% endblock %}""",
    "mail/dates.txt": """{% extends "mail/base.txt" %}
{% block subject %}{{ starts_at|iso_date }}{% endblock %}
{% block body %}
{{ starts_at|iso_datetime }}
{{ starts_at|iso_date(year=true) }} {{ day|iso_date }}
{{ starts_at|iso_time }}
{{ starts_at|iso_range(ends_at) }}
{{ link('dev_mail.show_mail', name='a b') }}
{{ locale }}
{% endblock %}""",
    "mail/bare.txt": "Subject: {{ subject }}\n\n{{ text }}",
    "mail/nameless.txt": "no subject\n\ntext",
}


@pytest.fixture
def templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The templates above, beside those of the service."""
    environment = rendering._make_environment(app)
    assert isinstance(environment.loader, BaseLoader)
    environment.loader = ChoiceLoader([DictLoader(TEMPLATES), environment.loader])
    monkeypatch.setitem(app.extensions, rendering._EXTENSION, environment)


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
