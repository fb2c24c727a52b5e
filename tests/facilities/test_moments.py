"""Instants counted from a day of use: month ends, closed days, office days, years. A row names its town."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from booking.facilities.rules.closures import AnnualClosure, OnHoliday, WeeklyClosure
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    After,
    BeforeStart,
    ClosedBy,
    DayMoment,
    DayOfMonth,
    DaysBefore,
    InvalidWindow,
    Moment,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
    resolve,
)
from tests.facilities.window_samples import closed_by, closed_on, frame, moment_text

NINE, FIVE, WHOLE_DAY = 9 * 60, 17 * 60, 24 * 60
MONDAYS = closed_by(
    WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY),
    AnnualClosure(first=(12, 29), last=(1, 3)),
)
ALL_MONDAYS = closed_by(WeeklyClosure(weekdays=frozenset({0})))


@pytest.mark.parametrize(
    ("months", "day", "last_day", "next_first"),
    [
        (3, "2026-05-31", "2026-02-28", "2026-03-01"),  # 横須賀: 31 May minus three months
        (3, "2026-05-28", "2026-02-28", "2026-02-28"),  # 横須賀: that day is there
        (3, "2026-05-29", "2026-02-28", "2026-03-01"),  # 横須賀
        (3, "2028-05-29", "2028-02-29", "2028-02-29"),  # 横須賀: a leap year has it
        (3, "2028-05-30", "2028-02-29", "2028-03-01"),  # 横須賀
        (6, "2026-08-31", "2026-02-28", "2026-03-01"),  # 大月
        (6, "2026-12-31", "2026-06-30", "2026-07-01"),  # 大月
        (6, "2027-01-01", "2026-07-01", "2026-07-01"),  # 大月: over the year's end
        (6, "2026-09-22", "2026-03-22", "2026-03-22"),  # 大月: the citizens' holiday
        (6, "2026-05-06", "2025-11-06", "2025-11-06"),  # 大月: a substitute
        (6, "2027-03-22", "2026-09-22", "2026-09-22"),  # 大月: one holiday from another
        (1, "2026-03-29", "2026-02-28", "2026-03-01"),  # 小田原, individuals
        (12, "2028-02-29", "2027-02-28", "2027-03-01"),  # 小田原, the hall: a year before there is none
        (12, "2029-02-28", "2028-02-28", "2028-02-28"),  # 小田原, the hall: not the 29th
        (2, "2026-12-31", "2026-10-31", "2026-10-31"),  # 松本, others
        (0, "2026-12-31", "2026-12-31", "2026-12-31"),
    ],
)
def test_the_same_day_months_before_is_set_for_months_that_are_too_short(
    months: int, day: str, last_day: str, next_first: str
) -> None:
    kept = SameDay(months=months, month_end=MonthEnd.LAST_DAY, time=NINE)
    moved_on = SameDay(months=months, month_end=MonthEnd.NEXT_FIRST, time=NINE)
    assert moment_text(resolve(kept, frame(day))) == f"{last_day} 09:00"
    assert moment_text(resolve(moved_on, frame(day))) == f"{next_first} 09:00"


ODD_FOUR_EVEN_FIVE = (4, 5) * 6
QUARTERS = (10, 11, 12) * 4


@pytest.mark.parametrize(
    ("moment", "day", "expected"),
    [
        (DayOfMonth(months=2, day=17, time=NINE), "2027-01-10", "2026-11-17 09:00"),  # 袖ケ浦, residents
        (DayOfMonth(months=2, day=26, time=NINE), "2027-01-10", "2026-11-26 09:00"),  # 袖ケ浦, others
        (DayOfMonth(months=2, day=17, time=NINE), "2026-12-31", "2026-10-17 09:00"),  # 袖ケ浦
        (DayOfMonth(months=2, day=1, time=NINE), "2028-02-29", "2027-12-01 09:00"),  # 芦屋, residents
        (DayOfMonth(months=1, day=1, time=NINE), "2028-02-29", "2028-01-01 09:00"),  # 芦屋, others
        (DayOfMonth(months=3, day=1, counted_in=True, time=NINE), "2026-04-01", "2026-02-01 09:00"),  # 池田
        (DayOfMonth(months=3, day=1, counted_in=True, time=NINE), "2026-04-30", "2026-02-01 09:00"),  # 池田
        (DayOfMonth(months=3, day=1, counted_in=True, time=NINE), "2027-01-31", "2026-11-01 09:00"),  # 池田
        (DayOfMonth(months=1, day=1, counted_in=True, time=NINE), "2027-01-31", "2027-01-01 09:00"),
        (DayOfMonth(months=1, day=1, time=NINE), "2027-01-01", "2026-12-01 09:00"),  # 大村
        (DayOfMonth(months=2, day=20, time=300), "2026-05-06", "2026-03-20 05:00"),  # 岐阜
        (DayOfMonth(months=3, day=LAST_OF_MONTH, time=WHOLE_DAY), "2026-05-31", "2026-03-01 00:00"),  # 横須賀
        (DayOfMonth(months=3, day=LAST_OF_MONTH, time=WHOLE_DAY), "2028-05-01", "2028-03-01 00:00"),  # 横須賀
        (DayOfMonth(months=3, day=LAST_OF_MONTH, time=FIVE), "2028-05-01", "2028-02-29 17:00"),
        (DayOfMonth(months=1, day=31, time=NINE), "2026-10-05", "2026-09-30 09:00"),
        (DayOfMonth(months=0, day=LAST_OF_MONTH, time=NINE), "2026-02-05", "2026-02-28 09:00"),
        # 小田原: odd months of use four months before, even ones five.
        (DayOfMonth(months_by_month=ODD_FOUR_EVEN_FIVE, day=1, time=NINE), "2027-01-31", "2026-09-01 09:00"),
        (DayOfMonth(months_by_month=ODD_FOUR_EVEN_FIVE, day=1, time=NINE), "2027-02-01", "2026-09-01 09:00"),
        (DayOfMonth(months_by_month=ODD_FOUR_EVEN_FIVE, day=1, time=NINE), "2027-03-22", "2026-11-01 09:00"),
        (DayOfMonth(months_by_month=ODD_FOUR_EVEN_FIVE, day=1, time=NINE), "2026-12-31", "2026-07-01 09:00"),
        # 名古屋: March for January to March of the year after, June for April to June, and so on.
        (DayOfMonth(months_by_month=QUARTERS, day=1, time=NINE), "2027-01-01", "2026-03-01 09:00"),
        (DayOfMonth(months_by_month=QUARTERS, day=1, time=NINE), "2027-03-31", "2026-03-01 09:00"),
        (DayOfMonth(months_by_month=QUARTERS, day=1, time=NINE), "2027-04-01", "2026-06-01 09:00"),
        (DayOfMonth(months_by_month=QUARTERS, day=1, time=NINE), "2027-06-30", "2026-06-01 09:00"),
        (DayOfMonth(months_by_month=QUARTERS, day=1, time=NINE), "2027-09-22", "2026-09-01 09:00"),
        (DayOfMonth(months_by_month=QUARTERS, day=1, time=NINE), "2027-12-31", "2026-12-01 09:00"),
    ],
)
def test_a_day_of_an_earlier_month(moment: DayMoment, day: str, expected: str) -> None:
    assert moment_text(resolve(moment, frame(day))) == expected


@pytest.mark.parametrize(
    ("days", "time", "day", "expected"),
    [
        (3, WHOLE_DAY, "2027-01-10", "2027-01-08 00:00"),  # 袖ケ浦: the whole third day before
        (3, WHOLE_DAY, "2027-01-02", "2026-12-31 00:00"),  # 袖ケ浦, over the year's end
        (7, WHOLE_DAY, "2026-05-06", "2026-04-30 00:00"),  # 池田: a week before
        (1, WHOLE_DAY, "2028-03-01", "2028-03-01 00:00"),  # 大月: the day before, which is 29 February
        (5, FIVE, "2027-03-04", "2027-02-27 17:00"),  # 大村, at a time of day
        (0, WHOLE_DAY, "2026-12-05", "2026-12-06 00:00"),
    ],
)
def test_calendar_days_before(days: int, time: int, day: str, expected: str) -> None:
    assert moment_text(resolve(DaysBefore(days=days, time=time), frame(day))) == expected


@pytest.mark.parametrize(
    ("days", "day", "expected"),
    [
        (3, "2026-12-07", "2026-12-02 17:00"),  # 鴨川: for a Monday the Wednesday of the week before
        (3, "2026-12-08", "2026-12-03 17:00"),  # 鴨川: Tuesday, Thursday
        (3, "2026-12-11", "2026-12-08 17:00"),  # 鴨川: Friday, Tuesday of the same week
        (3, "2026-12-12", "2026-12-09 17:00"),  # 鴨川: Saturday
        (3, "2026-12-13", "2026-12-09 17:00"),  # 鴨川: Sunday counts back over the Saturday
        (3, "2026-09-24", "2026-09-16 17:00"),  # 鴨川: three holidays and a weekend lie between
        (3, "2026-09-22", "2026-09-16 17:00"),  # 鴨川: on the citizens' holiday itself
        (1, "2026-05-07", "2026-05-01 17:00"),  # 鴨川: after the substitute of 6 May, a Friday
        (1, "2027-03-23", "2027-03-19 17:00"),  # 鴨川: after the substitute of 22 March
        (3, "2027-01-05", "2026-12-25 17:00"),  # 鴨川: 4 January, 28 and 25 December
        (1, "2028-03-01", "2028-02-29 17:00"),  # 鴨川: a leap day is an office day like others
    ],
)
def test_office_days_before_leave_out_weekends_holidays_and_the_years_end(
    days: int, day: str, expected: str
) -> None:
    assert moment_text(resolve(OfficeDaysBefore(days=days, time=FIVE), frame(day))) == expected


@pytest.mark.parametrize(
    ("moves", "closed", "day", "expected"),
    [
        # The first of the second month before; closed: Mondays, on a holiday the day after; 29/12 to 3/1.
        (MoveOff.KEEP, ClosedBy.FACILITY, "2027-03-05", "2027-01-01"),
        (MoveOff.LATER, ClosedBy.FACILITY, "2027-03-05", "2027-01-05"),  # 大阪中央会館: 4 January is a Monday
        (MoveOff.EARLIER, ClosedBy.FACILITY, "2027-03-05", "2026-12-27"),  # 28 December is a Monday too
        (MoveOff.LATER, ClosedBy.OFFICE, "2027-03-05", "2027-01-04"),
        (MoveOff.EARLIER, ClosedBy.OFFICE, "2027-03-05", "2026-12-28"),
        # 1 November 2026 is a Sunday: open here, but no office day; 2 November is a Monday, 3 a holiday.
        (MoveOff.LATER, ClosedBy.FACILITY, "2027-01-10", "2026-11-01"),
        (MoveOff.LATER, ClosedBy.OFFICE, "2027-01-10", "2026-11-02"),
        (MoveOff.EARLIER, ClosedBy.OFFICE, "2027-01-10", "2026-10-30"),
        # 1 February 2027 is a Monday: closed here, while the office works.
        (MoveOff.LATER, ClosedBy.FACILITY, "2027-04-30", "2027-02-02"),
        (MoveOff.EARLIER, ClosedBy.FACILITY, "2027-04-30", "2027-01-31"),
        (MoveOff.LATER, ClosedBy.OFFICE, "2027-04-30", "2027-02-01"),
    ],
)
def test_a_first_on_a_closed_day_moves_as_set(
    moves: MoveOff, closed: ClosedBy, day: str, expected: str
) -> None:
    moment = DayOfMonth(months=2, day=1, time=NINE, moves=moves, closed_by=closed)
    assert moment_text(resolve(moment, frame(day, MONDAYS))) == f"{expected} 09:00"


@pytest.mark.parametrize(
    ("moves", "is_closed", "day", "expected"),
    [
        (MoveOff.EARLIER, ALL_MONDAYS, "2026-09-24", "2026-09-20"),  # 芦屋's way: the holiday is closed
        (MoveOff.EARLIER, MONDAYS, "2026-09-24", "2026-09-21"),  # 芦屋's way: it is open
        (
            MoveOff.EARLIER,
            MONDAYS,
            "2027-01-04",
            "2026-12-27",
        ),  # 芦屋's way: the year's end, before it Monday 28
        (MoveOff.LATER, MONDAYS, "2026-09-25", "2026-09-23"),  # 高山's way: closed on 22 in place of Monday
        (MoveOff.LATER, ALL_MONDAYS, "2026-09-24", "2026-09-22"),  # 高山's way
        (MoveOff.LATER, MONDAYS, "2026-12-10", "2026-12-08"),  # 高山's way: from a plain Monday
        (MoveOff.LATER, MONDAYS, "2027-03-25", "2027-03-22"),  # 高山's way: the substitute is open
        (MoveOff.LATER, MONDAYS, "2027-03-26", "2027-03-24"),  # 高山's way: the day after it is closed
        (MoveOff.LATER, ALL_MONDAYS, "2026-05-09", "2026-05-06"),  # 高山's way: a Wednesday stays
    ],
)
def test_a_deadline_on_a_closed_day_moves_as_set(
    moves: MoveOff, is_closed: Callable[[date], bool], day: str, expected: str
) -> None:
    found = resolve(DaysBefore(days=3, time=FIVE, moves=moves), frame(day, is_closed))
    assert moment_text(found) == f"{expected} 17:00"


def test_where_everything_is_closed_a_moment_stays() -> None:
    moment = DaysBefore(days=3, time=FIVE, moves=MoveOff.LATER)
    assert moment_text(resolve(moment, frame("2026-12-10", lambda _day: True))) == "2026-12-07 17:00"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-03-15", "2027-01-04"),  # 見附: two months before the first is New Year's Day
        ("2027-04-01", "2027-02-01"),  # 見附: no other first is replaced
        ("2027-02-28", "2026-12-01"),  # 見附
    ],
)
def test_a_day_that_is_named_is_replaced(day: str, expected: str) -> None:
    moment = DayOfMonth(months=2, day=1, time=NINE, instead=(((1, 1), (1, 4)),))
    assert moment_text(resolve(moment, frame(day))) == f"{expected} 09:00"


def test_a_replacement_is_the_nearest_one_and_moves_off_closed_days_afterwards() -> None:
    over_the_year = (((12, 31), (1, 4)), ((1, 1), (12, 28)))
    moment = DaysBefore(days=1, time=NINE, instead=over_the_year)
    assert moment_text(resolve(moment, frame("2027-01-01"))) == "2027-01-04 09:00"
    assert moment_text(resolve(moment, frame("2027-01-02"))) == "2026-12-28 09:00"
    later = DaysBefore(days=1, time=NINE, instead=over_the_year, moves=MoveOff.LATER)
    assert moment_text(resolve(later, frame("2027-01-01", MONDAYS))) == "2027-01-05 09:00"


@pytest.mark.parametrize(
    ("month", "day", "use", "expected"),
    [
        (2, 1, "2027-04-01", "2027-02-01"),  # a year's first day
        (2, 1, "2028-03-31", "2027-02-01"),  # and its last
        (2, 1, "2027-03-31", "2026-02-01"),  # the day before it is of the year before
        (10, 1, "2027-04-01", "2026-10-01"),
        (10, 1, "2027-10-15", "2026-10-01"),  # not the one within the year
        (4, 1, "2027-04-01", "2027-04-01"),
        (4, 2, "2027-04-02", "2026-04-02"),
        (2, 29, "2027-04-01", "2027-02-28"),
        (2, 29, "2028-04-01", "2028-02-29"),
    ],
)
def test_a_fiscal_year_opens_on_one_date_before_it(month: int, day: int, use: str, expected: str) -> None:
    moment = Yearly(month=month, day=day, time=NINE)
    assert moment_text(resolve(moment, frame(use))) == f"{expected} 09:00"


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("2027-01-10", "2026-12-15"),  # 尾張旭: first come begins on the 10th, its sixth day is the 15th
        ("2026-03-31", "2026-03-05"),  # 尾張旭: begins on 28 February
        ("2028-03-31", "2028-03-05"),  # 尾張旭: begins on 29 February
    ],
)
def test_a_moment_can_follow_another(use: str, expected: str) -> None:
    moment = After(moment=SameDay(months=1, time=NINE), days=5, time=NINE)
    assert moment_text(resolve(moment, frame(use))) == f"{expected} 09:00"


def test_what_follows_counts_from_the_day_to_which_the_other_has_moved() -> None:
    base = DayOfMonth(months=1, day=1, time=NINE, moves=MoveOff.LATER)
    moment = After(moment=base, days=5, time=NINE)
    assert moment_text(resolve(moment, frame("2027-02-14", MONDAYS))) == "2027-01-10 09:00"
    assert moment_text(resolve(moment, frame("2027-02-14"))) == "2027-01-06 09:00"


def test_an_end_can_be_counted_from_the_beginning_of_the_use() -> None:
    evening = frame("2026-12-05", starts=18 * 60)
    assert resolve(BeforeStart(), evening) == evening.starts_at
    assert moment_text(resolve(BeforeStart(minutes=90), evening)) == "2026-12-05 16:30"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: SameDay(months=-1, time=NINE), "months"),
        (lambda: SameDay(months=25, time=NINE), "months"),
        (lambda: SameDay(months=1, time=-1), "time"),
        (lambda: SameDay(months=1, time=1441), "time"),
        (lambda: DayOfMonth(months=1, day=0, time=NINE), "day"),
        (lambda: DayOfMonth(months=1, day=32, time=NINE), "day"),
        (lambda: DayOfMonth(months=0, day=1, counted_in=True, time=NINE), "months"),
        (lambda: DayOfMonth(months_by_month=(1,) * 11, day=1, time=NINE), "months_by_month"),
        (lambda: DayOfMonth(months_by_month=(25,) * 12, day=1, time=NINE), "months_by_month"),
        (lambda: DaysBefore(days=-1, time=NINE), "days"),
        (lambda: OfficeDaysBefore(days=0, time=NINE), "days"),
        (lambda: OfficeDaysBefore(days=61, time=NINE), "days"),
        (lambda: Yearly(month=2, day=30, time=NINE), "day"),
        (lambda: BeforeStart(minutes=-1), "minutes"),
        (lambda: DaysBefore(days=1, time=NINE, instead=(((2, 30), (3, 1)),)), "instead"),
        (lambda: DaysBefore(days=1, time=NINE, instead=(((3, 1), (2, 29)),)), "instead"),
        (
            lambda: After(
                moment=After(moment=DaysBefore(days=9, time=NINE), days=1, time=NINE), days=1, time=NINE
            ),
            "moment",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_field(make: Callable[[], Moment], field: str) -> None:
    with pytest.raises(InvalidWindow) as refused:
        make()
    assert refused.value.field == field
    assert str(refused.value.message)


def test_moving_looks_at_each_day_until_one_is_open() -> None:
    asked: list[date] = []
    closed = closed_on(date(2026, 12, 1) + timedelta(days=number) for number in range(3))

    def is_closed(day: date) -> bool:
        asked.append(day)
        return closed(day)

    moment = DayOfMonth(months=2, day=1, time=NINE, moves=MoveOff.LATER)
    assert moment_text(resolve(moment, frame("2027-02-10", is_closed))) == "2026-12-04 09:00"
    assert asked == [date(2026, 12, number) for number in (1, 2, 3, 4)]
