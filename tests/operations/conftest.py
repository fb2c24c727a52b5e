"""The fictional city, loaded once for all tests of a process that only read it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from booking.app import create_app
from booking.core.db import db
from booking.municipalities.models import Municipality
from booking.operations import seeds
from tests.operations.loaded import NOW
from tests.support.databases import Databases


@pytest.fixture(scope="session")
def loaded(databases: Databases) -> Iterator[Flask]:
    """An application over a city that was loaded once for all tests that only read."""
    url = databases.fresh("sqlite", "seeds")
    made = create_app({"DATABASE_URL": url, "ENVIRONMENT": "test", "SECRET_KEY": "for tests only, " * 3})
    with made.app_context(), db.transaction():
        seeds.load(NOW)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def city(loaded: Flask) -> Iterator[Municipality]:
    with loaded.app_context():
        yield db.session.scalars(select(Municipality)).one()
