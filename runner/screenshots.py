"""``./run screenshots``: the pictures of the readme, taken anew."""

import argparse

from runner import environment, needs
from runner.problem import Problem

FOLDER = environment.ROOT / "docs" / "screenshots"


def screenshots(_options: argparse.Namespace) -> int:
    """Take them from a fresh fictional city of its own; gives the exit code."""
    environment.prepare(develop=True)
    for need in needs.NEEDS:
        if need.name in ("Chromium", "BIZ UDGothic") and need.find() is None:
            raise Problem(f"{need.name} is needed for pictures (apt-get install {need.packages[0]}).")
    return environment.python("-m", "runner.pictures", str(FOLDER))
