"""Which days a rule closes: tables of days around holidays, month ends and the year's end."""

from datetime import date, timedelta

import pytest

from booking.facilities.rules.closed_days import closed_hours, closed_reason
from booking.facilities.rules.closure_texts import describe, describe_hours, describe_reason
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DatedClosure,
    DayAfterHolidayClosure,
    HolidayClosure,
    InvalidClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    OnHoliday,
    WeeklyClosure,
    closes_whole_day,
)
from booking.facilities.rules.days import LAST_WEEK

DAY = date(2026, 12, 5)
MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 4, 5, 6

HOLIDAYS = {
    date(2026, 5, 3): "憲法記念日",  # Sunday
    date(2026, 5, 4): "みどりの日",  # Monday
    date(2026, 5, 5): "こどもの日",  # Tuesday
    date(2026, 5, 6): "振替休日",  # Wednesday, for the Sunday
    date(2026, 9, 21): "敬老の日",  # Monday
    date(2026, 9, 22): "国民の休日",  # Tuesday, between two holidays
    date(2026, 9, 23): "秋分の日",  # Wednesday
    date(2026, 11, 3): "文化の日",  # Tuesday
    date(2026, 11, 23): "勤労感謝の日",  # Monday
    date(2027, 1, 1): "元日",  # Friday
    date(2027, 1, 11): "成人の日",  # Monday
    date(2027, 3, 21): "春分の日",  # Sunday
    date(2027, 3, 22): "振替休日",  # Monday
    date(2027, 4, 29): "昭和の日",  # Thursday
    date(2028, 4, 29): "昭和の日",  # Saturday
}


def closed_days(rule: ClosureRule, first: date, last: date) -> list[str]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [f"{day:%m-%d}" for day in days if closes_whole_day(rule, day, HOLIDAYS)]


# Weeks in which these are holidays: none, Monday, Monday to Wednesday, Monday (substitute), three days again.
WEEKS = (
    (date(2026, 11, 14), date(2026, 11, 20)),
    (date(2026, 11, 21), date(2026, 11, 27)),
    (date(2026, 9, 19), date(2026, 9, 25)),
    (date(2027, 3, 20), date(2027, 3, 26)),
    (date(2026, 5, 2), date(2026, 5, 8)),
)


@pytest.mark.parametrize(
    ("on_holiday", "expected"),
    [
        (OnHoliday.CLOSED, (["11-16"], ["11-23"], ["09-21"], ["03-22"], ["05-04"])),
        (OnHoliday.OPEN, (["11-16"], [], [], [], [])),  # 大月市民会館
        (OnHoliday.NEXT_DAY, (["11-16"], ["11-24"], ["09-22"], ["03-23"], ["05-05"])),
        (OnHoliday.OPEN_THEN_CLOSED, (["11-16"], ["11-24"], ["09-22"], ["03-23"], ["05-05"])),
        (OnHoliday.NEXT_WORKDAY, (["11-16"], ["11-24"], ["09-24"], ["03-23"], ["05-07"])),  # 焼津市
        (OnHoliday.NEXT_NON_HOLIDAY, (["11-16"], ["11-24"], ["09-24"], ["03-23"], ["05-07"])),  # 久慈市
    ],
)
def test_a_monday_on_a_holiday_is_treated_as_the_ordinance_says(
    on_holiday: OnHoliday, expected: tuple[list[str], ...]
) -> None:
    rule = WeeklyClosure(weekdays=frozenset({MONDAY}), on_holiday=on_holiday)
    assert tuple(closed_days(rule, *week) for week in WEEKS) == expected


def test_the_next_workday_skips_a_weekend_but_the_next_day_that_is_no_holiday_does_not() -> None:
    friday_holiday = {date(2026, 12, 4): "臨時の祝日"}
    for on_holiday, expected in ((OnHoliday.NEXT_WORKDAY, 7), (OnHoliday.NEXT_NON_HOLIDAY, 5)):
        rule = WeeklyClosure(weekdays=frozenset({FRIDAY}), on_holiday=on_holiday)
        days = [day for day in range(1, 11) if closes_whole_day(rule, date(2026, 12, day), friday_holiday)]
        assert days == [expected]


def test_a_moved_day_adds_to_the_regular_days_of_two_weekdays() -> None:
    rule = WeeklyClosure(weekdays=frozenset({MONDAY, TUESDAY}), on_holiday=OnHoliday.NEXT_WORKDAY)
    assert closed_days(rule, date(2026, 11, 21), date(2026, 11, 27)) == ["11-24"]
    assert closed_days(rule, date(2026, 9, 19), date(2026, 9, 25)) == ["09-24"]


def test_holidays_include_substitutes_and_the_citizens_holiday() -> None:
    rule = HolidayClosure()
    assert closed_days(rule, date(2026, 9, 18), date(2026, 9, 24)) == ["09-21", "09-22", "09-23"]
    assert closed_days(rule, date(2026, 5, 2), date(2026, 5, 7)) == ["05-03", "05-04", "05-05", "05-06"]
    assert closed_days(rule, date(2027, 3, 20), date(2027, 3, 23)) == ["03-21", "03-22"]


