"""Settings from the environment, and the refusal to start in production with unsafe ones."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from booking.accounts.rules.passwords import problem
from booking.core.errors import UnsafeSettings

STATIC = Path(__file__).resolve().parent / "static"
INSTANCE = Path(__file__).resolve().parents[1] / "instance"
ENVIRONMENTS = ("development", "production", "test")
SHORTEST_SECRET = 32


def from_environment(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Settings by their names in the environment; see docs/operations.md for what each one does."""
    return {
        "ENVIRONMENT": environ.get("TSUDOI_ENV", "development"),
        "DATABASE_URL": environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'tsudoi.db'}",
        "SECRET_KEY": environ.get("TSUDOI_SECRET_KEY") or _embedded_secret(),
        "BASE_URL": environ.get("TSUDOI_BASE_URL", "http://localhost:8000"),
        "MUNICIPALITY_CODE": environ.get("TSUDOI_MUNICIPALITY"),
        "SMTP_URL": environ.get("TSUDOI_SMTP_URL"),
        "MAIL_FOLDER": environ.get("TSUDOI_MAIL_FOLDER") or str(INSTANCE / "mail"),
        "FILES_FOLDER": environ.get("TSUDOI_FILES_FOLDER") or str(INSTANCE / "files"),
        "DATA_LICENCE": environ.get("TSUDOI_DATA_LICENCE", ""),
        "TRUSTED_PROXIES": int(environ.get("TSUDOI_TRUSTED_PROXIES", "0")),
    }


def _embedded_secret() -> str:
    """The development folder's own; empty where there is none, or none that this user may read."""
    try:
        return (INSTANCE / "secret_key").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def check(config: Mapping[str, Any]) -> None:
    """Raise UnsafeSettings when the service would be unsafe or could not work."""
    environment = config["ENVIRONMENT"]
    if environment not in ENVIRONMENTS:
        raise UnsafeSettings(f"TSUDOI_ENV must be one of {', '.join(ENVIRONMENTS)}, not {environment!r}")
    secret = config["SECRET_KEY"] or ""
    if len(secret) < SHORTEST_SECRET:
        raise UnsafeSettings(f"TSUDOI_SECRET_KEY needs at least {SHORTEST_SECRET} characters")
    if Path(str(config["FILES_FOLDER"])).resolve().is_relative_to(STATIC):
        raise UnsafeSettings("TSUDOI_FILES_FOLDER must not be in the folder that everybody may read")
    if environment != "production":
        return
    if config.get("DEBUG"):
        raise UnsafeSettings("debug must be off in production")
    if len(set(secret)) < 10 or secret in (secret + secret)[1:-1]:  # few letters, or a few of them repeated
        raise UnsafeSettings("TSUDOI_SECRET_KEY is too simple; make one with secrets.token_urlsafe(48)")
    if secret == _embedded_secret():
        raise UnsafeSettings("TSUDOI_SECRET_KEY must not be the one of the development folder")
    if not str(config["BASE_URL"]).startswith("https://"):
        raise UnsafeSettings("TSUDOI_BASE_URL must be the public https:// address")
    if not config.get("SMTP_URL"):
        raise UnsafeSettings("TSUDOI_SMTP_URL must name the mail server, e.g. smtp://localhost:25")
    _check_database_password(config["DATABASE_URL"])


def _check_database_password(url: str) -> None:
    """A password in the address must be a good one; none is better still: the socket knows who asks."""
    parts = make_url(url)
    password = str(parts.password or "")
    if password and (problem(password, (parts.username or "", parts.database or "")) or len(password) < 16):
        raise UnsafeSettings(
            "the password in DATABASE_URL needs 16 characters or more, and no common words; or use none, "
            "over PostgreSQL's socket"
        )
