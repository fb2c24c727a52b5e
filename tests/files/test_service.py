"""Keeping files: all or nothing, and nothing for ever that belongs to nobody."""

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.files import queries, service
from booking.files.models import StoredFile
from booking.files.rules import FileKind, FileLimits, FileLost, FileRefused, NoRoomForFiles
from tests import factories
from tests.files import samples

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def store(content: bytes = samples.PDF, name: str = "申請書.pdf", **limits: int) -> StoredFile:
    body = factories.municipality()
    received = service.receive(BytesIO(content), name, limits=FileLimits(**limits))
    with db.transaction():
        return service.keep(received, municipality_id=body.id, now=NOW)


@pytest.fixture
def folder(app: Flask) -> Path:
    factories.municipality()
    return Path(app.config["FILES_FOLDER"])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.both_databases
def test_a_file_is_kept_with_what_it_is(folder: Path) -> None:
    stored = store(samples.picture(), "写真.png")

    assert (stored.name, stored.kind, stored.content_type) == ("写真.jpg", FileKind.JPEG, "image/jpeg")
    assert (stored.size, stored.sha256) == (
        len(samples.picture()),
        sha256(samples.picture()).hexdigest(),
    )
    with service.open_file(stored) as stream:
        assert stream.read() == samples.picture()
    assert queries.get_file(stored.municipality_id, stored.id) is stored
    with pytest.raises(NotFound):
        queries.get_file(stored.municipality_id + 1, stored.id)


def test_only_the_service_itself_may_read_the_folder(folder: Path) -> None:
    store()
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


REFUSED = [
    (b"", {}),
    (samples.PAGE, {}),
    (samples.DOCX, {}),
    (samples.picture()[:-200], {}),
    (samples.PDF, {"largest": len(samples.PDF) - 1}),
    (samples.PDF, {"most_files": 0}),
    (samples.PDF, {"largest_together": 10}),
]


@pytest.mark.parametrize(("content", "limits"), REFUSED)
def test_a_refused_file_leaves_nothing(folder: Path, content: bytes, limits: dict[str, int]) -> None:
    with pytest.raises(FileRefused):
        store(content, **limits)
    assert files_in(folder) == []
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


class Endless(BytesIO):
    """Somebody who never stops sending."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size
        self.given += size
        return b"%PDF-" + bytes(size - 5)


def test_what_is_too_large_is_not_read_to_its_end(folder: Path) -> None:
    endless = Endless()
    with pytest.raises(FileRefused, match="1つ1MBまで"):
        service.receive(endless, "x.pdf", limits=FileLimits(largest=1024 * 1024))
    assert endless.given <= 2 * 1024 * 1024
    assert files_in(folder) == []


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_is_said_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    if step == "write":
        monkeypatch.setattr("booking.files.folder.Incoming.flush", fail)
    else:
        monkeypatch.setattr(os, step, fail)
    with pytest.raises(NoRoomForFiles) as caught:
        store()
    assert caught.value.status == 503
    assert "しばらくたってから" in str(caught.value.message)
    assert files_in(folder) == []


def test_a_folder_that_can_t_be_made_is_said(app: Flask, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    app.config["FILES_FOLDER"] = str(tmp_path / "file" / "files")
    with pytest.raises(NoRoomForFiles):
        store()


def test_a_file_without_its_row_is_swept_away_after_a_day(folder: Path) -> None:
    kept = store()
    service.receive(BytesIO(samples.PDF), "x.pdf", limits=FileLimits())  # and what comes after it fails
    assert len(files_in(folder)) == 2

    sweep(folder, age=timedelta(hours=23))
    assert len(files_in(folder)) == 2
    sweep(folder, age=timedelta(hours=25))
    assert [path.name for path in files_in(folder)] == [kept.key]


def test_what_a_killed_process_had_begun_is_swept_away(folder: Path) -> None:
    store()
    (folder / "incoming" / "0123").write_bytes(b"half")
    sweep(folder, age=timedelta(hours=25))
    assert list((folder / "incoming").iterdir()) == []


@pytest.mark.both_databases
def test_a_row_that_nothing_refers_to_goes_first_and_its_file_the_next_time(folder: Path) -> None:
    number = store().id
    later = NOW + timedelta(hours=25)

    sweep(folder, age=timedelta(hours=25), now=NOW + timedelta(hours=24))
    assert find(number) is not None

    sweep(folder, age=timedelta(hours=25), now=later)
    assert find(number) is None
    assert len(files_in(folder)) == 1

    sweep(folder, age=timedelta(hours=25), now=later)
    assert files_in(folder) == []


def find(file_id: int) -> int | None:
    return db.session.scalar(select(StoredFile.id).where(StoredFile.id == file_id))


def sweep(folder: Path, *, age: timedelta, now: datetime = NOW) -> None:
    """Run the worker's job when the files on the disk are of that age."""
    written = (now - age).timestamp()
    for path in files_in(folder):
        os.utime(path, (written, written))
    with db.transaction():
        service.forget_orphans(now)


@pytest.mark.parametrize("harm", ["gone", "changed", "cut"])
def test_a_file_that_is_not_what_was_sent_is_never_given_out(folder: Path, harm: str) -> None:
    stored = store()
    path = folder / stored.key[:2] / stored.key[2:4] / stored.key
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(samples.PDF[:-1] if harm == "cut" else samples.PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(FileLost):
        service.open_file(stored)


def test_a_key_from_elsewhere_leads_nowhere(app: Flask) -> None:
    with pytest.raises(ValueError, match="not the key"):
        service.current_folder().path("../../../etc/passwd")
