"""``./run serve`` as a person starts it, in a copy of the project without any data."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.sources import ROOT

Start = Callable[..., "Service"]


class Service:
    """A started ``./run serve``, read until it says that it is ready."""

    def __init__(self, folder: Path, port: int, *options: str, **variables: str) -> None:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("TSUDOI_", "DATABASE_"))
        }
        self.address = f"http://localhost:{port}"
        self.process = subprocess.Popen(
            [folder / "run", "serve", "--port", str(port), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**kept, **variables},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "is ready" in line:
                break

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop and read the rest; gives the exit code."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()  # not communicate(): it would miss what was read ahead
        return self.process.wait(timeout=20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's files in a folder of their own, with the environment that the tests run in."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("booking", "migrations", "runner", "seeds"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("run", "wsgi.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy2(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free


@pytest.fixture
def start(folder: Path, port: int) -> Iterator[Start]:
    started: list[Service] = []

    def begin(*options: str, **variables: str) -> Service:
        started.append(Service(folder, port, *options, **variables))
        return started[-1]

    yield begin
    for service in started:
        if service.process.poll() is None:
            service.process.terminate()
        service.process.communicate(timeout=20)


def _worker_of(process: int) -> int:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_text().split("\0") for child in children}
    return next(child for child, command in commands.items() if "worker" in command)


def _counts(folder: Path) -> dict[str, int]:
    database = sqlite3.connect(folder / "instance" / "tsudoi.db")
    try:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    finally:
        database.close()


@pytest.mark.slow
def test_the_first_start_loads_the_seeds_and_the_second_prepares_nothing_again(
    start: Start, folder: Path
) -> None:
    first = start()
    with urllib.request.urlopen(f"{first.address}/readyz") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(first.address) as answer:
        assert answer.status == 200
    assert first.stop() == 0
    assert first.address in first.said
    for account in json.loads((folder / "seeds" / "accounts.json").read_text(encoding="utf-8")):
        assert account["email"] in first.said
    loaded = _counts(folder)
    assert loaded["facilities"] >= 6

    second = start()
    assert second.stop(signal.SIGTERM) == 0
    assert not {"Installing", "schema", "Loaded"} & set(second.said.split())
    assert _counts(folder) == loaded


def test_a_port_in_use_is_said_and_nothing_is_started(start: Start, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        service = start()
        assert service.process.wait(20) == 1
    assert f"localhost:{port} can't be used" in service.said
    assert f"--port {port + 1}" in service.said


@pytest.mark.slow
def test_when_the_worker_dies_the_server_is_stopped_and_the_exit_code_tells(start: Start) -> None:
    service = start(DATABASE_URL="", TSUDOI_ENV="development")
    os.kill(_worker_of(service.process.pid), signal.SIGKILL)
    rest, _ = service.process.communicate(timeout=20)
    assert "The worker ended by itself" in rest
    assert service.process.returncode == 1


@pytest.mark.slow
@pytest.mark.both_databases
def test_a_database_that_is_named_is_migrated_and_gets_no_demo_accounts(
    start: Start, empty_database_url: str, folder: Path
) -> None:
    service = start(DATABASE_URL=empty_database_url)
    assert "Demo accounts" not in service.said
    assert service.stop() == 0
    assert not (folder / "instance" / "tsudoi.db").exists()
