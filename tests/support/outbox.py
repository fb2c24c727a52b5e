"""Mails that wait, and a server that takes them or not."""

import asyncio
from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment

from booking.core.db import db
from booking.outbox import rendering
from booking.outbox.models import OutboxMessage
from tests.support.smtp import MailServer

QueueMail = Callable[..., OutboxMessage]
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


def mail_environment(app: Flask) -> Environment:
    """What renders mails, knowing the templates above as well."""
    environment = rendering._make_environment(app)
    assert isinstance(environment.loader, BaseLoader)
    environment.loader = ChoiceLoader([DictLoader(TEMPLATES), environment.loader])
    return environment


def found(row: OutboxMessage) -> OutboxMessage:
    """The row as it is now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(OutboxMessage, row.id)


class MoodyServer(MailServer):
    """A mail server that can misbehave at each step of a delivery.

    ``recipient_answers``: what RCPT is answered with, by address. ``drops_…``: how many connections break
    before or after the server has taken the mail. ``attempts``: recipients of all that came to the content.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sender_answer = "250 OK"
        self.recipient_answers: dict[str, str] = {}
        self.drops_before_taking = 0
        self.drops_after_taking = 0
        self.attempts: list[str] = []

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.sender_answer.startswith("2"):
            envelope.mail_from = address
        return self.sender_answer

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipient_answers.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.attempts += envelope.rcpt_tos
        if self.drops_before_taking:
            self.drops_before_taking -= 1
            _break(server)
            return self.answer
        taken = await super().handle_DATA(server, session, envelope)
        if self.drops_after_taking:
            self.drops_after_taking -= 1
            _break(server)
        return taken


def _break(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()
