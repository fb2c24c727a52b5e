"""Which database and secret the service gets, worked out from the environment."""

import os
import secrets
import sqlite3
from dataclasses import dataclass, field

from runner.environment import ROOT

INSTANCE = ROOT / "instance"
EMBEDDED = INSTANCE / "tsudoi.db"
# Written into the header of the embedded database once its seeds are loaded (PRAGMA user_version).
SEEDED = 1


@dataclass(frozen=True)
class Settings:
    """``variables`` are the environment of the service's processes."""

    embedded: bool
    production: bool
    variables: dict[str, str] = field(repr=False)


def read() -> Settings:
    """Settings from the environment, with development's own where none are given."""
    given = os.environ.get("DATABASE_URL")
    production = os.environ.get("TSUDOI_ENV") == "production"
    if not (given and production):  # there the code's folder belongs to somebody else
        INSTANCE.mkdir(mode=0o700, exist_ok=True)
    variables = {
        "DATABASE_URL": given or f"sqlite:///{EMBEDDED}",
        "TSUDOI_ENV": os.environ.get("TSUDOI_ENV", "development"),
        "TSUDOI_MAIL_FOLDER": os.environ.get("TSUDOI_MAIL_FOLDER", str(INSTANCE / "mail")),
    }
    if not production:
        variables["TSUDOI_SECRET_KEY"] = os.environ.get("TSUDOI_SECRET_KEY") or _own_secret()
    return Settings(embedded=given is None, production=production, variables=variables)


def _own_secret() -> str:
    """A secret for development, made once and readable by its owner only."""
    path = INSTANCE / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def embedded_state() -> tuple[bool, bool]:
    """Whether the embedded database is migrated to the newest schema, and whether its seeds are loaded.

    Asked without starting the service's own Python: that would cost most of a second.
    """
    if not EMBEDDED.exists():
        return False, False
    head = (ROOT / "migrations" / "head.txt").read_text(encoding="utf-8").strip()
    database = sqlite3.connect(EMBEDDED)
    try:
        seeded = database.execute("PRAGMA user_version").fetchone()[0] == SEEDED
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        at = database.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    finally:
        database.close()
    return at == (head,), seeded


def mark_embedded_seeded() -> None:
    """Remember in the database itself that its seeds are loaded."""
    database = sqlite3.connect(EMBEDDED)
    try:
        database.execute(f"PRAGMA user_version = {SEEDED}")
        database.commit()
    finally:
        database.close()
