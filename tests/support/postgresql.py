"""A PostgreSQL cluster of the test run's own: in a temporary folder, on a socket, without fsync."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

from runner.needs import find_postgresql

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


def start(folder: Path) -> None:
    """Make and start the cluster in ``folder``; raises RuntimeError with the server's own words."""
    folder.mkdir()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    _run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    _run(
        *("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-t", "60"),
        *("-o", f"-c unix_socket_directories='{folder}' {settings}", "start"),
    )


def stop(folder: Path) -> None:
    """Stop the cluster at once, if one runs there."""
    if (folder / "data" / "postmaster.pid").exists():
        _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


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
