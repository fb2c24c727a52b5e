"""What is wrong when the database refuses to work; people and operators then do different things."""

import errno
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
# SQLite calls a mistake in a statement operational, too.
_MISTAKE = "SQLITE_ERROR"


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble behind an error of the database or of a disk; None when it is something else."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):  # while a file was kept
        return Trouble.FULL
    if isinstance(error, TimeoutError):  # all connections of this process stayed in use
        return Trouble.AWAY
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
