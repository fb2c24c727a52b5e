"""A PostgreSQL cluster of one's own: in a temporary folder, on a socket, for tests and measurements."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from runner.needs import find_postgresql


def start(folder: Path, settings: Mapping[str, str]) -> None:
    """Make and start the cluster in ``folder``; raises RuntimeError with the server's own words."""
    folder.mkdir()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    given = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    _run(
        *("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-t", "60"),
        *("-o", f"-c unix_socket_directories='{folder}' -c listen_addresses='' {given}", "start"),
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
