"""Backups: the database and the uploaded files in one folder, complete or not there; and their way back."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, inspect, make_url

from booking.core import schema
from booking.core.db import make_engine, normalise_url

DUMP, COPY, FILES, CONTENTS = "database.dump", "database.sqlite3", "files.tar.gz", "contents.json"
_NAME = "%Y%m%dT%H%M%SZ"
_PART = ".part"


class BackupFailed(Exception):
    """What went wrong, in the words of the program that failed."""


def take(url: str, files: Path | None, folder: Path, now: datetime, *, keep: int) -> Path:
    """Write one backup below ``folder``, delete all but the newest ``keep``; gives the new one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = folder / now.strftime(_NAME)
    part = done.with_name(done.name + _PART)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        _copy_database(make_url(normalise_url(url)), part)
        if files is not None and files.is_dir():  # after the database: what it names is there by then
            with tarfile.open(part / FILES, "w:gz") as archive:
                archive.add(files, arcname=".")
        contents = {path.name: _hash(path) for path in sorted(part.iterdir())}
        written = {"schema": _schema_of(url), "sha256": contents}
        (part / CONTENTS).write_text(json.dumps(written, indent=1), encoding="utf-8")
        _write_through(part)
        part.rename(done)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    for old in list_backups(folder)[:-keep]:
        shutil.rmtree(old)
    return done


def list_backups(folder: Path) -> list[Path]:
    """The complete ones, oldest first."""
    return sorted(path.parent for path in folder.glob(f"*Z/{CONTENTS}"))


def restore(backup: Path, url: str, files: Path | None) -> str:
    """Bring a backup back into an empty database and folder; gives the schema that it is of.

    Raises BackupFailed, before anything is written, where something is there already or a file is damaged.
    """
    contents = _read_contents(backup)
    _ensure_empty(url, files)
    parts = make_url(normalise_url(url))
    if (backup / COPY).exists() != (parts.get_backend_name() == "sqlite"):
        raise BackupFailed("the backup is of the other kind of database")
    if parts.get_backend_name() == "sqlite":
        shutil.copyfile(backup / COPY, str(parts.database))
    else:
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, f"--dbname={parts.database}", str(backup / DUMP), url=parts)
    if files is not None and (backup / FILES).exists():
        files.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tarfile.open(backup / FILES) as archive:
            archive.extractall(files, filter="data")
    return str(contents["schema"])


def _copy_database(url: URL, part: Path) -> None:
    if url.get_backend_name() == "sqlite":
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(part / COPY)) as copy,
        ):
            source.backup(copy)
        return
    _run("pg_dump", "--format=custom", f"--file={part / DUMP}", url=url)
    _run("pg_restore", f"--file={os.devnull}", str(part / DUMP), url=url)  # can it be read to its end?


def _run(program: str, *arguments: str, url: URL) -> None:
    """The password goes through the environment: everybody on the machine can read arguments."""
    query: dict[str, Any] = dict(url.query)
    given = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else query.get("port"),
        "PGUSER": url.username or query.get("user"),
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode"),
    }
    variables = {**os.environ, **{name: str(value) for name, value in given.items() if value}}
    try:
        done = subprocess.run([program, *arguments], env=variables, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupFailed(f"{program} is not installed (Debian: postgresql-client)") from error
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.strip()}")


def _read_contents(backup: Path) -> dict[str, Any]:
    try:
        contents: dict[str, Any] = json.loads((backup / CONTENTS).read_text(encoding="utf-8"))
        for name, wanted in contents["sha256"].items():
            if _hash(backup / name) != wanted:
                raise BackupFailed(f"{backup / name} is damaged: it is not what was written")
    except FileNotFoundError as error:
        raise BackupFailed(
            f"{backup} is no complete backup: {Path(str(error.filename)).name} is missing"
        ) from error
    return contents


def _ensure_empty(url: str, files: Path | None) -> None:
    engine = make_engine(url)
    try:
        tables = inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if tables:
        raise BackupFailed("the database is not empty; restore into a new one")
    if files is not None and files.is_dir() and any(files.iterdir()):
        raise BackupFailed(f"{files} is not empty; restore into a new folder")


def _schema_of(url: str) -> str:
    engine = make_engine(url)
    try:
        return schema.current(engine) or ""
    finally:
        engine.dispose()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_through(folder: Path) -> None:
    """Onto the disk itself, before an older backup is deleted for it."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
