"""Windows worked out for days that are coming: what an administrator reads beside the fields."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.facilities.rules.closures import NthWeekdayClosure
from booking.facilities.rules.moments import (
    BeforeStart,
    ClosedBy,
    DayOfMonth,
    DaysBefore,
    Frame,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)
from booking.facilities.rules.window_texts import (
    example_days,
    examples_of,
)
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from tests.facilities.window_samples import (
    COUNTER,
    MONDAYS,
    NINE,
    PRIORITY,
    RESIDENTS,
    SODEGAURA,
    THREE_DAYS,
    WHOLE_DAY,
    frame,
    plan_of,
    with_mondays_closed,
)


@pytest.mark.parametrize(
    ("plan", "day", "sentences"),
    [
        (
            SODEGAURA,
            "2027-01-10",
            [
                "1月10日（日）の利用は、市内の方は11月17日（火） 9:00から、1月7日（木）まで受け付けます。",
                "1月10日（日）の利用は、市外の方は11月26日（木） 9:00から、1月7日（木）まで受け付けます。",
            ],
        ),
        (
            plan_of(opens=SameDay(months=6, time=NINE), closes=DaysBefore(days=1, time=WHOLE_DAY)),
            "2027-08-31",
            [
                "8月31日（火）の利用は、2月28日（日） 9:00から、8月30日（月）まで受け付けます。"
                "2月には31日がありません。"
            ],
        ),
        (
            plan_of(
                opens=SameDay(months=12, month_end=MonthEnd.NEXT_FIRST, time=NINE),
                closes=DaysBefore(days=1, time=1020),
            ),
            "2028-02-29",
            [
                "2028年2月29日（火）の利用は、"
                "2027年3月1日（月） 9:00から、2028年2月28日（月） 17:00まで受け付けます。"
                "2月には29日がありません。"
            ],
        ),
        (
            plan_of(
                channels=COUNTER,
                opens=DayOfMonth(months=2, day=1, time=NINE, instead=(((1, 1), (1, 4)),)),
                closes=BeforeStart(),
            ),
            "2027-03-15",
            [
                "3月15日（月）の利用は、窓口と電話では1月4日（月） 9:00から、使い始める時刻まで受け付けます。"
                "1月1日（金）に当たるので、1月4日（月）になります。"
            ],
        ),
        (
            plan_of(
                audiences=RESIDENTS,
                opens=DayOfMonth(months=2, day=1, time=NINE, moves=MoveOff.LATER),
                closes=DaysBefore(days=3, time=WHOLE_DAY, moves=MoveOff.EARLIER, closed_by=ClosedBy.OFFICE),
            ),
            "2027-04-06",
            [
                "4月6日（火）の利用は、市内の方は2月2日（火） 9:00から、4月2日（金）まで受け付けます。"
                "2月1日（月）は休館日です。4月3日（土）は役所が休みです。"
            ],
        ),
        (
            plan_of(closes=OfficeDaysBefore(days=3, time=1020)),
            "2026-12-07",
            ["12月7日（月）の利用は、いつからでも、12月2日（水） 17:00まで受け付けます。"],
        ),
        (
            plan_of(
                audiences=PRIORITY,
                closes=BeforeStart(),
                not_on=(NthWeekdayClosure(weekday=6, weeks=frozenset({1})),),
            ),
            "2026-12-06",
            ["12月6日（日）の利用は、受け付けません。"],
        ),
    ],
)
def test_a_plan_worked_out_for_a_day(plan: WindowPlan, day: str, sentences: list[str]) -> None:
    assert examples_of(plan, frame(day, MONDAYS)) == sentences


def test_examples_are_written_in_the_readers_language(app: Flask) -> None:
    with force_locale("en"):
        assert examples_of(SODEGAURA, frame("2027-01-10")) == [
            "Residents can book Sun 10 Jan from Tue 17 Nov 9:00 until the end of Thu 7 Jan.",
            "Non-residents can book Sun 10 Jan from Thu 26 Nov 9:00 until the end of Thu 7 Jan.",
        ]
        moved = Window(
            audiences=PUBLIC,
            opens=DayOfMonth(months=2, day=1, time=NINE, moves=MoveOff.LATER),
            closes=BeforeStart(),
        )
        assert examples_of(WindowPlan("", (moved,)), frame("2027-04-06", MONDAYS)) == [
            "Tue 6 Apr can be booked from Tue 2 Feb 9:00 until the use begins. Mon 1 Feb is a closed day."
        ]


@pytest.mark.parametrize(
    ("plan", "days"),
    [
        (SODEGAURA, ["2027-02-10"]),  # that of January has opened, and nothing is ever moved
        (
            plan_of(opens=SameDay(months=6, time=NINE), closes=BeforeStart()),
            ["2027-06-10", "2027-08-29"],  # February has no 29th
        ),
        (
            plan_of(opens=DayOfMonth(months=2, day=1, time=NINE, moves=MoveOff.LATER), closes=BeforeStart()),
            ["2027-02-10", "2027-03-01"],  # 1 January is closed
        ),
        (plan_of(closes=BeforeStart()), ["2027-01-10"]),
        (WindowPlan(""), ["2027-01-10"]),
    ],
)
def test_examples_are_of_a_day_that_opens_soon_and_of_the_next_that_is_moved(
    plan: WindowPlan, days: list[str]
) -> None:
    found = example_days(plan, date(2026, 12, 1), with_mondays_closed)
    assert [day.isoformat() for day in found] == days


SEPTEMBER = "9月27日（月）の利用は、いつからでも、9月24日（金）まで受け付けます。"


@pytest.mark.parametrize(
    ("plan", "day", "today", "sentence"),
    [
        # Nearly a year ahead one knows which year is meant; beyond that it is said.
        (
            plan_of(closes=THREE_DAYS),
            "2027-09-27",
            "2026-12-01",
            "9月27日（月）の利用は、いつからでも、9月24日（金）まで受け付けます。",
        ),
        (
            plan_of(closes=THREE_DAYS),
            "2027-09-28",
            "2026-12-01",
            "2027年9月28日（火）の利用は、いつからでも、2027年9月25日（土）まで受け付けます。",
        ),
        (
            plan_of(opens=Yearly(month=10, day=1, time=NINE), closes=THREE_DAYS),
            "2028-04-10",
            "2026-12-01",
            "2028年4月10日（月）の利用は、2027年10月1日（金） 9:00から、2028年4月7日（金）まで受け付けます。",
        ),
    ],
)
def test_years_are_told_where_one_would_think_of_others(
    app: Flask, plan: WindowPlan, day: str, today: str, sentence: str
) -> None:
    with app.test_request_context():
        assert examples_of(plan, frame(day), date.fromisoformat(today)) == [sentence]


def test_looking_for_examples_asks_no_more_than_a_year_of_days() -> None:
    asked = 0

    def count(day: date) -> Frame:
        nonlocal asked
        asked += 1
        return frame(day.isoformat())

    window = Window(audiences=PUBLIC, opens=DaysBefore(days=30, time=NINE), closes=THREE_DAYS)
    frame_of: Callable[[date], Frame] = count
    example_days(WindowPlan("", (window,)), date(2026, 12, 1), frame_of)
    assert asked < 450
