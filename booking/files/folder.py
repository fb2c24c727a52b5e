"""The folder of files: one is whole and on the disk before it has its name, and never changes afterwards."""

import errno
import hashlib
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from flask import current_app

from booking.core.i18n import _l
from booking.files.rules import NoRoomForFiles

log = logging.getLogger(__name__)
CHUNK = 256 * 1024
_KEY = re.compile("[0-9a-f]{32}")
_INCOMING = "incoming"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Folder:
    """A folder that only the service may read, in two levels, so that none of them grows too long."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, key: str) -> Path:
        """Where the file of that key is; ValueError for anything else, which could lead out of the folder."""
        if not _KEY.fullmatch(key):
            raise ValueError("not the key of a file")
        return self._root / key[:2] / key[2:4] / key

    def begin(self) -> "Incoming":
        """A new file, without its name yet."""
        with writing():
            folder = self._root / _INCOMING
            _make(self._root)
            _make(folder)
            key = secrets.token_hex(16)
            path = folder / key
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            return Incoming(key, path, os.fdopen(descriptor, "w+b"))

    def settle(self, incoming: "Incoming") -> None:
        """Give a whole file its name, for good: it survives a power cut from here on."""
        target = self.path(incoming.key)
        with writing():
            incoming.flush()
            for folder in (target.parent.parent, target.parent):
                _make(folder)
            os.replace(incoming.path, target)
            for folder in (target.parent, target.parent.parent, self._root):
                _sync(folder)

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """The keys of the files that were written before then."""
        for path in self._root.glob("??/??/*"):
            if _KEY.fullmatch(path.name) and _older(path, moment):
                yield path.name

    def remove(self, key: str) -> None:
        """Remove a file; one that is gone already is no error."""
        self.path(key).unlink(missing_ok=True)

    def sweep_incoming(self, moment: datetime) -> int:
        """Remove what was begun before then and never settled: its process was killed. Returns how many."""
        count = 0
        for path in (self._root / _INCOMING).glob("*"):
            if _older(path, moment):
                path.unlink(missing_ok=True)
                count += 1
        return count


class Incoming:
    """A file being written; thrown away unless it is settled."""

    def __init__(self, key: str, path: Path, stream: IO[bytes]) -> None:
        self.key = key
        self.path = path
        self.stream = stream
        self.size = 0
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Of what was written so far, in hex."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add to the end."""
        with writing():
            self.stream.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def flush(self) -> None:
        """Bring what was written to the disk itself."""
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def close(self) -> None:
        """Let go of it; without its name it leaves nothing behind."""
        with suppress(OSError):
            self.stream.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


@contextmanager
def writing() -> Iterator[None]:
    """A disk that is full or can't be written becomes NoRoomForFiles; the rest of the service goes on."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            log.error("there is no room for files: %s", errno.errorcode.get(error.errno or 0, "?"))
        else:
            log.error("files can't be written", exc_info=error)
        raise NoRoomForFiles(
            _l(
                "いまはファイルを受け取れません。しばらくたってから、もう一度送ってください。"
                "急ぐときは、市役所に電話してください。"
            )
        ) from error


def current_folder() -> Folder:
    """The folder of the settings."""
    return Folder(Path(current_app.config["FILES_FOLDER"]))


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _older(path: Path, moment: datetime) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
