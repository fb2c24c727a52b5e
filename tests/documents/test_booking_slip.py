"""予約受付票."""

from dataclasses import replace
from functools import cache

import pytest

from booking.documents import Office, Task, render_booking_slip
from booking.documents.texts import GOES_ON
from tests.documents import poppler
from tests.documents.samples import APPLICANT, BOOKING_SLIP, LONG_NAME, use

pytestmark = pytest.mark.poppler
MM = 72 / 25.4


@cache
def _paper(**changes: object) -> bytes:
    return render_booking_slip(replace(BOOKING_SLIP, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        "予約受付票",
        "許可待ち（審査中）",
        "受付 令和8年11月21日（土） 10:42",
        "2611-2100-4821",
        "市民文化センター　展示室A",
        "令和8年12月16日（水）",
        "9:00 から 17:00 まで（午前・午後）",
        "髙橋　美千代",
        "返事を待つ",
        "令和8年11月28日（土）までに、",
        "当日、受付で見せる",
        "この票は許可書ではありません。当日は許可書か予約番号を見せてください。",
    ],
)
def test_the_slip_says_what_was_booked_and_what_to_do(line: str) -> None:
    assert line in {said for _kind, said in poppler.structure_of(_paper())}


def test_the_slip_is_the_upper_third_of_one_sheet() -> None:
    (page,) = poppler.places_of(_paper())
    assert max(place.bottom for place in page if place.text != "切り取り線") < 96 * MM
    (cut,) = (place for place in page if place.text == "切り取り線")
    assert cut.top < 99 * MM < cut.bottom
    poppler.assert_tidy(_paper(), is_slip=True)


def test_the_line_to_cut_at_goes_down_with_what_is_longer() -> None:
    uses = tuple(use(f"会議室{number}", 13, 9 + number, 10 + number) for number in range(6))
    paper = _paper(uses=uses, applicant=replace(APPLICANT, group=LONG_NAME))
    (page,) = poppler.places_of(paper)
    (cut,) = (place for place in page if place.text == "切り取り線")
    assert cut.top > 99 * MM
    assert all(place.bottom < cut.top for place in page if place is not cut)
    poppler.assert_tidy(paper, is_slip=True)


def test_forty_times_go_on_to_the_next_page_and_none_is_lost() -> None:
    uses = tuple(use(f"会議室{number % 7 + 1}", number % 28 + 1, 9, 12) for number in range(40))
    paper = _paper(uses=uses)
    pages = poppler.pages_of(paper)
    assert "".join(pages).count("会議室") == 40
    assert GOES_ON in pages[0]
    assert "予約受付票（続き）" in pages[1]
    assert all("切り取り線" not in page for page in pages)
    poppler.assert_tidy(paper, is_slip=True)


def test_many_things_to_do_push_the_code_down_and_not_into_each_other() -> None:
    tasks = tuple(Task(f"{number}つめにすること", "予約のページでします。" * 6) for number in range(5))
    poppler.assert_tidy(_paper(tasks=tasks), is_slip=True)


@pytest.mark.rare_kanji
def test_a_rare_name_is_set_in_one_face() -> None:
    paper = _paper(applicant=replace(APPLICANT, name="𠮷田　一郎"))
    assert "𠮷田　一郎" in poppler.text_of(paper)
    assert poppler.fonts_of(paper)["IPAmjMincho"]


def test_what_is_not_known_leaves_no_holes() -> None:
    said = [line for _kind, line in poppler.structure_of(_paper(office=Office("市民体育館"), fee_note=""))]
    assert said[-1] == "市民体育館"
    assert "使用料" not in said


def test_the_same_slip_is_the_same_bytes() -> None:
    assert _paper() == _paper()
