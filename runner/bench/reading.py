"""W1 and W2: how fast availability is told, as a page and as JSON."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from flask import Flask

from runner.bench import bare, load
from runner.bench.client import Browser
from runner.bench.data import City
from runner.bench.figures import Timing, tell

CLIENTS = (1, 4)
# A page that asks the database nothing, from the same server.
CONSTANT = "/healthz"
# How many different pages of a kind the floor of bare SQL walks through.
_SAMPLES = 20


def pages_of(city: City) -> dict[str, tuple[str, list[str]]]:
    """What is measured: id → description and the addresses, asked for in turn."""
    first, last = _month_of(city)
    months = [f"/spaces/{number}?month={first:%Y-%m}" for number in city.space_ids]
    days = [f"/facilities/{city.facility_id}/day?date={day}&view=grid" for day in city.days]
    return {
        "W1-page": ("a month of one space, page", months),
        "W1-json": (
            "a month of one space, JSON",
            [f"/api/v1/spaces/{number}/availability?from={first}&to={last}" for number in city.space_ids],
        ),
        "W2-page": ("a day of 100 spaces, page", days),
        "W2-json": (
            "a day of 100 spaces, JSON",
            [f"/api/v1/availability?date={day}&facility={city.facility_id}" for day in city.days],
        ),
    }


def _month_of(city: City) -> tuple[date, date]:
    """The first whole month of the data."""
    first = min(day for day in city.days if day.day == 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, last


def measure(
    app: Flask,
    database_url: str,
    port: int,
    city: City,
    seconds: float,
    wanted: Callable[[str], bool],
    prefix: str = "",
) -> None:
    """Tell W1 and W2 as far as they are wanted, each with its floors; ``prefix`` stands before their ids."""
    if not any(map(wanted, pages_of(city))):
        return
    constant = {clients: _ask(port, [CONSTANT], clients, seconds).per_second for clients in CLIENTS}
    for name, (what, addresses) in pages_of(city).items():
        if not wanted(name):
            continue
        statements = [bare.statements_of(app, address) for address in addresses[:_SAMPLES]]
        _warm_up(port, addresses)
        for clients in CLIENTS:
            timing = _ask(port, addresses, clients, seconds)
            floors = {
                "constant_page": constant[clients],
                "bare_sql": bare.read_floor(database_url, statements, clients, min(seconds, 2.0)),
            }
            figures = {**timing.figures(), "clients": clients, "statements": len(statements[-1])}
            tell(f"{prefix}{name}-{clients}", what, figures, floors)


def _warm_up(port: int, addresses: Sequence[str]) -> None:
    browser = Browser(port)
    for address in addresses[:10]:
        load.timed(browser, address)
    browser.close()


def _ask(port: int, addresses: Sequence[str], clients: int, seconds: float) -> Timing:
    """Let clients walk through the addresses, each beginning elsewhere."""
    asked = list(addresses)
    starts = [number * len(asked) // clients for number in range(clients)]
    no_cookies: dict[str, str] = {}
    jobs = [(no_cookies, (asked[start:] + asked[:start], seconds)) for start in starts]
    return load.run(port, _walk, jobs)[0]


def _walk(browser: Browser, task: tuple[Sequence[str], float]) -> list[tuple[float, int]]:
    addresses, seconds = task
    took: list[tuple[float, int]] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        took.append(load.timed(browser, addresses[len(took) % len(addresses)]))
    return took
