"""Closing rules worked out for the days that are coming."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from booking.facilities.rules.closure_examples import DaySpan, coming_spans, example_sentence, once_sentence
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DatedRule,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    SeasonClosure,
    WeeklyClosure,
)

TODAY = date(2026, 12, 1)  # a Tuesday
HOLIDAYS = {
    date(2027, 1, 1): "元日",
    date(2027, 1, 11): "成人の日",
    date(2027, 2, 11): "建国記念の日",
    date(2027, 2, 23): "天皇誕生日",
    date(2027, 3, 21): "春分の日",
    date(2027, 3, 22): "休日",
}
MONDAYS = WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_DAY)
YEAR_END = AnnualClosure(first=(12, 28), last=(1, 4), reason="年末年始")


@pytest.mark.parametrize(
    ("rule", "others", "sentence"),
    [
        (
            MONDAYS,
            [],
            "これから休む日: 2026年12月7日（月）、12月14日（月）、12月21日（月）、12月28日（月）",
        ),
        # 茅ヶ崎市: the year's end outdoors
        (
            YEAR_END,
            [],
            "これから休む日: 2026年12月28日（月）から2027年1月4日（月）まで、"
            "12月28日（火）から2028年1月4日（火）まで",
        ),
        (
            NthWeekdayClosure(weekday=0, weeks=frozenset({2}), on_holiday=OnHoliday.NEXT_WORKDAY),
            [],
            "これから休む日: 2026年12月14日（月）、2027年1月12日（火）、2月8日（月）、3月8日（月）",
        ),
        (
            HolidayClosure(),
            [],
            "これから休む日: 2027年1月1日（金）、1月11日（月）、2月11日（木）、2月23日（火）",
        ),
        (
            DayAfterHolidayClosure(),
            [],
            "これから休む日: 2027年1月2日（土）、1月12日（火）、2月12日（金）、2月24日（水）",
        ),
        (
            MonthEndClosure(workday_before=True),
            [],
            "これから休む日: 2026年12月31日（木）、2027年1月29日（金）、2月26日（金）、3月31日（水）",
        ),
        # 久慈市営野球場: out of its season already
        (
            SeasonClosure(first=(4, 1), last=(11, 30)),
            [],
            "これから休む日: 2026年12月1日（火）から2027年3月31日（水）まで、"
            "12月1日（水）から2028年3月31日（金）まで",
        ),
        # what another rule opens is not told as closed, and an opening only where it opens anything
        (
            MONDAYS,
            [NthWeekdayOpening(weekday=0, weeks=frozenset({1, 3}))],
            "これから休む日: 2026年12月14日（月）、12月28日（月）、2027年1月12日（火）、1月25日（月）",
        ),
        (
            NthWeekdayOpening(weekday=0, weeks=frozenset({1})),
            [MONDAYS, YEAR_END],
            "これから開ける日: 2026年12月7日（月）、2027年2月1日（月）、3月1日（月）、4月5日（月）",
        ),
        (
            AnnualOpening(first=(7, 21), last=(8, 31)),
            [],
            "これから1年のあいだに、この決まりで開ける日はありません。",
        ),
        (
            AnnualClosure(first=(2, 29), last=(2, 29)),
            [],
            "これから1年のあいだに、この決まりで休む日はありません。",
        ),
        (DatedClosure(first=date(2026, 12, 5), last=date(2026, 12, 6)), [], ""),
        (DatedOpening(first=date(2026, 12, 7), last=date(2026, 12, 7)), [MONDAYS], ""),
    ],
)
def test_a_rule_is_told_by_the_next_days_that_it_means(
    app: Flask, rule: ClosureRule, others: list[ClosureRule], sentence: str
) -> None:
    with app.test_request_context():
        assert example_sentence(rule, others, TODAY, HOLIDAYS) == sentence


MAINTENANCE = DatedClosure(first=date(2026, 12, 28), last=date(2026, 12, 28))


@pytest.mark.parametrize(
    ("rule", "others", "sentence"),
    [
        (MAINTENANCE, [], "この日は、1日を通して予約できません。"),
        (
            replace(MAINTENANCE, start_minute=540, end_minute=720),
            [],
            "この時間にかかる利用は予約できません。ほかの時間は、これまでどおりです。",
        ),
        (
            DatedOpening(first=date(2026, 12, 5), last=date(2026, 12, 14)),
            [MONDAYS],
            "新しく開くのは、2026年12月7日（月）、12月14日（月）です。",
        ),
        (
            DatedOpening(first=date(2026, 12, 27), last=date(2027, 1, 2)),
            [MONDAYS, YEAR_END],
            "新しく開くのは、2026年12月28日（月）から2027年1月2日（土）までです。",
        ),
        (
            DatedOpening(first=date(2026, 12, 27), last=date(2026, 12, 29)),
            [YEAR_END, MAINTENANCE],
            "新しく開くのは、2026年12月29日（火）です。",
        ),
        (
            DatedOpening(first=date(2026, 12, 28), last=date(2026, 12, 28)),
            [YEAR_END, MAINTENANCE],
            "ほかの決まりで休館のままなので、新しく開く日はありません。",
        ),
        (
            DatedOpening(first=date(2026, 12, 8), last=date(2026, 12, 9)),
            [MONDAYS],
            "休館日に当たらないので、なにも変わりません。",
        ),
    ],
)
def test_what_happens_once_is_told_by_what_it_changes(
    app: Flask, rule: DatedRule, others: list[ClosureRule], sentence: str
) -> None:
    with app.test_request_context():
        assert once_sentence(rule, others, HOLIDAYS) == sentence


def test_an_opening_of_the_facility_does_not_open_what_the_space_closes() -> None:
    opening = NthWeekdayOpening(weekday=0, weeks=frozenset({1}))
    all_day = [date(2026, 12, 7) + timedelta(days=7 * number) for number in range(4)]
    own = coming_spans(MONDAYS, [opening], TODAY, HOLIDAYS, own=[MONDAYS])
    assert own == [DaySpan(day, day) for day in all_day]
    of_facility = coming_spans(MONDAYS, [opening], TODAY, HOLIDAYS)
    assert [span.first for span in of_facility][:1] == [date(2026, 12, 14)]
