"""PostgreSQL clusters of the tests' own: in a temporary folder, on a socket; one without fsync for all."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from runner.needs import find_postgresql
from tests.support.killing import kill_tree, lives

# Lasting is not wanted here, speed is; twice the connections of two rivals' test of 8 processes.
_SETTINGS = {
    "listen_addresses": "",
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


def start(folder: Path, options: Sequence[str] = (), **settings: str) -> None:
    """Make and start the cluster in ``folder``; raises RuntimeError with the server's own words."""
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    _run(
        "initdb",
        "-D",
        f"{folder}/data",
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
        *options,
    )
    start_again(folder, **settings)


def start_again(folder: Path, **settings: str) -> None:
    """Start the cluster that is in ``folder``; after a kill this waits until it has recovered."""
    words = " ".join(f"-c {name}='{value}'" for name, value in {**_SETTINGS, **settings}.items())
    try:
        _run(
            *("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-t", "60"),
            *("-o", f"-c unix_socket_directories='{folder}' {words}", "start"),
        )
    except RuntimeError as error:
        raise RuntimeError(f"{error}\n{(folder / 'log').read_text()[-2000:]}") from None


def stop(folder: Path) -> None:
    """Stop the cluster at once, if one runs there (one that was killed leaves its file behind)."""
    if is_running(folder):
        _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


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


def url(folder: Path, database: str) -> str:
    """What goes into DATABASE_URL."""
    return f"postgresql+psycopg://postgres@/{database}?host={quote(str(folder), safe='')}"


def _run(program: str, *arguments: str) -> None:
    programs = find_postgresql()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    command = [str(Path(programs) / program), *arguments]
    if os.geteuid() == 0:  # the server refuses to run as root
        command = [shutil.which("runuser") or "runuser", "-u", "postgres", "--", *command]
    # Output goes to a pipe only while the program itself runs: the server keeps -l's file open, not ours.
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stdout}")
