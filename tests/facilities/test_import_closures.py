"""Closing days as cities write them: item by item, each completely or not at all."""

import pytest

from booking.facilities.importing.closures import read_closures
from booking.facilities.importing.findings import Code
from booking.facilities.importing.texts import split_labels
from booking.facilities.rules.closure_texts import describe


def read(text: str) -> list[tuple[str, list[str] | Code | None]]:
    return [
        (item.text, [describe(rule) for rule in item.rules] or item.problem) for item in read_closures(text)
    ]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("月曜日", ["毎週月曜日"]),
        ("毎週火曜日", ["毎週火曜日"]),
        ("月曜日(祝日の場合は翌日)", ["毎週月曜日（祝日のときは翌日）"]),
        ("月曜日（祝日の場合は、その翌日）", ["毎週月曜日（祝日のときは翌日）"]),
        ("火曜日(火曜日が祝日の場合は翌日)", ["毎週火曜日（祝日のときは翌日）"]),
        ("月曜日（祝休日に当たる場合は翌平日）", ["毎週月曜日（祝日のときは次の平日）"]),
        (
            "月曜日（月曜日が祝日又は振替休日のときはその翌平日）",
            ["毎週月曜日（祝日のときは次の平日）"],
        ),
        (
            "月曜日（月曜が祝休日の場合は開館し翌日休館）",
            ["毎週月曜日（祝日のときは開館し、翌日休館）"],
        ),
        ("月曜日（祝日の場合は開館）", ["毎週月曜日（祝日のときは開館）"]),
        ("月曜日（祝日を除く）", ["毎週月曜日（祝日のときは開館）"]),
        ("土・日・祝日", ["毎週土曜日・日曜日", "祝日・休日"]),
        ("土、日、祭日", ["毎週土曜日・日曜日", "祝日・休日"]),
        ("土・日曜日、祝日", ["毎週土曜日・日曜日", "祝日・休日"]),
        ("土日曜日、祝休日", ["毎週土曜日・日曜日", "祝日・休日"]),
        ("土日祝", ["毎週土曜日・日曜日", "祝日・休日"]),
        ("日曜日、国民の祝日に関する法律に規定する休日", ["毎週日曜日", "祝日・休日"]),
        ("土曜日、日曜日、祝日法による休日", ["毎週土曜日・日曜日", "祝日・休日"]),
        ("12月29日から翌年１月３日まで", ["毎年12月29日から翌年1月3日まで"]),
        ("12月29日～翌月１月３日（年末年始）", ["年末年始（毎年12月29日から翌年1月3日まで）"]),
        ("年末年始（12/28～1/4）", ["年末年始（毎年12月28日から翌年1月4日まで）"]),
        ("12/29～1/3", ["毎年12月29日から翌年1月3日まで"]),
        ("6/23", ["毎年6月23日"]),
        ("第3日曜日", ["毎月第3日曜日"]),
        ("月の第3日曜日", ["毎月第3日曜日"]),
        ("毎月第２・第４月曜日", ["毎月第2・第4月曜日"]),
        ("第2、第4火曜日", ["毎月第2・第4火曜日"]),
        ("第二・四水曜", ["毎月第2・第4水曜日"]),
        ("第2月曜日（祝日の場合は翌日）", ["毎月第2月曜日（祝日のときは翌日）"]),
        ("月末日", ["毎月の末日"]),
        (
            "月末日 (土・日・祝休日の場合は、直前の平日)",
            ["毎月の末日（土・日・祝日のときは直前の平日）"],
        ),
        (
            "館内整理日（第４金曜日及び１月４日）",
            ["館内整理日（毎月第4金曜日）", "館内整理日（毎年1月4日）"],
        ),
        ("月曜日及び第3日曜日", ["毎週月曜日", "毎月第3日曜日"]),
        ("12月～3月", ["毎年12月1日から翌年3月31日まで"]),
        ("12月1日から翌年2月末日まで", ["毎年12月1日から翌年2月29日まで"]),
        ("月曜日（第2月曜日を除く）", ["毎週月曜日", "毎月第2月曜日は開館"]),
        ("火曜日（ただし、第1火曜日は開館）", ["毎週火曜日", "毎月第1火曜日は開館"]),
        (
            "月曜日（休日なら開館）、休日の翌日（日曜・休日なら開館）",
            ["毎週月曜日（祝日のときは開館）", "祝日の翌日（日曜日と祝日のときは開館）"],
        ),
        ("祝日の翌日（土・日・祝日を除く）", ["祝日の翌日（土曜日・日曜日と祝日のときは開館）"]),
        (
            "月曜日（休日ならその後の最も近い休日でない日）",
            ["毎週月曜日（祝日のときは、その後の祝日でない日）"],
        ),
        (
            "土日祝（ただし申込みがあれば開館できる）",
            ["毎週土曜日・日曜日。申込みがあれば開館", "祝日・休日。申込みがあれば開館"],
        ),
        ("6月23日（申込みがあれば開館）", ["毎年6月23日。申込みがあれば開館"]),
    ],
)
def test_a_text_that_is_clear_is_understood_completely(text: str, rules: list[str]) -> None:
    items = read_closures(text)
    assert [item.problem for item in items if item.problem] == []
    assert [describe(rule) for item in items for rule in item.rules] == rules


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "毎週月曜日及び年末年始、展示替に伴う臨時休館日",
            [
                ("毎週月曜日", ["毎週月曜日"]),
                ("年末年始", Code.YEAR_END),
                ("展示替に伴う臨時休館日", Code.TEMPORARY),
            ],
        ),
        ("月曜日、第3日曜日，年末年始", [
            ("月曜日", ["毎週月曜日"]),
            ("第3日曜日", ["毎月第3日曜日"]),
            ("年末年始", Code.YEAR_END),
        ]),
        ("３", [("３", Code.UNREAD_CLOSURE)]),
        ("不定期", [("不定期", Code.IRREGULAR)]),
        ("未定", [("未定", Code.UNDECIDED)]),
        ("日", [("日", Code.UNREAD_CLOSURE)]),
        (
            "毎年9月上旬～翌年6月末、8/13",
            [("毎年9月上旬～翌年6月末", Code.INEXACT_DATES), ("8/13", ["毎年8月13日"])],
        ),
        # A qualifier that is not understood takes its weekday with it: half a rule would close wrong days.
        (
            "月曜日（祝日又は臨時休館日の場合は、翌日を旧館とする。）",
            [("月曜日（祝日又は臨時休館日の場合は、翌日を旧館とする。）", Code.UNREAD_CLOSURE)],
        ),
        (
            "月曜日（火曜日が祝日の場合は翌日）",
            [("月曜日（火曜日が祝日の場合は翌日）", Code.UNREAD_CLOSURE)],
        ),
        ("月曜日（祝日の場合は翌々日）", [("月曜日（祝日の場合は翌々日）", Code.UNREAD_CLOSURE)]),
        ("月曜日（第2火曜日を除く）", [("月曜日（第2火曜日を除く）", Code.UNREAD_CLOSURE)]),
        # Is a holiday after a holiday closed? A Sunday?
        ("祝日の翌日", [("祝日の翌日", Code.UNREAD_CLOSURE)]),
        ("祝日の翌日（日曜日を除く）", [("祝日の翌日（日曜日を除く）", Code.UNREAD_CLOSURE)]),
        ("13月～3月", [("13月～3月", Code.UNREAD_CLOSURE)]),
        ("3月～翌年12月", [("3月～翌年12月", Code.UNREAD_CLOSURE)]),
        ("第6日曜日", [("第6日曜日", Code.UNREAD_CLOSURE)]),
        ("2月30日", [("2月30日", Code.UNREAD_CLOSURE)]),
        ("1月3日から翌年12月29日まで", [("1月3日から翌年12月29日まで", Code.UNREAD_CLOSURE)]),
        ("月曜日（ただし", [("月曜日（ただし", Code.UNREAD_CLOSURE)]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_kept_in_its_own_words(text: str, items: list[tuple[str, object]]) -> None:
    assert read(text) == items


@pytest.mark.parametrize("text", ["なし", "休館日なし", "年中無休", "無"])
def test_no_closing_days_is_an_answer_too(text: str) -> None:
    (item,) = read_closures(text)
    assert item.is_none
    assert item.rules == ()


def test_a_text_is_cut_at_its_labels_and_loses_nothing() -> None:
    parts = split_labels("窓口あり【開館時間】9:00～17:00 【休館日】月曜日【その他】駐車場あり")
    assert parts.hours == "9:00～17:00"
    assert parts.closures == "月曜日"
    assert parts.other == "窓口あり 【その他】駐車場あり"


def test_labels_may_be_written_with_a_colon() -> None:
    parts = split_labels("利用時間：9時～17時 休業日：月曜日")
    assert (parts.hours, parts.closures, parts.other) == ("9時～17時", "月曜日", "")
