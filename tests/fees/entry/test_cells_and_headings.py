"""Single cells of printed tables: amounts, headings, times, days, bands."""

import pytest
from flask import Flask

from booking.fees.rules.conditions import DayKind
from booking.fees.rules.entry.bands import read_band, read_season
from booking.fees.rules.entry.cells import NotAPrice, read_price
from booking.fees.rules.entry.clocks import read_span
from booking.fees.rules.entry.days import days_of
from booking.fees.rules.entry.headings import read_heading, units_of
from booking.fees.rules.units import PeriodUnit

WEEKDAYS = frozenset(DayKind) - {DayKind.SATURDAY, DayKind.SUNDAY, DayKind.HOLIDAY}
WEEKEND = frozenset({DayKind.SATURDAY, DayKind.SUNDAY, DayKind.HOLIDAY})


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("840", 840),
        ("1,580", 1580),
        ("１，５８０円", 1580),
        ("￥3,180", 3180),
        ("¥3180-", 3180),
        ("1,100円（税込）", 1100),
        (" 2 330 円 ", 2330),
        ("三千百八十円", 3180),
        ("一、二〇〇", None),
        ("二万五千", 25000),
        ("十円", 10),
        ("0", 0),
        ("無料", 0),
        ("", None),
        ("―", None),
        ("－", None),
        ("-", None),
        ("ー", None),
        ("△", None),
        ("／", None),
        ("なし", None),
    ],
)
def test_an_amount_is_read_as_it_is_printed(text: str, yen: int | None) -> None:
    if text == "一、二〇〇":
        with pytest.raises(NotAPrice):
            read_price(text)
        return
    assert read_price(text) == yen


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("△500", "割引は「加算・減額」"),
        ("-500", "割引は「加算・減額」"),
        ("840.5", "円の単位"),
        ("100円/時間", "見出しに"),
        ("1時間につき200円", "見出しに"),
        ("応相談", "料金がなければ"),
        ("8４0a", "料金がなければ"),
        ("999999999999", "大きすぎ"),
    ],
)
def test_what_is_no_amount_is_told_with_what_to_type(app: Flask, text: str, said: str) -> None:
    with pytest.raises(NotAPrice, match=said):
        read_price(text)


@pytest.mark.parametrize(
    ("text", "label", "starts", "ends"),
    [
        ("午前(9時〜12時)", "午前", 540, 720),
        ("午前 9:00–12:00", "午前", 540, 720),
        ("午後（13：00～17：00）", "午後", 780, 1020),
        ("午前9時から正午まで", "午前", 540, 720),
        ("午後1時から午後5時まで", "午後", 780, 1020),
        ("午後 1時〜5時", "午後", 780, 1020),
        ("夜間(6時〜9時)", "夜間", 1080, 1260),
        ("夜間（午後６時～午後９時３０分）", "夜間", 1080, 1290),
        ("午前午後 09:00–17:00", "午前午後", 540, 1020),
        ("午前九時から正午まで", "午前", 540, 720),
        ("9時半〜12時", "", 570, 720),
        ("9-12時", "", 540, 720),
        ("深夜 22:00〜25:00", "深夜", 1320, 1500),
        ("22時〜翌1時", "", 1320, 1500),
        ("午前9時〜午後5時", "", 540, 1020),
    ],
)
def test_times_are_read_out_of_a_heading(text: str, label: str, starts: int, ends: int) -> None:
    span = read_span(text)
    assert span is not None
    assert (span.rest, span.starts, span.ends) == (label, starts, ends)


@pytest.mark.parametrize("text", ["午前", "1時間", "301会議室", "12:00–9:00", "25:70〜26:00", "9時"])
def test_what_names_no_times_gives_none(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "minutes"),
    [
        ("1時間", "duration", 60),
        ("１時間につき", "duration", 60),
        ("一時間当たり", "duration", 60),
        ("2時間", "duration", 120),
        ("30分", "duration", 30),
        ("1時間30分", "duration", 90),
        ("1回（4時間以内）", "duration", 240),
        ("半日(4時間)", "duration", 240),
        ("延長(1時間につき)", "extension", 60),
        ("延長 30分", "extension", 30),
        ("超過1時間", "extension", 60),
        ("時間外", "extension", 60),
        ("1日", "all", 0),
        ("全日", "all", 0),
        ("終日", "all", 0),
        ("1日につき", "all", 0),
        ("1回", "use", 0),
        ("1回につき", "use", 0),
        ("1区分", "each_period", 0),
        ("午前", "named", 0),
        ("午前・午後", "named", 0),
        ("午前午後", "named", 0),
        ("午後〜夜間", "named", 0),
        ("午前9時〜正午", "period", 0),
    ],
)
def test_a_heading_names_its_unit(text: str, kind: str, minutes: int) -> None:
    heading = read_heading(text)
    assert heading is not None
    assert (heading.kind, heading.minutes) == (kind, minutes)


