"""The working of a fee on papers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from booking.documents import render_booking_slip, render_permit, render_request, texts
from booking.documents.fee import FeeRow, PaperFee, amount_text
from booking.documents.texts import FEE_LATER
from tests.documents import poppler
from tests.documents.samples import BOOKING_SLIP, FEE, PERMIT, REQUEST

pytestmark = pytest.mark.poppler


@pytest.mark.parametrize(("amount", "text"), [(0, "0"), (2766, "2,766"), (-6403, "△6,403")])
def test_an_amount_as_cities_print_it(amount: int, text: str) -> None:
    assert amount_text(amount) == text


@pytest.mark.parametrize(
    "render",
    [
        pytest.param(lambda: render_permit(replace(PERMIT, fee=FEE)), id="permit"),
        pytest.param(lambda: render_request(replace(REQUEST, fee=FEE)), id="request"),
    ],
)
def test_every_line_stands_on_the_paper_with_the_total_last(render: Callable[[], bytes]) -> None:
    paper = render()
    text = poppler.text_of(paper)
    places = [
        text.index(part) for part in ("計算の内訳", "9,220", "2,766", "小計", "△5,993", "△9", "11,750円")
    ]
    assert places == sorted(places)
    assert "別表第1により" not in text  # the facility's guidance gives way to the working
    assert len(poppler.pages_of(paper)) == 1
    poppler.assert_tidy(paper)


def test_the_slip_has_the_total_and_the_lines_in_short() -> None:
    slip = render_booking_slip(replace(BOOKING_SLIP, fee=replace(FEE, note=FEE_LATER)))
    text = poppler.text_of(slip)
    for part in ("11,750円", "基本使用料 9,220", "減免 △5,993", FEE_LATER):
        assert part in text.replace("\n", "")
    assert "小計" not in text
    poppler.assert_tidy(slip, is_slip=True)


def test_the_fee_of_a_designated_manager_has_its_own_name() -> None:
    assert "利用料金" in poppler.text_of(render_permit(replace(PERMIT, fee=replace(FEE, name="利用料金"))))


LONG_LABEL = "会議用可動式ワイヤレスマイクロホン及び音響設備一式（技術者の立会いを含む）"


def _fee(count: int, what: str = "附属設備") -> PaperFee:
    """So many lines of three kinds, one of which takes something away."""
    base = [FeeRow("基本使用料", "午後 9,220円（条例 別表第1）", 9220)]
    items = [
        FeeRow(f"{what}{number}号", f"附属設備：1台 500円×{number}", 500 * number, kind="附属設備")
        for number in range(1, count - 1)
    ]
    waived = [FeeRow("減免", "登録文化団体：9,220円の50%", -4610)]
    rows = (*base, *items, *waived)[: max(1, count)]
    return PaperFee("使用料", tuple(rows), sum(row.amount for row in rows))


@pytest.mark.parametrize("what", ["ピアノ", LONG_LABEL], ids=["short", "long"])
@pytest.mark.parametrize("count", [1, 12, 13, 40])
@pytest.mark.parametrize("kind", ["permit", "request", "slip"])
def test_every_line_and_the_total_stand_on_the_paper_however_many(kind: str, count: int, what: str) -> None:
    fee = _fee(count, what)
    assert len(fee.lines) == count
    paper = {
        "permit": lambda: render_permit(replace(PERMIT, fee=fee)),
        "request": lambda: render_request(replace(REQUEST, fee=fee)),
        "slip": lambda: render_booking_slip(replace(BOOKING_SLIP, fee=fee)),
    }[kind]()
    pages = ["".join(page.split()) for page in poppler.text_of(paper, as_drawn=True).split("\f")[:-1]]
    has_annex = any(texts.FEE_ANNEX.replace("　", "") in page for page in pages)
    assert fee.total_text in pages[0]
    if count > 12:
        assert has_annex
    if count == 1 or (count == 12 and what == "ピアノ"):
        assert not has_annex
    if has_annex:
        assert texts.FEE_ANNEXED in pages[0]
        assert fee.total_text in pages[-1]
    everything = "".join(pages)
    for row in fee.lines:
        assert row.what in everything
        assert row.amount_text in everything
    poppler.assert_tidy(paper, is_slip=kind == "slip")


@pytest.mark.parametrize("count", [13, 40])
def test_the_front_page_adds_up_and_counts_the_lines_of_each_kind(count: int) -> None:
    brief = _fee(count).in_brief
    assert [row.what for row in brief.rows] == ["基本使用料", "附属設備", "減免"]
    assert sum(row.amount for row in brief.rows) == brief.total == _fee(count).total
    assert brief.rows[1].how == texts.in_annex(count - 2)


def test_more_kinds_than_there_is_room_for_become_one_line() -> None:
    rows = tuple(FeeRow(f"加算{number}", "", 100) for number in range(30))
    brief = PaperFee("使用料", rows, 3000, note=FEE_LATER).in_brief
    assert len(brief.rows) == 12
    assert (brief.rows[-1].what, brief.rows[-1].amount) == (texts.FEE_OTHERS, 1900)
    assert sum(row.amount for row in brief.rows) == 3000
    assert FEE_LATER in brief.note


def test_the_annex_is_heard_behind_the_decision_with_a_heading_of_its_own() -> None:
    heard = poppler.structure_of(render_permit(replace(PERMIT, fee=_fee(13))))
    place = heard.index(("H2", texts.FEE_ANNEX))
    assert place > heard.index(("H2", texts.CONDITIONS))
    assert [line for _kind, line in heard[place:] if line == "附属設備5号"]
    assert not [line for _kind, line in heard[:place] if line == "附属設備5号"]
