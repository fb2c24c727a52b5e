"""Requests of residents, and the list in which staff see them."""

import re
from datetime import date, datetime
from typing import Any

from booking.core.calendar import at_minute
from booking.facilities.models import Facility, Space
from booking.reservations.models import Reservation
from tests import factories

QUEUE = "/staff/requests"
# Noon of Tuesday, 1 December 2026, is what the clock says.
TOMORROW = date(2026, 12, 2)
PERIODS = {"morning": (540, 720), "afternoon": (780, 1020), "evening": (1080, 1290)}


def ask(
    space: Space, day: date, name: str, period: str = "morning", now: datetime | None = None, **more: Any
) -> Reservation:
    """A request of a resident of that name."""
    by = factories.user(name, **more)
    start, end = PERIODS[period]
    asked_at = now or at_minute(date(2026, 12, 1), 600)
    return factories.booking(
        by, space, at_minute(day, start), at_minute(day, end), now=asked_at
    ).reservations[0]


def names(page: str) -> list[str]:
    """The rows, from the top."""
    return re.findall(r"data-row-link[^>]*>([^<]+)</a>", page)


def four_requests(hall: Facility, court: Space) -> dict[str, Reservation]:
    """Tomorrow's, one of a week later, one behind that, and one without a mail address."""
    room = factories.space(hall, "会議室", needs_approval=True, capacity=60)
    early = at_minute(date(2026, 11, 20), 600)
    return {
        "あす": ask(court, TOMORROW, "あす"),
        "来週": ask(court, date(2026, 12, 8), "来週", now=early),
        "会議": ask(room, date(2026, 12, 7), "会議"),
        "電話": ask(court, date(2026, 12, 20), "電話", email=None),
    }
