"""Migration 0017 with rows in the tables: timetables, windows and closures become a rulebook, and go back."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Date, DateTime, Engine, Float, Integer, MetaData, Table, text

from booking.core import schema
from booking.core.db import make_engine
from booking.facilities.rules.closure_json import closure_to_json
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    OnHoliday,
    WeeklyClosure,
)
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.rulebook_json import rulebook_from_text, rulebook_to_text
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import PeriodSpec, TimetableSpec
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan

BEFORE, AFTER = "0016", "0017"
AT = datetime(2026, 11, 1, tzinfo=UTC)
MONDAYS = WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY, reason="休館日")
YEAR_END = AnnualClosure(first=(12, 29), last=(1, 3))
WORKS = DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 6), start_minute=540, end_minute=720)
FESTIVAL = DatedOpening(first=date(2026, 12, 7), last=date(2026, 12, 7))
PERIODS = TimetableSpec(
    TimetableKind.PERIODS, (PeriodSpec("午前", 540, 750), PeriodSpec("夜間", 1050, 1290)), name="区分"
)
STEPS = TimetableSpec(TimetableKind.STEPS, name="30分ごと", opens=540, closes=1440, step=30, max_steps=6)
SPACES = {1: (4, 3, 0), 2: (7, 3, 0), 3: (None, 6, 3)}  # timetable, months before, days before
RULES: tuple[tuple[int | None, ClosureRule], ...] = (
    (None, MONDAYS),
    (None, WORKS),
    (2, YEAR_END),
    (1, FESTIVAL),
)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


def _plain(column: Any) -> object:
    """A value for a column about which the test says nothing."""
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer | Float):
        return 0
    if isinstance(column.type, DateTime):
        return AT if column.type.timezone else AT.replace(tzinfo=None)
    return date(2026, 11, 1) if isinstance(column.type, Date) else ""


def _instant(connection: Connection, at: datetime = AT) -> datetime | str:
    """As the database keeps it: SQLite as text."""
    return at if connection.dialect.name == "postgresql" else at.isoformat()


def _insert(connection: Connection, into: str, /, **values: Any) -> None:
    table = Table(into, MetaData(), autoload_with=connection, resolve_fks=False)
    needed = [one for one in table.columns if not one.nullable and one.server_default is None]
    given = {one.name: _plain(one) for one in needed if one.name != "id"} | values
    connection.execute(table.insert(), given)


def _fill(connection: Connection) -> None:
    """A town with one facility that is used and one without anything."""
    _insert(connection, "municipalities", id=1, code="999016", name="春凪市")
    _insert(connection, "users", id=1, municipality_id=1, name="田辺 由香")
    for facility_id in (1, 2):
        _insert(connection, "facilities", id=facility_id, municipality_id=1, name="館", status="published")
    one = {"facility_id": 1, "name": PERIODS.name, "kind": "periods"}
    _insert(connection, "timetables", id=4, opens=0, closes=0, step=60, max_steps=4, **one)
    for period in reversed(PERIODS.periods):
        _insert(
            connection, "periods", timetable_id=4, name=period.name, starts=period.starts, ends=period.ends
        )
    one = {"facility_id": 1, "name": STEPS.name, "kind": "steps"}
    _insert(connection, "timetables", id=7, opens=540, closes=1440, step=30, max_steps=6, **one)
    for space_id, (timetable_id, months, days) in SPACES.items():
        _insert(
            connection,
            "spaces",
            id=space_id,
            municipality_id=1,
            facility_id=1,
            name=f"室{space_id}",
            timetable_id=timetable_id,
            opens_months_before=months,
            closes_days_before=days,
        )
        _insert(connection, "space_leaves", space_id=space_id, leaf_id=space_id)
    _insert(connection, "space_parts", whole_id=3, part_id=1)
    for space_id, rule in RULES:
        _insert(connection, "closures", facility_id=1, space_id=space_id, rule=closure_to_json(rule))
    _insert(connection, "bookings", id=1, municipality_id=1, facility_id=1, user_id=1, people=5)
    _insert(
        connection,
        "reservations",
        id=1,
        booking_id=1,
        facility_id=1,
        space_id=1,
        starts_at=_instant(connection),
        ends_at=_instant(connection, AT + timedelta(hours=3)),
        status="reserved",
        version=1,
    )


def _plan(months: int, days: int, name: str) -> WindowPlan:
    closes = DaysBefore(days=days, time=24 * 60) if days else BeforeStart()
    return WindowPlan(
        name, (Window(audiences=PUBLIC, opens=SameDay(months=months, time=540), closes=closes),)
    )


def _setup(timetable: int | None, plan: int, closures: dict[int, ClosureRule]) -> SpaceSetup:
    entries = (ScheduleEntry(timetable),) if timetable is not None else ()
    return SpaceSetup(Schedule(entries), plan, closures=closures)


def _rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(statement))]


def _counts(engine: Engine, statement: str) -> bool:
    """Whether the change is counted among the changes of the setup."""
    number = "SELECT number FROM setup_revisions"
    with engine.begin() as connection:
        before = _rows(connection, number)
        connection.execute(text(statement))
        return _rows(connection, number) != before


def _closures(connection: Connection) -> list[tuple[int | None, str]]:
    table = Table("closures", MetaData(), autoload_with=connection, resolve_fks=False)
    rows = connection.execute(table.select().order_by(table.c.id))
    return sorted(((row.space_id, json.dumps(row.rule, sort_keys=True)) for row in rows), key=str)


def _stored(*rules: tuple[int | None, ClosureRule]) -> list[tuple[int | None, str]]:
    return sorted(
        ((space_id, json.dumps(closure_to_json(rule), sort_keys=True)) for space_id, rule in rules), key=str
    )


@pytest.mark.long
@pytest.mark.both_databases
def test_what_a_facility_had_becomes_its_rulebook_and_goes_back(
    empty_database_url: str, engine: Engine
) -> None:
    schema.upgrade(empty_database_url, BEFORE)
    with engine.begin() as connection:
        _fill(connection)
        before = {
            name: _rows(connection, f"SELECT count(*) FROM {name}") for name in ("spaces", "reservations")
        }
    schema.upgrade(empty_database_url, AFTER)
    with engine.connect() as connection:
        versions = _rows(
            connection,
            "SELECT facility_id, number, status, starts_on, content FROM rulebooks ORDER BY facility_id",
        )
        assert [row[:4] for row in versions] == [(1, 1, "published", None), (2, 1, "published", None)]
        book = rulebook_from_text(versions[0][4])
        keys = {str(rule): key for key, (rule, _space) in book.all_closures().items()}
        assert book == Rulebook(
            timetables={4: PERIODS, 7: STEPS},
            closures={keys[str(MONDAYS)]: MONDAYS},
            plans={1: _plan(3, 0, "3か月前から"), 2: _plan(6, 3, "6か月前から3日前まで")},
            spaces={
                "1": _setup(4, 1, {}),
                "2": _setup(7, 1, {keys[str(YEAR_END)]: YEAR_END}),
                "3": _setup(None, 2, {}),
            },
        )
        assert rulebook_from_text(versions[1][4]) == Rulebook()
        assert _closures(connection) == _stored((None, WORKS), (1, FESTIVAL))
        scheduled = _rows(connection, "SELECT id, is_scheduled FROM spaces ORDER BY id")
        assert [(key, bool(value)) for key, value in scheduled] == [(1, True), (2, True), (3, False)]
        told = _rows(connection, "SELECT rulebook_id, buffer_before, buffer_after FROM reservations")
        assert told == [(None, 0, 0)]
        assert _rows(connection, "SELECT audience FROM users") == [("resident",)]
        assert _broken(connection) == []
    for statement in (
        "UPDATE spaces SET name = 'その他' WHERE id = 1",
        "UPDATE rulebooks SET name = 'その他' WHERE facility_id = 2",
        "DELETE FROM rulebooks WHERE facility_id = 2",
    ):
        assert _counts(engine, statement), statement
    schema.downgrade(empty_database_url, BEFORE)
    with engine.connect() as connection:
        spaces = _rows(
            connection,
            "SELECT spaces.id, timetables.name, opens_months_before, closes_days_before FROM spaces "
            "LEFT JOIN timetables ON timetables.id = timetable_id ORDER BY spaces.id",
        )
        assert spaces == [(1, PERIODS.name, 3, 0), (2, STEPS.name, 3, 0), (3, None, 6, 3)]
        timetables = _rows(
            connection, "SELECT name, kind, opens, closes, step, max_steps FROM timetables ORDER BY name"
        )
        assert timetables == [(STEPS.name, "steps", 540, 1440, 30, 6), (PERIODS.name, "periods", 0, 0, 60, 4)]
        periods = _rows(connection, "SELECT name, starts, ends FROM periods ORDER BY starts")
        assert [PeriodSpec(*row) for row in periods] == list(PERIODS.periods)
        assert _closures(connection) == _stored(*RULES)
        for name, count in before.items():
            assert _rows(connection, f"SELECT count(*) FROM {name}") == count
        assert _broken(connection) == []
    for statement in (
        "UPDATE spaces SET name = 'もと' WHERE id = 1",
        "UPDATE timetables SET name = 'もと'",
        "DELETE FROM periods",
    ):
        assert _counts(engine, statement), statement


def _broken(connection: Connection) -> list[tuple[Any, ...]]:
    """References that lead nowhere; PostgreSQL never lets them come about."""
    if connection.dialect.name != "sqlite":
        return []
    return _rows(connection, "PRAGMA foreign_key_check")


@pytest.mark.long
@pytest.mark.both_databases
def test_going_back_keeps_what_the_old_tables_can_say(empty_database_url: str, engine: Engine) -> None:
    """The version in force today, without days as a whole; what is to follow and drafts are lost."""
    schema.upgrade(empty_database_url, AFTER)
    today = Rulebook(
        timetables={1: TimetableSpec(TimetableKind.DAY, opens=540, closes=1020), 2: PERIODS},
        plans={1: WindowPlan("窓口だけ"), 2: _plan(2, 1, "")},
        spaces={
            "1": SpaceSetup(Schedule((ScheduleEntry(1, weekdays=frozenset({6})), ScheduleEntry(2))), 2),
            "2": SpaceSetup(Schedule((ScheduleEntry(1),)), 1),
        },
        closures={1: MONDAYS},
    )
    later = Rulebook(closures={1: YEAR_END})
    with engine.begin() as connection:
        _insert(connection, "municipalities", id=1, code="999016", name="春凪市")
        _insert(connection, "facilities", id=1, municipality_id=1, name="館", status="published")
        for space_id in (1, 2):
            _insert(connection, "spaces", id=space_id, municipality_id=1, facility_id=1, name="室")
        for number, status, starts_on, book in (
            (1, "published", None, later),  # corrected by number 2
            (2, "published", None, today),
            (3, "published", date(2999, 4, 1), later),
            (4, "draft", None, later),
        ):
            _insert(
                connection,
                "rulebooks",
                facility_id=1,
                number=number,
                status=status,
                starts_on=starts_on,
                content=rulebook_to_text(book),
                published_at=_instant(connection),
            )
    schema.downgrade(empty_database_url, BEFORE)
    with engine.connect() as connection:
        spaces = _rows(
            connection,
            "SELECT spaces.id, timetables.name, opens_months_before, closes_days_before FROM spaces "
            "LEFT JOIN timetables ON timetables.id = timetable_id ORDER BY spaces.id",
        )
        assert spaces == [(1, PERIODS.name, 2, 1), (2, None, 3, 0)]
        assert _closures(connection) == _stored((None, MONDAYS))
