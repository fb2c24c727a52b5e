"""The main pages of the fictional city, with who looks at each: what is weighed, and shown to Lighthouse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from booking.core.calendar import local_date
from runner.town import MOMENT, send, sign_in

# A Saturday in the month after, in which everybody may book.
DAY = local_date(MOMENT) + timedelta(days=14)


@dataclass(frozen=True)
class Stop:
    """A page, its address, and the browser of who looks."""

    name: str
    address: str
    client: FlaskClient


def tour(app: Flask) -> Iterator[Stop]:
    """Strangers' pages, then a booking on its way, then staff at work."""
    stranger, resident, staff, clerk = (app.test_client() for _ in range(4))
    for name, address in _public(stranger):
        yield Stop(name, address, stranger)
    sign_in(resident, "resident")
    yield from _booking(resident)
    sign_in(staff, "staff")
    yield Stop(
        "requests, staff", _link(staff, "/staff/requests", r"/staff/requests\?[^\"#]*case=[^\"#]*"), staff
    )
    yield Stop("counter, staff", "/staff/bookings/new", staff)
    sign_in(clerk, "clerk")
    yield Stop("applications, clerk", "/staff/applications", clerk)


def _public(client: FlaskClient) -> Iterator[tuple[str, str]]:
    yield "front page", "/"
    search = "/search?q=体育館"
    yield "search", search
    space = _link(client, search, r"/spaces/\d+").partition("?")[0]
    yield "month of a space", f"{space}?month={DAY:%Y-%m}&day={DAY}"
    facility = _link(client, "/facilities", r"/facilities/\d+")
    yield "facility", facility
    yield "day of a facility", f"{facility}/day?day={DAY}"
    yield "sign-in", "/sign-in"
    yield "what can be applied for", "/apply"
    yield "a procedure", _link(client, "/apply", r"/apply/[\w-]+")


def _booking(client: FlaskClient) -> Iterator[Stop]:
    """As far as the last page; the slot is the first one that is free of 卓球室."""
    found = _link(client, "/search?q=卓球室", r"/spaces/\d+").partition("?")[0]
    month = client.get(f"{found}?month={DAY:%Y-%m}&day={DAY}").text
    starts = re.search(r"(?:starts=|name=\"starts\" value=\")([\d:T-]+)", month)
    ends = re.search(r"(?:ends=|name=\"ends\" value=\")([\d:T-]+)", month)
    if starts is None or ends is None:
        raise SystemExit(f"{found} has nothing free on {DAY}")
    number = found.rpartition("/")[2]
    slot = {"space": number, "day": f"{DAY}", "starts": starts[1], "ends": ends[1]}
    details = send(client, f"{found}?month={DAY:%Y-%m}&day={DAY}", "/book", **slot).request.path
    yield Stop("booking, step 2", details, client)
    typed: dict[str, Any] = {"purpose": "卓球の練習", "people": "8", "phone": "090-0000-1234"}
    confirm = send(client, details, **typed).request.path
    yield Stop("booking, step 3", confirm, client)
    done = send(client, confirm).request.path
    yield Stop("booking, step 4", done, client)
    yield Stop("my page", "/my", client)
    booking = done.removesuffix("/done")
    yield Stop("a booking", booking, client)
    yield Stop("cancelling it", _link(client, booking, r"/bookings/[\d-]+/cancel/\d+"), client)
    procedure = _link(client, "/apply", r"/apply/[\w-]+")
    form = send(client, procedure, f"{procedure}/start").request.path
    yield Stop("form of an application", form, client)


def _link(client: FlaskClient, page: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern}[^"#]*)', client.get(page).text)
    if found is None:
        raise SystemExit(f"{page} has no link like {pattern}")
    return found[1].replace("&amp;", "&")
