"""Somebody in the town: what a state needs to be brought about, by HTTP or by the services themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from booking.accounts.models import User
from booking.accounts.passwords import hash_password
from booking.accounts.service import issue_counter_password
from booking.core.db import db
from booking.core.display import COOKIE, Display, write_display
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of
from tests.support.signing_in import sign_in
from tests.survey.deeds import Deeds

RESIDENT = "resident@harunagi.example"
STAFF = "staff@harunagi.example"
COMMUNITY_STAFF = "kominkan@harunagi.example"
CLERK = "clerk@harunagi.example"
ADMINISTRATOR = "admin@harunagi.example"
# Somebody without a booking or an application of their own.
NEWCOMER = "newcomer@harunagi.example"
# A Wednesday, in the month that everybody may book in.
DAY = date(2026, 12, 9)


@dataclass
class Visit(Deeds):
    """One browser in the town, and the town's clock."""

    app: Flask
    client: Client
    clock: Clock

    def sign_in(self, email: str) -> User:
        """The browser is this person's from here on."""
        found = self.user(email)
        sign_in(self.client, found)
        return found

    def speak(self, locale: str) -> None:
        """The browser shows pages in that language."""
        self.client.set_cookie(COOKIE, write_display(Display(locale=locale)))

    def show_readings(self) -> None:
        """The browser shows how hard words are read."""
        self.client.set_cookie(COOKIE, write_display(Display(readings="on")))

    def get(self, path: str) -> TestResponse:
        """The page, at the end of all redirects."""
        return self.client.get(path, follow_redirects=True)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """What comes back for these fields alone."""
        return self.client.post(path, data=fields, follow_redirects=True)

    def send(self, path: str, to: str = "", **changes: Any) -> TestResponse:
        """Open a page, change these fields of its form, and send it all."""
        return self.send_form(self.get(path), to or path, **changes)

    def send_form(self, page: TestResponse, to: str, **changes: Any) -> TestResponse:
        """Send the form of a page that is open; a change to None leaves the field out."""
        fields: Mapping[str, Any] = {**values_of(page.text), **changes}
        given = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(to, data=given, follow_redirects=True)

    def invite(self, email: str) -> str:
        """An administrator invites somebody to the staff; gives the path of the link."""
        self.sign_in(ADMINISTRATOR)
        self.post("/admin/staff/invite", email=email, roles="clerk")
        self.sign_out()
        return self.link_in_mail(email)

    def enter_with_first_password(self) -> None:
        """Somebody whose password was printed at the counter has just signed in with it."""
        person, printed = self.write_down(), "hk7m-3ypx-dtrc"
        clerk, password_hash = self.user(STAFF), hash_password(printed)
        with db.transaction():
            issue_counter_password(
                clerk, person.id, password_hash=password_hash, replaces=None, now=self.clock.moment
            )
        self.post("/sign-in", email=person.number, password=printed)

    def sign_out(self) -> None:
        self.client.delete_cookie(self.app.config["SESSION_COOKIE_NAME"])


def link_in(page: TestResponse, pattern: str) -> str:
    """The first address on the page that looks like this."""
    found = re.search(rf'(?:href|action)="({pattern})(?:#[\w-]*)?"', page.text)
    assert found is not None, f"no link like {pattern}"
    return found[1].replace("&amp;", "&")
