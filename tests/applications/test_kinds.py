"""Each kind of field: what is understood, however it was typed, and what is refused in words."""

from datetime import date
from typing import Any

import pytest

from booking.applications.rules.kinds import (
    KINDS,
    Facts,
    FileFacts,
    FilesKind,
    Kind,
    Problem,
    Typed,
    Value,
)
from booking.applications.rules.reading import Reader

TODAY = date(2026, 12, 1)
FACTS = Facts(TODAY)
OPTIONS = [{"value": value, "label": value.upper()} for value in ("a", "b", "c")]
# 123456789018: the check digit of 12345678901 is 8.
MY_NUMBER = "123456789018"


def kind(name: str, **limits: Any) -> Kind:
    return KINDS[name].read(Reader.of(limits, "field"))


def day(year: str, month: str = "4", on: str = "1") -> Typed:
    return {"year": year, "month": month, "day": on}


@pytest.mark.parametrize(
    ("made", "typed", "value"),
    [
        (kind("text"), "  春の　発表会  ", "春の 発表会"),
        (kind("text", longest=5), "あいうえお", "あいうえお"),
        (kind("text", my_number=True), MY_NUMBER, MY_NUMBER),
        (kind("text"), "予約番号 2611-0417-3840", "予約番号 2611-0417-3840"),
        (kind("long_text"), "一行目\r\n二行目", "一行目\n二行目"),
        (kind("name"), "髙﨑 由香", "髙﨑 由香"),
        (kind("name"), "𠮷田 恵", "𠮷田 恵"),
        (kind("name"), "辻\U000e0100 健太", "辻\U000e0100 健太"),
        (kind("name"), "Suparman", "Suparman"),
        (kind("kana"), "たかさき　ﾕｶ", "タカサキ ユカ"),
        (kind("kana"), "Nguyen Thi Lan", "Nguyen Thi Lan"),
        (kind("date"), day("1985"), "1985-04-01"),
        (kind("date"), day("１９８５年", "４月", "０１日"), "1985-04-01"),
        (kind("date"), day("昭和60"), "1985-04-01"),
        (kind("date"), day("s60"), "1985-04-01"),
        (kind("date"), day("令和元", "5", "1"), "2019-05-01"),
        (kind("date"), day("2024", "2", "29"), "2024-02-29"),
        (kind("date", latest="today"), day("2026", "12", "1"), "2026-12-01"),
        (kind("date", earliest="today+3"), day("2026", "12", "4"), "2026-12-04"),
        (kind("date", earliest="2026-12-31"), day("2026", "12", "31"), "2026-12-31"),
        (kind("date", minimum_age=18), day("2008", "12", "1"), "2008-12-01"),
        (kind("date", minimum_age=18, age_on="2027-04-01"), day("2009", "4", "1"), "2009-04-01"),
        (kind("date", maximum_age=64), day("1961", "12", "2"), "1961-12-02"),
        (kind("choice", options=OPTIONS), "b", "b"),
        (kind("choices", options=OPTIONS), ["c", "a", "c"], ["a", "c"]),
        (kind("choices", options=OPTIONS, most=2), ["a", "b"], ["a", "b"]),
        (kind("number", least=1, most=5, unit="人"), "５人", 5),
        (kind("number"), "１，２００", 1200),
        (kind("address"), {"postal_code": "〒１２３ー４５６７", "line": "春凪市本町1"},
         {"postal_code": "123-4567", "line": "春凪市本町1"}),
        (kind("address", needs_postal_code=False), {"postal_code": "", "line": "221B Baker Street, London"},
         {"postal_code": "", "line": "221B Baker Street, London"}),
        (kind("phone"), "０９０（１２３４）５６７８", "090-1234-5678"),
        (kind("phone"), "0287001234", "0287001234"),
        (kind("phone"), "+44 20 7946 0000", "+44-20-7946-0000"),
        (kind("email"), "Ｙｕｋａ@Harunagi.example ", "yuka@harunagi.example"),
        (kind("consent", statement="同意します"), "yes", True),
    ],
)  # fmt: skip
def test_what_was_typed_is_put_right(made: Kind, typed: Typed, value: Value) -> None:
    assert made.parse(typed, FACTS) == value
    # What is corrected later begins with what was understood, and is understood again.
    assert made.parse(made.retyped(value), FACTS) == value
    assert made.text(value)


