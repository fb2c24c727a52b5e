"""What ``./run serve`` knows of the embedded database without starting the service."""

import sqlite3
from pathlib import Path

import pytest

from booking.core import schema
from runner import operating, settings
from runner.problem import Problem


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "INSTANCE", tmp_path)
    monkeypatch.setattr(settings, "EMBEDDED", tmp_path / "tsudoi.db")
    for name in ("DATABASE_URL", "TSUDOI_ENV", "TSUDOI_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_database_that_is_not_there_is_neither_migrated_nor_seeded(folder: Path) -> None:
    assert settings.embedded_state() == (False, False)


def test_an_empty_file_is_neither_migrated_nor_seeded(folder: Path) -> None:
    (folder / "tsudoi.db").touch()
    assert settings.embedded_state() == (False, False)


def test_a_migrated_database_is_known_as_such_and_its_seeds_are_remembered_in_it(folder: Path) -> None:
    schema.upgrade(f"sqlite:///{folder / 'tsudoi.db'}")
    assert settings.embedded_state() == (True, False)
    settings.mark_embedded_seeded()
    assert settings.embedded_state() == (True, True)


@pytest.mark.long
def test_a_database_at_an_older_schema_is_migrated_again_but_not_seeded_again(folder: Path) -> None:
    schema.upgrade(f"sqlite:///{folder / 'tsudoi.db'}")
    settings.mark_embedded_seeded()
    database = sqlite3.connect(folder / "tsudoi.db")
    database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.commit()
    database.close()
    assert settings.embedded_state() == (False, True)


def test_the_own_secret_is_made_once_long_and_for_its_owner_only(folder: Path) -> None:
    first, second = settings.read(), settings.read()
    secret = first.variables["TSUDOI_SECRET_KEY"]
    assert secret == second.variables["TSUDOI_SECRET_KEY"]
    assert len(secret) >= 48
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600


def test_production_gets_no_secret_of_ours_and_no_demo_accounts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TSUDOI_ENV", "production")
    chosen = settings.read()
    assert "TSUDOI_SECRET_KEY" not in chosen.variables
    with pytest.raises(Problem, match="not loaded in production"):
        operating.load_seeds(chosen)


def test_a_database_that_is_named_is_not_the_embedded_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/town")
    chosen = settings.read()
    assert not chosen.embedded
    assert chosen.variables["DATABASE_URL"] == "postgresql://localhost/town"
