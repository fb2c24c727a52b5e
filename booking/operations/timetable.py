"""What the worker does again and again, beside sending mail. Other subjects add their jobs to the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.accounts import service as accounts
from booking.applications import service as applications
from booking.files import service as files
from booking.outbox import service as outbox
from booking.reservations import service as reservations


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` is given the time, inside a transaction of its own; two workers may run it at the same time."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


TIMETABLE: tuple[Job, ...] = (
    Job("free expired holds, forget old drafts", timedelta(minutes=1), reservations.forget_old),
    Job("remind of the next day's uses", timedelta(minutes=5), reservations.remind),
    Job(
        "forget dead links, unused first passwords, old sessions and failures",
        timedelta(hours=1),
        accounts.forget_old,
    ),
    Job("forget the names of people who left years ago", timedelta(hours=24), reservations.forget_who_left),
    Job("forget forms that were left or sent", timedelta(minutes=10), applications.forget_old),
    Job("forget files that belong to nothing", timedelta(hours=1), files.forget_orphans),
    Job("forget old mails", timedelta(hours=6), outbox.forget_old),
)
