"""A backup that was never restored is none: dump, lose everything, restore, and the service is as it was."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from booking.availability.models import Occupancy
from booking.core.calendar import at_minute
from booking.core.db import Base, db
from booking.operations import backup, backup_cli
from booking.operations.backup import BackupFailed
from tests import factories
from tests.reservations.steps import DAY

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def _rows() -> dict[str, list[object]]:
    """Everything, table by table."""
    return {
        name: sorted(map(str, db.session.execute(text(f'SELECT * FROM "{name}"')).all()))
        for name in Base.metadata.tables
    }


@pytest.mark.both_databases
def test_everything_comes_back_with_the_guard_against_double_booking(
    app: Flask,
    make_app: Callable[..., Flask],
    database_url: str,
    empty_database_url: str,
    tmp_path: Path,
) -> None:
    space = factories.space()
    factories.booking(factories.user(), space, at_minute(DAY, 540), at_minute(DAY, 720), NOW)
    files = tmp_path / "files"
    (files / "ab").mkdir(parents=True)
    (files / "ab" / "plan.pdf").write_bytes(b"%PDF")
    before = _rows()
    db.session.close()
    made = backup.take(database_url, files, tmp_path / "backups", NOW, keep=3)
    assert made.stat().st_mode & 0o077 == 0, "nobody else may read it"

    back = tmp_path / "back"
    backup.restore(made, empty_database_url, back)
    assert (back / "ab" / "plan.pdf").read_bytes() == b"%PDF"
    restored = make_app(DATABASE_URL=empty_database_url)
    assert restored.test_client().get("/readyz").status_code == 200
    with restored.app_context():
        assert _rows() == before
        one = db.session.query(Occupancy).first()
        assert one is not None
        with pytest.raises(Exception, match="ex_occupancies_overlap"), db.transaction() as session:
            session.add(
                Occupancy(
                    space_id=one.space_id,
                    starts_at=one.starts_at + timedelta(minutes=30),
                    ends_at=one.ends_at,
                    holder_kind=one.holder_kind,
                    holder_id=0,
                )
            )


@pytest.mark.both_databases
def test_nothing_is_restored_over_what_is_there(app: Flask, database_url: str, tmp_path: Path) -> None:
    factories.municipality()
    made = backup.take(database_url, None, tmp_path, NOW, keep=1)
    with pytest.raises(BackupFailed, match="not empty"):
        backup.restore(made, database_url, None)


def test_a_damaged_backup_is_found_out_before_anything_is_written(
    app: Flask, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    made = backup.take(database_url, None, tmp_path, NOW, keep=1)
    with (made / backup.COPY).open("r+b") as file:
        file.seek(5000)
        file.write(b"?")
    with pytest.raises(BackupFailed, match="damaged"):
        backup.restore(made, empty_database_url, None)
    (made / backup.CONTENTS).unlink()
    with pytest.raises(BackupFailed, match="no complete backup"):
        backup.restore(made, empty_database_url, None)


def test_the_newest_are_kept_and_what_broke_off_is_none(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    for day in range(4):
        backup.take(database_url, None, tmp_path, NOW + timedelta(days=day), keep=2)
    (tmp_path / "20261209T030000Z.part").mkdir()
    names = [path.name for path in backup.list_backups(tmp_path)]
    assert names == ["20261203T030000Z", "20261204T030000Z"]


def test_a_backup_that_fails_leaves_the_older_ones(app: Flask, database_url: str, tmp_path: Path) -> None:
    made = backup.take(database_url, None, tmp_path, NOW, keep=1)
    later = NOW + timedelta(days=1)
    with pytest.raises(BackupFailed, match="pg_dump"):
        backup.take("postgresql:///nobody?host=/nowhere", None, tmp_path, later, keep=1)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("2026")] == [
        made.name
    ]


def test_the_commands_say_what_they_did(app: Flask, empty_database_url: str, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(backup_cli.backup, [str(tmp_path / "backups"), "--keep", "2"])
    assert (result.exit_code, "1 kept." in result.output) == (0, True)
    made = backup.list_backups(tmp_path / "backups")[0]
    result = runner.invoke(backup_cli.restore, [str(made)])
    assert (result.exit_code, "not empty" in result.output) == (1, True)
    app.config["DATABASE_URL"] = empty_database_url
    result = runner.invoke(backup_cli.restore, [str(made)])
    assert (result.exit_code, result.output.startswith("Restored; it is of schema")) == (0, True)
