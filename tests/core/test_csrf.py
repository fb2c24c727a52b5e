"""The token of forms: masked anew in each answer, taken back under any of its masks."""

import re

import pytest
from flask import Flask
from freezegun import freeze_time

from booking.core.csrf import unmasked
from tests import factories
from tests.support.client import Client
from tests.support.forms import values_of
from tests.support.signing_in import sign_in


@pytest.fixture
def signed_in(app: Flask, client: Client) -> Client:
    app.config["WTF_CSRF_ENABLED"] = True
    sign_in(client, factories.user())
    return client


def _token(client: Client) -> str:
    return values_of(client.get("/account/email").text)["csrf_token"][0]


def test_two_answers_never_hold_the_same_token(signed_in: Client) -> None:
    first, second = _token(signed_in), _token(signed_in)
    assert first != second
    assert unmasked(first).partition(".")[0] == unmasked(second).partition(".")[0]


def test_each_of_them_is_taken(signed_in: Client) -> None:
    for token in (_token(signed_in), _token(signed_in)):
        answer = signed_in.post("/account/email/drop", data={"csrf_token": token})
        assert answer.status_code in (302, 303)


def test_a_form_that_lay_open_over_lunch_is_taken(app: Flask, client: Client) -> None:
    """Left to itself the library refuses a token after an hour, by a clock of its own."""
    app.config["WTF_CSRF_ENABLED"] = True
    with freeze_time("2026-12-01T03:00:00Z"):
        sign_in(client, factories.user())
        token = _token(client)
    with freeze_time("2026-12-01T05:00:00Z"):
        answer = client.post("/account/email/drop", data={"csrf_token": token})
    assert answer.status_code in (302, 303)


@pytest.mark.parametrize("bend", [lambda t: unmasked(t), lambda t: t[:-8], lambda t: "あ", lambda t: "AAAA"])
def test_what_is_not_a_masked_token_of_this_session_is_refused(signed_in: Client, bend: object) -> None:
    assert callable(bend)
    answer = signed_in.post("/account/email/drop", data={"csrf_token": bend(_token(signed_in))})
    assert answer.status_code == 400


def test_all_forms_of_one_answer_share_a_mask(signed_in: Client) -> None:
    tokens = re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', signed_in.get("/account/email").text)
    assert len(tokens) > 1
    assert len(set(tokens)) == 1
