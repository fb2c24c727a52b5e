"""A timetable told and worked out for a day: what an administrator reads beside the fields."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.facilities.rules.timetable_examples import (
    timetable_examples,
    timetable_sentences,
)
from booking.facilities.rules.timetables import TimetableSpec
from tests.facilities.timetables import (
    COMBINED,
    KOSHI,
    ODD,
    THREE,
    WAKABAYASHI,
    period,
    periods,
    steps,
    whole_day,
)

THURSDAY = date(2026, 12, 10)
NEW_YEARS_EVE = date(2026, 12, 31)
THREE_TOLD = (
    "区分は「午前」（9:00–12:00）、「午後」（13:00–17:00）、「夜間」（18:00–21:30）です。"
    "それぞれ1つずつ借りられます。"
)
COMBINED_TOLD = [
    "「午前・午後」は、9:00から17:00までを1つとして借ります（午前・午後）。",
    "「午後・夜間」は、13:00から21:30までを1つとして借ります（午後・夜間）。",
    "「全日」は、9:00から21:30までを1つとして借ります（午前・午後・夜間）。",
]
MORNING = "12月10日（木）の「午前」を借りると、9:00から12:00まで使えます。"
NO_GAPS = "区分を1つずつ借りるときは、区分のあいだの12:00–13:00、17:00–18:00は使えません。"
# A municipality's name: its rule is in booking_rules.csv (合志) or among rules that are in force somewhere.
TOLD = [
    ("袖ケ浦: 区分", periods(*THREE), [THREE_TOLD], [MORNING, NO_GAPS]),
    (
        "午前+午後、全日を1つとして",
        COMBINED,
        [THREE_TOLD, *COMBINED_TOLD],
        [
            MORNING,
            "12月10日（木）の「午前・午後」を借りると、9:00から17:00まで使えます。あいだの12:00–13:00も使えます。",
            "12月10日（木）の「午後・夜間」を借りると、13:00から21:30まで使えます。あいだの17:00–18:00も使えます。",
            "12月10日（木）の「全日」を借りると、9:00から21:30まで使えます。"
            "あいだの12:00–13:00、17:00–18:00も使えます。",
            NO_GAPS,
        ],
    ),
    (
        "仙台市若林区: 昼と夕は延長だけ",
        WAKABAYASHI,
        [
            THREE_TOLD,
            "「昼」（12:00–13:00）は、となりの区分（午前・午後）といっしょのときだけ借りられます。",
            "「夕」（17:00–18:00）は、となりの区分（午後・夜間）といっしょのときだけ借りられます。",
            *COMBINED_TOLD,
        ],
        [
            MORNING,
            "12月10日（木）の「午前・午後」を借りると、9:00から17:00まで使えます。",
            "12月10日（木）の「午後・夜間」を借りると、13:00から21:30まで使えます。",
            "12月10日（木）の「全日」を借りると、9:00から21:30まで使えます。",
            "12月10日（木）の「午前＋昼」を借りると、9:00から13:00まで使えます。昼だけでは借りられません。",
            "12月10日（木）の「夕＋夜間」を借りると、17:00から21:30まで使えます。夕だけでは借りられません。",
        ],
    ),
    (
        "続く区分と、あいだのある区分",
        ODD,
        [
            "区分は「午前」（9:00–12:30）、「午後」（12:30–17:00）、「夜間」（17:30–21:30）です。"
            "それぞれ1つずつ借りられます。"
        ],
        [
            "12月10日（木）の「午前」を借りると、9:00から12:30まで使えます。",
            "区分を1つずつ借りるときは、区分のあいだの17:00–17:30は使えません。",
        ],
    ),
    (
        "真夜中をまたぐ区分と延長",
        periods(period("夜間", "18:00-25:00"), period("延長", "25:00-26:00", only_extends=True)),
        [
            "区分は「夜間」（18:00–25:00）1つです。",
            "「延長」（25:00–26:00）は、となりの区分（夜間）といっしょのときだけ借りられます。",
        ],
        [
            "12月10日（木）の「夜間」を借りると、18:00から翌日の12月11日（金） 1:00まで使えます。",
            "12月10日（木）の「夜間＋延長」を借りると、18:00から翌日の12月11日（金） 2:00まで使えます。"
            "延長だけでは借りられません。",
        ],
    ),
    (
        "合志市3体育館: 昼は3時間、夜は2時間まで",
        KOSHI,
        [
            "9:00から22:00までを、1時間ずつのコマに分けて貸します。",
            "1回に1コマ（1時間）から5コマ（5時間）まで、続けて借りられます。",
            "始まりは、9:00から1時間ごとに選べます。",
            "9:00から17:00までのあいだは、1回に3コマ（3時間）までです。",
            "17:00から22:00までのあいだは、1回に2コマ（2時間）までです。",
        ],
        [
            "12月10日（木） 9:00から借りると、短くて10:00まで、長くて12:00まで使えます。",
            "12月10日（木） 16:00から借りると、短くて17:00まで、長くて19:00まで使えます。",
            "12月10日（木） 17:00から借りると、短くて18:00まで、長くて19:00まで使えます。",
            "いちばん遅い始まりは21:00で、22:00まで使えます。",
        ],
    ),
    (
        "90分、30分ごとに始まる",
        steps("9:00-21:00", step=90, start_every=30, max_steps=2),
        [
            "9:00から21:00までを、1時間30分ずつのコマに分けて貸します。",
            "1回に1コマ（1時間30分）から2コマ（3時間）まで、続けて借りられます。",
            "始まりは、9:00から30分ごとに選べます。",
        ],
        [
            "12月10日（木） 9:00から借りると、短くて10:30まで、長くて12:00まで使えます。",
            "いちばん遅い始まりは19:30で、21:00まで使えます。",
        ],
    ),
    (
        "いつも2時間",
        steps("9:00-13:00", min_steps=2, max_steps=2),
        [
            "9:00から13:00までを、1時間ずつのコマに分けて貸します。",
            "1回に借りるのは、いつも2コマ（2時間）です。",
            "始まりは、9:00から1時間ごとに選べます。",
        ],
        [
            "12月10日（木） 9:00から借りると、11:00まで使えます。",
            "いちばん遅い始まりは11:00で、13:00まで使えます。",
        ],
    ),
    (
        "真夜中をまたぐコマ",
        steps("22:00-26:00", step=30, max_steps=8),
        [
            "22:00から翌日の2:00までを、30分ずつのコマに分けて貸します。",
            "1回に1コマ（30分）から8コマ（4時間）まで、続けて借りられます。",
            "始まりは、22:00から30分ごとに選べます。",
            "24:00か、それより後に始まる利用は、受け付けません。",
        ],
        [
            "12月10日（木） 22:00から借りると、短くて22:30まで、"
            "長くて翌日の12月11日（金） 2:00まで使えます。",
            "いちばん遅い始まりは23:30で、翌日の12月11日（金） 2:00まで使えます。",
        ],
    ),
    (
        "1コマだけの日",
        steps("9:00-11:00", step=120, max_steps=1),
        [
            "9:00から11:00までを、2時間ずつのコマに分けて貸します。",
            "1回に借りるのは、いつも1コマ（2時間）です。",
            "始まりは、9:00から2時間ごとに選べます。",
        ],
        ["12月10日（木） 9:00から借りると、11:00まで使えます。"],
    ),
    (
        "1日単位",
        whole_day("8:30-17:00"),
        ["8:30から17:00までを、1日で1つとして貸します。"],
        ["12月10日（木）に借りると、8:30から17:00まで使えます。"],
    ),
    (
        "翌日まで1泊",
        whole_day("13:00-34:00"),
        ["13:00から翌日の10:00までを、1日で1つとして貸します。"],
        ["12月10日（木）に借りると、13:00から翌日の12月11日（金） 10:00まで使えます。"],
    ),
]


@pytest.mark.parametrize(
    ("spec", "sentences", "examples"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD]
)
def test_each_setting_is_told_and_worked_out(
    app: Flask, spec: TimetableSpec, sentences: list[str], examples: list[str]
) -> None:
    with app.test_request_context():
        assert timetable_sentences(spec) == sentences
        assert timetable_examples(spec, THURSDAY) == examples


def test_a_year_ends_within_a_use(app: Flask) -> None:
    with app.test_request_context():
        (said,) = timetable_examples(whole_day("13:00-34:00"), NEW_YEARS_EVE)
        assert said == "12月31日（木）に借りると、13:00から翌日の1月1日（金） 10:00まで使えます。"


def test_examples_are_written_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert timetable_examples(COMBINED, THURSDAY)[1] == (
            "If you take “Morning and afternoon” on Thu 10 Dec, you have it from 9:00 to 17:00."
            " The time in between (12:00–13:00) is yours, too."
        )
