"""``./run weigh`` and ``./run lighthouse``: what pages weigh, and how soon they can be used."""

import argparse
import shutil
import subprocess

from runner import environment, needs
from runner.problem import Problem

LIGHTHOUSE = "13.5.0"
FOLDER = environment.ROOT / ".cache" / "lighthouse"


def weigh(_options: argparse.Namespace) -> int:
    """Of a fresh fictional city; gives the exit code."""
    environment.prepare(develop=True)
    return environment.python("-m", "runner.weights")


def lighthouse(options: argparse.Namespace) -> int:
    """Look at the main pages of a fresh fictional city as a slow phone on a slow line does."""
    environment.prepare(develop=True)
    chromium = needs.find_chromium(windows=True)
    if chromium is None:
        raise Problem("Chromium is needed (apt-get install chromium).")
    program = _program()
    return environment.python(
        "-m", "runner.slow_phone", str(program), *options.rest, variables={"CHROME_PATH": chromium}
    )


def _program() -> str:
    """Lighthouse's command, installed once into a folder of the project that git doesn't see."""
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    installed = FOLDER / f"version-{LIGHTHOUSE}"
    if installed.exists() and program.exists():
        return str(program)
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Problem("Node.js and npm are needed for Lighthouse (apt-get install nodejs npm).")
    print(f"Installing Lighthouse {LIGHTHOUSE} …", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run([*command, f"lighthouse@{LIGHTHOUSE}"], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"npm could not install Lighthouse:\n{done.stderr[-800:]}")
    installed.touch()
    return str(program)
