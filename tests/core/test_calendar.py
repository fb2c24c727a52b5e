"""Dates as a city hall counts and writes them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.core import calendar


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-12-05", -1, "2026-11-05"),
        ("2026-05-31", -3, "2026-02-28"),  # the month has no 31st: its last day
        ("2028-05-31", -3, "2028-02-29"),  # a leap year
        ("2026-01-15", -1, "2025-12-15"),  # over the new year
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", 0, "2026-03-31"),
        ("2026-01-01", -13, "2024-12-01"),
    ],
)
def test_months_are_counted_by_the_same_day(day: str, months: int, expected: str) -> None:
    assert calendar.add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        ("2026-02-01", 28, "2026-02-28"),
        ("2026-02-15", 29, "2026-02-28"),
        ("2028-02-01", 31, "2028-02-29"),
        ("2026-04-30", 1, "2026-04-01"),
    ],
)
def test_a_day_that_a_month_lacks_is_its_last(month: str, day: int, expected: str) -> None:
    assert calendar.day_in_month(date.fromisoformat(month), day) == date.fromisoformat(expected)


def test_a_day_of_the_year_is_one_that_some_year_has() -> None:
    assert calendar.is_day_of_year(2, 29)
    assert not any(calendar.is_day_of_year(*wrong) for wrong in ((2, 30), (4, 31), (13, 1), (0, 1), (1, 0)))


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-03-31", 2025), ("2026-04-01", 2026), ("2027-01-01", 2026)],
)
def test_the_fiscal_year_begins_in_april(day: str, year: int) -> None:
    assert calendar.fiscal_year(date.fromisoformat(day)) == year


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-12-13", "令和8年12月13日"),
        ("2019-05-01", "令和元年5月1日"),  # the first day of an era
        ("2019-04-30", "平成31年4月30日"),  # the last day of one
        ("1989-01-07", "昭和64年1月7日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1900-01-01", "明治33年1月1日"),
    ],
)
def test_era_dates(day: str, text: str) -> None:
    assert calendar.era_date(date.fromisoformat(day)) == text


def test_an_era_date_can_name_its_weekday() -> None:
    assert calendar.era_date(date(2026, 12, 13), weekday=True) == "令和8年12月13日（日）"


def test_fiscal_years_are_named_by_the_era_in_which_they_lie() -> None:
    assert calendar.era_fiscal_year(2026) == "令和8年度"
    assert calendar.era_fiscal_year(2019) == "令和元年度"


@pytest.mark.parametrize(
    ("day", "minute", "instant"),
    [
        ("2026-12-05", 540, "2026-12-05T00:00"),  # 9:00 in Tokyo
        ("2026-12-05", 0, "2026-12-04T15:00"),
        ("2026-12-05", 1440, "2026-12-05T15:00"),  # 24:00
        ("2026-12-05", 1500, "2026-12-05T16:00"),  # 25:00, the next day
    ],
)
def test_minutes_of_a_day_are_instants_and_back(day: str, minute: int, instant: str) -> None:
    when = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert calendar.at_minute(date.fromisoformat(day), minute) == when
    assert calendar.minute_of(when, date.fromisoformat(day)) == minute


@pytest.mark.parametrize(
    ("starts", "ends", "japanese", "english"),
    [
        (540, 720, "9時から12時", "9:00 to 12:00"),
        (1080, 1290, "18時から21時30分", "18:00 to 21:30"),
        (0, 1440, "0時から24時", "0:00 to 24:00"),
    ],
)
def test_days_and_times_are_said_in_full_to_those_who_hear_them(
    app: Flask, starts: int, ends: int, japanese: str, english: str
) -> None:
    assert calendar.said_times(starts, ends) == japanese
    assert calendar.said_date(date(2026, 12, 6)) == "12月6日 日曜日"
    with force_locale("en"):
        assert calendar.said_times(starts, ends) == english
        assert calendar.said_date(date(2026, 12, 6)) == "Sunday 6 Dec"


def test_dates_and_times_are_written_in_the_readers_language(app: Flask) -> None:
    nine = calendar.at_minute(date(2026, 12, 5), 540)
    midnight = calendar.at_minute(date(2026, 12, 5), 1440)
    assert calendar.datetime_text(nine) == "12月5日（土） 9:00"
    assert calendar.time_range_text(nine, midnight) == "9:00–24:00"
    assert calendar.date_text(date(2026, 12, 5), year=True) == "2026年12月5日（土）"
    with force_locale("en"):
        assert calendar.date_text(date(2026, 12, 5), year=True) == "Sat 5 Dec 2026"
        assert calendar.month_text(date(2026, 12, 5)) == "Dec 2026"
        assert calendar.month_text(date(2026, 12, 5), year=False) == "Dec"


def test_a_day_of_any_month_is_named_with_its_ending(app: Flask) -> None:
    with app.test_request_context():
        assert calendar.nth_day_text(17) == "17日"
        with force_locale("en"):
            texts = [calendar.nth_day_text(number) for number in (1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 31)]
    assert texts == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "10th",
        "11th",
        "12th",
        "13th",
        "21st",
        "22nd",
        "23rd",
        "31st",
    ]
