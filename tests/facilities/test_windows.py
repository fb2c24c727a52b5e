"""For whom a use can be booked when: windows that overlap, follow each other or are none."""

from datetime import date, timedelta
from time import perf_counter

import pytest

from booking.accounts.rules import Audience
from booking.facilities.rules.closures import NthWeekdayClosure
from booking.facilities.rules.moments import (
    BeforeStart,
    DayOfMonth,
    DaysBefore,
    InvalidWindow,
    MoveOff,
    SameDay,
    Yearly,
)
from booking.facilities.rules.windows import (
    Channel,
    OpenSpan,
    Phase,
    Window,
    WindowPlan,
    spans_for,
    standing,
)
from tests.facilities.window_samples import at, frame, moment_text

NINE, WHOLE_DAY = 9 * 60, 24 * 60
RESIDENTS, OTHERS = frozenset({Audience.RESIDENT}), frozenset({Audience.NON_RESIDENT})
GROUPS, PRIORITY = frozenset({Audience.REGISTERED_GROUP}), frozenset({Audience.PRIORITY_GROUP})
STAFF = frozenset({Audience.STAFF})
EVERYBODY = RESIDENTS | OTHERS | GROUPS | PRIORITY
UNTIL_THREE_DAYS_BEFORE = DaysBefore(days=3, time=WHOLE_DAY)

SODEGAURA = WindowPlan(
    "袖ケ浦の随時受付",
    (
        Window(
            audiences=RESIDENTS,
            opens=DayOfMonth(months=2, day=17, time=NINE),
            closes=UNTIL_THREE_DAYS_BEFORE,
        ),
        Window(
            audiences=OTHERS, opens=DayOfMonth(months=2, day=26, time=NINE), closes=UNTIL_THREE_DAYS_BEFORE
        ),
    ),
)
NUMAZU = WindowPlan(
    "沼津サンウェルプラザ",
    (
        Window(
            audiences=EVERYBODY,
            channels=frozenset({Channel.WEB}),
            opens=SameDay(months=6, time=13 * 60),
            closes=BeforeStart(),
        ),
        Window(
            audiences=EVERYBODY,
            channels=frozenset({Channel.COUNTER}),
            opens=SameDay(months=6, time=NINE),
            closes=BeforeStart(),
        ),
    ),
)


def spans(
    plan: WindowPlan, audience: Audience | None, day: str, channel: Channel = Channel.WEB
) -> list[tuple[str | None, str | None]]:
    found = spans_for(plan, audience, channel, frame(day))
    return [(moment_text(span.opens_at), moment_text(span.closes_at)) for span in found]


@pytest.mark.parametrize(
    ("audience", "day", "expected"),
    [
        (Audience.RESIDENT, "2027-01-10", [("2026-11-17 09:00", "2027-01-08 00:00")]),
        (Audience.NON_RESIDENT, "2027-01-10", [("2026-11-26 09:00", "2027-01-08 00:00")]),
        (Audience.RESIDENT, "2026-12-31", [("2026-10-17 09:00", "2026-12-29 00:00")]),
        (Audience.NON_RESIDENT, "2028-02-29", [("2027-12-26 09:00", "2028-02-27 00:00")]),
        (Audience.REGISTERED_GROUP, "2027-01-10", []),
        (Audience.STAFF, "2027-01-10", []),
        (
            None,
            "2027-01-10",
            [("2026-11-17 09:00", "2027-01-08 00:00"), ("2026-11-26 09:00", "2027-01-08 00:00")],
        ),
    ],
)
def test_residents_of_sodegaura_begin_before_others_and_all_end_together(
    audience: Audience | None, day: str, expected: list[tuple[str, str]]
) -> None:
    assert spans(SODEGAURA, audience, day) == expected


@pytest.mark.parametrize(
    ("channel", "now", "phase"),
    [
        (Channel.COUNTER, "2026-06-05 08:59", Phase.NOT_YET),  # 沼津: the first day, before the counter opens
        (Channel.COUNTER, "2026-06-05 09:00", Phase.OPEN),  # 沼津
        (Channel.WEB, "2026-06-05 09:00", Phase.NOT_YET),  # 沼津: whoever stands at the counter comes first
        (Channel.WEB, "2026-06-05 12:59", Phase.NOT_YET),
        (Channel.WEB, "2026-06-05 13:00", Phase.OPEN),
        (Channel.WEB, "2026-06-06 00:00", Phase.OPEN),  # 沼津: only the first day is different
        (Channel.WEB, "2026-12-05 08:59", Phase.OPEN),
        (Channel.WEB, "2026-12-05 09:00", Phase.ENDED),
    ],
)
def test_the_first_day_begins_at_the_counter(channel: Channel, now: str, phase: Phase) -> None:
    found = spans_for(NUMAZU, Audience.RESIDENT, channel, frame("2026-12-05"))
    assert standing(found, at(now)).phase is phase


