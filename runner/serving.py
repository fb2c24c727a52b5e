"""``./run serve``: the server and the worker side by side, until one of them or the person stops."""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from types import FrameType

from runner import environment, operating, settings
from runner.problem import Problem

READY_SECONDS = 60
STOP_SECONDS = 15
PAUSE = 0.05
SERVER_PROCESSES = 2
SERVER_THREADS = 4


def serve(options: argparse.Namespace) -> int:
    """Prepare, start and watch; gives 0 when it was asked to stop."""
    environment.prepare()
    host, port = options.host, options.port
    _ensure_free(host, port)
    chosen = settings.read()
    address = f"http://{_name_for_people(host)}:{port}"
    chosen.variables.setdefault("TSUDOI_BASE_URL", os.environ.get("TSUDOI_BASE_URL", address))
    demo = options.demo or (chosen.embedded and not chosen.production)
    operating.migrate_if_needed(chosen)
    if options.demo or (demo and not settings.embedded_state()[1]):
        operating.load_seeds(chosen)
    processes = Processes()
    processes.start("server", server_command(host, port, SERVER_PROCESSES, SERVER_THREADS), chosen.variables)
    processes.start("worker", [*operating.FLASK, "worker"], chosen.variables)
    try:
        if not processes.wait_until(lambda: _is_ready(host, port), READY_SECONDS):
            return processes.stop()
        _welcome(address, demo)
        processes.wait_until(lambda: False, None)
    finally:
        code = processes.stop()
    return code


class Processes:
    """What was started; one that ends by itself ends the others."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False
        self._code = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def start(self, name: str, arguments: list[str], variables: dict[str, str]) -> None:
        # A session of its own: Ctrl-C reaches this process only, which then stops the others in order.
        self._running[name] = subprocess.Popen(
            [environment.PYTHON, *arguments],
            cwd=environment.ROOT,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_until(self, done: Callable[[], bool], seconds: float | None) -> bool:
        """True once ``done``; False when asked to stop, when a process ended, or when the time is over."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self._asked_to_stop:
            if done():
                return True
            for name, process in self._running.items():
                if process.poll() is not None:
                    print(f"The {name} ended by itself (exit code {process.returncode}).", flush=True)
                    self._code = max(process.returncode, 0) or 1
                    return False
            if deadline is not None and time.monotonic() > deadline:
                print(f"The service did not become ready within {seconds:.0f} s.", flush=True)
                self._code = 1
                return False
            time.sleep(PAUSE)
        return False

    def stop(self) -> int:
        """Stop whatever still runs, first with patience; gives the exit code for all."""
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return self._code


def server_command(host: str, port: int, processes: int, threads: int) -> list[str]:
    """What starts the server, to be put behind the name of Python."""
    return [
        *("-m", "gunicorn", "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--workers", str(processes), "--threads", str(threads), "--worker-class", "gthread"),
        *("--no-control-socket", "--graceful-timeout", "10", "--log-level", "warning", "wsgi:app"),
    ]


def _ensure_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, OverflowError) as error:
        raise Problem(
            f"{host}:{port} can't be used ({getattr(error, 'strerror', None) or error}).\n"
            f"Perhaps the service already runs there; another port: ./run serve --port {port + 1}"
        ) from None


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _name_for_people(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _welcome(address: str, demo: bool) -> None:
    print(f"\nTsudoi is ready: {address}   (Ctrl-C stops it)")
    accounts = environment.ROOT / "seeds" / "accounts.json"
    if demo and accounts.exists():
        print("\nDemo accounts:")
        for one in json.loads(accounts.read_text(encoding="utf-8")):
            print(f"  {one['role']:<14} {one['email']:<32} {one['password']:<20} {one['note']}")
    print(flush=True)
