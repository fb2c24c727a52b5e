"""Verbs of files.

A file is whole and on the disk before its row is written, and goes only when its row has gone for good: a
crash leaves at most a file without a row, which ``forget_orphans`` finds, never a row without its file.
"""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import delete

from booking.core.db import db
from booking.core.i18n import _l
from booking.files.folder import CHUNK, Folder, Incoming, current_folder
from booking.files.kinds import ensure_whole, find_kind
from booking.files.models import StoredFile
from booking.files.queries import is_used, known_keys
from booking.files.rules import (
    ORPHAN_KEPT,
    FileKind,
    FileLimits,
    FileLost,
    FileRefused,
    clean_name,
    ensure_kind,
    ensure_room,
    too_large,
)

log = logging.getLogger(__name__)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was checked and is on the disk; without a row it is thrown away after a day."""

    key: str
    name: str
    kind: FileKind
    size: int
    sha256: str


def receive(
    stream: IO[bytes], filename: str, *, limits: FileLimits, beside: Collection[int] = ()
) -> Received:
    """Check a file and put it on the disk; ``beside`` are the sizes of those that were sent before it.

    Needs no transaction, so that nobody waits for a slow disk. Raises FileRefused and leaves nothing.
    """
    folder = current_folder()
    incoming = folder.begin()
    try:
        _copy(stream, incoming, limits)
        kind = ensure_kind(find_kind(incoming.stream), limits)
        ensure_whole(incoming.stream, kind)
        ensure_room(incoming.size, beside, limits)
        folder.settle(incoming)
    finally:
        incoming.close()
    return Received(incoming.key, clean_name(filename, kind), kind, incoming.size, incoming.sha256)


def _copy(stream: IO[bytes], incoming: Incoming, limits: FileLimits) -> None:
    while chunk := stream.read(CHUNK):
        if incoming.size + len(chunk) > limits.largest:
            raise too_large(limits)
        incoming.write(chunk)
    if not incoming.size:
        raise FileRefused(_l("このファイルは空です。中身のあるファイルを選んでください。"))


def keep(received: Received, *, municipality_id: int, now: datetime) -> StoredFile:
    """Write the row of a file that is on the disk, in the caller's transaction."""
    stored = StoredFile(
        municipality_id=municipality_id,
        key=received.key,
        name=received.name,
        kind=received.kind,
        size=received.size,
        sha256=received.sha256,
        stored_at=now,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def open_file(stored: StoredFile) -> IO[bytes]:
    """The content, from its start, after making sure that it is what was sent; raises FileLost."""
    try:
        stream = current_folder().path(stored.key).open("rb")
    except OSError as error:
        log.error("the file %s is missing: %s", stored.id, type(error).__name__)
        raise FileLost(_lost()) from error
    if hashlib.file_digest(stream, "sha256").hexdigest() != stored.sha256:
        stream.close()
        log.error("the file %s is not what was sent", stored.id)
        raise FileLost(_lost())
    stream.seek(0)
    return stream


def _lost() -> str:
    return _l(
        "このファイルは保管場所に見つからないか、届いたときと違う内容になっています。"
        "システムの管理者に知らせてください。"
    )


def forget_orphans(now: datetime) -> None:
    """Delete files that nothing has referred to for a day.

    First the files without a row, then the rows that nothing refers to: their files go the next time, when it
    is certain that the rows are gone.
    """
    folder, before = current_folder(), now - ORPHAN_KEPT
    folder.sweep_incoming(before)
    batch: list[str] = []
    for key in folder.keys_before(before):
        batch.append(key)
        if len(batch) == _AT_ONCE:
            _remove_unknown(folder, batch)
            batch = []
    _remove_unknown(folder, batch)
    db.session.execute(delete(StoredFile).where(StoredFile.stored_at < before, ~is_used()))


def _remove_unknown(folder: Folder, keys: Collection[str]) -> None:
    for key in set(keys) - known_keys(keys):
        folder.remove(key)
