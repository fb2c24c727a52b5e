"""Windows in words: what a resident and an administrator read, worked out for days that are coming."""

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.accounts.rules import Audience
from booking.facilities.rules.closures import NthWeekdayClosure
from booking.facilities.rules.moments import (
    After,
    BeforeStart,
    ClosedBy,
    DayOfMonth,
    DaysBefore,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
)
from booking.facilities.rules.window_texts import (
    audiences_text,
    end_text,
    plan_lines,
    plan_sentences,
    window_sentences,
)
from booking.facilities.rules.windows import PUBLIC, Channel, Window, WindowPlan
from tests.facilities.window_samples import (
    COUNTER,
    NINE,
    OTHERS,
    PRIORITY,
    RESIDENTS,
    SODEGAURA,
    WHOLE_DAY,
    at,
)


def test_a_plan_in_sentences(app: Flask) -> None:
    assert plan_sentences(SODEGAURA) == [
        "市内の方は、使う月の2か月前の17日 9:00から、使う日の3日前まで受け付けます。",
        "市外の方は、使う月の2か月前の26日 9:00から、使う日の3日前まで受け付けます。",
    ]
    assert plan_sentences(None) == []
    assert plan_sentences(WindowPlan("")) == ["予約を受け付けません。"]
    with force_locale("en"):
        assert plan_sentences(SODEGAURA)[0] == (
            "Residents can book from 9:00 on the 17th of the month 2 months before the month of use "
            "until the end of the day 3 days before the use."
        )


@pytest.mark.parametrize(
    ("window", "sentences"),
    [
        (
            Window(
                audiences=PUBLIC,
                opens=SameDay(months=6, time=NINE),
                closes=DaysBefore(days=1, time=WHOLE_DAY),
            ),
            [
                "使う日の6か月前の同じ日 9:00から、使う日の前日まで受け付けます。",
                "受付の始まりの日と同じ日がその月にないときは、月の末日になります。",
            ],
        ),
        (
            Window(
                audiences=PUBLIC,
                opens=SameDay(months=6, month_end=MonthEnd.NEXT_FIRST, time=NINE),
                closes=BeforeStart(),
            ),
            [
                "使う日の6か月前の同じ日 9:00から、使い始める時刻まで受け付けます。",
                "受付の始まりの日と同じ日がその月にないときは、次の月の1日になります。",
            ],
        ),
        (
            Window(audiences=PUBLIC, channels=COUNTER, closes=OfficeDaysBefore(days=3, time=1020)),
            [
                "窓口と電話では、いつからでも、使う日の3開庁日前 17:00まで受け付けます。",
                "開庁日は、土曜日・日曜日、祝日、年末年始と、役所が決めた休みの日を数えません。",
            ],
        ),
        (
            Window(
                audiences=RESIDENTS | OTHERS,
                channels=frozenset({Channel.WEB}),
                opens=DayOfMonth(months=3, day=1, time=NINE, moves=MoveOff.LATER),
                closes=DayOfMonth(months=3, day=15, time=1320, moves=MoveOff.EARLIER),
            ),
            [
                "市内の方・市外の方は、インターネットでは、"
                "使う月の3か月前の1日 9:00から、同じ月の15日 22:00まで受け付けます。",
                "受付の始まりの日が休館日のときは、次の開館日になります。",
                "受付の終わりの日が休館日のときは、その前の開館日になります。",
            ],
        ),
        (
            Window(
                audiences=PRIORITY,
                opens=DayOfMonth(
                    months=2,
                    day=30,
                    time=NINE,
                    instead=(((1, 1), (1, 4)),),
                    moves=MoveOff.LATER,
                    closed_by=ClosedBy.OFFICE,
                ),
                closes=DaysBefore(days=14, time=WHOLE_DAY, moves=MoveOff.EARLIER, closed_by=ClosedBy.OFFICE),
                not_on=(NthWeekdayClosure(weekday=6, weeks=frozenset({1})),),
            ),
            [
                "優先団体は、使う月の2か月前の30日 9:00から、使う日の14日前まで受け付けます。",
                "30日がない月は、末日になります。",
                "受付の始まりの日が1月1日に当たるときは、1月4日になります。",
                "受付の始まりの日が役所の休みの日のときは、次の開庁日になります。",
                "受付の終わりの日が役所の休みの日のときは、その前の開庁日になります。",
                "毎月第1日曜日の利用は除きます。",
            ],
        ),
        (
            Window(
                audiences=OTHERS,
                opens=After(moment=SameDay(months=1, time=NINE, moves=MoveOff.LATER), days=5, time=NINE),
                closes=BeforeStart(minutes=60),
            ),
            [
                "市外の方は、使う日の1か月前の同じ日の5日後 9:00から、使い始める1時間前まで受け付けます。",
                "数え始める日と同じ日がその月にないときは、月の末日になります。",
                "数え始める日が休館日のときは、次の開館日になります。",
            ],
        ),
    ],
)
def test_a_window_in_sentences(window: Window, sentences: list[str]) -> None:
    assert window_sentences(window) == sentences


