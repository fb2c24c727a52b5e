"""What the database's own words mean."""

import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError, TimeoutError

from booking.core.trouble import Trouble, trouble_of


def _sqlite(name: str) -> OperationalError:
    error = sqlite3.OperationalError("…")
    error.sqlite_errorname = name
    return OperationalError("INSERT", {}, error)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (_sqlite("SQLITE_FULL"), Trouble.FULL),
        (_sqlite("SQLITE_IOERR_SHMSIZE"), Trouble.FULL),
        (_sqlite("SQLITE_READONLY"), Trouble.READ_ONLY),
        (_sqlite("SQLITE_READONLY_DBMOVED"), Trouble.READ_ONLY),
        (_sqlite("SQLITE_BUSY"), Trouble.AWAY),
        (_sqlite("SQLITE_IOERR_FSYNC"), Trouble.AWAY),
        (_sqlite("SQLITE_CANTOPEN"), Trouble.AWAY),
        (_sqlite("SQLITE_ERROR"), None),
        (OperationalError("INSERT", {}, psycopg.errors.DiskFull()), Trouble.FULL),
        (InternalError("INSERT", {}, psycopg.errors.ReadOnlySqlTransaction()), Trouble.READ_ONLY),
        (OperationalError("SELECT", {}, psycopg.errors.AdminShutdown()), Trouble.AWAY),
        (OperationalError("SELECT", {}, psycopg.OperationalError("connection refused")), Trouble.AWAY),
        (IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation()), None),
        (InternalError("INSERT", {}, psycopg.errors.InternalError_()), None),
        (TimeoutError("QueuePool limit"), Trouble.AWAY),
        (OSError(errno.ENOSPC, "…"), Trouble.FULL),
        (OSError(errno.EROFS, "…"), Trouble.READ_ONLY),
        (OSError(errno.ENOENT, "…"), None),
        (ValueError("…"), None),
    ],
)
def test_troubles_are_told_apart(error: DBAPIError | Exception, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble
