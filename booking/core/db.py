"""Database: one declarative base, a session per application context, explicit write transactions.

Reads may happen anywhere in a request. Writes happen only inside ``with db.transaction():``, which an
entry point (view, command, worker) opens; a flush outside of one is refused. On SQLite it starts with
``BEGIN IMMEDIATE``, so that writers queue instead of failing half-way.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, ClassVar

from flask import Flask, current_app, g
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    bindparam,
    create_engine,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator, TypeEngine

EXTENSION = "tsudoi_db"
_WRITE = "tsudoi_write"
_TRANSACTION = "tsudoi_in_transaction"
_LAST_LOCK = "tsudoi_last_lock"
_PATIENCE = "tsudoi_patience"
# Seconds a writer waits for its turn before it gives up.
BUSY_TIMEOUT = 30
# Seconds until a PostgreSQL server that does not answer counts as away.
CONNECT_TIMEOUT = 5
# Connections kept by one process; each request uses one at a time.
POOL_SIZE = 8


def _values(enumeration: type[StrEnum]) -> list[str]:
    return [member.value for member in enumeration]


class Base(DeclarativeBase):
    """The one declarative base; its naming convention keeps constraint names stable on both databases."""

    type_annotation_map: ClassVar = {
        # Enumerations are stored by value, as plain text that both databases and a person can read.
        StrEnum: Enum(StrEnum, native_enum=False, length=20, values_callable=_values, validate_strings=True),
    }

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes and gives aware datetimes (UTC); SQLite keeps it as text of fixed width."""

    impl = DateTime
    cache_ok = True
    _FORMAT = "%Y-%m-%d %H:%M:%S.%f"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(26))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.strftime(self._FORMAT) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


class LockKind(IntEnum):
    """What can be locked, in the one global order in which locks are taken."""

    SOURCE = 0  # where requests come from, while they are counted
    PERSON = 1
    GROUP = 2
    SPACE = 3
    EQUIPMENT = 4
    CHARGE = 5
    SERIES = 6


def normalise_url(url: str) -> str:
    """Name the driver that is installed: ``postgres://`` and ``postgresql://`` mean psycopg."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


def make_engine(url: str) -> Engine:
    """An engine with the settings that the service relies on (see the module's docstring)."""
    url = normalise_url(url)
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
            hide_parameters=True,  # what people typed stays out of the logs
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT},
    )


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, see below
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {BUSY_TIMEOUT * 1000}",
        "recursive_triggers = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_WRITE, False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(options[_PATIENCE] * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}")


class Database:
    """The application's database; ``db`` below is the only instance."""

    def init_app(self, app: Flask) -> None:
        """Bind to ``app.config["DATABASE_URL"]`` and close the session with the application context."""
        engine = make_engine(app.config["DATABASE_URL"])
        factory = sessionmaker(engine, expire_on_commit=False)
        event.listen(factory, "before_flush", _refuse_flush_outside_transaction)
        app.extensions[EXTENSION] = (engine, factory)
        app.teardown_appcontext(_close_session)

    @property
    def engine(self) -> Engine:
        """The current application's engine."""
        engine: Engine = current_app.extensions[EXTENSION][0]
        return engine

    @property
    def session(self) -> Session:
        """The session of the current application context."""
        if "db_session" not in g:
            g.db_session = current_app.extensions[EXTENSION][1]()
        session: Session = g.db_session
        return session

    @property
    def is_postgresql(self) -> bool:
        """Whether the current application runs on PostgreSQL (else SQLite)."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def transaction(self, *, patience: float = BUSY_TIMEOUT) -> Iterator[Session]:
        """A write transaction: commits at the end, rolls back on any error. They don't nest.

        Whatever was read before is read anew inside, so that decisions rest on what is true now.
        ``patience``: seconds to wait for SQLite's one writer; then OperationalError.
        """
        session = self.session
        if session.info.get(_TRANSACTION):
            raise RuntimeError("transactions do not nest: only the entry point opens one")
        session.rollback()
        session.expire_all()  # a rollback alone keeps what an earlier, ended transaction had read
        session.info[_TRANSACTION] = True
        session.info.pop(_LAST_LOCK, None)
        try:
            session.connection(execution_options={_WRITE: True, _PATIENCE: patience})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info[_TRANSACTION] = False

    def lock(self, kind: LockKind, ids: Iterable[int]) -> None:
        """Lock things until the transaction ends; raises RuntimeError when out of the global order.

        Whatever the session has read before is read anew: another may have changed it while this one waited.
        SQLite needs none of this: its transaction already excludes every other writer.
        """
        session = self.session
        if not session.info.get(_TRANSACTION):
            raise RuntimeError("locks are taken inside db.transaction()")
        wanted = sorted(set(ids))
        if not wanted:
            return
        first, last = (kind.value, wanted[0]), (kind.value, wanted[-1])
        before = session.info.get(_LAST_LOCK)
        if before is not None and first < before:
            raise RuntimeError(f"lock {first} after {before} breaks the global order")
        session.info[_LAST_LOCK] = last
        if self.is_postgresql:
            statement = text("SELECT pg_advisory_xact_lock(:kind, id) FROM unnest(CAST(:ids AS int[])) AS id")
            session.flush()
            session.execute(statement.bindparams(bindparam("kind", kind.value), bindparam("ids", wanted)))
            session.expire_all()


def _refuse_flush_outside_transaction(session: Session, *_: Any) -> None:
    if not session.info.get(_TRANSACTION):
        raise RuntimeError("a change was made outside db.transaction()")


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("db_session", None)
    if session is not None:
        session.close()


db = Database()
