"""Files as they come: both forms, encodings, line ends; and files that are none."""

import codecs
from pathlib import Path

import pytest

from booking.facilities.importing.columns import OLDER_COLUMNS, Form
from booking.facilities.importing.files import UnreadableFile
from booking.facilities.importing.findings import Code, message
from booking.facilities.importing.reading import normalise_identifier, read_facilities

DATA = Path(__file__).parent / "data"
HEADER = ",".join(OLDER_COLUMNS)


def line(number: str, name: str, columns: int = 24) -> str:
    return ",".join(["992011", number, "架空県", "春凪市", name, *[""] * (columns - 5)])


def older(*lines: str, end: str = "\n") -> bytes:
    return (end.join([HEADER, *lines]) + end).encode()


@pytest.mark.parametrize(
    ("name", "form", "encoding", "has_bom", "line_end", "rows"),
    [
        ("current_bom_crlf.csv", Form.CURRENT, "UTF-8", True, "CRLF", 9),
        ("current_cp932_lf.csv", Form.CURRENT, "cp932", False, "LF", 9),
        ("older_utf8_lf.csv", Form.OLDER, "UTF-8", False, "LF", 6),
        ("older_cp932_crlf.csv", Form.OLDER, "cp932", False, "mixed", 6),
    ],
)
def test_both_forms_are_read_in_every_dress(
    name: str, form: Form, encoding: str, has_bom: bool, line_end: str, rows: int
) -> None:
    read = read_facilities((DATA / name).read_bytes())
    assert (read.form, read.encoding, read.has_bom, read.line_end) == (form, encoding, has_bom, line_end)
    assert len(read.takeable) == rows
    assert read.refused == []


def test_the_dress_of_a_file_changes_nothing_in_its_rows() -> None:
    one, two = (
        read_facilities((DATA / f"older_{name}.csv").read_bytes()) for name in ("utf8_lf", "cp932_crlf")
    )
    assert one.reports == two.reports


def test_headings_may_stand_in_another_order_and_explain_themselves() -> None:
    columns = list(reversed(OLDER_COLUMNS))
    header = (
        ",".join(columns).replace("バリアフリー情報", "バリアフリー情報（;区切り）").replace("NO", "ＮＯ")
    )
    cells = {"NO": "7", "名称": "公民館", "都道府県コード又は市区町村コード": "992011"}
    read = read_facilities(f"{header}\n{','.join(cells.get(name, '') for name in columns)}\n".encode())
    facility = read.takeable[0].facility
    assert facility is not None
    assert (facility.identifier, facility.name) == ("7", "公民館")


def test_a_column_that_the_form_does_not_know_is_reported_and_kept() -> None:
    data = f"{HEADER},駐車場\n{line('7', '公民館')},20台\n".encode()
    (report,) = read_facilities(data).reports
    assert report.facility is not None
    assert report.facility.source["駐車場"] == "20台"
    assert report.kept == ("都道府県名", "駐車場")
    (finding,) = [each for each in report.findings if each.code is Code.EXTRA_COLUMN]
    assert (finding.column, finding.text) == ("駐車場", "20台")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ファイルが空です"),
        (codecs.BOM_UTF8 + b"\r\n", "1行目"),
        (b"PK\x03\x04rest", "Excelのブック"),
        (b"%PDF-1.7", "PDF"),
        (codecs.BOM_UTF16_LE + "名称".encode("utf-16-le"), "UTF-16"),
        (older(line("1", "公民館"), line("2", "体\x00育館")), "3行目に、文章にない文字（NUL）"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL"),
        (b"<!doctype html><title>404</title>", "ウェブページ"),
        ("名前,電話\n山田,1\n".encode(), "見出しではありません"),
        (line("1", "公民館").encode(), "見出しではありません"),
        (HEADER.replace(",", "\t").encode(), "カンマで区切られていません"),
        (HEADER.replace("緯度,経度,", "").encode(), "見出し「緯度」「経度」がありません"),
        (HEADER.replace("緯度", "経度").encode(), "見出し「経度」が2つあります"),
        (older(line("1", "公民館")).replace("公".encode(), b"\xff\xfe"), "2行目に、文字として読めない所"),
        (
            f"{HEADER}\n{line('1', 'X')}".encode("cp932").replace(b"X", b"\x81\x00"),
            "NUL",
        ),
        (
            f"{HEADER}\n{line('1', '館')}\n{line('2', 'X')}".encode("cp932").replace(b"X", b"\x81\xff"),
            "3行目に、文字として読めない所",
        ),
        (b"x" * 20_000_001, "大きすぎます"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_facilities_is_refused_in_plain_words(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_facilities(data)
    assert words in str(refused.value.message)


def errors(data: bytes) -> list[tuple[int, str]]:
    read = read_facilities(data)
    return [(report.row, message(finding)) for report in read.refused for finding in report.findings]


def test_rows_that_cannot_be_taken_are_named_as_a_spreadsheet_numbers_them() -> None:
    long_name = "館" * 201
    data = older(
        line("1", "公民館"),
        "",
        '992011,2,架空県,春凪市,"二行の\n名称"' + "," * 19,
        line("3", "体育館", columns=20),
        line("", "番号なし"),
        line("5", ""),
        line("6", long_name),
        line("7", "多すぎ") + ",,あふれた",
        line("8", "よい") + ",,",
    )
    read = read_facilities(data)
    assert [report.row for report in read.takeable] == [2, 4, 10]
    assert read.empty_rows == (3,)
    assert errors(data) == [
        (5, "列が足りません（24列のところ20列）。"),
        (6, "施設の番号が空です。番号がないと、次に取り込むとき同じ施設と分かりません。"),
        (7, "名称が空です。"),
        (8, "長すぎます（200文字まで）。"),
        (9, "列が多すぎます（24列のところ26列）。"),
    ]


def test_characters_of_ones_own_making_in_cp932_are_reported() -> None:
    data = f"{HEADER}\r\n{line('1', 'X館')}\r\n".encode("cp932").replace(b"X", b"\xf0\x40")
    (report,) = read_facilities(data).reports
    assert "外字（U+E000）が入っています。ほかの文字に置き換えてください。" in [
        message(finding) for finding in report.findings
    ]


def test_two_rows_with_one_number_are_both_refused() -> None:
    data = older(line("0010934", "体育館"), line("2", "公民館"), line("１０９３４", "別の体育館"))
    assert [report.row for report in read_facilities(data).takeable] == [3]
    assert errors(data) == [
        (2, "同じ番号（10934）が4行目にあります。いずれも取り込みません。"),
        (4, "同じ番号（10934）が2行目にあります。いずれも取り込みません。"),
    ]


@pytest.mark.parametrize("broken", ['992011,2,架空県,"春凪"市,体育館', '992011,2,架空県,春凪市,"体育館'])
def test_broken_quotes_are_named_and_end_the_reading(broken: str) -> None:
    data = older(line("1", "公民館"), broken, line("3", "市民館"))
    assert [report.row for report in read_facilities(data).takeable] == [2]
    assert errors(data) == [(3, '引用符（"）の付け方が正しくありません。この行から後は読めません。')]


@pytest.mark.parametrize(
    ("written", "known_by"),
    [
        ("0000010934", "10934"),
        ("10934", "10934"),
        ("１０９３４", "10934"),
        (" 10934 ", "10934"),
        ("000", "0"),
        ("A-001", "A-001"),
        ("００A", "00A"),
        ("131199-0001", "131199-0001"),
    ],
)
def test_a_number_is_known_again_without_its_leading_zeros(written: str, known_by: str) -> None:
    assert normalise_identifier(written) == known_by
