"""Finding and killing processes of the test's own, as a power cut or the kernel would: without a word."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def children_of(process: int) -> list[int]:
    """Its children at this moment; none if it is gone."""
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def kill(*processes: int) -> None:
    """``kill -9``; whoever is gone already is gone."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def kill_tree(process: int) -> None:
    """The process and its children at once; returns when all are gone."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGSTOP)  # no further child between looking and killing
    children = children_of(process)
    kill(process, *children)
    deadline = time.monotonic() + 10
    while any(lives(one) for one in (process, *children)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{process} and its children {children} do not end")
        time.sleep(0.01)


def lives(process: int) -> bool:
    """Whether it still runs; one that nobody has waited for yet (a zombie) does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
