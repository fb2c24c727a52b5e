"""Lighthouse over the main pages: ``python -m runner.slow_phone PROGRAM``; see ``runner.weighing``."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from runner.tour import Stop, tour
from runner.town import city, served

MOST_SECONDS = 180
TRIES = 2
# Soon enough for a slow phone: from the tap to a page that answers.
USABLE_WITHIN = 2.0


@dataclass(frozen=True)
class Verdict:
    """Marks out of 100; seconds until the first words, the largest thing, and until the page answers."""

    name: str
    accessibility: int
    performance: int
    first: float
    largest: float
    usable: float

    @property
    def is_good(self) -> bool:
        return self.accessibility == 100 and self.usable <= USABLE_WITHIN


def judge(program: str, address: str, stop: Stop, folder: Path) -> Verdict:
    """Lighthouse's own slow phone: four times slower than this machine, 1.6 Mbit/s, 150 ms there and back."""
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in _cookies(stop))
    report = folder / "report.json"
    command = [
        *("node", program, address + quote(stop.address, safe="/?=&%")),
        *("--output=json", f"--output-path={report}", "--quiet"),
        *("--only-categories=accessibility,performance", "--max-wait-for-load=60000"),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    if cookies:
        command.append("--extra-headers=" + json.dumps({"Cookie": cookies}))
    _run(command, stop)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    _tell_faults(found)
    marks = {name: round((part["score"] or 0) * 100) for name, part in found["categories"].items()}
    seconds = {
        name: found["audits"][audit]["numericValue"] / 1000
        for name, audit in (
            ("first", "first-contentful-paint"),
            ("largest", "largest-contentful-paint"),
            ("usable", "interactive"),
        )
    }
    return Verdict(stop.name, marks["accessibility"], marks["performance"], **seconds)


def _run(command: list[str], stop: Stop) -> None:
    """Once more, where the browser did not start or lost its page; what it said the second time is told."""
    for _ in range(TRIES):
        done = subprocess.run(command, timeout=MOST_SECONDS, capture_output=True, text=True)
        if done.returncode == 0:
            return
    raise SystemExit(f"Lighthouse could not look at {stop.name} ({stop.address}):\n{done.stderr.strip()}")


def _cookies(stop: Stop) -> list[Any]:
    name = stop.client.application.config["SESSION_COOKIE_NAME"]
    cookie = stop.client.get_cookie(name)
    return [cookie] if cookie is not None else []


def _tell_faults(found: dict[str, Any]) -> None:
    for part in found["categories"]["accessibility"]["auditRefs"]:
        audit = found["audits"][part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < 1:
            print(f"  {audit['title']}: {json.dumps(audit.get('details', {}), ensure_ascii=False)[:600]}")


def main(program: str) -> int:
    """Print a table; 1 if a page is not usable soon enough, or not by everybody."""
    print(f"{'':<26}{'a11y':>6}{'perf':>6}{'first':>8}{'largest':>9}{'usable':>8}   (seconds)")
    verdicts = []
    with city() as app, served(app) as address, tempfile.TemporaryDirectory() as folder:
        for stop in tour(app):
            one = judge(program, address, stop, Path(folder))
            print(
                f"{one.name:<26}{one.accessibility:>6}{one.performance:>6}"
                f"{one.first:>8.1f}{one.largest:>9.1f}{one.usable:>8.1f}",
                flush=True,
            )
            verdicts.append(one)
    return 0 if all(one.is_good for one in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
