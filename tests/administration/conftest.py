"""Whoever changes settings, and a second one who does so at the same time."""

from collections.abc import Callable

import pytest

from booking.accounts.models import User
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


@pytest.fixture
def admin(client: Client, clock: Clock) -> User:
    """An administrator, signed in."""
    made = factories.administrator()
    sign_in(client, made)
    return made


@pytest.fixture
def other(admin: User, new_client: Callable[[], Client]) -> Client:
    """The browser of a second administrator."""
    made = new_client()
    sign_in(made, factories.administrator("管理 次郎"))
    return made
