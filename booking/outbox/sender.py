"""Sends what waits: queued exactly once, delivered at least once, always with the same Message-ID.

Each mail is claimed in a short transaction, sent without one, then marked in another. Whoever is killed in
between leaves a claim that runs out; the next worker sends the mail again.
"""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.exc import DBAPIError

from booking.core.db import db
from booking.core.trouble import trouble_of
from booking.municipalities.models import Municipality
from booking.outbox import queries, rules, service, transports
from booking.outbox.composing import Unwritable, compose
from booking.outbox.models import OutboxMessage
from booking.outbox.transports import Refused, Transport, Unreachable

log = logging.getLogger(__name__)
# Seconds between tries to write down what has become of a mail while the database is away; if it stays away
# for longer, a mail that was sent is sent once more when its claim has run out.
PAUSES = (0.5, 1, 2, 5, 10, 15, 30, 30, 30)


@dataclass(slots=True)
class Pass:
    """What has become of the mails that were due; ``unreachable``: the rest waits for the server."""

    sent: int = 0
    failed: int = 0
    unreachable: bool = False


def send_waiting(clock: Callable[[], datetime], keep_going: Callable[[], bool] = lambda: True) -> Pass:
    """Send all that is due, one by one, until ``keep_going`` says no or the server can't be reached.

    Works in an application context of its own, so that it never meets the caller's session.
    """
    done = Pass()
    with current_app.app_context():
        if not queries.has_due(clock()):
            return done
        with closing(transports.configured(current_app.config)) as transport:
            while keep_going() and not done.unreachable:
                claimed = _claim(clock())
                if claimed is None:
                    break
                _send(*claimed, transport, clock, done)
    return done


def _claim(now: datetime) -> tuple[OutboxMessage, Municipality] | None:
    with db.transaction():
        row = service.claim_next(now)
        municipality = row and db.session.get_one(Municipality, row.municipality_id)
    # What was loaded stays readable; the connection goes back, so that a slow mail server holds nothing open.
    db.session.close()
    return (row, municipality) if row and municipality else None


def _send(
    row: OutboxMessage,
    municipality: Municipality,
    transport: Transport,
    clock: Callable[[], datetime],
    done: Pass,
) -> None:
    try:
        mail = compose(row, municipality)
    except Unwritable as error:
        _fail(row, str(error), clock, done)
        return
    except Exception as error:  # whatever is wrong with one mail, the others go out
        log.exception("mail %s (%s) could not be written", row.id, row.template)
        _fail(row, f"could not be written: {type(error).__name__}", clock, done)
        return
    try:
        transport.deliver(mail)
    except Refused as error:
        _fail(row, str(error), clock, done, permanent=error.permanent)
    except Unreachable as error:
        done.unreachable = True
        _fail(row, str(error), clock, done)
    except Exception as error:
        log.exception("mail %s (%s) could not be handed over", row.id, row.template)
        _fail(row, f"could not be handed over: {type(error).__name__}", clock, done)
    else:
        _persist(lambda: service.mark_sent(row.id, clock()))
        done.sent += 1
        log.info("mail %s (%s) sent, try %s", row.id, row.template, row.attempts)


def _fail(
    row: OutboxMessage, error: str, clock: Callable[[], datetime], done: Pass, *, permanent: bool = False
) -> None:
    words = rules.without_address(error, row.address)
    _persist(lambda: service.mark_failed(row, words, clock(), permanent=permanent))
    done.failed += 1
    given_up = permanent or row.attempts >= rules.MOST_ATTEMPTS
    log.warning(
        "mail %s (%s) %s, try %s: %s",
        row.id,
        row.template,
        "given up" if given_up else "not sent yet",
        row.attempts,
        words,
    )


def _persist(change: Callable[[], None]) -> None:
    """Commit a change, with patience: a mail that was sent and not marked is sent again."""
    for pause in (*PAUSES, None):
        try:
            with db.transaction():
                change()
            return
        except DBAPIError as error:
            if pause is None or trouble_of(error) is None:
                raise
            log.warning("the database can't be used; what has become of a mail waits to be written down")
            db.session.close()
            time.sleep(pause)
