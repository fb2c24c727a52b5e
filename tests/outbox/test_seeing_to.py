"""Mails that were given up: sent again, or marked as seen to."""

from datetime import timedelta

import pytest

from booking.core.clock import now
from booking.core.db import db
from booking.core.errors import NotFound
from booking.outbox import queries, service
from booking.outbox.failures import MailState
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.clock import Clock
from tests.support.outbox import QueueMail, found

pytestmark = pytest.mark.both_databases
WHO = 7


def given_up(queue_mail: QueueMail, **context: str) -> OutboxMessage:
    queue_mail(**context)
    with db.transaction():
        row = service.claim_next(now())
        assert row is not None
        service.mark_failed(row, "recipient refused: 550 no", now(), permanent=True)
    return found(row)


def counts() -> list[int]:
    body = factories.municipality()
    return [queries.count_failed(body.id, state) for state in MailState]


def test_a_mail_that_was_given_up_goes_out_again_from_the_start(queue_mail: QueueMail) -> None:
    row = given_up(queue_mail)
    assert counts() == [1, 0, 0]
    for _ in range(2):
        with db.transaction():
            service.send_again(row, actor_id=WHO, now=now())
    row = found(row)
    assert (row.attempts, row.given_up_at) == (0, None)
    assert queries.has_due(now())


def test_a_mail_that_was_seen_to_counts_no_more_and_says_by_whom(queue_mail: QueueMail) -> None:
    row = given_up(queue_mail)
    for who in (WHO, WHO + 1):
        with db.transaction():
            service.mark_handled(row, actor_id=who, now=now())
    assert counts() == [0, 0, 1]
    assert found(row).handled_by_id == WHO
    with db.transaction():
        service.send_again(row, actor_id=WHO, now=now())
    assert found(row).handled_at is None


def test_a_link_that_has_expired_is_not_sent_again(queue_mail: QueueMail, clock: Clock) -> None:
    row = given_up(queue_mail, seed="x", expires_at=(now() + timedelta(hours=24)).isoformat())
    assert service.holds_secret(row)
    clock.forward(hours=24)
    with pytest.raises(service.LinkExpired), db.transaction():
        service.send_again(row, actor_id=WHO, now=now())
    assert counts() == [1, 0, 0]


def test_a_mail_that_has_left_is_nobodys_to_see_to(queue_mail: QueueMail) -> None:
    row = given_up(queue_mail)
    with db.transaction():
        service.mark_sent(row.id, now())
    with pytest.raises(NotFound):
        queries.get_unsent(row.municipality_id, row.id)


def test_a_mail_that_waits_can_be_hurried(queue_mail: QueueMail) -> None:
    queue_mail()
    with db.transaction():
        row = service.claim_next(now())
        assert row is not None
        service.mark_failed(row, "TimeoutError: timed out", now(), permanent=False)
    assert counts() == [0, 1, 0]
    with db.transaction():
        service.send_again(row, actor_id=WHO, now=now())
    assert queries.has_due(now())
