"""The worker's turns: jobs, mail, trouble, and the request to stop."""

import logging
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from booking.core.clock import now
from booking.core.db import db
from booking.operations import worker as module
from booking.operations.timetable import TIMETABLE, Job
from booking.operations.worker import StopRequest, Worker
from booking.outbox import sender
from booking.outbox import service as outbox
from tests import factories
from tests.support.clock import Clock
from tests.support.outbox import found
from tests.support.sources import ROOT


class Notes:
    """A job that notes when it ran, and fails as long as it is told to."""

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.failing = False

    def run(self, moment: datetime) -> None:
        self.times.append(moment)
        if self.failing:
            raise ValueError("this job is broken")


def make_worker(app: Flask, *jobs: Job) -> Worker:
    return Worker(app, now, jobs, StopRequest())


def test_a_job_runs_at_once_and_then_in_its_time(app: Flask, clock: Clock) -> None:
    notes, start = Notes(), now()
    worker = make_worker(app, Job("notes", timedelta(minutes=10), notes.run))
    for _ in range(12):
        worker.turn()
        clock.forward(minutes=2)
    assert [moment - start for moment in notes.times] == [timedelta(minutes=m) for m in (0, 10, 20)]


def test_a_job_that_fails_stops_no_other_and_is_tried_again_soon(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = Notes(), Notes()
    broken.failing = True
    hours = timedelta(hours=6)
    worker = make_worker(app, Job("broken one", hours, broken.run), Job("sound one", hours, sound.run))
    worker.turn()
    assert "broken one" in caplog.text
    broken.failing = False
    for _ in range(10):
        clock.forward(minutes=1)
        worker.turn()
    assert (len(broken.times), len(sound.times)) == (2, 1)


def test_a_job_writes_in_a_transaction_that_is_rolled_back_when_it_fails(app: Flask, clock: Clock) -> None:
    body = factories.municipality()

    def rename(_moment: datetime) -> None:
        db.session.execute(text("UPDATE municipalities SET name = 'x'"))
        raise ValueError

    make_worker(app, Job("rename", timedelta(hours=1), rename)).turn()
    db.session.expire_all()
    assert body.name == "春凪市"


@pytest.mark.both_databases
def test_every_job_of_the_timetable_runs_on_an_empty_database(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    make_worker(app, *TIMETABLE).turn()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_names_of_jobs_are_given_once() -> None:
    names = [job.name for job in TIMETABLE]
    assert len(names) == len(set(names))


def test_a_mail_server_that_is_down_is_left_alone_for_a_growing_while(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[datetime] = []
    answer = sender.Pass(unreachable=True)

    def send(_clock: object, keep_going: object) -> sender.Pass:
        tries.append(now())
        return answer

    monkeypatch.setattr(sender, "send_waiting", send)
    worker = make_worker(app)
    for _ in range(200):
        worker.turn()
        clock.forward(seconds=1)
    gaps = [(later - earlier).seconds for earlier, later in pairwise(tries)]
    assert gaps == [5, 10, 20, 40, 60, 60]
    answer = sender.Pass(sent=1)
    clock.forward(seconds=60)
    for _ in range(3):
        worker.turn()
        clock.forward(seconds=1)
    assert (tries[-1] - tries[-2]).seconds == 1


def test_the_worker_outlives_a_database_that_goes_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = StopRequest()
    pauses: list[float] = []

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        stop.asked = len(pauses) == 9

    turns = iter([OperationalError("SELECT 'yuka'", {}, Exception("yuka"))] * 7)

    def send(*_: object, **__: object) -> sender.Pass:
        for error in turns:
            raise error
        return sender.Pass()

    monkeypatch.setattr(stop, "wait", wait)
    monkeypatch.setattr(sender, "send_waiting", send)
    Worker(app, now, (), stop).run()
    assert pauses == [1, 2, 4, 8, 16, 30, 30, module.POLL_SECONDS, module.POLL_SECONDS]
    assert "the database can't be used" in caplog.text
    assert "yuka" not in caplog.text


@pytest.mark.long
@pytest.mark.both_databases
def test_the_worker_takes_a_mail_by_itself_and_stops_when_it_is_asked(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    municipality_id = factories.municipality().id
    settings = {
        "DATABASE_URL": database_url,
        "TSUDOI_MAIL_FOLDER": str(tmp_path),
        "TSUDOI_SECRET_KEY": "a key for tests only, with enough characters to be taken",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=settings)
    assert process.stderr is not None
    try:
        assert "the worker has started" in process.stderr.readline()
        time.sleep(1)  # it is idle now
        with db.transaction():
            message = outbox.queue(
                "not_there", municipality_id=municipality_id, address="", locale="ja", context={}, now=now()
            )
        began = time.monotonic()
        while not found(message).last_error and time.monotonic() - began < 20:
            time.sleep(0.05)
        assert found(message).last_error
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        rest = process.communicate()[1]
    assert "the worker has stopped" in rest
