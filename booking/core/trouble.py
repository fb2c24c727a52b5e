"""What is wrong when the database refuses to work; people and operators then do different things."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError


class Trouble(StrEnum):
    """``FULL`` and ``READ_ONLY``: nothing was written, reading goes on. ``AWAY``: nobody knows yet."""

    FULL = "full"
    READ_ONLY = "read_only"
    AWAY = "away"


# SQLSTATE of PostgreSQL; everything else that is operational counts as away.
_BY_STATE = {"53100": Trouble.FULL, "25006": Trouble.READ_ONLY}
# Names of SQLite's (extended) result codes. Its index of the log (-shm) is the first to grow on a full disk.
_BY_NAME = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
}
# Of the folder of uploaded files.
_BY_NUMBER = {errno.ENOSPC: Trouble.FULL, errno.EDQUOT: Trouble.FULL, errno.EROFS: Trouble.READ_ONLY}
# SQLite calls a mistake in a statement operational, too.
_MISTAKE = "SQLITE_ERROR"


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble behind an error of database or disk; None when it is something else."""
    if isinstance(error, TimeoutError):  # all connections of this process stayed in use
        return Trouble.AWAY
    if isinstance(error, OSError):
        return _BY_NUMBER.get(error.errno or 0)
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    for known, trouble in _BY_NAME.items():
        if name == known or name.startswith(f"{known}_"):
            return trouble
    if state in _BY_STATE:
        return _BY_STATE[state]
    if name == _MISTAKE or not isinstance(error, OperationalError | InterfaceError):
        return None
    return Trouble.AWAY


@contextmanager
def if_possible() -> Iterator[None]:
    """What is good to write down, but must not keep anybody from reading: troubles are passed over."""
    try:
        yield
    except DBAPIError as error:
        if trouble_of(error) is None:
            raise
