"""The service as in production: gunicorn with two processes, and the worker, over a database of choice."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.support.killing import children_of, kill_tree
from tests.support.smtp import free_port
from tests.support.sources import ROOT

SECRET = "kX3v9TqLw7Zr2Yp5Hs8Nd1Gb6Mf4Jc0AeWu"
READY_SECONDS = 40
_SERVER = ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app")
_WORKER = ("-m", "flask", "--app", "wsgi", "worker")


class RealService:
    """``start`` brings up what does not run; what it says goes to ``log``."""

    def __init__(
        self, database_url: str, smtp_url: str, log: Path, *, within: Sequence[str] = (), **variables: str
    ) -> None:
        self.port = free_port()
        self.log = log
        self._within = within
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("TSUDOI_", "DATABASE_"))}
        self._variables = {
            **kept,
            "TSUDOI_ENV": "production",
            "TSUDOI_SECRET_KEY": SECRET,
            "TSUDOI_BASE_URL": "https://yoyaku.harunagi.example",
            "TSUDOI_SMTP_URL": smtp_url,
            "TSUDOI_BIND": f"127.0.0.1:{self.port}",
            "TSUDOI_PROCESSES": "2",
            "DATABASE_URL": database_url,
            "TSUDOI_FILES_FOLDER": str(log.with_name("files")),
            **variables,
        }

    def settings(self) -> dict[str, object]:
        """What another application needs to be the same service (to sign people in, to look at its rows)."""
        names = ("SECRET_KEY", "BASE_URL", "SMTP_URL", "FILES_FOLDER")
        given = {name: self._variables[f"TSUDOI_{name}"] for name in names}
        return {**given, "ENVIRONMENT": "production", "DATABASE_URL": self._variables["DATABASE_URL"]}

    def process(self, name: str) -> int:
        """The first process of ``server`` or ``worker``."""
        return self._running[name].pid

    def start(self, names: Iterable[str] = ("server", "worker")) -> None:
        """Start what does not run, and wait until the server says that it can work."""
        for name in names:
            running = self._running.get(name)
            if running is None or running.poll() is not None:
                self._start(name)
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready after {READY_SECONDS} s:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.03)

    def _start(self, name: str) -> None:
        arguments = _SERVER if name == "server" else _WORKER
        with self.log.open("ab") as log:
            self._running[name] = subprocess.Popen(
                [*self._within, sys.executable, *arguments],
                cwd=ROOT,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def server_children(self) -> list[int]:
        """The processes that answer requests."""
        return children_of(self.process("server"))

    def kill(self, name: str) -> None:
        """The process and its children at once, as systemd and the kernel do."""
        kill_tree(self.process(name))
        self._running[name].wait()

    def stop(self) -> None:
        """End whatever runs."""
        for name, process in self._running.items():
            if process.poll() is None:
                self.kill(name)
