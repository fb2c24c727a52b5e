"""Waiting for something that another process does."""

import time
from collections.abc import Callable


def wait_until(done: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again; fails by the name of what did not come."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"{what}: not after {seconds} s"
        time.sleep(0.05)
