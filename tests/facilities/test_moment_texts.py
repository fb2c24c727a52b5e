"""Moments in words, in both languages."""

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.facilities.rules.moment_texts import moment_text
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    After,
    BeforeStart,
    DayOfMonth,
    DaysBefore,
    Moment,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)

NINE, WHOLE_DAY = 540, 1440


@pytest.mark.parametrize(
    ("moment", "japanese", "english"),
    [
        (SameDay(months=0, time=NINE), "使う日の当日 9:00", "9:00 on the day of use"),
        (
            SameDay(months=1, time=NINE),
            "使う日の1か月前の同じ日 9:00",
            "9:00 on the same day one month before the use",
        ),
        (
            SameDay(months=3, time=NINE),
            "使う日の3か月前の同じ日 9:00",
            "9:00 on the same day 3 months before the use",
        ),
        (DayOfMonth(months=0, day=1, time=NINE), "使う月の1日 9:00", "9:00 on the 1st of the month of use"),
        (
            DayOfMonth(months=1, day=22, time=NINE),
            "使う月の1か月前の22日 9:00",
            "9:00 on the 22nd of the month before the month of use",
        ),
        (
            DayOfMonth(months=3, day=LAST_OF_MONTH, time=WHOLE_DAY),
            "使う月の3か月前の末日",
            "the last day of the month 3 months before the month of use",
        ),
        (
            DayOfMonth(months=3, day=1, counted_in=True, time=NINE),
            "使う月を入れて数えて3か月前の1日 9:00",
            "9:00 on the 1st of the month 3 months back (the month of use counts as the first)",
        ),
        (
            DayOfMonth(months_by_month=(4, 5) * 6, day=1, time=NINE),
            "奇数の月に使うときは4か月前、偶数の月に使うときは5か月前の1日 9:00",
            "9:00 on the 1st of the month "
            "(for use in odd months 4 months before, for use in even months 5 months before)",
        ),
        (
            DayOfMonth(months_by_month=(1,) + (2,) * 11, day=1, counted_in=True, time=NINE),
            "1月に使うときはその月を入れて数えて1か月前、2月・3月・4月・5月・6月・7月・8月・9月・10月・11月・12月に"
            "使うときはその月を入れて数えて2か月前の1日 9:00",
            "9:00 on the 1st of the month "
            "(for use in Jan the month 1 months back (that month counts as the first), "
            "for use in Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec the month 2 months back "
            "(that month counts as the first))",
        ),
        (
            DayOfMonth(months_by_month=(2,) * 12, day=1, time=NINE),
            "使う月の2か月前の1日 9:00",
            "9:00 on the 1st of the month 2 months before the month of use",
        ),
        (DaysBefore(days=0, time=WHOLE_DAY), "使う日の当日", "the day of use"),
        (DaysBefore(days=1, time=WHOLE_DAY), "使う日の前日", "the day before the use"),
        (DaysBefore(days=7, time=1020), "使う日の7日前 17:00", "17:00 on the day 7 days before the use"),
        (
            OfficeDaysBefore(days=1, time=WHOLE_DAY),
            "使う日の前の開庁日",
            "the last working day before the use",
        ),
        (
            OfficeDaysBefore(days=3, time=1020),
            "使う日の3開庁日前 17:00",
            "17:00 on the day 3 working days before the use",
        ),
        (
            Yearly(month=2, day=1, time=NINE),
            "使う年度が始まる前の2月1日 9:00",
            "9:00 on 1\N{NO-BREAK SPACE}Feb before the fiscal year of use begins",
        ),
        (
            After(moment=SameDay(months=1, time=NINE), days=5, time=NINE),
            "使う日の1か月前の同じ日の5日後 9:00",
            "9:00 on the day 5 days after the same day one month before the use",
        ),
        (BeforeStart(), "使い始める時刻", "the use begins"),
        (BeforeStart(minutes=120), "使い始める2時間前", "2 hours before the use begins"),
        (BeforeStart(minutes=30), "使い始める30分前", "30 minutes before the use begins"),
    ],
)
def test_a_moment_in_words(app: Flask, moment: Moment, japanese: str, english: str) -> None:
    assert moment_text(moment) == japanese
    with force_locale("en"):
        assert moment_text(moment) == english
