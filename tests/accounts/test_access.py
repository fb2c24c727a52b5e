"""The door: where a visitor is led who has to sign in first."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from booking.core.db import db
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

CASES = [
    ("http://localhost/bookings/1?x=1", "/bookings/1?x=1"),  # the page with the form
    ("https://elsewhere.example/my", ""),  # another site
    ("http://localhost.evil.example/my", ""),  # one that only begins like ours
    ("http://localhost//evil.example/", ""),  # a browser would read a host
    (None, ""),
]


@pytest.mark.parametrize(("referrer", "back"), CASES)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    app: Flask, client: Client, referrer: str | None, back: str
) -> None:
    app.config["BASE_URL"] = "http://localhost"
    factories.municipality()
    headers = {"Referer": referrer} if referrer else {}

    answer = client.post("/bookings/1/cancel/1", headers=headers)

    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.location).query, keep_blank_values=True) == {"next": [back]}
    assert "ログインの時間が切れていました" in client.get(answer.location).text


def test_a_page_is_shown_while_another_writes_for_long(app: Flask, client: Client, clock: Clock) -> None:
    person = factories.user()
    sign_in(client, person)
    clock.forward(minutes=6)
    options = {"tsudoi_write": True, "tsudoi_patience": 1}
    with db.engine.connect().execution_options(**options) as other, other.begin():
        assert client.get("/my").status_code == 200


PROXIED = [
    ({"X-Forwarded-For": "203.0.113.7"}, 404),
    ({"Via": "1.1 proxy"}, 404),
    ({"Host": "yoyaku.harunagi.example"}, 404),  # a name that was made to lead here
    ({"Host": "localhost.evil.example"}, 404),
    ({"Host": "127.0.0.1:8000"}, 200),
    ({}, 200),
]


@pytest.mark.parametrize(("headers", "status"), PROXIED)
def test_development_pages_are_for_this_machine_alone(
    app: Flask, client: Client, headers: dict[str, str], status: int
) -> None:
    factories.municipality()
    assert client.get("/dev/mail", headers=headers).status_code == status
