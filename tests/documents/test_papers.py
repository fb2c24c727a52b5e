"""What every paper has to be: embedded, named, stable, and safe from what people type."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import pytest

from booking.documents import render_booking_slip, render_permit, render_request
from tests.documents import poppler
from tests.documents.samples import APPLICANT, BOOKING_SLIP, PERMIT, REQUEST, use

pytestmark = pytest.mark.poppler

HOSTILE = [
    '<b>太字</b> <a href="http://example.com">&amp;</a> <para>',
    "<font color=red>{{ 7*7 }} %s ${x} \\(\\) ) ( > BT ET EMC",
    "上の行\nつぎの行\r\n最後の行",
    "右から左\u202e逆さま\u202c \u2066隔離\u2069",
    "制御\x00\x01\x07\x1b[31m文字\x7f\x9b",
    "幅\u200bの\u200dない\ufeff字\u00ad",
    "半分の\ud842文字\udfb7",
    "私用\ue000\U000f0000\U0010fffd、未定義\uffff\U000e0fff",
    "한국어 العربية עברית ไทย हिन्दी 😀👨‍👩‍👧 ☑☐♨",
    "结合" + "\u0301\u0489" * 300,
    "\U000e0100\u3099選択子だけ",
    "　" * 200 + "空白",
]
ENDLESS = [
    "W" * 400,
    "（" * 120 + "）" * 120,
    "、" * 200,
    "ー" * 200,
    "-" * 300,
]


_PAPERS = {"request": lambda: render_request(REQUEST), "permit": lambda: render_permit(PERMIT)}


@cache
def _drawn(name: str) -> bytes:
    return _PAPERS[name]()


@pytest.fixture
def paper(request: pytest.FixtureRequest) -> bytes:
    return _drawn(request.param)


@pytest.mark.parametrize("paper", _PAPERS, indirect=True)
class TestEveryPaper:
    def test_fonts_are_embedded_and_no_other_slips_in(self, paper: bytes) -> None:
        assert poppler.fonts_of(paper) == {"BIZUDGothic-Regular": True, "BIZUDGothic-Bold": True}

    def test_it_has_a_language_a_title_and_an_author(self, paper: bytes) -> None:
        facts = poppler.facts_of(paper)
        assert facts["Author"] == "あかね野市"
        assert facts["Title"].startswith("施設使用許可")
        assert b"/Lang (ja)" in paper
        assert b"/DisplayDocTitle true" in paper

    def test_it_is_one_sheet_of_a4_in_order(self, paper: bytes) -> None:
        facts = poppler.facts_of(paper)
        assert (facts["Pages"], facts["Page size"]) == ("1", "595.276 x 841.89 pts (A4)")
        poppler.assert_tidy(paper)

    def test_its_metadata_names_no_person(self, paper: bytes) -> None:
        facts = poppler.facts_of(paper)
        assert not any("髙橋" in value for value in facts.values())

    def test_it_is_small(self, paper: bytes) -> None:
        assert len(paper) < 100_000


def test_the_same_request_gives_the_same_bytes_whatever_was_drawn_before() -> None:
    first = render_request(REQUEST)
    render_permit(replace(PERMIT, applicant=replace(APPLICANT, name="𠮷田 辻\U000e0102 한국")))
    assert render_request(REQUEST) == first


@pytest.mark.long
def test_papers_drawn_at_once_don_t_disturb_each_other() -> None:
    requests = [
        replace(REQUEST, purpose=f"第{number}回 発表会", remarks="𠮷" * number) for number in range(8)
    ]
    alone = [render_request(request) for request in requests]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render_request, requests)) == alone


@pytest.mark.parametrize(
    "text", [*HOSTILE, *(pytest.param(text, marks=pytest.mark.long) for text in ENDLESS)]
)
def test_nothing_that_people_type_breaks_a_paper(text: str) -> None:
    applicant = replace(
        APPLICANT, name=f"{text[:60]}子", kana=text[:60], address=text[:80], group=text[:60], phone="1"
    )
    uses = (use(text[:40], 13, 9, 12, "午前"), use("会議室", 14, 9, 12))
    request = replace(REQUEST, purpose=text, remarks=text, applicant=applicant, uses=uses)
    permit = replace(PERMIT, purpose=text, applicant=applicant, uses=uses, facility=f"会館{text[:40]}")
    slip = replace(BOOKING_SLIP, applicant=applicant, uses=uses, facility=f"会館{text[:40]}")
    for paper in (render_request(request), render_permit(permit)):
        assert "施設使用許可" in poppler.text_of(paper)
        poppler.assert_tidy(paper)
    poppler.assert_tidy(render_booking_slip(slip), is_slip=True)


@pytest.mark.parametrize("markup", HOSTILE[:2])
def test_markup_is_printed_as_it_was_typed(markup: str) -> None:
    assert markup in poppler.text_of(render_permit(replace(PERMIT, purpose=markup)))


def test_lines_that_people_typed_stay_lines() -> None:
    lines = poppler.text_of(render_request(replace(REQUEST, purpose="上の行\r\n下の行"))).splitlines()
    assert lines.index("下の行") == lines.index("上の行") + 1


def test_direction_changing_characters_are_not_in_the_paper() -> None:
    text = poppler.text_of(render_permit(replace(PERMIT, purpose="右から左\u202e逆さま")))
    assert "右から左逆さま" in text
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f") & set(text)
