"""``./run bench``: measure the service; see the package ``runner.bench``."""

import argparse

from runner import environment


def bench(options: argparse.Namespace) -> int:
    """Measure in the environment's Python; gives 1 if a slot was sold twice or left unsold."""
    environment.prepare()
    return environment.python("-m", "runner.bench", *options.rest)