def test_nobody_signed_in_may_go_on_as_soon_as_anybody_may_but_staff_open_nothing_to_the_public() -> None:
    plan = WindowPlan(
        "",
        (
            *SODEGAURA.windows,
            Window(audiences=STAFF, opens=SameDay(months=12, time=NINE), closes=BeforeStart()),
        ),
    )
    found = spans_for(plan, None, Channel.WEB, frame("2027-01-10"))
    assert standing(found, at("2026-11-17 08:59")).phase is Phase.NOT_YET
    assert standing(found, at("2026-11-17 09:00")).phase is Phase.OPEN
    staff = spans_for(plan, Audience.STAFF, Channel.WEB, frame("2027-01-10"))
    assert standing(staff, at("2026-01-10 09:00")).phase is Phase.OPEN


# 横須賀: welfare groups from the same day three months before until that month ends; everybody from the 16th
# of the month after.
YOKOSUKA = WindowPlan(
    "横須賀",
    (
        Window(
            audiences=PRIORITY,
            opens=SameDay(months=3, time=NINE),
            closes=DayOfMonth(months=3, day=-1, time=WHOLE_DAY),
        ),
        Window(audiences=EVERYBODY, opens=DayOfMonth(months=2, day=16, time=NINE), closes=BeforeStart()),
    ),
)


@pytest.mark.parametrize(
    ("now", "phase", "at_moment"),
    [
        ("2026-10-05 08:59", Phase.NOT_YET, "2026-10-05 09:00"),
        ("2026-10-05 09:00", Phase.OPEN, "2026-11-01 00:00"),
        ("2026-10-31 23:59", Phase.OPEN, "2026-11-01 00:00"),
        ("2026-11-01 00:00", Phase.NOT_YET, "2026-11-16 09:00"),  # ended once, and opens again
        ("2026-11-16 09:00", Phase.OPEN, "2027-01-05 09:00"),
        ("2027-01-05 09:00", Phase.ENDED, "2027-01-05 09:00"),
    ],
)
def test_between_two_windows_the_next_opening_is_told(now: str, phase: Phase, at_moment: str) -> None:
    found = standing(spans_for(YOKOSUKA, Audience.PRIORITY_GROUP, Channel.WEB, frame("2027-01-05")), at(now))
    assert found.phase is phase
    assert found.span is not None
    moment = found.span.opens_at if phase is Phase.NOT_YET else found.span.closes_at
    assert moment_text(moment) == at_moment


def test_while_windows_overlap_the_one_that_ends_last_counts() -> None:
    short = Window(
        audiences=RESIDENTS, opens=SameDay(months=2, time=NINE), closes=DaysBefore(days=7, time=1020)
    )
    plan = WindowPlan("", (short, *SODEGAURA.windows))
    found = spans_for(plan, Audience.RESIDENT, Channel.WEB, frame("2027-01-10"))
    assert [span.window for span in found] == [short, SODEGAURA.windows[0]]
    assert standing(found, at("2026-11-10 09:00")).span == found[0]
    assert standing(found, at("2026-12-01 09:00")).span == found[1]
    assert standing(found, at("2027-01-05 09:00")).span == found[1]
    ended = standing(found, at("2027-01-08 00:00"))
    assert (ended.phase, ended.span) == (Phase.ENDED, found[1])


def test_a_window_that_would_end_before_it_opens_is_none() -> None:
    # 横須賀's welfare window for a use on the 31st: 28 February is its first day and its last.
    assert spans(YOKOSUKA, Audience.PRIORITY_GROUP, "2026-05-31")[0] == (
        "2026-02-28 09:00",
        "2026-03-01 00:00",
    )
    late = WindowPlan(
        "",
        (Window(audiences=RESIDENTS, opens=DaysBefore(days=2, time=NINE), closes=UNTIL_THREE_DAYS_BEFORE),),
    )
    assert spans(late, Audience.RESIDENT, "2026-12-05") == []
    found = spans_for(late, Audience.RESIDENT, Channel.WEB, frame("2026-12-05"))
    assert standing(found, at("2026-12-01 09:00")).phase is Phase.NEVER


