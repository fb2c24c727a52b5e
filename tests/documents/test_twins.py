"""The page of a paper says the same as the paper, in the same order."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pytest
from flask import Flask, render_template

from booking.documents import (
    Applicant,
    Office,
    context_of,
    render_booking_slip,
    render_permit,
    render_request,
)
from booking.documents.applications import Answered, ContentSection, render_content, render_slip
from booking.documents.texts import FEE_LATER
from tests import factories
from tests.documents import poppler
from tests.documents.application_samples import CONTENT, LONG_ANSWER, SLIP
from tests.documents.samples import (
    APPLICANT,
    BOOKING_SLIP,
    FEE,
    LONG_NAME,
    LONG_PURPOSE,
    PERMIT,
    REQUEST,
    use,
)

pytestmark = pytest.mark.poppler

_GROUP = replace(APPLICANT, group=LONG_NAME)
_BARE_OFFICE = Office("市民体育館")
_TIMES = (use("多目的ホール（全面）", 13, 13, 17, "午後"), use("楽屋1", 14, 9, 26), use("楽屋2", 14, 9, 26))
_TOGETHER = (use("多目的ホール（全面）", 13, 13, 17, "午後"), use("楽屋1", 13, 13, 17, "午後"))
# What only one of the two can have: a tick is a picture on paper, a list's numbers are the browser's.
_PICTURES = frozenset({"☑", "公印"})
_NUMBER = re.compile(r"\d+\.?")


@dataclass(frozen=True)
class Pair:
    """A paper, what makes a PDF of it, and the template that shows it."""

    paper: Any
    render: Any
    template: str


PAIRS = {
    "permit": Pair(PERMIT, render_permit, "permit"),
    "permit of a group": Pair(
        replace(PERMIT, applicant=_GROUP, uses=_TIMES, purpose=LONG_PURPOSE, remarks="搬入口\n二行目"),
        render_permit,
        "permit",
    ),
    "permit with little": Pair(
        replace(
            PERMIT,
            applicant=Applicant("山﨑 健太"),
            uses=_TOGETHER,
            people=None,
            fee_note="",
            appeal="",
            conditions=(),
            check_number="",
            check_url="",
            seal_note="（公印省略）",
            article="",
            office=_BARE_OFFICE,
            facility_address="",
        ),
        render_permit,
        "permit",
    ),
    "request": Pair(REQUEST, render_request, "request"),
    "request of a group": Pair(replace(REQUEST, applicant=_GROUP, uses=_TIMES), render_request, "request"),
    "request with little": Pair(
        replace(
            REQUEST,
            applicant=Applicant("山﨑 健太"),
            people=None,
            fee_note="",
            remarks="",
            declaration="",
            article="",
            approvers=(),
            office=_BARE_OFFICE,
        ),
        render_request,
        "request",
    ),
    "booking slip": Pair(BOOKING_SLIP, render_booking_slip, "booking_slip"),
    "booking slip of a group": Pair(
        replace(BOOKING_SLIP, applicant=_GROUP, uses=_TIMES, fee_note=""), render_booking_slip, "booking_slip"
    ),
    "permit with a fee": Pair(replace(PERMIT, fee=FEE), render_permit, "permit"),
    "request with a fee": Pair(
        replace(REQUEST, fee=replace(FEE, name="利用料金", note=FEE_LATER)), render_request, "request"
    ),
    "booking slip with a fee": Pair(
        replace(BOOKING_SLIP, fee=replace(FEE, note=FEE_LATER)), render_booking_slip, "booking_slip"
    ),
    "application's slip": Pair(SLIP, render_slip, "application_slip"),
    "application's slip in the office": Pair(
        replace(SLIP, password="", state="直してください", duration="", steps=(), summary=(), privacy=""),
        render_slip,
        "application_slip",
    ),
    "content": Pair(CONTENT, render_content, "application_content"),
    "content over pages": Pair(
        replace(
            CONTENT,
            sections=(
                ContentSection("状況", (Answered("被害の状況", LONG_ANSWER * 12), Answered("ほか", ""))),
            ),
            files=(),
        ),
        render_content,
        "application_content",
    ),
}
every_pair = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())


def _page(app: Flask, pair: Pair, locale: str = "ja") -> str:
    factories.municipality()
    with app.test_request_context("/", headers={"Cookie": f"display={locale}.."}):
        page = render_template(
            f"documents/{pair.template}.html",
            pdf_url="/paper.pdf",
            back_url="/back",
            back_label="戻る",
            **context_of(pair.paper),
        )
    return page


def _text(page: str) -> str:
    """What the sheet says, without white space."""
    sheet = re.search(r"<article\b.*?</article>", page, re.DOTALL)
    assert sheet is not None
    return "".join(unescape(re.sub(r"<[^>]*>", "", sheet[0])).split())


@every_pair
def test_the_page_says_what_the_paper_says_in_its_order_and_nothing_else(app: Flask, pair: Pair) -> None:
    said = _text(_page(app, pair))
    end, between = 0, []
    for kind, line in poppler.structure_of(pair.render(pair.paper)):
        words = "".join(line.split())
        if kind == "Figure" or not words or (kind == "Lbl" and _NUMBER.fullmatch(words)):
            continue
        start = said.find(words, end)
        assert start >= 0, (line, said[end : end + 80])
        between.append(said[end:start])
        end = start + len(words)
    between.append(said[end:])
    assert {words for words in between if words} <= _PICTURES


@every_pair
def test_the_page_in_english_says_who_what_and_where_and_that_the_paper_is_japanese(
    app: Flask, pair: Pair
) -> None:
    page = _page(app, pair, "en")
    assert 'lang="en"' in page
    assert "The papers are issued in Japanese" in page
    said = _text(page)
    paper = pair.paper
    wanted = [paper.office.name]
    if hasattr(paper, "uses"):
        wanted += [paper.applicant.name, *(one.space for one in paper.uses)]
    if hasattr(paper, "sections"):
        wanted += [answer.text for section in paper.sections for answer in section.answers]
    for words in wanted:
        assert "".join(words.split()) in said
    outside = re.sub(
        r'<(\w+)\b[^>]*\blang="ja"[^>]*>.*?</\1>', "", page.split("<article")[1], flags=re.DOTALL
    )
    labels = re.findall(r"<th[^>]*>(.*?)</th>", outside, re.DOTALL)
    ours = [label for label in labels if pair.template not in ("application_content", "application_slip")]
    assert not [label for label in ours if re.search("[ぁ-んァ-ヶ一-龠]", label)]


@every_pair
def test_the_page_leads_to_the_pdf_and_back_and_can_be_printed(app: Flask, pair: Pair) -> None:
    page = _page(app, pair)
    for part in ('href="/paper.pdf"', 'href="/back"', "data-print"):
        assert part in page
    assert page.count("<h1") == 1


@every_pair
def test_a_code_on_the_page_is_the_code_on_the_paper(app: Flask, pair: Pair) -> None:
    page = _page(app, pair)
    for name in ("check_url", "enquiry_url", "url"):
        address = getattr(pair.paper, name, "")
        if address:
            assert f'<a class="paper-code" href="{address}">' in page
            assert re.search(r'role="img" aria-label="[^"]+QRコード"', page)


def test_what_people_type_stays_text(app: Flask) -> None:
    hostile = '<b>太字</b> & "引用" {{ 7*7 }}'
    pair = Pair(replace(PERMIT, purpose=hostile), render_permit, "permit")
    page = _page(app, pair)
    assert "<b>太字" not in page
    assert "".join(hostile.split()) in _text(page)
