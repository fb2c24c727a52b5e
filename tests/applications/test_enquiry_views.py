"""An application is opened again with its number and password."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.applications import steps
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NewClient = Callable[[], Client]


@pytest.fixture(autouse=True)
def _procedure(app: Flask, clock: Clock) -> None:
    factories.procedure()


def test_number_and_password_open_it_and_nothing_else_does(client: Client, new_client: NewClient) -> None:
    sent, password = steps.apply(client)
    stranger = new_client()
    address = f"/applications/{sent.reference}"
    assert stranger.get(address).headers["Location"] == "/applications/enquiry"
    assert stranger.get("/applications/2612-0000-0099").headers["Location"] == "/applications/enquiry"
    for number, wrong in ((sent.reference, "00000-00000"), ("2612-0000-0099", password), ("", password)):
        assert steps.enquire(stranger, number, wrong) == 422
    assert steps.enquire(stranger, sent.reference.replace("-", ""), password.replace("-", " ")) == 303
    assert "髙﨑 由香" in stranger.get(address).text
    stranger.post("/applications/enquiry/end")
    assert stranger.get(address).status_code == 302


def test_wrong_passwords_slow_the_source_and_the_right_one_still_works_elsewhere(
    client: Client, new_client: NewClient
) -> None:
    sent, password = steps.apply(client)
    stranger = new_client()
    statuses = [steps.enquire(stranger, sent.reference, "00000-00000") for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    other = new_client()
    other.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert steps.enquire(other, sent.reference, password) == 303


def test_what_was_opened_with_the_password_closes_by_itself(
    client: Client, new_client: NewClient, clock: Clock
) -> None:
    sent, password = steps.apply(client)
    reader, address = new_client(), f"/applications/{sent.reference}"
    assert steps.enquire(reader, sent.reference, password) == 303
    for _ in range(3):
        clock.forward(minutes=100)
        assert reader.get(address).status_code == 200, "each page begins the time anew"
    clock.forward(minutes=121)
    assert reader.get(address).status_code == 302


def test_a_number_typed_otherwise_leads_to_the_same_page(client: Client) -> None:
    owner = factories.user("髙﨑 由香")
    sent = factories.application(factories.found_procedure(), owner)
    sign_in(client, owner)
    answer = client.get(f"/applications/{sent.reference.replace('-', '')}")
    assert answer.headers["Location"] == f"/applications/{sent.reference}"
