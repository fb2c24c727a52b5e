"""PostgreSQL clusters of the tests' own: in a temporary folder, on a socket; one without fsync for all."""

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from runner import postgresql
from runner.postgresql import url
from tests.support.killing import kill_tree, lives

__all__ = [
    "DURABLE",
    "bring_back",
    "create_database",
    "is_running",
    "kill",
    "postmaster",
    "start",
    "start_again",
    "stop",
    "url",
]

# Lasting is not wanted here, speed is; twice the connections of two rivals' test of 8 processes.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}
# As in production, for what is killed on purpose.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

REAPED_SECONDS = 5
BACK_SECONDS = 60
REFUSALS = 6


def start(folder: Path, options: Sequence[str] = (), **settings: str) -> None:
    """Make and start the cluster in ``folder``; raises RuntimeError with the server's own words."""
    postgresql.start(folder, {**_SETTINGS, **settings}, options)


def start_again(folder: Path, **settings: str) -> None:
    """Start the cluster that is in ``folder``; after a kill this waits until it has recovered."""
    postgresql.start_again(folder, {**_SETTINGS, **settings})


def bring_back(folder: Path, **settings: str) -> None:
    """Start the cluster unless it runs, and see that it answers: a number of a process alone may deceive."""
    if not is_running(folder):
        start_again(folder, **settings)
    deadline, refused = time.monotonic() + BACK_SECONDS, 0
    while True:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.5)
        refused += 1
        if refused % REFUSALS == 0:
            with suppress(RuntimeError):  # it runs after all, and is still recovering
                start_again(folder, **settings)


def stop(folder: Path) -> None:
    """Stop the cluster at once, if one runs there (one that was killed leaves its file behind)."""
    if is_running(folder):
        postgresql.stop(folder)


def kill(folder: Path) -> None:
    """``kill -9`` for all of its processes at once, as when the power fails."""
    first = postmaster(folder)
    kill_tree(first)
    deadline = time.monotonic() + REAPED_SECONDS
    while Path(f"/proc/{first}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    if Path(f"/proc/{first}").exists():  # nobody waits for dead processes here: it would count as alive
        (folder / "data" / "postmaster.pid").unlink()


def is_running(folder: Path) -> bool:
    """Whether the cluster's first process lives; it may be recovering."""
    return (folder / "data" / "postmaster.pid").exists() and lives(postmaster(folder))


def postmaster(folder: Path) -> int:
    """The first process of the cluster that runs there."""
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def create_database(folder: Path, name: str) -> str:
    """An empty database; gives its URL."""
    with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    return url(folder, name)
