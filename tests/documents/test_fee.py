"""The working of a fee on papers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from booking.documents import render_booking_slip, render_permit, render_request
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


def test_a_very_long_working_goes_on_to_the_next_page() -> None:
    rows = tuple(FeeRow(f"附属設備{number}", "1台 500円×2（規則 別表）", 1000) for number in range(60))
    paper = render_permit(replace(PERMIT, fee=PaperFee("使用料", rows, 60_000)))
    pages = poppler.pages_of(paper)
    assert len(pages) > 1
    assert "60,000円" in "".join(pages)
    poppler.assert_tidy(paper)