@pytest.mark.parametrize(
    "text", ["", "室名", "区分", "使用料", "1時間以内", "1時間を超え2時間以内", "会議室", "市内"]
)
def test_a_heading_that_names_no_unit_gives_none(text: str) -> None:
    assert read_heading(text) is None


def test_names_without_times_take_them_from_the_timetable_and_from_one_another() -> None:
    headings = [read_heading(text) for text in ("午前", "午後(13時〜17時)", "夜", "午前・午後", "全日")]
    units = units_of(headings, {"午前": (540, 720), "夜間": (1080, 1260)})
    spans = [(one.label, one.starts, one.ends) for one in units if isinstance(one, PeriodUnit)]
    assert spans == [
        ("午前", 540, 720),
        ("午後", 780, 1020),
        ("夜", 1080, 1260),
        ("午前・午後", 540, 1020),
        ("全日", 540, 1260),
    ]


def test_a_name_whose_times_nobody_knows_has_no_unit() -> None:
    assert units_of([read_heading("午前"), read_heading("午前午後")], {}) == [None, None]


def test_a_day_is_a_unit_of_its_own_where_there_are_no_periods() -> None:
    assert [one.kind for one in units_of([read_heading("1日")], {}) if one is not None] == ["day"]


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        (["平日", "土日祝"], [WEEKDAYS, WEEKEND]),
        (["平日", "土・日・祝日"], [WEEKDAYS, WEEKEND]),
        (["平日", "土曜日、日曜日及び休日"], [WEEKDAYS, WEEKEND]),
        (["土日休", "平日"], [WEEKEND, WEEKDAYS]),
        (["平日", "休日"], [WEEKDAYS, WEEKEND]),
        (["月〜金", "土日祭日"], [WEEKDAYS, WEEKEND]),
        (["月曜日から金曜日まで"], [WEEKDAYS]),
        (["平日", "土曜日", "日曜・祝日"], [WEEKDAYS, {DayKind.SATURDAY}, WEEKEND - {DayKind.SATURDAY}]),
        (["平日"], [WEEKDAYS]),
        (["市内", "土日祝"], None),
        (["水泳", "日本舞踊"], None),
    ],
)
def test_days_are_told_by_their_labels(labels: list[str], days: list[set[DayKind]] | None) -> None:
    assert days_of(labels) == days


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("1,000円以下", {"at_most": 1000}),
        ("500円を超え1,000円以下", {"more_than": 500, "at_most": 1000}),
        ("500円超 1,000円以下", {"more_than": 500, "at_most": 1000}),
        ("1,001円〜3,000円", {"at_least": 1001, "at_most": 3000}),
        ("1,500円未満", {"less_than": 1500}),
        ("3,001円以上", {"at_least": 3001}),
        ("入場料を徴収しない場合", {"at_most": 0}),
        ("無料", {"at_most": 0}),
        ("入場料あり", None),
        ("市内", None),
    ],
)
def test_a_band_says_what_its_edges_are(text: str, edges: dict[str, int] | None) -> None:
    found = read_band(text)
    assert (found[0] if found else None) == edges


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("4月〜9月", (((4, 1), (9, 30)),)),
        ("11月1日から翌年3月31日まで", (((11, 1), (3, 31)),)),
        ("3月、9月", (((3, 1), (3, 31)), ((9, 1), (9, 30)))),
        ("12月～2月", (((12, 1), (2, 29)),)),
        ("平日", ()),
        ("13月", ()),
    ],
)
def test_a_season_is_read_by_its_months(text: str, spans: tuple[object, ...]) -> None:
    assert read_season(text) == spans
