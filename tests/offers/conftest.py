"""A city whose clock stands at noon of Tuesday 2026-12-01, with enough in it to fill pages."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.models import Facility
from tests import factories
from tests.support.clock import Clock

DAY = date(2026, 12, 5)


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Pages ask for the time."""


@pytest.fixture
def fill(app: Flask) -> Callable[[Facility, int], None]:
    """Adds so many spaces by periods to a facility, each second one with a booking on 5 December."""

    def add(home: Facility, count: int) -> None:
        timetable, user = factories.periods(), factories.user()
        noon = datetime.fromisoformat("2026-12-01T03:00:00+00:00")
        for number in range(count):
            space = factories.space(home, f"第{number}会議室", timetable=timetable, uses="会議")
            if number % 2:
                factories.booking(user, space, at_minute(DAY, 540), at_minute(DAY, 720), noon)

    return add