def test_a_window_without_an_opening_is_open_until_it_ends() -> None:
    plan = WindowPlan(
        "",
        (
            Window(audiences=GROUPS, opens=SameDay(months=1, time=NINE), closes=BeforeStart()),
            Window(audiences=GROUPS, closes=DaysBefore(days=60, time=WHOLE_DAY)),
        ),
    )
    found = spans_for(plan, Audience.REGISTERED_GROUP, Channel.WEB, frame("2026-12-05"))
    assert [moment_text(span.opens_at) for span in found] == [None, "2026-11-05 09:00"]
    assert standing(found, at("2020-01-01 00:00")).phase is Phase.OPEN
    assert standing(found, at("2026-10-07 00:00")).phase is Phase.NOT_YET


def test_a_window_can_leave_out_days_of_use() -> None:
    first_sundays = NthWeekdayClosure(weekday=6, weeks=frozenset({1}))
    plan = WindowPlan(
        "茅ヶ崎",  # the first Sunday of a month is not kept for priority groups
        (
            Window(
                audiences=PRIORITY,
                opens=Yearly(month=2, day=1, time=NINE),
                closes=BeforeStart(),
                not_on=(first_sundays,),
            ),
        ),
    )
    assert spans(plan, Audience.PRIORITY_GROUP, "2026-12-06") == []
    assert spans(plan, Audience.PRIORITY_GROUP, "2026-12-13") == [("2026-02-01 09:00", "2026-12-13 09:00")]


def test_who_has_a_window_is_told_by_channel() -> None:
    plan = WindowPlan(
        "",
        (
            Window(audiences=RESIDENTS | GROUPS, closes=BeforeStart()),
            Window(audiences=OTHERS, channels=frozenset({Channel.COUNTER}), closes=BeforeStart()),
        ),
    )
    assert plan.audiences(Channel.WEB) == RESIDENTS | GROUPS
    assert plan.audiences(Channel.COUNTER) == RESIDENTS | GROUPS | OTHERS
    assert spans(plan, Audience.NON_RESIDENT, "2026-12-05") == []
    assert spans(plan, Audience.NON_RESIDENT, "2026-12-05", Channel.COUNTER) == [(None, "2026-12-05 09:00")]


def test_only_an_end_that_is_counted_from_the_beginning_makes_the_hour_of_a_use_matter() -> None:
    assert NUMAZU.counts_from_start
    assert not SODEGAURA.counts_from_start


def test_just_before_an_instant_it_is_no_and_at_it_yes() -> None:
    for number in range(400):
        day = date(2026, 1, 1) + timedelta(days=number)
        for span in spans_for(YOKOSUKA, Audience.PRIORITY_GROUP, Channel.WEB, frame(day.isoformat())):
            assert span.opens_at is not None
            alone = [span]
            instant = timedelta(microseconds=1)
            assert standing(alone, span.opens_at - instant).phase is Phase.NOT_YET
            assert standing(alone, span.opens_at).phase is Phase.OPEN
            assert standing(alone, span.closes_at - instant).phase is Phase.OPEN
            assert standing(alone, span.closes_at).phase is Phase.ENDED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"audiences": frozenset()}, "audiences"),
        ({"channels": frozenset()}, "channels"),
        ({"opens": SameDay(months=1, time=WHOLE_DAY)}, "opens"),
        ({"closes": DaysBefore(days=1, time=0)}, "closes"),
    ],
)
def test_a_window_that_nobody_could_read_is_refused(wrong: dict[str, object], field: str) -> None:
    right: dict[str, object] = {"audiences": RESIDENTS, "closes": BeforeStart()}
    with pytest.raises(InvalidWindow) as refused:
        Window(**(right | wrong))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_month_of_a_few_plans_takes_a_moment() -> None:
    moved = DayOfMonth(months=2, day=1, time=NINE, moves=MoveOff.LATER)
    plans = [
        SODEGAURA,
        NUMAZU,
        WindowPlan("", (Window(audiences=EVERYBODY, opens=moved, closes=BeforeStart()),)),
    ]
    frames = [frame(f"2026-12-{day:02d}") for day in range(1, 32)]

    def month() -> list[OpenSpan]:
        return [
            span
            for each in frames
            for plan in plans
            for span in spans_for(plan, Audience.RESIDENT, Channel.WEB, each)
        ]

    month()
    durations = []
    for _each in range(20):
        began = perf_counter()
        month()
        durations.append(perf_counter() - began)
    assert min(durations) < 0.01  # some 0.5 ms on a common machine; ten times as slow would be a mistake
