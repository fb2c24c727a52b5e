"""Which timetable counts on which day: weekdays, holidays, seasons across the year's end, 29 February."""

from datetime import date

import pytest

from booking.facilities.rules.schedules import (
    Buffers,
    InvalidSchedule,
    OnHolidays,
    Schedule,
    ScheduleEntry,
    timetable_on,
)

HOLIDAYS = {
    date(2026, 9, 21): "敬老の日",
    date(2026, 9, 22): "国民の休日",
    date(2026, 9, 23): "秋分の日",
    date(2026, 11, 3): "文化の日",
    date(2027, 3, 22): "振替休日",
}
SATURDAY, SUNDAY = 5, 6
WEEKDAYS, WEEKEND = 1, 2

# 久慈市営野球場: open from 4/1 to 11/30.
KUJI = Schedule((ScheduleEntry(1, season=((4, 1), (11, 30))),))
# Other hours on 土日祝.
BY_WEEK = Schedule(
    (
        ScheduleEntry(WEEKEND, weekdays=frozenset({SATURDAY, SUNDAY})),
        ScheduleEntry(WEEKEND, on_holidays=OnHolidays.ONLY),
        ScheduleEntry(WEEKDAYS),
    )
)
# The same said the other way round: weekdays that are no holidays first.
BY_WORKDAY = Schedule(
    (
        ScheduleEntry(WEEKDAYS, weekdays=frozenset(range(5)), on_holidays=OnHolidays.NEVER),
        ScheduleEntry(WEEKEND),
    )
)
WINTER = Schedule((ScheduleEntry(1, season=((11, 16), (2, 29))), ScheduleEntry(2)))
ONE_DAY = Schedule((ScheduleEntry(1, season=((2, 29), (2, 29))),))


@pytest.mark.parametrize(
    ("schedule", "day", "timetable"),
    [
        (KUJI, date(2026, 3, 31), None),
        (KUJI, date(2026, 4, 1), 1),
        (KUJI, date(2026, 11, 30), 1),
        (KUJI, date(2026, 12, 1), None),
        (KUJI, date(2027, 1, 1), None),
        (BY_WEEK, date(2026, 9, 18), WEEKDAYS),  # Friday
        (BY_WEEK, date(2026, 9, 19), WEEKEND),
        (BY_WEEK, date(2026, 9, 20), WEEKEND),
        (BY_WEEK, date(2026, 9, 21), WEEKEND),  # Monday, a holiday
        (BY_WEEK, date(2026, 9, 22), WEEKEND),  # the citizens' holiday
        (BY_WEEK, date(2026, 9, 24), WEEKDAYS),
        (BY_WEEK, date(2027, 3, 22), WEEKEND),  # the substitute
        (BY_WORKDAY, date(2026, 9, 18), WEEKDAYS),
        (BY_WORKDAY, date(2026, 9, 19), WEEKEND),
        (BY_WORKDAY, date(2026, 9, 22), WEEKEND),
        (BY_WORKDAY, date(2026, 9, 24), WEEKDAYS),
        (BY_WORKDAY, date(2026, 11, 3), WEEKEND),  # Tuesday
        (WINTER, date(2026, 11, 15), 2),
        (WINTER, date(2026, 11, 16), 1),
        (WINTER, date(2026, 12, 31), 1),
        (WINTER, date(2027, 1, 1), 1),
        (WINTER, date(2027, 2, 28), 1),
        (WINTER, date(2027, 3, 1), 2),
        (WINTER, date(2028, 2, 29), 1),
        (WINTER, date(2028, 3, 1), 2),
        (ONE_DAY, date(2028, 2, 29), 1),
        (ONE_DAY, date(2027, 2, 28), None),
        (ONE_DAY, date(2027, 3, 1), None),
        (Schedule(), date(2026, 9, 18), None),
        (Schedule((ScheduleEntry(3), ScheduleEntry(4))), date(2026, 9, 18), 3),  # the first counts
    ],
)
def test_a_day_has_this_timetable(schedule: Schedule, day: date, timetable: int | None) -> None:
    assert timetable_on(schedule, day, HOLIDAYS) == timetable


@pytest.mark.parametrize(
    ("weekdays", "season", "field"),
    [
        (frozenset(), None, "weekdays"),
        (frozenset({7}), None, "weekdays"),
        (frozenset({-1}), None, "weekdays"),
        (None, ((2, 30), (3, 31)), "season"),
        (None, ((4, 1), (11, 31)), "season"),
        (None, ((0, 1), (11, 30)), "season"),
        (None, ((4, 1), (13, 1)), "season"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused(
    weekdays: frozenset[int] | None, season: tuple[tuple[int, int], tuple[int, int]] | None, field: str
) -> None:
    with pytest.raises(InvalidSchedule) as refused:
        ScheduleEntry(1, weekdays=weekdays, season=season)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        (0, 0, None),
        (720, 720, None),
        (-1, 0, "before"),
        (721, 0, "before"),
        (0, -1, "after"),
        (0, 721, "after"),
    ],
)
def test_buffers_are_from_nothing_to_twelve_hours(before: int, after: int, field: str | None) -> None:
    if field is None:
        assert Buffers(before, after).after == after
        return
    with pytest.raises(InvalidSchedule) as refused:
        Buffers(before, after)
    assert refused.value.field == field
