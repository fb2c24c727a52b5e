"""Office days, and when staff begin with what has arrived."""

from datetime import date, datetime

import pytest

from booking.core.errors import InvalidInput
from booking.municipalities.rules import (
    DayOffDetails,
    DaysOff,
    OfficeHours,
    handling_from,
    is_office_day,
    next_office_day,
)

HOLIDAYS = {date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11)}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), False),
        (date(2026, 11, 24), True),
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2027, 1, 11), False),
    ],
)
def test_office_days_leave_out_weekends_holidays_and_the_turn_of_the_year(day: date, works: bool) -> None:
    assert is_office_day(day, HOLIDAYS) is works


@pytest.mark.parametrize(
    ("day", "is_off"),
    [
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2030, 10, 1), True),
        (date(2026, 12, 28), True),
        (date(2027, 12, 28), False),
        (date(2027, 2, 28), False),
        (date(2028, 2, 29), True),
    ],
)
def test_days_off_are_of_every_year_or_of_one(day: date, is_off: bool) -> None:
    days = DaysOff(
        [
            DayOffDetails(month=10, day=1, name="市制記念日"),
            DayOffDetails(month=12, day=28, year=2026, name="仕事納め"),
            DayOffDetails(month=2, day=29, name="うるう日"),
        ]
    )
    assert (day in days) is is_off


@pytest.mark.parametrize(
    ("year", "month", "day", "field"),
    [(None, 2, 30, "day"), (None, 13, 1, "day"), (2027, 2, 29, "year"), (2027, 4, 31, "day")],
)
def test_a_day_off_is_a_day_that_exists(year: int | None, month: int, day: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        DayOffDetails(month=month, day=day, year=year, name="休み")
    assert refused.value.field == field


def test_the_next_office_day_is_never_the_day_itself() -> None:
    assert next_office_day(date(2026, 11, 19), HOLIDAYS) == date(2026, 11, 20)
    assert next_office_day(date(2026, 11, 20), HOLIDAYS) == date(2026, 11, 24)
    assert next_office_day(date(2026, 12, 28), HOLIDAYS) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("arrived", "begins"),
    [
        ("2026-11-20T00:00+09:00", date(2026, 11, 20)),
        ("2026-11-20T08:29+09:00", date(2026, 11, 20)),
        ("2026-11-20T17:14:59+09:00", date(2026, 11, 20)),
        ("2026-11-20T17:15+09:00", date(2026, 11, 24)),
        ("2026-11-20T23:59+09:00", date(2026, 11, 24)),
        ("2026-11-23T10:00+09:00", date(2026, 11, 24)),
        ("2026-12-28T18:00+09:00", date(2027, 1, 4)),
        ("2027-01-01T09:00+09:00", date(2027, 1, 4)),
    ],
)
def test_what_arrives_after_hours_is_begun_on_the_next_office_day(arrived: str, begins: date) -> None:
    assert handling_from(datetime.fromisoformat(arrived), HOLIDAYS, OfficeHours()) == begins
