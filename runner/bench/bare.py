"""The floors: the same work with nothing but SQL, from as many connections."""

import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event, make_url

from booking.core.db import BUSY_TIMEOUT, db
from runner.bench.data import Slot
from runner.bench.figures import Timing

# A statement and its values, as the driver is given them.
Statement = tuple[str, Any]


def statements_of(app: Flask, path: str) -> list[Statement]:
    """Every statement that a page asks the database, from an application of this process."""
    asked: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        answer = app.test_client().get(path)
    finally:
        event.remove(engine, "before_cursor_execute", keep)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return asked


@contextmanager
def connection(url: str) -> Iterator[Any]:
    """The driver's own connection, set up as the service's are."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        with sqlite3.connect(str(parts.database), timeout=BUSY_TIMEOUT, isolation_level=None) as lite:
            for pragma in ("foreign_keys = ON", "synchronous = FULL", "recursive_triggers = ON"):
                lite.execute(f"PRAGMA {pragma}")
            yield lite
        lite.close()
        return
    with psycopg.connect(
        host=str(parts.query["host"]), user=parts.username, dbname=parts.database, autocommit=True
    ) as real:
        yield real


def read_floor(url: str, pages: Sequence[Sequence[Statement]], clients: int, seconds: float) -> float:
    """How often in a second the statements of a page alone are answered (pages in turn)."""
    return _per_second(_read, [(url, pages, seconds)] * clients)


def _read(url: str, pages: Sequence[Sequence[Statement]], seconds: float) -> list[float]:
    took: list[float] = []
    with connection(url) as bare:
        until = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < until:
            for statement, values in pages[len(took) % len(pages)]:
                bare.execute(statement, values).fetchall()
            took.append(time.perf_counter() - begun)
    return took


def write_floor(
    url: str,
    slots: Sequence[Slot],
    user_ids: Sequence[int],
    municipality_id: int,
    facility_id: int,
    clients: int,
) -> float:
    """How many bookings a second the bare transaction writes: locks, look, rows, commit."""
    jobs = [
        (url, slots[i::clients], user_ids[i % len(user_ids)], municipality_id, facility_id)
        for i in range(clients)
    ]
    return _per_second(_write, jobs)


def _write(
    url: str, slots: Sequence[Slot], user_id: int, municipality_id: int, facility_id: int
) -> list[float]:
    took = []
    with connection(url) as bare:
        for slot in slots:
            begun = time.perf_counter()
            _book(bare, slot, user_id, municipality_id, facility_id)
            took.append(time.perf_counter() - begun)
    return took


def _book(bare: Any, slot: Slot, user_id: int, municipality_id: int, facility_id: int) -> None:
    """The transaction of one booking as one would write it by hand."""
    lite = isinstance(bare, sqlite3.Connection)
    starts, ends, now = (
        _instant(moment, lite) for moment in (slot.starts_at, slot.ends_at, datetime.now(UTC))
    )

    def run(statement: str, *values: Any) -> Any:
        return bare.execute(statement if lite else statement.replace("?", "%s"), values)

    run("BEGIN IMMEDIATE" if lite else "BEGIN")
    if not lite:
        run("SELECT pg_advisory_xact_lock(1, ?)", user_id)
        run("SELECT pg_advisory_xact_lock(3, ?)", slot.space_id)
    overlap = "SELECT id FROM occupancies WHERE space_id = ? AND starts_at < ? AND ends_at > ?"
    if run(overlap, slot.space_id, ends, starts).fetchone() is not None:
        raise RuntimeError("the slot is taken")
    booking_id = run(
        "INSERT INTO bookings (municipality_id, facility_id, reference, user_id, purpose, people, phone, "
        "note, locale, created_at) VALUES (?, ?, ?, ?, '練習', 8, '', '', 'ja', ?) RETURNING id",
        *(municipality_id, facility_id, f"bare{secrets.token_hex(8)}", user_id, now),
    ).fetchone()[0]
    reservation_id = run(
        "INSERT INTO reservations (booking_id, facility_id, space_id, starts_at, ends_at, period_name, "
        "status, decision_reason, cancel_reason, version) "
        "VALUES (?, ?, ?, ?, ?, '', 'confirmed', '', '', 1) RETURNING id",
        *(booking_id, facility_id, slot.space_id, starts, ends),
    ).fetchone()[0]
    run(
        "INSERT INTO occupancies (space_id, starts_at, ends_at, holder_kind, holder_id) "
        "VALUES (?, ?, ?, 'reservation', ?)",
        *(slot.space_id, starts, ends, reservation_id),
    )
    run(
        "INSERT INTO audit_entries (municipality_id, at, actor_id, action, object_type, object_id, detail) "
        "VALUES (?, ?, ?, 'booking.reserve', 'booking', ?, '{}')",
        *(municipality_id, now, user_id, booking_id),
    )
    run(
        "INSERT INTO outbox_messages (municipality_id, message_id, address, locale, template, context, "
        "created_at, next_attempt_at, attempts) "
        "VALUES (?, ?, 'bare@example.jp', 'ja', 'booking_confirmed', '{}', ?, ?, 0)",
        *(municipality_id, f"<{secrets.token_hex(16)}@bare>", now, now),
    )
    run("COMMIT")


def _instant(moment: datetime, lite: bool) -> Any:
    moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if lite else moment


def _per_second(work: Any, jobs: Sequence[tuple[Any, ...]]) -> float:
    with get_context("fork").Pool(len(jobs)) as pool:
        begun = time.perf_counter()
        took = pool.starmap(work, jobs, chunksize=1)
        together = time.perf_counter() - begun
    return Timing([one for some in took for one in some], together).per_second
