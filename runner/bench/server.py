"""The service as it is packaged, over the database that is measured."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from runner import serving
from runner.bench.client import Browser

_PATIENCE = 30.0


@contextmanager
def running(database_url: str, secret: str, processes: int, threads: int) -> Iterator[int]:
    """Start the server; gives its port, and stops it at the end."""
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "TSUDOI_ENV": "development",
        "TSUDOI_SECRET_KEY": secret,
        "TSUDOI_BASE_URL": f"http://localhost:{port}",
    }
    command = [sys.executable, *serving.server_command("127.0.0.1", port, processes, threads)]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended by itself (exit code {process.returncode})")
        browser = Browser(port)
        try:
            if browser.get("/readyz").status == 200:
                return
        except OSError:
            pass
        finally:
            browser.close()
        time.sleep(0.1)
    raise RuntimeError("the server did not become ready")
