"""A hall with two rooms, and an administrator who is signed in."""

import pytest
from flask import Flask

from booking.facilities.models import Facility, Space
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("交流センター")


@pytest.fixture
def rooms(hall: Facility) -> list[Space]:
    return [factories.space(hall, name) for name in ("集会室", "研修室")]


@pytest.fixture
def admin(client: Client, rooms: list[Space]) -> Client:
    sign_in(client, factories.administrator())
    return client
