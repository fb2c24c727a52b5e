"""What the worker does again and again, beside sending mail. Other subjects add their jobs to the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.outbox import service as outbox


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` is given the time, inside a transaction of its own; two workers may run it at the same time."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


TIMETABLE: tuple[Job, ...] = (Job("forget old mails", timedelta(hours=6), outbox.forget_old),)
