"""What the main pages weigh on the wire: ``python -m runner.weights``."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.pages.assets import find_asset
from runner.tour import Stop, tour
from runner.town import city

TAKES = {"Accept-Encoding": "gzip, deflate, br"}
# "HTTP/1.1 200 OK" and the empty line at the end; every other line carries ": " and its own end.
_STATUS_LINE, _LINE = 19, 4


@dataclass(frozen=True)
class Weight:
    """In bytes: the page as it is written, as it is sent, and all that a first visit brings with it."""

    name: str
    raw: int
    sent: int
    requests: int
    first: int


def weigh(stop: Stop, assets: int, count: int) -> Weight:
    """``assets``: what ``count`` further requests bring of which browsers keep everything."""
    raw = len(stop.client.get(stop.address).data)
    sent = _on_the_wire(stop.client.get(stop.address, headers=TAKES))
    return Weight(stop.name, raw, sent, 1 + count, sent + assets)


def weigh_all() -> Iterator[Weight]:
    """Every page of the tour."""
    with city() as app:
        addresses = _asset_addresses()
        client: FlaskClient = app.test_client()
        assets = sum(_on_the_wire(client.get(address, headers=TAKES)) for address in addresses)
        for stop in tour(app):
            yield weigh(stop, assets, len(addresses))


def _asset_addresses() -> list[str]:
    found = [find_asset(kind) for kind in ("css", "js", "svg")]
    return [f"/assets/{one.filename}" for one in found if one is not None] + ["/static/icons/favicon.svg"]


def _on_the_wire(answer: TestResponse) -> int:
    """Headers and body; the server and the proxy add a date and a name."""
    headers = sum(len(name) + len(value) + _LINE for name, value in answer.headers)
    return len(answer.data) + headers + _STATUS_LINE


def main() -> None:
    """Print a table."""
    print(f"{'':<26}{'written':>10}{'following':>11}{'first':>10}{'requests':>10}   (KB on the wire)")
    for one in weigh_all():
        cells = (one.raw, one.sent, one.first)
        print(
            f"{one.name:<26}"
            + "{:>10.1f}{:>11.1f}{:>10.1f}".format(*(c / 1000 for c in cells))
            + f"{one.requests:>10}"
        )


if __name__ == "__main__":
    main()
