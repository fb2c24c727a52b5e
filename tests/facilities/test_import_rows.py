"""What is taken from a row, and what is reported about it: nothing dropped, nothing put right."""

from pathlib import Path

import pytest

from booking.facilities.importing.facility import RowReport
from booking.facilities.importing.findings import Code, Finding, Level, message
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.reading import read_facilities

DATA = Path(__file__).parent / "data"


def reports(name: str) -> dict[int, RowReport]:
    return {report.row: report for report in read_facilities((DATA / name).read_bytes()).reports}


@pytest.fixture(scope="module")
def current() -> dict[int, RowReport]:
    return reports("current_bom_crlf.csv")


def notices(report: RowReport) -> list[tuple[str, str]]:
    return [(finding.column, message(finding)) for finding in report.at(Level.NOTICE)]


def test_a_complete_row_of_the_current_form_is_taken_as_it_stands(current: dict[int, RowReport]) -> None:
    report = current[2]
    facility = report.facility
    assert facility is not None
    assert facility.values() == {
        "identifier": "101",
        "name": "中央公民館",
        "name_kana": "チュウオウコウミンカン",
        "name_en": "Central Community Centre",
        "nickname": "",
        "postal_code": "999-8501",
        "address": "架空県夏凪市本町1-2-3",
        "building": "",
        "latitude": 35.1,
        "longitude": 138.2,
        "phone": "099-964-1111",
        "operator": "生涯学習課",
        "hours_text": "月火水木金土日 09:00～21:30 【休館日】12月29日から翌年1月3日まで",
        "description": "",
        "accessibility_text": "車椅子可：有\n授乳室：無",
        "url": "https://www.city.example.jp/kouminkan/",
        "notes": "",
    }
    assert report.understood.hours == OpeningHours(540, 1290)
    assert [finding.code for finding in report.findings] == [Code.HOURS, Code.EVERY_WEEKDAY, Code.CLOSURE]
    assert not report.is_to_be_completed


@pytest.mark.parametrize("name", ["current_bom_crlf.csv", "older_utf8_lf.csv"])
def test_every_value_of_a_row_is_either_taken_or_kept_with_the_row(name: str) -> None:
    for report in reports(name).values():
        assert report.facility is not None
        filled = {column for column, text in report.facility.source.items() if text.strip()}
        assert filled == {*report.taken, *report.kept}
        assert not {*report.taken} & {*report.kept}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            3,
            [
                ("町字ID", "団体コードが町字IDの列に入っています（列が1つずれています）。"),
                ("電話番号", "電話番号の書き方をそろえると 099-964-1112 になります。"),
                ("郵便番号", "郵便番号の書き方をそろえると 999-8502 になります。"),
                ("名称_カナ", "カナがありません。入れると読みで探せます。"),
            ],
        ),
        (
            4,
            [
                (
                    "所在地_連結表記",
                    "所在地の連結表記と、分けて書かれた所在地（富士見三丁目1）が違います。",
                )
            ],
        ),
        (5, [("所在地_連結表記", "全角の数字や記号が混ざっています。")]),
        (6, [("所在地_連結表記", "余分な空白があります。")]),
        (7, [("所在地_番地以下", "番地に建物名が混ざっているようです。")]),
        (
            8,
            [
                ("町字ID", "団体コードが町字IDの列に入っています（列が1つずれています）。"),
                (
                    "所在地_全国地方公共団体コード",
                    "所在地が自治体の外になっています（長野県高原町 203629）。",
                ),
            ],
        ),
        (
            10,
            [
                ("名称", "見えない文字（U+202E）が入っています。"),
                ("緯度", "緯度と経度が、日本の中を指していません。"),
                ("電話番号", "電話番号の桁数が合いません。"),
                ("郵便番号", "郵便番号が7桁ではありません。"),
                ("URL", "URLとして使えません（http か https で始まりません）。"),
            ],
        ),
    ],
)
def test_a_defect_is_reported(
    current: dict[int, RowReport], row: int, expected: list[tuple[str, str]]
) -> None:
    assert notices(current[row]) == expected


def test_what_is_reported_is_not_put_right(current: dict[int, RowReport]) -> None:
    facilities = {row: report.facility for row, report in current.items()}
    assert facilities[3] is not None
    assert (facilities[3].phone, facilities[3].postal_code) == ("(099)964-1112", "9998502")
    assert facilities[5] is not None
    assert facilities[5].address == "架空県夏凪市舟渡４-16-6"
    assert facilities[10] is not None
    assert (facilities[10].url, facilities[10].latitude, facilities[10].name) == ("", None, "ふしぎ館")
    assert facilities[10].source["URL"] == "javascript:alert(1)"
    assert facilities[10].source["名称"] == "\u202eふしぎ館"


def test_hours_that_disagree_with_themselves_are_nobodys_to_choose(current: dict[int, RowReport]) -> None:
    report = current[9]
    assert report.understood.hours is None
    (finding,) = report.at(Level.NOT_UNDERSTOOD)
    assert finding.text == "9:00～21:00"
    assert message(finding) == "時間の列（9:00～17:00）と、文章に書かれた時間が違います。"


def test_days_that_are_not_named_are_closing_days(current: dict[int, RowReport]) -> None:
    (finding,) = current[9].at(Level.UNDERSTOOD)
    assert finding.values == {"rules": [{"kind": "weekly", "weekdays": [0], "on_holiday": "closed"}]}


def test_a_year_end_without_dates_is_proposed_and_not_assumed() -> None:
    report = reports("older_utf8_lf.csv")[3]
    assert [rule.reason for rule in report.understood.closures] == [""]
    (finding,) = report.at(Level.TO_CONFIRM)
    proposal = {"kind": "annual", "first": [12, 29], "last": [1, 3], "reason": "年末年始"}
    assert (finding.text, finding.values) == ("年末年始", {"proposal": proposal})
    assert [finding.text for finding in report.at(Level.NOT_UNDERSTOOD)] == ["展示替に伴う臨時休館日"]


def test_a_row_that_says_nothing_about_hours_waits_to_be_completed() -> None:
    report = reports("older_utf8_lf.csv")[6]
    assert [finding.code for finding in report.at(Level.MISSING)] == [
        Code.HOURS_MISSING,
        Code.CLOSURES_MISSING,
    ]
    assert report.is_to_be_completed


def test_findings_survive_storage(current: dict[int, RowReport]) -> None:
    for report in current.values():
        for finding in report.findings:
            assert Finding.from_json(finding.to_json()) == finding


def test_every_code_has_a_sentence() -> None:
    values = dict.fromkeys(("found", "parts", "proposal", "expected", "limit", "identifier", "rows"), "x")
    for code in Code:
        assert message(Finding(Level.NOTICE, code, values=values | {"columns": "x"}))
