"""施設使用許可申請書."""

from dataclasses import replace
from functools import cache

import pytest

from booking.documents import Applicant, Office, render_request
from booking.documents.texts import GOES_ON
from tests.documents import poppler
from tests.documents.samples import APPLICANT, LONG_NAME, LONG_PURPOSE, REQUEST, use

pytestmark = pytest.mark.poppler


@cache
def _lines(**changes: object) -> list[str]:
    return poppler.text_of(render_request(replace(REQUEST, **changes))).splitlines()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        "様式第1号（第4条関係）",
        "施設使用許可申請書",
        "R8-1116-00431",
        "令和8年11月16日",
        "（宛先）あかね野市長",
        "〒000-0023 あかね野市桜台2丁目3番4号",
        "髙橋　美千代",
        "たかはし　みちよ",
        "000-0000-1234",
        "次のとおり使用したいので、あかね野市民文化センター条例第6条第1項の規定により申請します。",
        "使用目的",
        "第12回 冬のつどい合唱発表会",
        "令和8年12月13日（日）",
        "13:00　〜　17:00",
        "多目的ホール（全面）",
        "250人",
        "使用料は条例別表第1によります。使用の日までに受付で納めてください。",
        "搬入口を12:30から使いたい（ピアノ調律）。",
        "条例第7条各号に当たらないことを誓い、市が関係機関に照会することに同意します。",
    ],
)
def test_the_form_is_filled_in(line: str) -> None:
    assert line in _lines()


def test_what_was_not_given_leaves_its_line_out() -> None:
    lines = _lines(
        people=None,
        fee_note="",
        remarks="",
        declaration="",
        article="",
        approvers=(),
        applicant=Applicant("山﨑 健太"),
        office=Office("市民体育館"),
    )
    for label in ("予定人員", "使用料", "備考", "住所", "団体名", "電話", "（ふりがな）", "決", "館長"):
        assert label not in lines
    assert "次のとおり使用したいので、申請します。" in lines


def test_several_rooms_are_listed_by_time_and_a_day_is_written_once() -> None:
    uses = (use("楽屋1", 13, 13, 17), use("会議室", 14, 18, 24), use("多目的ホール", 13, 9, 17))
    text = "\n".join(_lines(uses=uses))
    assert text.index("多目的ホール") < text.index("楽屋1") < text.index("会議室")
    assert text.count("令和8年12月13日（日）") == 1
    assert text.count("同日") == 1
    assert "18:00　〜　24:00" in text


def test_a_use_past_midnight_says_that_it_ends_the_next_day() -> None:
    assert "22:00　〜　翌2:00" in _lines(uses=(use("天体観測室", 13, 22, 26),))


def test_forty_uses_go_on_a_second_page_with_number_title_and_heads() -> None:
    uses = tuple(use(f"会議室{number % 7 + 1}", number % 28 + 1, 9, 12) for number in range(40))
    first, second = poppler.pages_of(render_request(replace(REQUEST, uses=uses)))
    assert "1/2" in first
    assert GOES_ON in first
    for line in ("R8-1116-00431", "施設使用許可申請書（続き）", "2/2", "（続き）", "使用日（曜日）"):
        assert line in second
    assert (first + second).count("会議室") == 40


def test_long_texts_make_their_cells_grow_and_nothing_is_lost() -> None:
    purpose, remarks = LONG_PURPOSE * 2, LONG_PURPOSE
    applicant = replace(
        APPLICANT, name=LONG_NAME, address=APPLICANT.address + " 桜台グランドレジデンス1203号室"
    )
    paper = render_request(replace(REQUEST, purpose=purpose, remarks=remarks, applicant=applicant))
    text = "".join(poppler.text_of(paper).split())
    for written in (purpose, remarks, LONG_NAME, applicant.address):
        assert "".join(written.split()) in text
    poppler.assert_tidy(paper)
