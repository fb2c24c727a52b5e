"""A full disk, and a database that can only be read: a clear page, nothing lost, and then it goes on."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.app import create_app
from booking.core import schema
from booking.core.db import db
from booking.outbox.models import OutboxMessage
from booking.reservations.models import Booking
from tests import factories
from tests.faults.conftest import Disk
from tests.faults.deeds import Book
from tests.support import postgresql
from tests.support.real_service import RealService
from tests.support.smtp import MailServer
from tests.support.waiting import wait_until
from tests.support.web import Answer, Interrupted, Web, cookie_of

# Enough for an empty database and some bookings; the rest is ballast.
MEGABYTES = {"sqlite": 8, "postgresql": 96}
STOPPED = "いま、新しい受付を止めています"
# A user whom file permissions stop.
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


@dataclass
class House:
    """The service with its database on a disk of its own, and one person."""

    app: Flask
    service: RealService
    deed: Book
    web: Web
    chance: Random

    def book(self) -> str | None:
        """The number of a new booking, None if the slot was taken; raises Interrupted."""
        step = self.deed.lead_up(self.web, self.chance)
        return self.deed.receipt(self.web.post(step.path, step.fields)) if step else None

    def bookings(self) -> set[str]:
        with self.app.app_context():
            return set(db.session.scalars(select(Booking.reference)))

    def assert_whole(self, receipts: set[str]) -> None:
        with self.app.app_context():
            self.deed.assert_whole([], receipts, all_told=True)

    def assert_mails_leave(self) -> None:
        unsent = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.sent_at.is_(None))

        def nothing_waits() -> bool:
            with self.app.app_context():
                return db.session.scalar(unsent) == 0

        wait_until(nothing_waits, 60, "mail that waits")


class Opener:
    """Makes the service over a database, and closes it."""

    def __init__(self, folder: Path, smtp: MailServer) -> None:
        self._folder, self._smtp = folder, smtp
        self.house: House | None = None

    def open(self, url: str, within: Sequence[str] = ()) -> House:
        schema.upgrade(url)
        service = RealService(url, self._smtp.url, self._folder / "service.log", within=within)
        app = create_app(service.settings())
        deed = Book()
        with app.app_context():
            deed.set_up()
            web = Web(service.port, cookie_of(app, factories.user()))
            db.engine.dispose()
        self.house = House(app, service, deed, web, Random(1))
        return self.house

    def close(self) -> None:
        if self.house is not None:
            self.house.service.stop()
            with self.house.app.app_context():
                db.engine.dispose()


@pytest.fixture
def opener(folder: Path, smtp: MailServer) -> Iterator[Opener]:
    made = Opener(folder, smtp)
    yield made
    made.close()


def _book_until_it_stops(house: House, most: int = 400) -> tuple[set[str], Answer]:
    """What was acknowledged, and the page that came when no more could be written."""
    receipts = set()
    for _number in range(most):
        try:
            receipt = house.book()
        except Interrupted as error:
            if error.page is None:
                raise
            return receipts, error.page
        if receipt:
            receipts.add(receipt)
    raise AssertionError("the disk never became full")


def _assert_clear(page: Answer) -> None:
    assert page.status == 503
    assert STOPPED in page.text
    assert "予約も申請も取り消しも、されていません" in page.text
    assert "0287-00-1111" in page.text, "whom to ask"


def _assert_reading_goes_on(house: House) -> None:
    for path in ("/", "/my", "/search", "/help"):
        assert house.web.get(path).status == 200, path


def test_a_full_disk_gives_a_clear_page_and_loses_nothing(
    database_kind: str, folder: Path, make_disk: Callable[[int], Disk], opener: Opener
) -> None:
    disk = make_disk(MEGABYTES[database_kind])
    url = f"sqlite:///{disk.folder / 'tsudoi.db'}"
    if database_kind == "postgresql":
        # Small pieces of its log, or they alone would fill the disk.
        postgresql.start(disk.folder / "postgresql", ("--wal-segsize=1",), **postgresql.DURABLE)
        url = postgresql.create_database(disk.folder / "postgresql", "tsudoi")
    house = opener.open(url)
    house.service.start()
    receipts = {receipt for _ in range(3) if (receipt := house.book())}
    disk.fill()
    more, page = _book_until_it_stops(house)
    _assert_clear(page)
    _assert_reading_goes_on(house)

    disk.empty()
    again = house.book()
    assert house.bookings() == {*receipts, *more, again}
    house.assert_whole({one for one in (*receipts, *more, again) if one})
    house.assert_mails_leave()
    opener.close()
    if database_kind == "postgresql":
        postgresql.stop(disk.folder / "postgresql")


def test_a_database_that_can_only_be_read_is_still_read(
    database_kind: str, folder: Path, opener: Opener
) -> None:
    if database_kind == "sqlite":
        path = folder / "tsudoi.db"
        folder.chmod(0o777)
        house = opener.open(f"sqlite:///{path}", within=NOBODY if os.geteuid() == 0 else ())
        path.chmod(0o444)
    else:
        postgresql.start(folder / "postgresql", **postgresql.DURABLE)
        house = opener.open(postgresql.create_database(folder / "postgresql", "tsudoi"))
        _forbid_writing(folder, "on")
    house.service.start()
    _none, page = _book_until_it_stops(house)
    _assert_clear(page)
    _assert_reading_goes_on(house)
    assert house.bookings() == set()

    if database_kind == "sqlite":
        for part in folder.glob("tsudoi.db*"):  # its log, too: this process may have been the first to look
            part.chmod(0o666)
    else:
        _forbid_writing(folder, "off")
    house.service.stop()
    house.service.start()
    receipt = house.book()
    assert receipt
    house.assert_whole({receipt})
    house.assert_mails_leave()


def _forbid_writing(folder: Path, value: str) -> None:
    with psycopg.connect(
        f"host={folder / 'postgresql'} user=postgres dbname=postgres", autocommit=True
    ) as server:
        server.execute(f"ALTER DATABASE tsudoi SET default_transaction_read_only = {value}")
