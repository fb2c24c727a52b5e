"""The worker: sends mail and runs the timetable, until it is asked to stop. Several may run at once."""

import logging
import signal
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import FrameType

from flask import Flask

from booking.core.db import db
from booking.core.trouble import Trouble, trouble_of
from booking.operations.timetable import Job
from booking.outbox import sender

log = logging.getLogger(__name__)
# Seconds between two looks at the outbox: what is queued leaves within a second.
POLL_SECONDS = 0.5
# A request to stop is noticed within this time.
_SLICE = 0.1
LONGEST_TROUBLE = 30.0
# A job that failed is tried again after this, or after its usual time if that is shorter.
SOON = timedelta(minutes=1)
# The mail server is left alone for 5 seconds after it could not be reached, twice as long each further time.
FIRST_MAIL_PAUSE, LONGEST_MAIL_PAUSE = timedelta(seconds=5), timedelta(minutes=1)


class StopRequest:
    """Set by SIGTERM and SIGINT; what is being done at that moment is still finished."""

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        """Wait for the signals; a second one ends the process at once, as without us."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(number, signal.SIG_DFL)

    def wait(self, seconds: float) -> None:
        """Sleep, but not past the request to stop."""
        deadline = time.monotonic() + seconds
        while not self.asked and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(_SLICE, left))


class Worker:
    """Takes turns at the timetable and the outbox."""

    def __init__(
        self, app: Flask, clock: Callable[[], datetime], jobs: Sequence[Job], stop: StopRequest
    ) -> None:
        self._app = app
        self._clock = clock
        self._stop = stop
        self._jobs_due: dict[Job, datetime | None] = dict.fromkeys(jobs)
        self._mail_pause = FIRST_MAIL_PAUSE
        self._mail_due: datetime | None = None

    def run(self) -> None:
        """Work until asked to stop; whatever goes wrong is logged, and tried again after a pause."""
        trouble = 0
        log.info("the worker has started")
        while not self._stop.asked:
            try:
                self.turn()
            except Exception as error:
                trouble += 1
                _report(error)
                self._stop.wait(min(LONGEST_TROUBLE, 2.0 ** min(trouble - 1, 10)))
            else:
                trouble = 0
                self._stop.wait(POLL_SECONDS)
        log.info("the worker has stopped")

    def turn(self) -> None:
        """Do what is due now; raises when the database is away."""
        self._run_jobs()
        now = self._clock()
        if self._mail_due is not None and now < self._mail_due:
            return
        with self._app.app_context():
            done = sender.send_waiting(self._clock, keep_going=lambda: not self._stop.asked)
        if done.unreachable:
            self._mail_due = self._clock() + self._mail_pause
            self._mail_pause = min(self._mail_pause * 2, LONGEST_MAIL_PAUSE)
        elif done.sent:
            self._mail_pause = FIRST_MAIL_PAUSE

    def _run_jobs(self) -> None:
        for job, due in self._jobs_due.items():
            now = self._clock()
            if self._stop.asked or (due is not None and now < due):
                continue
            self._jobs_due[job] = now + job.every
            try:
                with self._app.app_context(), db.transaction():
                    job.run(now)
            except Exception as error:
                self._jobs_due[job] = now + min(job.every, SOON)
                log.warning("the job %r failed", job.name)
                _report(error)


def _report(error: Exception) -> None:
    trouble = trouble_of(error)
    if trouble is None:
        log.error("something went wrong", exc_info=error)
    elif trouble is Trouble.AWAY:
        log.warning("the database can't be used: %s", type(getattr(error, "orig", error)).__name__)
    else:
        log.critical("nothing can be written: it is %s", trouble.value)
