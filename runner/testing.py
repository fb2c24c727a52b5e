"""``./run test``: what the tests need beside Python is installed where that is possible, then pytest runs."""

import argparse
import os
import subprocess
import sys

from runner import environment, needs
from runner.needs import Need
from runner.problem import Problem

NO_TESTS = 5  # pytest's exit code
MOST_PROCESSES = 8


def test(options: argparse.Namespace) -> int:
    """Run the tests; gives pytest's exit code, or 1 when CI would have had to leave something out."""
    environment.prepare(develop=True)
    absent = [] if options.quick else _install_needs()
    if absent and _in_ci():
        raise Problem(_left_out(absent) + "\nIn CI nothing may be left out.")
    selection = "not slow"
    if options.quick:
        selection += " and not postgresql and not browser and not java and not rare_kanji and not long"
    elif options.only_slow:
        selection = "slow"
    chosen = [] if options.all else ["-m", selection]
    processes = str(max(2, min(os.cpu_count() or 2, MOST_PROCESSES)))
    # Neighbours stay in one process, so that what a file makes for its tests is made once.
    code = _pytest("-n", processes, "--dist", "worksteal", *chosen, *options.rest)
    if absent:
        print(_left_out(absent), flush=True)
    return 0 if options.only_slow and code == NO_TESTS else code


def check_migrations(_options: argparse.Namespace) -> int:
    """The tests of the migrations alone."""
    environment.prepare(develop=True)
    absent = [need for need in _install_needs() if need.name == "PostgreSQL"]
    if absent and _in_ci():
        raise Problem(_left_out(absent) + "\nIn CI nothing may be left out.")
    code = _pytest("tests/architecture/test_migrations.py")
    if absent:
        print(_left_out(absent), flush=True)
    return code


def _pytest(*arguments: str) -> int:
    # Settings of a service that runs here must not reach the tests; and the many processes that tests start
    # need not compile the same code again and again.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TSUDOI_") and name not in ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    }
    command = [str(environment.PYTHON), "-m", "pytest", *arguments]
    return environment.run_to_its_end(command, kept)


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def _install_needs() -> list[Need]:
    """Install what is missing where apt-get can do it; gives what is still missing."""
    absent = needs.missing()
    if absent and needs.can_install():
        print(f"Installing for the tests: {', '.join(need.name for need in absent)} …", flush=True)
        _apt_get("update")
        packages = [package for need in absent if (package := _first_known(need.packages))]
        if packages and not _apt_get("install", "--yes", "--no-install-recommends", *packages):
            for package in packages:  # one that can't be had must not keep the others away
                _apt_get("install", "--yes", "--no-install-recommends", package)
        absent = needs.missing()
    # Not where somebody would be asked for a password: the tests do without it.
    if os.geteuid() == 0 and needs.can_install() and needs.has_slow_browser():
        quicker = _first_known((needs.HEADLESS_SHELL,))
        if quicker:
            print("Installing the headless shell of Chromium, which tests run in twice as fast …", flush=True)
            _apt_get("install", "--yes", "--no-install-recommends", quicker)
    return absent


def _first_known(packages: tuple[str, ...]) -> str | None:
    for package in packages:
        shown = subprocess.run(["apt-cache", "show", package], capture_output=True, text=True)
        if shown.returncode == 0 and shown.stdout.strip():
            return package
    return None


def _apt_get(*arguments: str) -> bool:
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", *arguments]
    if os.geteuid() != 0:
        command = ["sudo", *([] if sys.stdin.isatty() else ["--non-interactive"]), *command]
    done = subprocess.run(command, stdin=None, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-8:]), flush=True)
    return done.returncode == 0


def _left_out(absent: list[Need]) -> str:
    line = "!" * 100
    lines = ["", line, "NOT EVERYTHING COULD BE TESTED. Missing here, and what had to be left out:"]
    for need in absent:
        lines += [f"  {need.name}: {need.without}", f"      install: {need.elsewhere}"]
        lines += [f"      Debian, Ubuntu: apt-get install {need.packages[0]}"]
    return "\n".join([*lines, line])
