"""Migrations: bring a database to the newest schema, and say where it stands."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def alembic_config(url: str) -> Config:
    """Alembic's settings for one database (there is no alembic.ini)."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / "versions"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate up; does nothing to a database that is already there."""
    command.upgrade(alembic_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Migrate down to a revision (``base`` empties the database)."""
    command.downgrade(alembic_config(url), revision)


def head() -> str:
    """The newest revision, as migrations/head.txt names it."""
    return (FOLDER / "head.txt").read_text(encoding="utf-8").strip()


def current(engine: Engine) -> str | None:
    """The revision that a database is at, None for one that was never migrated."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision
