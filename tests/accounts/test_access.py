"""The door: where a visitor is led who has to sign in first."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests import factories
from tests.support.client import Client

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
