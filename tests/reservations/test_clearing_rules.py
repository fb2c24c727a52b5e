"""What stands in the way of a time that staff take: the boundaries."""

from datetime import UTC, date, datetime

import pytest

from booking.core.calendar import at_minute
from booking.core.errors import InvalidInput
from booking.facilities.rules.closures import DatedClosure, OnHoliday, WeeklyClosure
from booking.reservations.rules.clearing import (
    Choice,
    Claim,
    ListChanged,
    ensure_same,
    spans_of_closure,
    weekly,
    without_contained,
)
from booking.reservations.rules.status import (
    CannotCancel,
    ReservationStatus,
    can_cancel_by_staff,
    ensure_can_cancel_by_staff,
)

DAY = date(2026, 12, 5)
NEXT = date(2026, 12, 6)


def _claim(first: date = DAY, last: date = DAY, hours: tuple[int, int] | None = None) -> Claim:
    starts, ends = hours if hours is not None else (None, None)
    rule = DatedClosure(first=first, last=last, start_minute=starts, end_minute=ends, reason="点検")
    return Claim(frozenset({1}), spans_of_closure(rule, first, last, {}))


@pytest.mark.parametrize(
    ("starts", "ends", "touched"),
    [
        (540, 720, False),  # ends when the closure begins
        (540, 721, True),
        (719, 720, False),
        (720, 780, True),
        (750, 760, True),
        (899, 960, True),
        (900, 960, False),  # begins when the closure ends
        (540, 1260, True),
    ],
)
def test_hours_that_only_touch_are_not_concerned(starts: int, ends: int, touched: bool) -> None:
    claim = _claim(hours=(720, 900))
    assert claim.touches(at_minute(DAY, starts), at_minute(DAY, ends)) is touched


@pytest.mark.parametrize(
    ("day", "starts", "ends", "touched"),
    [
        (date(2026, 12, 4), 1260, 1440, False),
        (date(2026, 12, 4), 1260, 1441, True),  # goes past midnight into the closed day
        (DAY, 0, 60, True),
        (NEXT, 1380, 1440, True),
        (date(2026, 12, 7), 0, 60, False),
    ],
)
def test_closed_days_reach_from_midnight_to_midnight(
    day: date, starts: int, ends: int, touched: bool
) -> None:
    claim = _claim(DAY, NEXT)
    assert claim.touches(at_minute(day, starts), at_minute(day, ends)) is touched


def test_hours_of_several_days_leave_the_time_between_them_alone() -> None:
    claim = _claim(DAY, NEXT, (720, 900))
    assert [claim.touches(at_minute(day, 540), at_minute(day, 720)) for day in (DAY, NEXT)] == [False, False]
    assert [claim.touches(at_minute(day, 800), at_minute(day, 810)) for day in (DAY, NEXT)] == [True, True]
    assert claim.touches(at_minute(DAY, 1000), at_minute(NEXT, 700)) is False


def test_a_weekly_rule_takes_its_days_and_moves_from_holidays_as_it_says() -> None:
    rule = WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY)
    spans = spans_of_closure(rule, date(2027, 1, 4), date(2027, 1, 12), {date(2027, 1, 11): "成人の日"})
    assert [span.starts_at for span in spans] == [
        at_minute(date(2027, 1, 4), 0),
        at_minute(date(2027, 1, 12), 0),
    ]


def test_the_choices_have_to_be_about_exactly_what_is_there() -> None:
    choices = {"r1": Choice.CANCEL, "u2": Choice.KEEP}
    ensure_same(["u2", "r1"], choices)
    for now in (["r1"], ["r1", "u2", "r3"], []):
        with pytest.raises(ListChanged):
            ensure_same(now, choices)


@pytest.mark.parametrize(
    ("until", "days"),
    [
        (None, [DAY]),
        (DAY, [DAY]),
        (date(2026, 12, 11), [DAY]),
        (date(2026, 12, 12), [DAY, date(2026, 12, 12)]),
        (date(2026, 12, 25), [DAY, date(2026, 12, 12), date(2026, 12, 19)]),
    ],
)
def test_a_weekly_repetition_ends_with_the_last_weekday_before_its_end(
    until: date | None, days: list[date]
) -> None:
    assert list(weekly(DAY, until)) == days


@pytest.mark.parametrize(
    ("leaves", "left"),
    [
        ({1: (1,), 2: (2,)}, (1, 2)),
        ({1: (1,), 3: (1, 2)}, (3,)),  # the half is part of the whole
        ({1: (1,), 2: (2,), 3: (1, 2)}, (3,)),
        ({3: (1, 2), 4: (1, 2)}, (3,)),  # two names of the same floor
    ],
)
def test_a_part_that_is_chosen_beside_its_whole_is_not_taken_twice(
    leaves: dict[int, tuple[int, ...]], left: tuple[int, ...]
) -> None:
    assert without_contained(leaves) == left


def test_two_wholes_that_share_a_part_are_refused() -> None:
    with pytest.raises(InvalidInput):
        without_contained({5: (1, 2), 6: (2, 3)})


ENDS = datetime(2026, 12, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "now", "can"),
    [
        (ReservationStatus.CONFIRMED, datetime(2026, 12, 5, 2, 59, 59, tzinfo=UTC), True),  # it is going on
        (ReservationStatus.CONFIRMED, ENDS, False),
        (ReservationStatus.REQUESTED, datetime(2026, 12, 1, tzinfo=UTC), True),
        (ReservationStatus.CANCELLED, datetime(2026, 12, 1, tzinfo=UTC), False),
        (ReservationStatus.DECLINED, datetime(2026, 12, 1, tzinfo=UTC), False),
    ],
)
def test_staff_may_cancel_until_the_time_has_ended(
    status: ReservationStatus, now: datetime, can: bool
) -> None:
    assert can_cancel_by_staff(status, ENDS, now) is can
    if not can:
        with pytest.raises(CannotCancel):
            ensure_can_cancel_by_staff(status, ENDS, now)