@pytest.mark.parametrize(
    ("open_weekdays", "expected"),
    [
        (frozenset({SUNDAY}), ["05-07", "11-04", "01-02", "04-30"]),  # 大月市民会館
        (frozenset({SATURDAY, SUNDAY}), ["05-07", "11-04", "04-30"]),
        (frozenset(), ["05-07", "11-04", "01-02", "04-30"]),
    ],
)
def test_the_day_after_holidays_is_closed_unless_it_is_one_itself(
    open_weekdays: frozenset[int], expected: list[str]
) -> None:
    rule = DayAfterHolidayClosure(open_weekdays=open_weekdays)
    spans = (
        (date(2026, 5, 2), date(2026, 5, 8)),
        (date(2026, 11, 2), date(2026, 11, 5)),
        (date(2026, 12, 31), date(2027, 1, 3)),
        (date(2027, 4, 28), date(2027, 5, 1)),
    )
    assert [day for span in spans for day in closed_days(rule, *span)] == expected


@pytest.mark.parametrize(
    ("first", "last", "start", "expected"),
    [
        ((12, 29), (1, 3), date(2026, 12, 27), ["12-29", "12-30", "12-31", "01-01", "01-02", "01-03"]),
        ((12, 30), (1, 2), date(2026, 12, 27), ["12-30", "12-31", "01-01", "01-02"]),
        ((6, 23), (6, 23), date(2026, 6, 20), ["06-23"]),
        ((2, 28), (3, 1), date(2027, 2, 26), ["02-28", "03-01"]),
        ((2, 28), (3, 1), date(2028, 2, 26), ["02-28", "02-29", "03-01"]),
        ((2, 29), (2, 29), date(2027, 2, 26), []),
        ((2, 29), (2, 29), date(2028, 2, 26), ["02-29"]),
    ],
)  # fmt: skip
def test_a_span_of_every_year_may_cross_its_end_and_know_leap_days(
    first: tuple[int, int], last: tuple[int, int], start: date, expected: list[str]
) -> None:
    assert closed_days(AnnualClosure(first=first, last=last), start, start + timedelta(days=10)) == expected


def test_a_season_closes_winter_months() -> None:
    rule = AnnualClosure(first=(12, 1), last=(3, 31), reason="冬期休場")
    is_closed = {day: closes_whole_day(rule, day, {}) for day in (date(2026, 11, 30), date(2026, 12, 1))}
    is_closed |= {day: closes_whole_day(rule, day, {}) for day in (date(2027, 3, 31), date(2027, 4, 1))}
    assert list(is_closed.values()) == [False, True, True, False]


@pytest.mark.parametrize(
    ("weekday", "weeks", "expected"),
    [
        (SUNDAY, {3}, ["11-15"]),  # 焼津市
        (SUNDAY, {1, 3}, ["11-01", "11-15"]),
        (SUNDAY, {5}, ["11-29"]),
        (MONDAY, {5}, ["11-30"]),
        (TUESDAY, {5}, []),
        (SUNDAY, {LAST_WEEK}, ["11-29"]),
        (TUESDAY, {LAST_WEEK}, ["11-24"]),
        (MONDAY, {4}, ["11-23"]),
    ],
)
def test_the_nth_weekday_is_counted_from_the_first_of_the_month(
    weekday: int, weeks: set[int], expected: list[str]
) -> None:
    rule = NthWeekdayClosure(weekday=weekday, weeks=frozenset(weeks))
    assert closed_days(rule, date(2026, 11, 1), date(2026, 11, 30)) == expected


def test_an_nth_weekday_on_a_holiday_can_move_too() -> None:
    rule = NthWeekdayClosure(weekday=MONDAY, weeks=frozenset({4}), on_holiday=OnHoliday.NEXT_DAY)
    assert closed_days(rule, date(2026, 11, 20), date(2026, 11, 30)) == ["11-24"]


@pytest.mark.parametrize(
    ("year", "month", "exact", "workday_before"),
    [
        (2026, 11, 30, 30),  # Monday
        (2026, 5, 31, 29),  # Sunday: the Friday, as in 焼津市
        (2026, 10, 31, 30),  # Saturday
        (2026, 2, 28, 27),  # Saturday, no leap year
        (2028, 2, 29, 29),  # Tuesday, leap year
        (2027, 1, 31, 29),  # Sunday
    ],
)
def test_the_last_day_of_the_month_may_give_way_to_the_workday_before(
    year: int, month: int, exact: int, workday_before: int
) -> None:
    for moves, expected in ((False, exact), (True, workday_before)):
        rule = MonthEndClosure(workday_before=moves)
        first, last = date(year, month, 1), date(year, month, exact)
        assert closed_days(rule, first, last) == [f"{month:02}-{expected:02}"]


def test_a_month_end_on_a_holiday_goes_back_over_the_weekend() -> None:
    holidays = {date(2026, 11, 30): "臨時の祝日"}
    rule = MonthEndClosure(workday_before=True)
    assert [day for day in range(20, 31) if closes_whole_day(rule, date(2026, 11, day), holidays)] == [27]


