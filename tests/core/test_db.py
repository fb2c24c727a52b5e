"""Transactions, locks and instants."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from booking.audit.models import AuditEntry
from booking.core.db import BUSY_TIMEOUT, LockKind, db
from booking.municipalities.models import Municipality
from tests import factories

MOMENT = datetime(2026, 12, 5, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=9)))


def entry(at: datetime) -> AuditEntry:
    return AuditEntry(
        municipality_id=1, at=at, actor_id=None, action="test.write", object_type="test", object_id=None
    )


@pytest.mark.both_databases
def test_an_instant_comes_back_aware_and_the_same(app: Flask) -> None:
    with db.transaction() as session:
        session.add(entry(MOMENT))
    db.session.expire_all()
    found = db.session.scalars(select(AuditEntry.at)).one()
    assert found == MOMENT
    assert found.tzinfo is UTC


@pytest.mark.both_databases
def test_instants_are_ordered_in_the_database(app: Flask) -> None:
    earlier, later = MOMENT, MOMENT + timedelta(microseconds=1)
    with db.transaction() as session:
        session.add_all([entry(later), entry(earlier)])
    assert list(db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.at))) == [earlier, later]


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(Exception, match="an instant needs a time zone"), db.transaction() as session:
        session.add(entry(datetime(2026, 12, 5)))  # noqa: DTZ001 — the mistake itself


def test_a_change_outside_a_transaction_is_refused(app: Flask) -> None:
    body = factories.municipality()
    body.name = "別の市"
    with pytest.raises(RuntimeError, match=r"outside db\.transaction"):
        db.session.flush()


def test_transactions_do_not_nest(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="do not nest"), db.transaction(), db.transaction():
        pass


@pytest.mark.both_databases
def test_an_error_undoes_the_whole_transaction(app: Flask) -> None:
    def fails_half_way() -> None:
        with db.transaction() as session:
            session.add(entry(MOMENT))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_half_way()
    assert db.session.scalars(select(AuditEntry)).all() == []


@pytest.mark.both_databases
def test_what_was_read_before_is_read_anew_inside(app: Flask) -> None:
    body = factories.municipality()
    assert body.name == "春凪市"
    db.session.rollback()
    with db.engine.begin() as other:
        other.execute(text("UPDATE municipalities SET name = '新春凪市'"))
    with db.transaction() as session:
        assert session.get_one(Municipality, body.id).name == "新春凪市"


@pytest.mark.both_databases
def test_locks_are_taken_in_one_global_order(app: Flask) -> None:
    with db.transaction():
        db.lock(LockKind.PERSON, [7])
        db.lock(LockKind.SPACE, [3, 1, 2])
        db.lock(LockKind.SPACE, [3])  # the same again
        with pytest.raises(RuntimeError, match="global order"):
            db.lock(LockKind.SPACE, [2])  # below one that is held
    with db.transaction():
        db.lock(LockKind.SPACE, [1])
        with pytest.raises(RuntimeError, match="global order"):
            db.lock(LockKind.PERSON, [1])


def test_locks_need_a_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside"):
        db.lock(LockKind.SPACE, [1])


@pytest.mark.postgresql
def test_what_was_read_before_a_lock_is_read_anew_behind_it(app: Flask) -> None:
    body = factories.municipality()
    with db.transaction():
        assert body.name == "春凪市"
        with db.engine.begin() as other:
            other.execute(text("UPDATE municipalities SET name = '新春凪市'"))
        db.lock(LockKind.SPACE, [1])
        assert body.name == "新春凪市"


def test_a_writer_waits_no_longer_than_its_patience(app: Flask) -> None:
    with db.engine.connect().execution_options(tsudoi_write=True, tsudoi_patience=1) as other, other.begin():
        with pytest.raises(OperationalError, match="locked"), db.transaction(patience=0.05):
            pass
        waits = db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert waits == BUSY_TIMEOUT * 1000
