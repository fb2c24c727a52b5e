"""By when a request should be decided, and which are due today."""

from datetime import date

import pytest

from booking.reservations.rules.waiting import decide_by, last_due_day

HOLIDAYS = {date(2026, 11, 3), date(2026, 11, 23)}


@pytest.mark.parametrize(
    ("day_of_use", "by"),
    [
        (date(2026, 12, 3), date(2026, 12, 2)),  # a Thursday: the Wednesday before
        (date(2026, 12, 5), date(2026, 12, 4)),  # a Saturday: Friday
        (date(2026, 12, 6), date(2026, 12, 4)),  # a Sunday: Friday, too
        (date(2026, 12, 7), date(2026, 12, 4)),  # a Monday: Friday
        (date(2026, 11, 24), date(2026, 11, 20)),  # behind a Monday that is a holiday
        (date(2026, 11, 4), date(2026, 11, 2)),  # behind a holiday in the week
        (date(2027, 1, 4), date(2026, 12, 28)),  # behind the year's end
    ],
)
def test_a_request_is_decided_on_the_last_office_day_before_its_use(day_of_use: date, by: date) -> None:
    assert decide_by(day_of_use, HOLIDAYS) == by


@pytest.mark.parametrize(
    "today", [date(2026, 11, day) for day in range(1, 31)] + [date(2026, 12, day) for day in range(1, 32)]
)
def test_due_today_is_exactly_what_has_its_last_day_today_or_before(today: date) -> None:
    until = last_due_day(today, HOLIDAYS)
    assert decide_by(until, HOLIDAYS) <= today
    assert decide_by(date.fromordinal(until.toordinal() + 1), HOLIDAYS) > today
