"""What all rules of a facility together say of a day, as municipalities combine them, with exceptions.

Each municipality's rules are written from its ordinance's words, and the days from a calendar.
"""

from datetime import date, timedelta

import pytest

from booking.facilities.rules.closed_days import closed_hours, closed_on, closed_reason, days_changed_by
from booking.facilities.rules.closure_texts import describe, describe_hours, describe_reason
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    SeasonClosure,
    WeeklyClosure,
    opens_on_request,
)
from tests.facilities.test_closures import HOLIDAYS

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
YEAR_END = AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始")


def weekly(*weekdays: int, on_holiday: OnHoliday = OnHoliday.CLOSED) -> WeeklyClosure:
    return WeeklyClosure(weekdays=frozenset(weekdays), on_holiday=on_holiday)


# 月曜(休日なら開館)、休日の翌日(日曜・休日なら開館)、12/28-1/4
OTSUKI = (
    weekly(MONDAY, on_holiday=OnHoliday.OPEN),
    DayAfterHolidayClosure(open_weekdays=frozenset({SUNDAY})),
    AnnualClosure(first=(12, 28), last=(1, 4)),
)
# 第2月曜(休日なら翌日、翌日も休日なら直近の平日); 体育館 12/29-1/3
CHIGASAKI = (
    NthWeekdayClosure(weekday=MONDAY, weeks=frozenset({2}), on_holiday=OnHoliday.NEXT_WORKDAY),
    AnnualClosure(first=(12, 29), last=(1, 3)),
)
# 開場期間 4/1-11/30; 月曜(休日ならその後の最も近い休日でない日)
KUJI = (
    SeasonClosure(first=(4, 1), last=(11, 30)),
    weekly(MONDAY, on_holiday=OnHoliday.NEXT_NON_HOLIDAY),
)
# 土日祝・12/29-1/3・6/23 慰霊の日; ただし申込みがあれば開館できる
MOTOBU = (
    WeeklyClosure(weekdays=frozenset({SATURDAY, SUNDAY}), opens_on_request=True),
    HolidayClosure(opens_on_request=True),
    AnnualClosure(first=(12, 29), last=(1, 3), opens_on_request=True),
    AnnualClosure(first=(6, 23), last=(6, 23), reason="慰霊の日", opens_on_request=True),
)
# 月曜が祝日又は振替休日のときはその翌平日; 第3日曜; 第4金曜及び1/4の館内整理日; 月末日(土日祝なら直前の平日)
YAIZU = (
    weekly(MONDAY, on_holiday=OnHoliday.NEXT_WORKDAY),
    NthWeekdayClosure(weekday=SUNDAY, weeks=frozenset({3})),
    NthWeekdayClosure(weekday=FRIDAY, weeks=frozenset({4}), reason="館内整理日"),
    AnnualClosure(first=(1, 4), last=(1, 4), reason="館内整理日"),
    MonthEndClosure(workday_before=True),
)


