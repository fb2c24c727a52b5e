"""Claims on mails: each is somebody's at a time, and none is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.core.clock import now
from booking.core.db import db
from booking.outbox import queries, rules, service
from booking.outbox.models import OutboxMessage
from tests.support.clock import Clock
from tests.support.outbox import QueueMail, found

pytestmark = pytest.mark.both_databases


def claim() -> OutboxMessage | None:
    """What a worker does first; the row is read afresh by each of the tests' steps."""
    with db.transaction():
        row = service.claim_next(now())
    if row is not None:
        db.session.expunge(row)
    return row


def fail(row: OutboxMessage, permanent: bool = False) -> None:
    with db.transaction():
        service.mark_failed(row, "451 later", now(), permanent=permanent)


def test_a_mail_is_claimed_by_one_worker_only(queue_mail: QueueMail) -> None:
    row = queue_mail()
    first = claim()
    assert first is not None
    assert (first.id, first.attempts) == (row.id, 1)
    assert claim() is None
    assert not queries.has_due(now())


def test_the_one_that_has_waited_longest_goes_first(queue_mail: QueueMail, clock: Clock) -> None:
    newer = queue_mail()
    older = queue_mail(now=now() - timedelta(minutes=1))
    assert [one.id for one in (claim(), claim()) if one] == [older.id, newer.id]


def test_a_claim_runs_out_when_its_worker_was_killed(queue_mail: QueueMail, clock: Clock) -> None:
    queue_mail()
    claim()
    clock.forward(minutes=4, seconds=59)
    assert claim() is None
    clock.forward(seconds=1)
    again = claim()
    assert again is not None
    assert again.attempts == 2


def test_a_mail_that_failed_waits_for_its_time(queue_mail: QueueMail, clock: Clock) -> None:
    queue_mail()
    row = claim()
    assert row is not None
    fail(row)
    assert found(row).last_error == "451 later"
    clock.forward(seconds=59)
    assert claim() is None
    clock.forward(seconds=1)
    assert claim() is not None


def test_after_all_tries_a_mail_is_given_up_with_a_mark(queue_mail: QueueMail, clock: Clock) -> None:
    message = queue_mail()
    tries = 0
    while (row := claim()) is not None:
        tries += 1
        fail(row)
        clock.forward(hours=24)
    assert tries == rules.MOST_ATTEMPTS
    assert found(message).given_up_at is not None
    assert found(message).sent_at is None


def test_a_permanent_refusal_gives_up_at_once(queue_mail: QueueMail, clock: Clock) -> None:
    queue_mail()
    row = claim()
    assert row is not None
    fail(row, permanent=True)
    clock.forward(hours=24)
    assert claim() is None
    assert found(row).given_up_at is not None


def test_a_mail_that_kills_each_worker_is_given_up(queue_mail: QueueMail, clock: Clock) -> None:
    row, other = queue_mail(), queue_mail(now=now() + timedelta(days=1))
    for _ in range(rules.MOST_ATTEMPTS):
        assert claim() is not None
        clock.forward(minutes=5)
    clock.forward(days=1)
    assert [one.id for one in (claim(), claim()) if one] == [other.id]
    assert found(row).last_error == service.WORKER_ENDED
    assert found(row).given_up_at is not None


def test_a_failure_of_a_lost_claim_disturbs_nobody(queue_mail: QueueMail, clock: Clock) -> None:
    queue_mail()
    slow = claim()
    clock.forward(minutes=6)
    quick = claim()
    assert slow is not None
    assert quick is not None
    fail(slow, permanent=True)
    assert found(quick).given_up_at is None
    assert claim() is None


def test_a_success_counts_whoever_holds_the_claim(queue_mail: QueueMail, clock: Clock) -> None:
    queue_mail()
    slow = claim()
    clock.forward(minutes=6)
    quick = claim()
    assert slow is not None
    assert quick is not None
    with db.transaction():
        service.mark_sent(slow.id, now())
    fail(quick)
    assert found(quick).sent_at == now()
    assert found(quick).last_error is None


def test_a_mail_that_was_sent_keeps_nothing_of_its_contents(queue_mail: QueueMail) -> None:
    row = queue_mail(token="a secret")
    with db.transaction():
        service.mark_sent(row.id, now())
    assert found(row).context == {}


def test_old_mails_are_forgotten(queue_mail: QueueMail, clock: Clock) -> None:
    sent, given_up, waiting = queue_mail(), queue_mail(), queue_mail(now=now() + timedelta(days=400))
    with db.transaction():
        service.mark_sent(sent.id, now())
        db.session.get_one(OutboxMessage, given_up.id).given_up_at = now()
    old = [sent.id, given_up.id]
    everything = {*old, waiting.id}
    gone = []
    for days in (30, 1, 149, 1):
        clock.forward(days=days)
        with db.transaction():
            service.forget_old(now())
        gone.append(everything - set(db.session.scalars(select(OutboxMessage.id))))
    assert gone == [set(), {old[0]}, {old[0]}, set(old)]
