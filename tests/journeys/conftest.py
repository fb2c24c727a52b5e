"""A small city at noon of 1 December 2026, and browsers that live in the same moment."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.journeys import looking
from tests.support.clock import Clock


@pytest.fixture(autouse=True)
def _as_it_is_served(app: Flask, request: pytest.FixtureRequest) -> None:
    """Forms carry their tokens, as outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    looking.begin(request.node.name)


@pytest.fixture
def new_page(new_page: Callable[..., Page], clock: Clock) -> Callable[..., Page]:
    """As elsewhere, with the clock of the service in the browser."""

    def open_page(width: int = 1280, **options: Any) -> Page:
        page = new_page(width=width, **options)
        page.context.clock.set_fixed_time(clock.moment)
        return page

    return open_page
