"""What the screens of rules say beside their fields, worked out: time kept free, parts, pools, exceptions."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.accounts.rules import Audience
from booking.core.calendar import at_minute
from booking.facilities.rules.closures import AnnualClosure, WeeklyClosure
from booking.facilities.rules.lift_examples import lift_examples
from booking.facilities.rules.moment_texts import office_days_example
from booking.facilities.rules.moments import DayOfMonth, DaysBefore
from booking.facilities.rules.parts import CircularParts, part_sentences
from booking.facilities.rules.pools import pool_sentences
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup, cut_on
from booking.facilities.rules.schedule_texts import buffers_sentence
from booking.facilities.rules.schedules import Buffers, OnHolidays, Schedule, ScheduleEntry
from booking.facilities.rules.settings import LIFT_NAMES
from booking.facilities.rules.timetable_examples import buffer_examples
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.municipalities.rules import is_office_day
from tests.facilities.timetables import COMBINED, steps, whole_day
from tests.facilities.window_samples import HOLIDAYS, closed_by, frame

THURSDAY = date(2026, 12, 10)

NO_MORE = "9:00–12:00に予約が入ると、同じ日にその後の利用は予約できません。"
AFTER_MORNING = "9:00–12:00に予約が入ると、その後の利用は、早くて%sから予約できます。"
AFTER_AN_HOUR = "9:00–10:00に予約が入ると、その後の利用は、早くて%sから予約できます。"


@pytest.mark.parametrize(
    ("before", "after", "spec", "sentence", "examples"),
    [
        (0, 0, COMBINED, "", []),
        (
            30,
            0,
            COMBINED,
            "利用の前30分は、準備のためにあけておきます。",
            [
                "準備30分: 12月10日（木） 9:00からの利用のために、8:30から場所をあけておきます。",
                AFTER_MORNING % "13:00",
            ],
        ),
        (
            0,
            60,
            COMBINED,
            "利用の後1時間は、片付けのためにあけておきます。",
            [
                "片付け1時間: 12月10日（木） 12:00までの利用の後は、13:00まで場所をあけておきます。",
                AFTER_MORNING % "13:00",
            ],
        ),
        (
            30,
            31,
            COMBINED,
            "利用の前30分と後31分は、準備と片付けのためにあけておきます。",
            [
                "準備30分: 12月10日（木） 9:00からの利用のために、8:30から場所をあけておきます。",
                "片付け31分: 12月10日（木） 12:00までの利用の後は、12:31まで場所をあけておきます。",
                AFTER_MORNING % "18:00",  # the afternoon's preparation would begin one minute too early
            ],
        ),
        (
            30,
            30,
            steps("9:00-21:00"),
            "利用の前30分と後30分は、準備と片付けのためにあけておきます。",
            [
                "準備30分: 12月10日（木） 9:00からの利用のために、8:30から場所をあけておきます。",
                "片付け30分: 12月10日（木） 10:00までの利用の後は、10:30まで場所をあけておきます。",
                AFTER_AN_HOUR % "11:00",
            ],
        ),
        (
            600,
            0,
            COMBINED,
            "利用の前10時間は、準備のためにあけておきます。",
            [
                "準備10時間: 12月10日（木） 9:00からの利用のために、前の日の23:00から場所をあけておきます。",
                NO_MORE,
            ],
        ),
        (
            0,
            15,
            whole_day("8:30-17:00"),
            "利用の後15分は、片付けのためにあけておきます。",
            ["片付け15分: 12月10日（木） 17:00までの利用の後は、17:15まで場所をあけておきます。"],
        ),
        (
            60,
            0,
            whole_day("0:00-24:00"),
            "利用の前1時間は、準備のためにあけておきます。",
            [
                "準備1時間: 12月10日（木） 0:00からの利用のために、前の日の23:00から場所をあけておきます。",
                "0:00–24:00に予約が入ると、次の日の同じ時間は予約できません。",
            ],
        ),
    ],
)
def test_time_kept_free_is_told_and_worked_out(
    app: Flask, before: int, after: int, spec: TimetableSpec, sentence: str, examples: list[str]
) -> None:
    with app.test_request_context():
        buffers = Buffers(before, after)
        assert buffers_sentence(buffers) == sentence
        assert buffer_examples(buffers, spec, THURSDAY) == examples


def test_time_kept_free_is_told_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert buffer_examples(Buffers(before=30), COMBINED, THURSDAY)[0] == (
            "Preparation, 30 minutes: for a use from 9:00 on Thu 10 Dec, the place is kept free from 8:30."
        )


def test_the_spaces_that_a_timetable_cuts_on_a_day() -> None:
    weekend = ScheduleEntry(2, weekdays=frozenset({5, 6}), on_holidays=OnHolidays.NEVER)
    book = Rulebook(
        spaces={
            "1": SpaceSetup(Schedule((weekend, ScheduleEntry(1)))),
            "2": SpaceSetup(Schedule((ScheduleEntry(2, season=((4, 1), (11, 30))),))),
            "3": SpaceSetup(),
        }
    )
    holidays = {date(2026, 11, 3): "文化の日", date(2026, 5, 3): "憲法記念日"}
    saturday, holiday, winter = date(2026, 11, 28), date(2026, 5, 3), date(2026, 12, 5)
    assert [cut_on(book, 2, day, holidays) for day in (saturday, holiday, winter)] == [
        ["1", "2"],
        ["2"],
        ["1"],
    ]
    assert [cut_on(book, 1, day, holidays) for day in (saturday, holiday, winter)] == [[], ["1"], []]


NAMES = {1: "全面", 2: "左", 3: "右", 4: "左の奥", 5: "左の手前", 6: "和室"}
HALVES = {1: [2, 3]}
QUARTERS = {1: [2, 3], 2: [4, 5]}


@pytest.mark.parametrize(
    ("space", "parts", "sentences"),
    [
        (1, {}, ["「全面」に予約が入っても、ほかの室場は予約できます。"]),
        (
            1,
            HALVES,
            [
                "「全面」に予約が入ると、同じ時間の「左」、「右」は予約できません。",
                "「左」に予約が入ると、同じ時間の「全面」は予約できません。",
                "「右」に予約が入ると、同じ時間の「全面」は予約できません。",
            ],
        ),
        (
            1,
            QUARTERS,
            [
                "「全面」に予約が入ると、同じ時間の「左」、「右」、「左の奥」、「左の手前」は予約できません。",
                "「左」に予約が入ると、同じ時間の「全面」、「左の奥」、「左の手前」は予約できません。",
                "「右」に予約が入ると、同じ時間の「全面」は予約できません。",
            ],
        ),
        (4, QUARTERS, ["「左の奥」に予約が入ると、同じ時間の「全面」、「左」は予約できません。"]),
    ],
)
def test_wholes_and_parts_exclude_each_other_and_it_is_said(
    app: Flask, space: int, parts: dict[int, list[int]], sentences: list[str]
) -> None:
    with app.test_request_context():
        assert part_sentences(space, parts, NAMES) == sentences


def test_a_part_of_itself_is_refused(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(CircularParts):
        part_sentences(1, {1: [2], 2: [1]}, NAMES)


@pytest.mark.parametrize(
    ("names", "sentences"),
    [
        ([], []),
        (["A"], ["どの室場も空いているときは、「A」に決まります。"]),
        (
            ["B", "A", "C"],
            [
                "どの室場も空いているときは、「B」に決まります。",
                "「B」が空いていないときは、「A」に決まります。",
                "「A」も空いていないときは、「C」に決まります。",
                "3つとも空いていない時間は、予約できません。",
            ],
        ),
    ],
)
def test_the_order_of_a_pool_is_told(app: Flask, names: list[str], sentences: list[str]) -> None:
    with app.test_request_context():
        assert pool_sentences(names) == sentences


NOW = at_minute(date(2026, 12, 1), 12 * 60)
UNTIL = DaysBefore(days=3, time=1440)
OTHERS = frozenset({Audience.NON_RESIDENT})
SODEGAURA = (
    Window(audiences=PUBLIC - OTHERS, opens=DayOfMonth(months=2, day=17, time=540), closes=UNTIL),
    Window(audiences=OTHERS, opens=DayOfMonth(months=2, day=26, time=540), closes=UNTIL),
)
NO_CLOSED = "これから1年のあいだに、休館日はありません。"
ALL_MAY = "いまの受付期間では、どなたの予約も受け付けています。"
ALL_OPEN = "これから1年の利用は、もう受付が始まっています。"
BEFORE_THE_17TH = (
    "例: 2月10日（水）の利用は12月17日（木） 9:00に受付が始まりますが、その前でも窓口で予約できます。"
)


@pytest.mark.parametrize(
    ("windows", "closures", "closed", "not_for_you", "not_yet_open"),
    [
        ((), (), NO_CLOSED, ALL_MAY, ALL_OPEN),
        (
            SODEGAURA,
            (WeeklyClosure(weekdays=frozenset({0})), AnnualClosure(first=(12, 3), last=(12, 4))),
            "例: 12月3日（木）は休館日ですが、窓口で予約を受け付けられます。",
            ALL_MAY,
            BEFORE_THE_17TH,
        ),
        (
            SODEGAURA[:1],
            (),
            NO_CLOSED,
            "例: 「随時」に受付期間のない方（市外の方）の予約を、窓口で受け付けられます。",
            BEFORE_THE_17TH,
        ),
        # Where staff may book at any time there is nothing to lift.
        (
            (*SODEGAURA, Window(audiences=frozenset({Audience.STAFF}), closes=UNTIL)),
            (),
            NO_CLOSED,
            ALL_MAY,
            ALL_OPEN,
        ),
    ],
)
def test_what_staff_may_lift_is_told_with_a_case_that_is_coming(
    app: Flask, windows: tuple[Window, ...], closures: Any, closed: str, not_for_you: str, not_yet_open: str
) -> None:
    book = Rulebook(plans={1: WindowPlan("随時", windows)}, spaces={"1": SpaceSetup(plan=1)})
    is_closed = closed_by(*closures)
    with app.test_request_context():
        found = lift_examples(book, lambda day: frame(day.isoformat(), is_closed), NOW)
    assert found == {"closed": closed, "not_for_you": not_for_you, "not_yet_open": not_yet_open}
    assert set(found) == set(LIFT_NAMES)


@pytest.mark.parametrize(
    ("day_off", "sentence"),
    [
        # 鴨川: the water office counts from a Monday to the Wednesday of the week before.
        (date(2026, 12, 6), "12月7日（月）の利用の3開庁日前は、12月2日（水）です。"),
        (date(2026, 12, 29), "1月4日（月）の利用の3開庁日前は、2026年12月24日（木）です。"),
        (date(2026, 5, 3), "5月7日（木）の利用の3開庁日前は、4月28日（火）です。"),
    ],
)
def test_office_days_are_told_across_the_next_day_off(app: Flask, day_off: date, sentence: str) -> None:
    holidays = HOLIDAYS | {date(2026, 4, 29): "昭和の日"}
    with app.test_request_context():
        said = office_days_example(day_off, lambda day: is_office_day(day, holidays))
    assert said == f"{sentence}あいだの役所の休みの日は数えません。"
