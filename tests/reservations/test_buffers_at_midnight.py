"""Time kept free that reaches into the day before or after: what is told is what a booking meets."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rules.schedules import Buffers
from booking.facilities.rules.timetables import TimetableSpec
from booking.reservations import service
from booking.reservations.queries import refusals_now
from booking.reservations.queries.board import load_board
from booking.reservations.rules.refusals import CannotReserve, RefusalCode, refusals_of
from tests import factories
from tests.facilities.timetables import period, periods, span, steps, whole_day
from tests.reservations.deeds import DAY, DETAILS, NOW

pytestmark = pytest.mark.both_databases

NEXT = DAY + timedelta(days=1)
ALL_DAY = whole_day("0:00-24:00")
NIGHT = periods(period("昼間", "12:00-18:00"), period("夜間", "18:00-34:00"))


def wish(space: Space, day: date, times: str) -> service.Wish:
    return service.Wish(space.id, *(at_minute(day, minute) for minute in span(times)))


@pytest.mark.parametrize(
    ("timetable", "buffers", "booked", "asked", "is_free"),
    [
        (ALL_DAY, Buffers(), (DAY, "0:00-24:00"), (NEXT, "0:00-24:00"), True),
        (ALL_DAY, Buffers(before=60), (DAY, "0:00-24:00"), (NEXT, "0:00-24:00"), False),
        (ALL_DAY, Buffers(before=60), (NEXT, "0:00-24:00"), (DAY, "0:00-24:00"), False),
        (ALL_DAY, Buffers(after=60), (DAY, "0:00-24:00"), (NEXT, "0:00-24:00"), False),
        (ALL_DAY, Buffers(after=60), (NEXT, "0:00-24:00"), (DAY, "0:00-24:00"), False),
        (steps("0:00-24:00"), Buffers(before=60), (DAY, "22:00-23:00"), (NEXT, "0:00-1:00"), True),
        (steps("0:00-24:00"), Buffers(before=61), (DAY, "22:00-23:00"), (NEXT, "0:00-1:00"), False),
        (steps("0:00-24:00"), Buffers(before=61), (NEXT, "0:00-1:00"), (DAY, "22:00-23:00"), False),
        (steps("0:00-24:00"), Buffers(before=61), (DAY, "22:00-23:00"), (NEXT, "1:00-2:00"), True),
        (NIGHT, Buffers(after=120), (DAY, "18:00-34:00"), (NEXT, "12:00-18:00"), True),
        (NIGHT, Buffers(after=121), (DAY, "18:00-34:00"), (NEXT, "12:00-18:00"), False),
        (NIGHT, Buffers(after=121), (NEXT, "12:00-18:00"), (DAY, "18:00-34:00"), False),
    ],
)
def test_what_is_told_about_the_day_beside_is_what_a_booking_meets(
    app: Flask,
    timetable: TimetableSpec,
    buffers: Buffers,
    booked: tuple[date, str],
    asked: tuple[date, str],
    is_free: bool,
) -> None:
    space = factories.space(timetable=timetable, buffers=buffers)
    factories.booking(factories.user(), space, *_times(wish(space, *booked)), now=NOW)
    mine, person = wish(space, *asked), factories.user()
    found = refusals_now(space.municipality_id, mine, NOW)
    assert [one.code for one in found] == ([] if is_free else [RefusalCode.TAKEN])
    month = load_board(
        space.municipality_id, [space.id], DAY - timedelta(days=9), DAY + timedelta(days=9), NOW
    )
    assert refusals_of(month.facts(space.id, *_times(mine)), NOW) == found
    if is_free:
        with db.transaction():
            service.reserve(person, [mine], DETAILS, now=NOW)
    else:
        with pytest.raises(CannotReserve), db.transaction():
            service.reserve(person, [mine], DETAILS, now=NOW)


def _times(wish: service.Wish) -> tuple[datetime, datetime]:
    return wish.starts_at, wish.ends_at
