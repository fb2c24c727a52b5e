"""A PostgreSQL cluster of one's own: in a temporary folder, on a socket, for tests and measurements."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from runner.needs import find_postgresql


def start(folder: Path, settings: Mapping[str, str], options: Sequence[str] = ()) -> None:
    """Make (``options`` are initdb's) and start the cluster; RuntimeError has the server's own words."""
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    made = ("-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    run("initdb", *made, *options)
    start_again(folder, settings)


def start_again(folder: Path, settings: Mapping[str, str]) -> None:
    """Start the cluster that is in ``folder``; after a kill this waits until it has recovered."""
    words = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    try:
        run(
            *("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-t", "60"),
            *("-o", f"-c unix_socket_directories='{folder}' -c listen_addresses='' {words}", "start"),
        )
    except RuntimeError as error:
        log = folder / "log"
        raise RuntimeError(f"{error}\n{log.read_text()[-2000:] if log.exists() else ''}") from None


def stop(folder: Path) -> None:
    """Stop the cluster at once."""
    run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


def url(folder: Path, database: str) -> str:
    """What goes into DATABASE_URL."""
    return f"postgresql+psycopg://postgres@/{database}?host={quote(str(folder), safe='')}"


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the user that may; raises RuntimeError with its own words."""
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
