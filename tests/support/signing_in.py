"""Signing in without the form, for tests about something else."""

from flask import current_app
from playwright.sync_api import Page

from booking.accounts.models import User
from booking.accounts.sessions import start_session
from booking.core import clock
from booking.core.db import db
from tests.support.client import Client


def sign_in(client: Client, user: User) -> None:
    """The client is this person from here on."""
    with db.transaction():
        token = start_session(user, clock.now())
    with client.session_transaction() as cookie:
        cookie["sid"] = token
        cookie["_user_id"] = str(user.id)
        cookie["_fresh"] = True


def sign_in_browser(page: Page, user: User) -> None:
    """The browser of the page is this person from here on."""
    client = current_app.test_client()
    assert isinstance(client, Client)
    sign_in(client, user)
    name = current_app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": current_app.config["BASE_URL"]}])