def test_people_stand_in_one_order(app: Flask) -> None:
    some = [Audience.PRIORITY_GROUP, Audience.RESIDENT, Audience.NON_RESIDENT]
    assert audiences_text(some) == "市内の方・市外の方・優先団体"
    assert audiences_text([Audience.STAFF]) == "職員"
    assert audiences_text([]) == ""
    with force_locale("en"):
        assert audiences_text(some) == "Residents, non-residents and priority groups"
        assert audiences_text(some[:2]) == "Residents and priority groups"


@pytest.mark.parametrize(
    ("closes_at", "text"),
    [
        ("2027-01-08 00:00", "1月7日（木）"),
        ("2027-01-01 00:00", "12月31日（木）"),
        ("2027-01-07 17:00", "1月7日（木） 17:00"),
    ],
)
def test_the_midnight_after_a_last_day_is_told_as_that_day(closes_at: str, text: str) -> None:
    assert end_text(at(closes_at)) == text


def test_residents_read_what_moves_a_window_once_for_all_windows_or_behind_each(app: Flask) -> None:
    """東部公民館: off closed days, the beginning later and the end earlier."""
    opens, closes = (
        SameDay(months=2, time=NINE, moves=MoveOff.LATER),
        DaysBefore(days=1, time=1440, moves=MoveOff.EARLIER),
    )
    moves = [
        "受付の始まりの日が休館日のときは、次の開館日になります。",
        "受付の終わりの日が休館日のときは、その前の開館日になります。",
    ]
    residents = Window(audiences=RESIDENTS, opens=opens, closes=closes)
    others = Window(audiences=OTHERS, opens=opens, closes=closes)
    still = Window(audiences=OTHERS, opens=SameDay(months=1, time=NINE), closes=BeforeStart())
    lines = "市内の方は、使う日の2か月前の同じ日 9:00から、使う日の前日まで受け付けます。"
    with app.test_request_context():
        assert plan_lines(WindowPlan("", (residents,))) == [lines, *moves]
        assert plan_lines(WindowPlan("", (residents, others)))[2:] == moves
        assert plan_lines(WindowPlan("", (residents, still)))[1:3] == moves
        assert len(plan_lines(WindowPlan("", (residents, still)))) == 4
        assert plan_lines(WindowPlan("", (still,))) == [
            "市外の方は、使う日の1か月前の同じ日 9:00から、使い始める時刻まで受け付けます。"
        ]
        assert plan_lines(WindowPlan("")) == []
        assert plan_lines(None) == []


def test_residents_read_which_days_a_window_leaves_out_and_what_an_earlier_moment_moves_by(
    app: Flask,
) -> None:
    base = DayOfMonth(months=1, day=1, time=NINE, moves=MoveOff.LATER, closed_by=ClosedBy.OFFICE)
    first_sunday = NthWeekdayClosure(weekday=6, weeks=frozenset({1}))
    window = Window(
        audiences=OTHERS,
        opens=After(moment=base, days=5, time=NINE),
        closes=BeforeStart(),
        not_on=(first_sunday,),
    )
    with app.test_request_context():
        assert plan_lines(WindowPlan("", (window,)))[1:] == [
            "数え始める日が役所の休みの日のときは、次の開庁日になります。",
            "毎月第1日曜日の利用は除きます。",
        ]