def test_a_dated_closure_ends_with_its_last_day() -> None:
    rule = DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 7), reason="空調の工事")
    assert closed_days(rule, date(2026, 12, 3), date(2026, 12, 9)) == ["12-05", "12-06", "12-07"]


def test_hours_of_a_dated_closure_close_no_whole_day() -> None:
    rule = DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 6), start_minute=540, end_minute=720)
    assert closed_reason([rule], date(2026, 12, 5), {}) is None
    hours = [closed_hours([rule], date(2026, 12, day), {}) for day in (4, 5, 6, 7)]
    assert [[(part.start_minute, part.end_minute) for part in parts] for parts in hours] == [
        [],
        [(540, 720)],
        [(540, 720)],
        [],
    ]
    assert describe_hours(hours[1][0]) == "臨時休館"


def test_all_hours_of_a_day_are_the_whole_day() -> None:
    day = date(2026, 12, 5)
    rule = DatedClosure(first=day, last=day, start_minute=0, end_minute=1440)
    assert closed_reason([rule], day, {}) is not None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 16), "休館日です。毎週月曜日（祝日のときは翌日）"),
        (date(2026, 9, 22), "休館日です。国民の休日"),
        (date(2027, 3, 22), "休館日です。振替休日"),
        (date(2027, 1, 1), "休館です。年末年始"),
        (date(2026, 12, 28), "休館です。空調の工事"),
        (date(2026, 11, 30), "休館日です。毎月の末日"),
        (date(2026, 11, 17), None),
    ],
)
def test_the_more_particular_rule_is_the_one_that_is_named(day: date, expected: str | None) -> None:
    rules = [
        WeeklyClosure(weekdays=frozenset({MONDAY}), on_holiday=OnHoliday.NEXT_DAY),
        MonthEndClosure(),
        HolidayClosure(),
        AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始"),
        DatedClosure(first=date(2026, 12, 28), last=date(2026, 12, 28), reason="空調の工事"),
    ]
    reason = closed_reason(rules, day, HOLIDAYS)
    assert (describe_reason(reason) if reason else None) == expected


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (WeeklyClosure(weekdays=frozenset({SUNDAY, SATURDAY})), "毎週土曜日・日曜日"),
        (
            WeeklyClosure(weekdays=frozenset({MONDAY}), on_holiday=OnHoliday.NEXT_WORKDAY),
            "毎週月曜日（祝日のときは次の平日）",
        ),
        (HolidayClosure(), "祝日・休日"),
        (DayAfterHolidayClosure(), "祝日の翌日（日曜日と祝日のときは開館）"),
        (
            AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始"),
            "年末年始（毎年12月29日から翌年1月3日まで）",
        ),
        (AnnualClosure(first=(6, 23), last=(6, 23)), "毎年6月23日"),
        (AnnualClosure(first=(7, 1), last=(8, 31)), "毎年7月1日から8月31日まで"),
        (
            NthWeekdayClosure(weekday=FRIDAY, weeks=frozenset({4}), reason="館内整理日"),
            "館内整理日（毎月第4金曜日）",
        ),
        (NthWeekdayClosure(weekday=SUNDAY, weeks=frozenset({1, LAST_WEEK})), "毎月第1・最終日曜日"),
        (MonthEndClosure(workday_before=True), "毎月の末日（土・日・祝日のときは直前の平日）"),
        (DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 5)), "2026年12月5日（土）"),
        (
            DatedClosure(first=date(2026, 12, 30), last=date(2027, 1, 2), reason="工事"),
            "工事（2026年12月30日（水）から2027年1月2日（土）まで）",
        ),
        (
            DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 6), start_minute=540, end_minute=720),
            "2026年12月5日（土）から12月6日（日）まで 9:00–12:00",
        ),
    ],
)
def test_a_rule_is_said_in_a_sentence(rule: ClosureRule, sentence: str) -> None:
    assert describe(rule) == sentence


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: WeeklyClosure(weekdays=frozenset()), "weekdays"),
        (lambda: WeeklyClosure(weekdays=frozenset({7})), "weekdays"),
        (lambda: AnnualClosure(first=(2, 30), last=(3, 1)), "first"),
        (lambda: AnnualClosure(first=(13, 1), last=(3, 1)), "first"),
        (lambda: AnnualClosure(first=(5, 1), last=(4, 31)), "last"),
        (lambda: NthWeekdayClosure(weekday=0, weeks=frozenset({6})), "weeks"),
        (lambda: NthWeekdayClosure(weekday=0, weeks=frozenset()), "weeks"),
        (lambda: DatedClosure(first=date(2026, 12, 6), last=date(2026, 12, 5)), "last"),
        (lambda: DatedClosure(first=DAY, last=DAY, start_minute=540), "end_minute"),
        (lambda: DatedClosure(first=DAY, last=DAY, start_minute=600, end_minute=600), "end_minute"),
        (lambda: DatedClosure(first=DAY, last=DAY, start_minute=0, end_minute=1441), "end_minute"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused(make: object, field: str | None) -> None:
    with pytest.raises(InvalidClosure) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field
