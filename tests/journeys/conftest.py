"""A small city at noon of 1 December 2026, and browsers that live in the same moment."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
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


@pytest.fixture
def mail_about(app: Flask, run_worker: Callable[[], None]) -> Callable[[str], EmailMessage]:
    """Lets the worker send what waits, and gives the one mail with these words in its subject."""

    def read(words: str) -> EmailMessage:
        run_worker()
        files = Path(app.config["MAIL_FOLDER"]).glob("*.eml")
        mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        found = [mail for mail in mails if words in str(mail["Subject"])]
        assert len(found) == 1, [str(mail["Subject"]) for mail in mails]
        return found[0]

    return read
