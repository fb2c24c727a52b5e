"""What a reader that can't see a paper hears: everything once, in order, and nothing that is only drawn."""

import re
import zlib
from base64 import a85decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import pytest

from booking.documents import render_booking_slip, render_permit, render_registration, render_request
from booking.documents.applications import Answered, ContentSection, Listed, render_content, render_slip
from booking.documents.texts import GOES_ON
from tests.documents import poppler
from tests.documents.application_samples import CONTENT, LONG_ANSWER, SLIP
from tests.documents.samples import BOOKING_SLIP, PERMIT, REQUEST, use
from tests.documents.test_registration import PAPER

pytestmark = pytest.mark.poppler

_MANY_USES = tuple(use(f"会議室{number % 7 + 1}", number % 28 + 1, 9, 12) for number in range(40))
_LONG = (
    ContentSection("状況", (Answered("被害の状況", LONG_ANSWER * 12), Answered("ほか", "なし", ticked=True))),
)
_PAPERS: dict[str, Callable[[], bytes]] = {
    "permit": partial(render_permit, PERMIT),
    "permit of many pages": partial(
        render_permit, replace(PERMIT, uses=_MANY_USES, conditions=PERMIT.conditions * 8)
    ),
    "request": partial(render_request, REQUEST),
    "request of many pages": partial(
        render_request, replace(REQUEST, uses=_MANY_USES, remarks=LONG_ANSWER * 9)
    ),
    "booking slip": partial(render_booking_slip, BOOKING_SLIP),
    "booking slip of many pages": partial(render_booking_slip, replace(BOOKING_SLIP, uses=_MANY_USES)),
    "registration": partial(render_registration, PAPER),
    "slip": partial(render_slip, SLIP),
    "slip of two pages": partial(
        render_slip, replace(SLIP, privacy="個人情報は、手続きのために使います。" * 60)
    ),
    "content": partial(render_content, CONTENT),
    "content of many pages": partial(
        render_content,
        replace(
            CONTENT,
            sections=_LONG,
            files=tuple(Listed(f"写真{number}.jpg", "写真", "1MB") for number in range(60)),
        ),
    ),
}
every_paper = pytest.mark.parametrize("paper", _PAPERS, indirect=True)


@cache
def _drawn(name: str) -> bytes:
    return _PAPERS[name]()


@pytest.fixture
def paper(request: pytest.FixtureRequest) -> bytes:
    return _drawn(request.param)


def _streams(paper: bytes) -> Iterator[str]:
    """What is drawn on each page, as operators."""
    for found in re.finditer(
        rb"/Filter \[ /ASCII85Decode /FlateDecode \].*?stream\n(.*?)endstream", paper, re.DOTALL
    ):
        plain = zlib.decompress(a85decode(found[1].strip().removesuffix(b"~>")))
        if b" Tf" in plain:
            yield plain.decode("latin-1")


def _rows(paper: bytes) -> list[list[list[str]]]:
    """Tables of rows of cells, each cell with its attributes, as poppler sees them."""
    tables: list[list[list[str]]] = []
    for row in poppler.outline_of(paper):
        if row == "Table":
            tables.append([])
        elif row == "TR":
            tables[-1].append([])
        elif row in ("TH", "TD"):
            tables[-1][-1].append(row)
        elif row.startswith(("/RowSpan", "/ColSpan", "/Scope")):
            tables[-1][-1][-1] += " " + row
    return tables


def test_the_permit_is_heard_in_the_order_in_which_it_is_read() -> None:
    assert poppler.structure_of(_drawn("permit")) == [
        ("P", "様式第2号（第5条関係）"),
        ("P", "〒000-0023"),
        ("P", "あかね野市桜台2丁目3番4号"),
        ("P", "髙橋　美千代　様"),
        ("P", "あ文セ許可　第8-1342号"),
        ("P", "令和8年11月19日（木）"),
        ("P", "あかね野市長"),
        ("P", "栗原　正樹"),
        ("Figure", ""),
        ("Figure", "印"),
        ("Figure", "公印"),
        ("H1", "施設使用許可書"),
        ("P", "　令和8年11月16日に申請のあった施設の使用を、あかね野市民文化センター条例第6条第1項の規定"),
        ("P", "により、次のとおり許可します。"),
        ("TH", "施設"),
        ("TD", "あかね野市民文化センター（あかね野市本町1丁目1番1号）"),
        ("TH", "使用する室場"),
        ("TD", "多目的ホール（全面）"),
        ("TH", "使用日時"),
        ("TD", "令和8年12月13日（日）　13:00 から 17:00 まで"),
        ("TH", "使用目的"),
        ("TD", "第12回 冬のつどい合唱発表会"),
        ("TH", "使用人数"),
        ("TD", "250人"),
        ("TH", "使用料"),
        ("TD", PERMIT.fee_note),
        ("H2", "許可の条件"),
        *(
            heard
            for number, text in enumerate(PERMIT.conditions, 1)
            for heard in (("Lbl", f"{number}."), ("LBody", text))
        ),
        ("Figure", ""),
        ("P", "予約番号"),
        ("P", "7KQ4-M2XR-9D3F"),
        ("H2", "不服がある場合の手続"),
        ("P", PERMIT.appeal),
        ("P", PERMIT.office.name),
        ("P", PERMIT.office.contact),
    ]