def closed_days(rules: tuple[ClosureRule, ...], first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return [f"{day:%m-%d}" for day in days if closed_reason(rules, day, HOLIDAYS) is not None]


@pytest.mark.parametrize(
    ("municipality", "rules", "first", "last", "expected"),
    [
        # Monday, Tuesday and Wednesday are holidays: all open, and the Thursday after the last is closed.
        ("大月市民会館", OTSUKI, "2026-09-19", "2026-09-28", ["09-24", "09-28"]),
        # Sunday to Wednesday are holidays.
        ("大月市民会館", OTSUKI, "2026-05-02", "2026-05-08", ["05-07"]),
        # Sunday and Monday are holidays.
        ("大月市民会館", OTSUKI, "2027-03-20", "2027-03-24", ["03-23"]),
        # 2 January, the day after 1 January, is within the year end anyhow; 4 January too.
        ("大月市民会館", OTSUKI, "2026-12-27", "2027-01-05", [
            "12-28", "12-29", "12-30", "12-31", "01-01", "01-02", "01-03", "01-04",
        ]),
        # Saturday 29 April 2028 is a holiday, and the day after it a Sunday, which is open.
        ("大月市民会館", OTSUKI, "2028-04-28", "2028-04-30", []),
        # The second Monday of January is a holiday: the Tuesday.
        ("茅ヶ崎市", CHIGASAKI, "2027-01-04", "2027-01-18", ["01-12"]),
        # The holiday of September is the third Monday: nothing moves.
        ("茅ヶ崎市", CHIGASAKI, "2026-09-12", "2026-09-25", ["09-14"]),
        ("茅ヶ崎市", CHIGASAKI, "2027-03-20", "2027-03-24", []),
        # A moved Monday goes behind all three holidays.
        ("久慈市営野球場", KUJI, "2026-09-19", "2026-09-25", ["09-24"]),
        ("久慈市営野球場", KUJI, "2026-05-02", "2026-05-08", ["05-07"]),
        ("久慈市営野球場", KUJI, "2026-11-29", "2026-12-02", ["11-30", "12-01", "12-02"]),
        ("久慈市営野球場", KUJI, "2027-03-30", "2027-04-02", ["03-30", "03-31"]),
        ("久慈市営野球場", KUJI, "2028-02-28", "2028-03-01", ["02-28", "02-29", "03-01"]),
        ("本部町会館", MOTOBU, "2026-09-18", "2026-09-24", ["09-19", "09-20", "09-21", "09-22", "09-23"]),
        ("本部町会館", MOTOBU, "2026-06-22", "2026-06-24", ["06-23"]),
        ("本部町会館", MOTOBU, "2026-05-01", "2026-05-07", ["05-02", "05-03", "05-04", "05-05", "05-06"]),
        # Monday to Wednesday are holidays: the Thursday instead; the fourth Friday; the last day.
        ("焼津市", YAIZU, "2026-09-18", "2026-09-30", ["09-20", "09-24", "09-25", "09-28", "09-30"]),
        # 31 May is a Sunday (and the fifth one): the Friday before it is closed instead.
        ("焼津市", YAIZU, "2026-05-16", "2026-05-31", ["05-17", "05-18", "05-22", "05-25", "05-29"]),
        ("焼津市", YAIZU, "2027-03-19", "2027-03-24", ["03-21", "03-23"]),
        ("焼津市", YAIZU, "2028-02-25", "2028-02-29", ["02-25", "02-28", "02-29"]),
        ("焼津市", YAIZU, "2027-01-04", "2027-01-12", ["01-04", "01-12"]),
    ],
)  # fmt: skip
def test_the_rules_of_a_municipality_close_the_days_that_its_ordinance_means(
    municipality: str, rules: tuple[ClosureRule, ...], first: str, last: str, expected: list[str]
) -> None:
    assert closed_days(rules, first, last) == expected, municipality


def test_what_opens_on_request_says_so_and_is_told_only_where_nothing_else_keeps_it_closed() -> None:
    saturday = date(2026, 12, 5)
    reason = closed_reason(MOTOBU, saturday, HOLIDAYS)
    assert reason is not None
    assert opens_on_request(reason.rule)
    assert describe_reason(reason) == (
        "休館日です。毎週土曜日・日曜日。開館できることがあります。施設にお問い合わせください。"
    )
    for firm in (DatedClosure(first=saturday, last=saturday), weekly(SATURDAY)):
        reason = closed_reason([*MOTOBU, firm], saturday, HOLIDAYS)
        assert reason is not None
        assert not opens_on_request(reason.rule)


DAY = date(2026, 12, 7)  # a Monday
WHOLE = DatedOpening(first=DAY, last=DAY, reason="文化祭")
HOURS = DatedOpening(first=DAY, last=DAY, start_minute=780, end_minute=1020)
EVENING = DatedOpening(first=DAY, last=DAY, start_minute=1020, end_minute=1260)
CLOSED = DatedClosure(first=DAY, last=DAY, reason="停電")
LUNCH = DatedClosure(first=DAY, last=DAY, start_minute=840, end_minute=900, reason="清掃")
MONDAYS = weekly(MONDAY)
ALL_DAY = [(0, 1440)]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([MONDAYS], ALL_DAY),
        ([WHOLE], []),
        ([HOURS], []),
        ([MONDAYS, WHOLE], []),
        ([MONDAYS, HOURS], [(0, 780), (1020, 1440)]),
        ([MONDAYS, HOURS, EVENING], [(0, 780), (1260, 1440)]),
        ([MONDAYS, HOURS, WHOLE], []),
        ([MONDAYS, WHOLE, CLOSED], ALL_DAY),
        ([MONDAYS, HOURS, CLOSED], ALL_DAY),
        ([MONDAYS, WHOLE, LUNCH], [(840, 900)]),
        ([MONDAYS, HOURS, LUNCH], [(0, 780), (840, 900), (1020, 1440)]),
        ([MONDAYS, LUNCH], ALL_DAY),
        ([MONDAYS, NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({1}))], []),
        ([MONDAYS, NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({2}))], ALL_DAY),
        ([MONDAYS, NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({1})), CLOSED], ALL_DAY),
        ([MONDAYS, AnnualOpening(first=(12, 1), last=(12, 7))], []),
        ([MONDAYS, AnnualOpening(first=(12, 8), last=(12, 6))], ALL_DAY),
    ],
)
def test_a_one_off_closure_counts_before_an_opening_and_an_opening_before_what_is_regular(
    rules: list[ClosureRule], expected: list[tuple[int, int]]
) -> None:
    for order in (rules, rules[::-1]):
        reason, hours = closed_on(order, DAY, {})
        told = ALL_DAY if reason else [(part.start_minute, part.end_minute) for part in hours]
        assert told == expected