@pytest.mark.parametrize(
    ("made", "typed", "words", "part"),
    [
        (kind("text", longest=5), "あいうえおか", "1文字多い", ""),
        (kind("text", shortest=3), "あい", "3文字以上", ""),
        (kind("text"), f"番号は{MY_NUMBER}です", "マイナンバー", ""),
        (kind("long_text"), "１２３４ ５６７８ ９０１８", "マイナンバー", ""),
        (kind("name"), "あ" * 101, "1文字多い", ""),
        (kind("kana"), "高崎", "カタカナ", ""),
        (kind("date"), day("60"), "元号", "year"),
        (kind("date"), day("昭和"), "元号", "year"),
        (kind("date"), day("1985", ""), "「月」", "month"),
        (kind("date"), day("1985", "13"), "1から12", "month"),
        (kind("date"), day("1985", "4", "32"), "1から31", "day"),
        (kind("date"), day("2026", "2", "29"), "2月29日", "day"),
        (kind("date", latest="today"), day("2026", "12", "2"), "以前", "year"),
        (kind("date", earliest="today+3"), day("2026", "12", "3"), "以後", "year"),
        (kind("date", minimum_age=18), day("2008", "12", "2"), "18歳以上", "year"),
        (kind("date", maximum_age=64), day("1961", "12", "1"), "64歳以下", "year"),
        (kind("choice", options=OPTIONS), "d", "選択肢", ""),
        (kind("choices", options=OPTIONS, least=2), ["a"], "2つ以上", ""),
        (kind("choices", options=OPTIONS, most=2), ["a", "b", "c"], "2つまで", ""),
        (kind("choices", options=OPTIONS), ["d"], "選択肢", ""),
        (kind("number", least=1, unit="人"), "0", "1人以上", ""),
        (kind("number", most=5, unit="人"), "6", "5人まで", ""),
        (kind("number"), "五", "数字だけ", ""),
        (kind("number"), "-1", "数字だけ", ""),
        (kind("number"), "1.5", "数字だけ", ""),
        (kind("address"), {"postal_code": "", "line": "春凪市本町1"}, "郵便番号", "postal_code"),
        (kind("address"), {"postal_code": "12-3456", "line": "春凪市本町1"}, "7けた", "postal_code"),
        (kind("address"), {"postal_code": "123-4567", "line": "春凪市"}, "番地", "line"),
        (kind("phone"), "090-1234-567", "1つ足りない", ""),
        (kind("email"), "yuka@", "形を確かめて", ""),
        (kind("consent", statement="同意します"), "no", "選んで", ""),
    ],
)
def test_what_cannot_be_right_is_said_in_words_beside_its_box(
    made: Kind, typed: Typed, words: str, part: str
) -> None:
    with pytest.raises(Problem) as caught:
        made.parse(typed, FACTS)
    assert words in str(caught.value.message)
    assert caught.value.part == part


def test_files_are_counted() -> None:
    made = kind("file", most=2, megabytes=5, types=["pdf"])
    assert isinstance(made, FilesKind)
    one = FileFacts("a.pdf", 1)
    made.check([one, one], required=True)
    made.check([], required=False)
    with pytest.raises(Problem, match="選んで"):
        made.check([], required=True)
    with pytest.raises(Problem, match="2つまで"):
        made.check([one] * 3, required=True)
    assert made.limits.largest == 5 * 1024 * 1024


def test_the_form_is_read_by_the_names_of_its_boxes_and_invisible_characters_go() -> None:
    assert kind("text").pick("f-a", {"f-a": ["x\u200by\x00"]}) == "xy"
    assert kind("text").pick("f-a", {}) == ""
    assert kind("choices", options=OPTIONS).pick("f-a", {"f-a": ["a", "b"]}) == ["a", "b"]
    assert kind("date").pick("f-a", {"f-a-year": ["1985"]}) == {"year": "1985", "month": "", "day": ""}