def test_the_request_is_heard_with_its_heads_and_without_its_empty_lines() -> None:
    heard = poppler.structure_of(_drawn("request"))
    start = heard.index(("TH", "使用日時"))
    assert heard[start : start + 10] == [
        ("TH", "使用日時"),
        ("TH", "と室場"),
        ("TH", "使用日（曜日）"),
        ("TH", "時刻（から・まで）"),
        ("TH", "区分"),
        ("TH", "室場"),
        ("TD", "令和8年12月13日（日）"),
        ("TD", "13:00　〜　17:00"),
        ("TD", "午後"),
        ("TD", "多目的ホール（全面）"),
    ]
    assert heard[start + 10] == ("TH", "予定人員")


def test_an_answer_over_many_pages_is_one_answer_and_its_question_is_heard_once() -> None:
    heard = poppler.structure_of(_drawn("content of many pages"))
    assert heard.count(("TH", "被害の状況")) == 1
    answer = "".join(text for kind, text in heard if kind == "TD")
    assert "".join((LONG_ANSWER * 12).split()) in answer
    for text in (GOES_ON, "（続き）", "1　状況（続き）", "1/6"):
        assert text not in {said for _kind, said in heard}
    assert heard.count(("TH", "ファイル名")) == 1


def test_the_office_is_heard_once_at_the_end_of_many_pages() -> None:
    heard = [text for _kind, text in poppler.structure_of(_drawn("permit of many pages"))]
    assert heard.count(PERMIT.office.name) == 1
    assert heard[-1] == PERMIT.office.contact


@every_paper
def test_every_text_is_in_an_element_or_said_to_be_decoration(paper: bytes) -> None:
    streams = list(_streams(paper))
    assert len(streams) == int(poppler.facts_of(paper)["Pages"])
    for stream in streams:
        marks: list[bool] = []
        for operator in re.findall(r"\S+ <<.*?>> BDC|\bEMC\b|T[jJ]|(?<=\n)[fSB]\*?(?=\n)|re [fSn]", stream):
            if operator.endswith("BDC"):
                assert not (marks and ("MCID" in operator or "Artifact" in operator)), "one inside another"
                marks.append("MCID" in operator or "Artifact" in operator)
            elif operator == "EMC":
                marks.pop()
            else:
                assert any(marks), operator
        assert not marks


@every_paper
def test_every_mark_on_a_page_belongs_to_one_element(paper: bytes) -> None:
    drawn = sorted(int(number) for stream in _streams(paper) for number in re.findall(r"/MCID (\d+)", stream))
    told = sorted(int(number) for number in re.findall(rb"/MCID (\d+)", paper))
    assert drawn == told
    assert len(set(re.findall(rb"/StructParents (\d+)", paper))) == int(poppler.facts_of(paper)["Pages"])


@every_paper
def test_every_row_of_a_table_has_as_many_columns(paper: bytes) -> None:
    tables = _rows(paper)
    assert tables or "利用者登録票" in poppler.text_of(paper)
    for table in tables:
        widths: list[int] = []
        waiting: list[
            int
        ] = []  # of each column that a cell of an earlier row reaches into: for how many more
        for row in table:
            reach = [left for left in waiting if left > 0]
            width = len(reach)
            waiting = [left - 1 for left in reach]
            for cell in row:
                across, down = (
                    int(found[1]) if (found := re.search(rf"/{name} (\d+)", cell)) else 1
                    for name in ("ColSpan", "RowSpan")
                )
                width += across
                waiting += [down - 1] * across
            widths.append(width)
        assert len(set(widths)) == 1, (widths, table)


@every_paper
def test_labels_say_of_what_they_are(paper: bytes) -> None:
    cells = [cell for table in _rows(paper) for row in table for cell in row]
    assert all(("/Scope" in cell) == cell.startswith("TH") for cell in cells)


@every_paper
def test_the_file_says_what_it_is_and_in_which_language(paper: bytes) -> None:
    facts = poppler.facts_of(paper)
    assert (facts["Tagged"], facts["Suspects"], facts["PDF version"]) == ("yes", "no", "1.7")
    assert facts["Metadata Stream"] == "yes"
    assert "CreationDate" not in facts
    for entry in (b"/DisplayDocTitle true", b"/Lang (ja)", b"/Marked true", b"/Tabs /S"):
        assert entry in paper
    assert f'<rdf:li xml:lang="x-default">{facts["Title"]}</rdf:li>'.encode() in paper


@every_paper
def test_pictures_and_links_are_told_in_words(paper: bytes) -> None:
    pictures = re.findall(rb"<<[^<>]*(?:<<[^<>]*>>[^<>]*)*/S /Figure[^<>]*>>", paper)
    assert len(pictures) == len(re.findall(rb"/S /Figure", paper))
    assert all(b"/Alt (" in picture and b"/BBox" in picture for picture in pictures)
    links = re.findall(rb"/Subtype /Link", paper)
    assert len(links) == len(re.findall(rb"/S /Link", paper)) == len(re.findall(rb"/StructParent \d", paper))


def test_what_people_type_does_not_break_the_description() -> None:
    paper = render_permit(replace(PERMIT, facility="<b>会館</b> & 庭", number="</rdf:li>]]>"))
    assert b"&lt;b&gt;" in paper
    assert poppler.facts_of(paper)["Tagged"] == "yes"