@pytest.mark.parametrize(
    ("closure", "opening", "is_closed"),
    [
        # 1月4日は開館 within 12月28日から1月4日まで: the exception.
        (AnnualClosure(first=(12, 28), last=(1, 4)), AnnualOpening(first=(1, 4), last=(1, 4)), False),
        # 夏休みは無休, but お盆 closes within it.
        (AnnualClosure(first=(1, 4), last=(1, 6)), AnnualOpening(first=(1, 1), last=(1, 31)), True),
        (AnnualClosure(first=(1, 4), last=(1, 4)), AnnualOpening(first=(1, 4), last=(1, 4)), False),
        # The first Monday of a month is open, the year end is not.
        (
            AnnualClosure(first=(12, 28), last=(1, 4)),
            NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({1})),
            True,
        ),
        (weekly(MONDAY), NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({1})), False),
        (SeasonClosure(first=(4, 1), last=(11, 30)), AnnualOpening(first=(1, 4), last=(1, 4)), False),
        (SeasonClosure(first=(1, 5), last=(1, 3)), AnnualOpening(first=(1, 1), last=(1, 31)), True),
        (
            SeasonClosure(first=(4, 1), last=(11, 30)),
            NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({1})),
            True,
        ),
        (MonthEndClosure(), AnnualOpening(first=(1, 1), last=(1, 31)), True),
    ],
)
def test_of_two_regular_rules_the_more_particular_one_counts(
    closure: ClosureRule, opening: ClosureRule, is_closed: bool
) -> None:
    day = date(2027, 1, 4)  # a Monday
    if isinstance(closure, MonthEndClosure):
        day, is_closed = date(2027, 1, 31), False
    assert (closed_reason([closure, opening], day, {}) is not None) is is_closed


def test_an_opening_of_the_facility_leaves_closed_what_a_space_closes_by_its_own_rule() -> None:
    for opening in (WHOLE, HOURS, AnnualOpening(first=(12, 7), last=(12, 7))):
        winter = SeasonClosure(first=(4, 1), last=(11, 30))
        rules = [MONDAYS, opening, winter]
        assert closed_on(rules, DAY, {}, own=[winter])[0] is not None
        assert closed_on([MONDAYS, opening], DAY, {}, own=[])[0] is None
        # The space's own opening opens it altogether.
        assert closed_on(rules, DAY, {}, own=[winter, opening])[0] is None


def test_hours_around_an_opening_are_closed_for_the_regular_reason() -> None:
    holiday = date(2026, 11, 3)
    opening = DatedOpening(first=holiday, last=holiday, start_minute=540, end_minute=1020)
    before, after = closed_hours([HolidayClosure(), opening], holiday, HOLIDAYS)
    assert [describe_hours(part) for part in (before, after)] == ["休館日です。文化の日"] * 2
    assert closed_hours([MONDAYS, HOURS], DAY, {})[0].rule is MONDAYS


@pytest.mark.parametrize(
    ("rule", "others", "days"),
    [
        (weekly(MONDAY), [], 4),
        (weekly(MONDAY), [weekly(MONDAY)], 0),
        (weekly(MONDAY), [WHOLE], 3),
        (WHOLE, [weekly(MONDAY)], 1),
        (HOURS, [weekly(MONDAY)], 1),
        (WHOLE, [], 0),
        (LUNCH, [weekly(MONDAY)], 0),
        (LUNCH, [weekly(MONDAY), WHOLE], 1),
    ],
)
def test_the_days_are_counted_on_which_a_rule_makes_a_difference(
    rule: ClosureRule, others: list[ClosureRule], days: int
) -> None:
    assert days_changed_by(rule, others, date(2026, 12, 1), date(2026, 12, 28), {}) == days


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            SeasonClosure(first=(4, 1), last=(11, 30), reason="冬期休場"),
            "冬期休場（毎年4月1日から11月30日までを除く日）",
        ),
        (AnnualOpening(first=(1, 4), last=(1, 4)), "毎年1月4日は開館"),
        (NthWeekdayOpening(weekday=MONDAY, weeks=frozenset({2})), "毎月第2月曜日は開館"),
        (WHOLE, "文化祭（2026年12月7日（月） 臨時開館）"),
        (HOURS, "2026年12月7日（月） 13:00–17:00 臨時開館"),
        (
            WeeklyClosure(weekdays=frozenset({SATURDAY}), opens_on_request=True, article="条例第3条"),
            "毎週土曜日。申込みがあれば開館［条例第3条］",
        ),
    ],
)
def test_an_exception_is_said_in_a_sentence(rule: ClosureRule, sentence: str) -> None:
    assert describe(rule) == sentence


def test_the_article_stands_behind_the_reason() -> None:
    rule = AnnualClosure(first=(12, 29), last=(1, 3), reason="年末年始", article="条例第4条第1項")
    reason = closed_reason([rule], date(2027, 1, 1), HOLIDAYS)
    assert reason is not None
    assert describe_reason(reason) == "休館です。年末年始［条例第4条第1項］"
