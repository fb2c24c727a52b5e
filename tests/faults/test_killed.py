"""kill -9 at random moments of a rush: what was acknowledged is there, once, and everything is whole.

Each round prints its seed; ``FAULTS_SEED=… ./run test tests/faults`` takes the same decisions again.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.app import create_app
from booking.core import clock, schema
from booking.core.db import db
from booking.outbox import queries as outbox
from booking.outbox import rules, sender
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.faults.deeds import DEEDS
from tests.faults.rush import Ledger, Rush, send_again
from tests.support import postgresql
from tests.support.killing import children_of, kill
from tests.support.real_service import RealService
from tests.support.smtp import MailServer
from tests.support.waiting import wait_until
from tests.support.web import Web, cookie_of

PEOPLE = 6
# Seconds from the first receipt until the kill, and from there until the rush ends.
LONGEST_RUSH, AFTERMATH = 0.8, 0.2
pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


class Town:
    """The service, its database, its people, and what they were told."""

    def __init__(self, service: RealService, cluster: Path | None, smtp: MailServer) -> None:
        self.service, self.cluster, self.smtp = service, cluster, smtp
        self.deeds = [deed() for deed in DEEDS]
        self.people: list[User] = []
        self.ledger = Ledger()
        self.app: Flask = create_app(service.settings())
        with self.app.app_context():
            for deed in self.deeds:
                deed.set_up()

    def newcomers(self) -> list[Web]:
        """People who have just signed in: nobody carries a hold of the round before."""
        with self.app.app_context():
            made = [factories.user(f"利用者{len(self.people) + number}") for number in range(PEOPLE)]
            self.people += made
            return [Web(self.service.port, cookie_of(self.app, user)) for user in made]

    def kill_server(self) -> None:
        self.service.kill("server")

    def kill_one_process_of_the_server(self) -> None:
        kill(*self.service.server_children()[:1])

    def kill_worker(self) -> None:
        self.service.kill("worker")

    def kill_database(self) -> None:
        assert self.cluster is not None
        postgresql.kill(self.cluster)

    def kill_one_process_of_the_database(self) -> None:
        """PostgreSQL then throws all others out, too, and recovers by itself."""
        assert self.cluster is not None
        backends = [one for one in children_of(postgresql.postmaster(self.cluster)) if _serves(one)]
        kill(*backends[:1])

    def kill_everything(self) -> None:
        self.kill_server()
        self.kill_worker()
        if self.cluster is not None:
            self.kill_database()

    def ways_to_die(self) -> list[Callable[[], None]]:
        ways = [self.kill_server, self.kill_one_process_of_the_server, self.kill_worker, self.kill_everything]
        if self.cluster is not None:
            ways += [self.kill_database, self.kill_one_process_of_the_database]
        return ways

    def bring_back(self) -> None:
        if self.cluster is not None:
            postgresql.bring_back(self.cluster, **postgresql.DURABLE)
        self.service.start()

    def assert_whole(self, *, all_told: bool) -> None:
        assert self.ledger.faults == []
        with self.app.app_context():
            for deed in self.deeds:
                deed.assert_whole(self.people, self.ledger.told(deed), all_told=all_told)

    def assert_every_mail_leaves(self) -> None:
        """All that waits is sent; what a killed worker had in hand goes when its claim ends."""
        with self.app.app_context():
            wait_until(lambda: not outbox.has_due(_afresh()), 20, "mail that waits")
            wait_until(self._nothing_is_unsent, 20, "mail that a killed worker had in hand")
            queued = set(db.session.scalars(select(OutboxMessage.message_id)))
            assert queued <= {str(mail["Message-ID"]) for mail in self.smtp.messages}

    @staticmethod
    def _nothing_is_unsent() -> bool:
        sender.send_waiting(lambda: clock.now() + rules.CLAIM + timedelta(minutes=1))
        unsent = select(OutboxMessage.id).where(OutboxMessage.sent_at.is_(None))
        db.session.rollback()
        return db.session.scalars(unsent).first() is None


def _afresh() -> datetime:
    """Now; what is read from here on is read anew."""
    db.session.rollback()
    return clock.now()


def _serves(process: int) -> bool:
    """Whether this process of PostgreSQL answers somebody (its title names the database)."""
    try:
        return b"tsudoi" in Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def town(database_kind: str, folder: Path, smtp: MailServer) -> Iterator[Town]:
    cluster = folder / "postgresql" if database_kind == "postgresql" else None
    url = f"sqlite:///{folder / 'tsudoi.db'}"
    if cluster is not None:
        postgresql.start(cluster, **postgresql.DURABLE)
        url = postgresql.create_database(cluster, "tsudoi")
    schema.upgrade(url)
    service = RealService(url, smtp.url, folder / "service.log")
    made = Town(service, cluster, smtp)
    yield made
    service.stop()
    with made.app.app_context():
        db.engine.dispose()


def _play(town: Town, seed: str) -> None:
    """One round: a rush, a death in its midst, the return, and what must be true then."""
    chance = Random(seed)
    way = chance.choice(town.ways_to_die())
    print(f"{seed}: {way.__name__}", flush=True)
    rush = Rush(town.deeds, town.newcomers(), seed, town.ledger)
    before = len(town.ledger.receipts)
    rush.start()
    wait_until(lambda: len(town.ledger.receipts) > before, 30, "the first receipt")
    time.sleep(chance.uniform(0, LONGEST_RUSH))
    way()
    time.sleep(AFTERMATH)
    rush.stop()
    town.bring_back()
    town.assert_whole(all_told=False)
    send_again(town.ledger)
    town.assert_whole(all_told=True)
    town.assert_every_mail_leaves()


@pytest.mark.parametrize("rounds", [2, 50])
def test_whatever_is_killed_what_was_acknowledged_is_there_once(town: Town, rounds: int) -> None:
    seed = os.environ.get("FAULTS_SEED") or secrets.token_hex(4)
    town.bring_back()
    for number in range(rounds):
        _play(town, f"{seed} {number}")
    assert len(town.ledger.receipts) >= rounds, "the rush was none"
