"""The Python environment of the project: made once, brought up to date when the requirements change."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from runner import catalogues
from runner.problem import Problem

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_STAMP = VENV / "tsudoi-requirements"
_SERVE = "requirements.txt"
_DEVELOP = "requirements-dev.txt"
_NO_NETWORK = re.compile(r"connection|resolve|timed out|unreachable|no matching distribution|proxy", re.I)


def prepare(*, develop: bool = False) -> None:
    """Make sure that the environment has what serving or developing needs; compile the catalogues."""
    if not _is_current(develop):
        _make()
        _install(_DEVELOP if develop else _SERVE)
        _STAMP.write_text(_stamp(develop), encoding="utf-8")
    if catalogues.stale(ROOT):
        subprocess.run([PYTHON, "-m", "runner.catalogues"], cwd=ROOT, check=True)


def python(*arguments: str, variables: dict[str, str] | None = None) -> int:
    """Run the environment's Python in the project's folder; gives the exit code."""
    return run_to_its_end([str(PYTHON), *arguments], {**os.environ, **(variables or {})})


def run_to_its_end(command: list[str], variables: dict[str, str]) -> int:
    """Run a program that may have to tidy up: it is told of a signal, and waited for."""
    process = subprocess.Popen(command, cwd=ROOT, env=variables)
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl-C reaches the program, too; subprocess.run would kill it while it tidies up
    finally:
        signal.signal(signal.SIGTERM, before)


def _is_current(develop: bool) -> bool:
    if not PYTHON.exists() or not _STAMP.exists():
        return False
    return _STAMP.read_text(encoding="utf-8") in {_stamp(develop), _stamp(True)}


def _stamp(develop: bool) -> str:
    """Changes with the requirements and with the Python in use."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (_SERVE, _DEVELOP) if develop else (_SERVE,):
        digest.update((ROOT / name).read_bytes())
    return f"{'develop' if develop else 'serve'} {digest.hexdigest()}\n"


def _make() -> None:
    if PYTHON.exists() and _runs_this_python():
        return
    print("Making the Python environment in .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Problem(
            f"{made.stdout}{made.stderr}\nPython's own venv and pip are needed and can't be used here.\n"
            f"Debian and Ubuntu: apt-get install python3-venv (or python{version}-venv); then ./run again."
        )


def _runs_this_python() -> bool:
    asked = subprocess.run([PYTHON, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    return asked.returncode == 0 and asked.stdout.strip() == sys.version.strip()


def _install(requirements: str) -> None:
    print(f"Installing what {requirements} names (once; this takes a minute) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*command, "-r", str(ROOT / requirements)], capture_output=True, text=True)
    if done.returncode:
        output = (done.stdout + done.stderr).strip()
        advice = (
            "The package index can't be reached, or lacks a package. Look at the network (or PIP_INDEX_URL, "
            "HTTPS_PROXY) and start ./run again."
            if _NO_NETWORK.search(output)
            else "pip could not install the requirements; what it says above tells why."
        )
        raise Problem("\n".join(output.splitlines()[-12:]) + "\n\n" + advice)
