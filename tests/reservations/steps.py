"""The steps of a booking with the test client, as a browser would take them."""

import re
from datetime import date

from sqlalchemy import func, select

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.reservations.models import Booking
from tests.support.client import Client

DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))
AFTERNOON = (at_minute(DAY, 780), at_minute(DAY, 1020))
TYPED = {
    "purpose": "バドミントンの練習",
    "people": "24",
    "phone": "090-0000-1234",
    "note": "車いすの方が1人います。",
}


def slot(space: Space, starts: str = "540", ends: str = "720") -> dict[str, str]:
    return {"space": str(space.id), "day": DAY.isoformat(), "starts": starts, "ends": ends}


def start(client: Client, space: Space, starts: str = "540", ends: str = "720") -> str:
    """Press 選ぶ; returns the address of step ②."""
    answer = client.post("/book", data=slot(space, starts, ends))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def to_confirm(client: Client, space: Space, **typed: str) -> str:
    """Fill in step ②; returns the address of step ③."""
    answer = client.post(start(client, space), data={**TYPED, **typed})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def book(client: Client, space: Space, **typed: str) -> str:
    """All steps; returns the address of step ④."""
    confirm = to_confirm(client, space, **typed)
    answer = client.post(confirm, data={"seen": hidden(client.get(confirm).text, "seen")})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def count_bookings() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking)) or 0
