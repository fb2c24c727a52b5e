"""Parts of the clerks' queue, and age in days on which the office works."""

from datetime import date

import pytest

from booking.applications.rules.queue import QueueState, age_in_office_days, state_of
from booking.applications.rules.status import ApplicationStatus

HOLIDAYS = {date(2026, 11, 23), date(2027, 1, 1)}
AGES = [
    (date(2026, 12, 1), date(2026, 12, 1), 0),
    (date(2026, 11, 30), date(2026, 12, 1), 1),
    (date(2026, 11, 27), date(2026, 11, 30), 1),  # over a weekend
    (date(2026, 11, 27), date(2026, 11, 29), 0),  # seen on a Sunday
    (date(2026, 11, 20), date(2026, 11, 24), 1),  # over a holiday of three days
    (date(2026, 12, 28), date(2027, 1, 4), 1),  # over the turn of the year
    (date(2026, 12, 2), date(2026, 12, 1), -1),  # its first day is still to come
    (date(2020, 1, 6), date(2026, 12, 1), 366),
]


@pytest.mark.parametrize(("start", "today", "days"), AGES)
def test_age_counts_office_days_only(start: date, today: date, days: int) -> None:
    assert age_in_office_days(start, today, HOLIDAYS) == days


@pytest.mark.parametrize("status", ApplicationStatus)
@pytest.mark.parametrize("mine", [True, False])
def test_every_state_stands_in_one_tab(status: ApplicationStatus, mine: bool) -> None:
    found = state_of(status, mine=mine)
    if status is ApplicationStatus.IN_REVIEW:
        assert found is (QueueState.MINE if mine else QueueState.OTHERS)
    else:
        assert found in {QueueState.WAITING, QueueState.RETURNED, QueueState.OVER}
