"""Office days, and when staff begin with what has arrived."""

from datetime import date, datetime

import pytest

from booking.municipalities.rules import OfficeHours, handling_from, is_office_day, next_office_day

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
