"""Slips with a first password: given, printed and used."""

import re
from datetime import UTC, datetime

from booking.accounts import service
from booking.accounts.models import User
from booking.accounts.passwords import hash_password
from booking.core.db import db
from tests.documents import poppler
from tests.support.client import Client

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
OWN = "asagao to natsuyasumi"


def issue(staff: User, user: User, password: str = "hk7m-3ypx-dtrc", now: datetime = NOW) -> User:
    stored, password_hash = user.password_hash, hash_password(password)
    with db.transaction():
        return service.issue_counter_password(
            staff, user.id, password_hash=password_hash, replaces=stored, now=now
        )


def press(client: Client, user: User, key: str | None = None) -> tuple[int, bytes]:
    """Print a slip with the key of a fresh page, or with that of an older one."""
    answer = client.post(f"/staff/people/{user.id}/password", data={"key": key or key_on_page(client, user)})
    return answer.status_code, answer.data


def key_on_page(client: Client, user: User) -> str:
    found = re.search(r'name="key" value="([^"]+)"', client.get(f"/staff/people/{user.id}").text)
    assert found
    return found[1]


def password_on(paper: bytes) -> str:
    found = re.search(r"([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})", re.sub(r"\s", "", poppler.text_of(paper)))
    assert found, poppler.text_of(paper)
    return found[1]


def enter(client: Client, user: User, password: str) -> tuple[int, str]:
    answer = client.post("/sign-in", data={"email": user.number, "password": password})
    return answer.status_code, answer.headers.get("Location", "")
