"""One temporary folder for a whole test run, shared by all its processes, with locks."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import postgresql

_PREFIX = "tsudoi-tests-"
_MEMORY = Path("/dev/shm")
_PLENTY = 4 * 1024**3


def create() -> Path:
    """A new folder that another user (postgres) may pass through; clears what killed runs left."""
    top = _top()
    _clear_abandoned(top)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=top))
    folder.chmod(0o711)
    (folder / "pid").write_text(str(os.getpid()))
    return folder


def _top() -> Path:
    """Memory where there is plenty of it: every commit of every test waits for the disk otherwise."""
    if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK):
        room = os.statvfs(_MEMORY)
        if room.f_bavail * room.f_frsize > _PLENTY:
            return _MEMORY
    # Short on purpose: a Unix socket's path holds about 100 characters.
    return Path(tempfile.gettempdir() if len(tempfile.gettempdir()) < 40 else "/tmp")


def remove(folder: Path) -> None:
    """Stop the PostgreSQL server of a run, if it started one, and delete everything."""
    postgresql.stop(folder / "postgresql")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Only one process of the run is inside at a time."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_abandoned(top: Path) -> None:
    for folder in top.glob(_PREFIX + "*"):
        try:
            pid = int((folder / "pid").read_text())
            os.kill(pid, 0)
        except ProcessLookupError:
            remove(folder)
        except (OSError, ValueError):
            continue  # another user's, or just being made
