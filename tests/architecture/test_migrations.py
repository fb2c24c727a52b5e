"""The migrations lead to the models' tables, up and down, on both databases."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from booking.all_models import metadata
from booking.core import schema
from booking.core.db import make_engine

VERSIONS = schema.FOLDER / "versions"


@pytest.fixture
def engine(empty_database_url: str) -> Engine:
    return make_engine(empty_database_url)


def _revisions(url: str) -> list[str]:
    scripts = ScriptDirectory.from_config(schema.alembic_config(url))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _described(engine: Engine) -> dict[str, object]:
    """Tables, columns, indexes and constraints as the database tells them, and SQLite's own words."""
    found: dict[str, object] = {}
    inspector = inspect(engine)
    for table in inspector.get_table_names():
        if table != "alembic_version":
            found[table] = sorted(column["name"] for column in inspector.get_columns(table))
            found[f"{table} indexes"] = sorted(str(index["name"]) for index in inspector.get_indexes(table))
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            rows = connection.exec_driver_sql(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace AND conrelid != 'alembic_version'::regclass"
            )
        found["guards"] = sorted(tuple(row) for row in rows)
    return found


def test_the_head_file_names_the_newest_migration_and_there_is_one_line_of_them() -> None:
    scripts = ScriptDirectory.from_config(schema.alembic_config("sqlite://"))
    assert scripts.get_heads() == [schema.head()]


def test_migrations_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names), names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.both_databases
def test_the_newest_schema_is_what_the_models_say(empty_database_url: str, engine: Engine) -> None:
    schema.upgrade(empty_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert not differences, "\n".join(map(str, differences))


@pytest.mark.long
@pytest.mark.both_databases
def test_each_migration_goes_up_down_and_up_again(empty_database_url: str, engine: Engine) -> None:
    before: dict[str, object] | None = None
    previous = "base"
    for revision in _revisions(empty_database_url):
        schema.upgrade(empty_database_url, revision)
        after = _described(engine)
        schema.downgrade(empty_database_url, previous)
        if before is not None:
            assert _described(engine) == before, f"{revision} does not go down to where it came from"
        schema.upgrade(empty_database_url, revision)
        assert _described(engine) == after, f"{revision} differs the second time"
        before, previous = after, revision
    schema.downgrade(empty_database_url, "base")
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    assert left == set()


@pytest.mark.both_databases
def test_migrating_twice_changes_nothing(empty_database_url: str, engine: Engine) -> None:
    schema.upgrade(empty_database_url)
    once = _described(engine)
    schema.upgrade(empty_database_url)
    assert _described(engine) == once
    assert schema.current(engine) == schema.head()
    engine.dispose()


def test_a_failing_migration_leaves_nothing_behind(
    empty_database_url: str, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = schema.alembic_config(empty_database_url)
    broken = tmp_path / "0001_broken.py"
    broken.write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision = '0001'\ndown_revision = None\n\n\n"
        "def upgrade():\n    op.create_table('half', sa.Column('id', sa.Integer()))\n"
        "    raise ValueError('half-way')\n"
    )
    config.set_main_option("version_locations", str(tmp_path))
    monkeypatch.setattr(schema, "alembic_config", lambda _url: config)
    with pytest.raises(ValueError, match="half-way"):
        schema.upgrade(empty_database_url)
    assert not inspect(engine).has_table("half")
    engine.dispose()
