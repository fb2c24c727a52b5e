"""With what the service does not start in production."""

import os
import subprocess
import sys

import pytest

from booking.config import check
from booking.core.errors import UnsafeSettings
from tests.support.sources import ROOT

GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "kX3v9TqLw7Zr2Yp5Hs8Nd1Gb6Mf4Jc0Ae",
    "DATABASE_URL": "postgresql:///tsudoi?host=/run/postgresql",
    "BASE_URL": "https://yoyaku.city.example",
    "SMTP_URL": "smtp://localhost:25",
    "FILES_FOLDER": "/var/lib/tsudoi/files",
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": ""}, "at least 32"),
        ({"SECRET_KEY": "kX3v9TqLw7Zr2Yp5"}, "at least 32"),
        ({"SECRET_KEY": "a" * 40}, "too simple"),
        ({"SECRET_KEY": "abcabcdabcabcdabcabcdabcabcdabcabcd"}, "too simple"),
        ({"SECRET_KEY": "correct-horse1" * 3}, "too simple"),
        ({"DATABASE_URL": "postgresql://tsudoi:tsudoi@localhost/tsudoi"}, "password in DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://tsudoi:password12345678@db/tsudoi"}, "password in DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://tsudoi:kX3v9TqLw7@db/tsudoi"}, "password in DATABASE_URL"),
        ({"BASE_URL": "http://yoyaku.city.example"}, "https://"),
        ({"SMTP_URL": None}, "SMTP_URL"),
        ({"DEBUG": True}, "debug"),
        ({"ENVIRONMENT": "prod"}, "TSUDOI_ENV"),
    ],
)
def test_unsafe_settings_are_refused_with_what_to_change(changed: dict[str, object], said: str) -> None:
    with pytest.raises(UnsafeSettings, match=said):
        check({**GOOD, **changed})


@pytest.mark.parametrize(
    "url", [GOOD["DATABASE_URL"], "postgresql://tsudoi:kX3v9TqLw7Zr2Yp5Hs@db/tsudoi", "sqlite:////srv/t.db"]
)
def test_safe_settings_are_taken(url: str) -> None:
    check({**GOOD, "DATABASE_URL": url})


@pytest.mark.long
def test_the_server_says_in_a_line_why_it_does_not_start() -> None:
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("TSUDOI_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**kept, "TSUDOI_ENV": "production", "TSUDOI_SECRET_KEY": "short"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert done.stderr == "Tsudoi does not start: TSUDOI_SECRET_KEY needs at least 32 characters.\n"
