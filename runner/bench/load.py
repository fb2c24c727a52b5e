"""Clients side by side: processes that begin at the same moment, each a row of requests."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from threading import Thread
from typing import Any

from runner.bench.client import Browser
from runner.bench.figures import Timing

# What one client does with its browser: gives the seconds that each deed took, and the status of its answer.
Deed = Callable[[Browser, Any], list[tuple[float, int]]]
_MOST_PROCESSES = 4


def run(port: int, deed: Deed, jobs: Sequence[tuple[dict[str, str], Any]]) -> tuple[Timing, Counter[int]]:
    """Let each job (cookies, argument) be done by a client of its own, all at once; counts the statuses."""
    context = get_context("fork")
    groups = [jobs[i::_MOST_PROCESSES] for i in range(min(_MOST_PROCESSES, len(jobs)))]
    barrier = context.Barrier(len(jobs) + 1)
    results = context.SimpleQueue()
    processes = [
        context.Process(target=_group, args=(port, deed, group, barrier, results)) for group in groups
    ]
    for process in processes:
        process.start()
    barrier.wait(60)
    begun = time.perf_counter()
    answers: list[Any] = [results.get() for _job in jobs]
    together = time.perf_counter() - begun
    for process in processes:
        process.join()
    broken = [answer for answer in answers if isinstance(answer, str)]
    if broken:
        raise RuntimeError(broken[0])
    done = [one for answer in answers for one in answer]
    return Timing([seconds for seconds, _status in done], together), Counter(status for _, status in done)


def _group(
    port: int, deed: Deed, jobs: Sequence[tuple[dict[str, str], Any]], barrier: Barrier, results: Any
) -> None:
    threads = [Thread(target=_client, args=(port, deed, job, barrier, results)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _client(port: int, deed: Deed, job: tuple[dict[str, str], Any], barrier: Barrier, results: Any) -> None:
    cookies, argument = job
    browser = Browser(port, dict(cookies))
    try:
        barrier.wait(60)
        results.put(deed(browser, argument))
    except Exception as error:
        results.put(f"{type(error).__name__}: {error}")
    finally:
        browser.close()


def timed(browser: Browser, path: str) -> tuple[float, int]:
    """Fetch a page that must be there; gives the seconds and the status."""
    begun = time.perf_counter()
    answer = browser.get(path)
    took = time.perf_counter() - begun
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return took, answer.status
