"""Several workers at once, and one that is killed while it sends."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from booking.core.clock import now
from booking.core.db import db
from booking.outbox import sender
from tests.support.clock import Clock
from tests.support.outbox import MoodyServer, QueueMail, found
from tests.support.sources import ROOT

MAILS = 60
WORKERS = 3
pytestmark = [pytest.mark.both_databases, pytest.mark.long]
Process = subprocess.Popen[str]


@pytest.fixture
def start_worker(moody: MoodyServer, database_url: str) -> Iterator[Callable[[], Process]]:
    """Starts a process that is ready to send, and waits for a line."""
    with ExitStack() as processes:

        def start() -> Process:
            command = [sys.executable, "-m", "tests.support.mail_worker", database_url, moody.url]
            process = subprocess.Popen(
                [*command, now().isoformat()],
                cwd=ROOT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            processes.enter_context(process)
            processes.callback(process.kill)
            return process

        yield start


def begin(process: Process) -> None:
    """Tell a worker that is ready to send."""
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def test_several_workers_send_each_mail_once(
    queue_mail: QueueMail, moody: MoodyServer, start_worker: Callable[[], Process]
) -> None:
    rows = [queue_mail(address=f"p{number}@example.jp") for number in range(MAILS)]
    db.session.rollback()
    workers = [start_worker() for _ in range(WORKERS)]
    for worker in workers:
        begin(worker)
    counts = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(counts) == MAILS
    assert sorted(mail["Message-ID"] for mail in moody.messages) == sorted(row.message_id for row in rows)
    assert all(found(row).attempts == 1 for row in rows)


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(
    queue_mail: QueueMail,
    moody: MoodyServer,
    start_worker: Callable[[], Process],
    app: Flask,
    clock: Clock,
) -> None:
    row = queue_mail()
    db.session.rollback()
    moody.answer_seconds = 30
    worker = start_worker()
    begin(worker)
    deadline = time.monotonic() + 30
    while not moody.attempts and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    moody.answer_seconds = 0
    assert moody.messages == []
    assert sender.send_waiting(now) == sender.Pass(), "the claim still stands"
    clock.forward(minutes=5)
    assert sender.send_waiting(now).sent == 1
    assert [mail["Message-ID"] for mail in moody.messages] == [row.message_id]
    assert found(row).sent_at == now()
