"""A booking is priced anew and all ends in its midst: nothing is half done, and a retry does it once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select

from booking.accounts.models import User
from booking.app import create_app
from booking.audit.models import AuditEntry
from booking.core.db import Base, db
from booking.fees.models import Exemption, Fee, FeeLineRow
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Booking, Reservation
from booking.reservations.queries.changing import details_of, price_with
from booking.reservations.queries.prices import load_booking_prices
from booking.reservations.rules.changing import Change
from tests.fees.two_rooms import HALF, PROJECTOR, booked, make_town
from tests.reservations.deeds import NOW
from tests.support.processes import process_context, settings_of

pytestmark = pytest.mark.both_databases
WRITES = ("INSERT", "UPDATE", "DELETE")
# What a deed may touch, with what stands in it.
TABLES: dict[str, type[Base]] = {
    one.__tablename__: one
    for one in (Fee, FeeLineRow, Booking, Reservation, Exemption, OutboxMessage, AuditEntry)
}


class Cut(Exception):
    """The power went off."""


@dataclass(frozen=True)
class Case:
    """Ids and marks of a booking of two rooms: what a deed needs in any process."""

    booking: int
    first: int
    staff: int
    person: int
    seen: dict[str, str]


def put_right(case: Case) -> None:
    staff = db.session.get_one(User, case.staff)
    service.say_anew(staff, case.first, PROJECTOR, seen=case.seen["answers"], now=NOW)


def exempt(case: Case) -> None:
    staff = db.session.get_one(User, case.staff)
    service.exempt_booking(staff, case.first, HALF, token="once", now=NOW)


def change(case: Case) -> None:
    person, booking = db.session.get_one(User, case.person), db.session.get_one(Booking, case.booking)
    details = replace(details_of(booking), purpose="卓球の大会", answers={"commercial": "yes"})
    service.change_own(person, booking.reference, Change(details, case.seen["change"]), now=NOW)


def cancel(case: Case) -> None:
    staff = db.session.get_one(User, case.staff)
    service.cancel_by_staff(staff, case.first, "設備の故障", now=NOW)


# What each leaves behind beside the fee's own audit entry: another entry, and one mail.
DEEDS = {
    put_right: (2780, ["fee.change"], "fee_changed"),
    exempt: (890, ["exemption.grant", "fee.change"], "fee_changed"),
    change: (3560, ["booking.change", "fee.change"], "fee_changed"),
    cancel: (940, ["booking.cancel_by_staff", "fee.change"], "booking_cancelled_by_office"),
}


@pytest.fixture
def case(app: Flask) -> Case:
    town = make_town()
    booking = booked(town)
    prices, said = load_booking_prices(booking), details_of(booking)
    marks = {
        name: price_with(prices, replace(said, answers=answers)).mark
        for name, answers in (("answers", PROJECTOR), ("change", {"commercial": "yes"}))
    }
    return Case(booking.id, booking.reservations[0].id, town.them.id, town.person.id, marks)


@contextmanager
def ending(engine: Engine, after: int, end: Callable[[], None]) -> Iterator[list[str]]:
    """Calls ``end`` when so many rows have been written; the list fills with what was."""
    written: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(WRITES):
            written.append(statement)
            if len(written) == after:
                end()

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(engine, "after_cursor_execute", note)


def cut() -> None:
    raise Cut


def stored() -> dict[str, list[Any]]:
    """Every row of every table that is concerned."""
    db.session.rollback()
    found = {
        name: [tuple(row) for row in db.session.execute(table.__table__.select().order_by("id"))]
        for name, table in TABLES.items()
    }
    db.session.rollback()
    return found


def assert_done_once(case: Case, deed: Callable[[Case], None], before: dict[str, list[Any]]) -> None:
    total, actions, mail = DEEDS[deed]
    after = stored()
    new = {name: len(after[name]) - len(before[name]) for name in TABLES}
    assert (new["fees"], new["outbox_messages"], new["audit_entries"]) == (1, 1, len(actions))
    newest = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()))
    assert sorted(newest.all()[: len(actions)]) == actions
    told = db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id.desc()))
    assert told.first() == mail
    booking = db.session.scalars(select(Booking).where(Booking.id == case.booking)).one()
    assert booking.fee is not None
    assert booking.fee.total == sum(row.amount for row in booking.fee.lines) == total
    assert booking.fee.replaces is not None


@pytest.mark.parametrize("deed", DEEDS)
def test_an_error_after_any_row_leaves_nothing_and_a_retry_does_it_once(
    case: Case, deed: Callable[[Case], None]
) -> None:
    before, steps = stored(), 0
    while True:
        with ending(db.engine, steps + 1, cut) as written:
            try:
                with db.transaction():
                    deed(case)
            except Cut:
                steps += 1
                assert stored() == before, written[-1]
                continue
        break
    assert steps == len(written) > 4  # a fee, its lines, the booking, the audit log, a mail
    if deed is not cancel:  # what is cancelled can't be cancelled twice
        with db.transaction():
            deed(case)
    assert_done_once(case, deed, before)


@pytest.mark.long
@pytest.mark.parametrize("deed", [change, cancel])
def test_a_process_that_is_killed_before_it_commits_leaves_nothing(
    app: Flask, case: Case, deed: Callable[[Case], None]
) -> None:
    before = stored()
    written = _rows_of(deed, case)
    process = process_context().Process(  # type: ignore[attr-defined]
        target=_die, args=(settings_of(app), deed, case, written)
    )
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    assert stored() == before
    with db.transaction():
        deed(case)
    assert_done_once(case, deed, before)


def _rows_of(deed: Callable[[Case], None], case: Case) -> int:
    """How many statements write something; nothing stays of it."""
    with suppress(Cut), ending(db.engine, -1, cut) as written, db.transaction():
        deed(case)
        raise Cut
    return len(written)


def _die(settings: dict[str, object], deed: Callable[[Case], None], case: Case, after: int) -> None:
    """In a process of its own: all rows are written, nothing is committed, and it is gone."""
    with (
        create_app(settings).app_context(),
        ending(db.engine, after, lambda: os.kill(os.getpid(), signal.SIGKILL)),
        db.transaction(),
    ):
        deed(case)
