"""施設使用許可書."""

from dataclasses import replace
from functools import cache

import pytest
from reportlab.graphics.barcode.qr import QrCodeWidget

from booking.documents import Applicant, Office, render_permit
from booking.documents.texts import CONDITIONS_BELOW, GOES_ON
from tests.documents import poppler
from tests.documents.samples import APPLICANT, LONG_NAME, LONG_PURPOSE, PERMIT, use

pytestmark = pytest.mark.poppler


@cache
def _lines(**changes: object) -> list[str]:
    return poppler.text_of(render_permit(replace(PERMIT, **changes))).splitlines()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        "様式第2号（第5条関係）",
        "〒000-0023",
        "あかね野市桜台2丁目3番4号",
        "髙橋　美千代　様",
        "あ文セ許可　第8-1342号",
        "令和8年11月19日（木）",
        "あかね野市長",
        "栗原　正樹",
        "公印",
        "施設使用許可書",
        "施設",
        "あかね野市民文化センター（あかね野市本町1丁目1番1号）",
        "使用する室場",
        "多目的ホール（全面）",
        "令和8年12月13日（日）　13:00 から 17:00 まで",
        "第12回 冬のつどい合唱発表会",
        "250人",
        "許可の条件",
        "1. 使用の当日は、この許可書を受付で見せてください（画面でもかまいません）。",
        "予約番号",
        "7KQ4-M2XR-9D3F",
        "不服がある場合の手続",
        "あかね野市 文化振興課　市民文化センター係",
        "あ文セ許可　第8-1342号　1/1",
    ],
)
def test_the_decision_says_what_it_must(line: str) -> None:
    assert line in _lines()


def test_the_sentence_names_the_article_and_the_day_of_the_request() -> None:
    text = "".join(_lines())
    assert (
        "令和8年11月16日に申請のあった施設の使用を、あかね野市民文化センター条例第6条第1項の規定により、次のとおり許可します。"
        in text
    )


def test_what_was_not_given_leaves_its_line_out() -> None:
    lines = _lines(
        people=None,
        fee_note="",
        appeal="",
        check_number="",
        check_url="",
        article="",
        conditions=(),
        seal_note="（公印省略）",
        applicant=Applicant("山﨑 健太"),
        office=Office("市民体育館"),
    )
    for label in (
        "使用人数",
        "使用料",
        "予約番号",
        "許可の条件",
        "不服がある場合の手続",
        "公印",
        "〒000-0023",
    ):
        assert label not in lines
    assert "（公印省略）" in lines


def test_rooms_of_one_time_share_their_line_and_the_time_is_written_once() -> None:
    lines = _lines(uses=(use("多目的ホール（全面）", 13, 13, 17), use("楽屋1", 13, 13, 17)))
    assert "多目的ホール（全面）、楽屋1" in lines
    assert lines.count("令和8年12月13日（日）　13:00 から 17:00 まで") == 1


def test_rooms_of_different_times_have_a_line_each_with_the_full_date() -> None:
    text = "\n".join(_lines(uses=(use("楽屋1", 14, 18, 24), use("多目的ホール", 13, 9, 17))))
    assert text.index("令和8年12月13日（日）　9:00〜17:00") < text.index(
        "令和8年12月14日（月）　18:00〜24:00"
    )


def test_a_full_page_keeps_the_code_and_sends_the_conditions_to_the_next() -> None:
    paper = render_permit(replace(PERMIT, conditions=PERMIT.conditions * 8))
    first, second = poppler.pages_of(paper)
    assert CONDITIONS_BELOW in first
    assert "7KQ4-M2XR-9D3F" in first
    assert GOES_ON in first
    for line in ("あ文セ許可　第8-1342号", "施設使用許可書（続き）", "2/2", "許可の条件", "32."):
        assert line in second
    poppler.assert_tidy(paper)


def test_forty_uses_fill_as_many_pages_as_they_need() -> None:
    uses = tuple(use(f"会議室{number % 7 + 1}", number % 28 + 1, 9, 12) for number in range(40))
    paper = render_permit(replace(PERMIT, uses=uses))
    pages = poppler.pages_of(paper)
    assert "".join(pages).count("会議室") == 40
    assert "7KQ4-M2XR-9D3F" in pages[0]
    assert all(f"{number}/{len(pages)}" in page for number, page in enumerate(pages, 1))
    poppler.assert_tidy(paper)


@pytest.mark.parametrize("times", [1, 4, 40])
def test_a_decision_never_cuts_a_text(times: int) -> None:
    applicant = replace(
        APPLICANT,
        name=LONG_NAME,
        address=APPLICANT.address + " 桜台グランドレジデンシャルタワーイースト1203号室",
    )
    paper = render_permit(
        replace(
            PERMIT,
            purpose=LONG_PURPOSE * times,
            applicant=applicant,
            issuer_title="あかね野市教育委員会教育長職務代理者",
            facility="あかね野市民文化センター及びあかね野市民広場並びに附属駐車場（第一、第二）",
        )
    )
    text = "".join(poppler.text_of(paper, as_drawn=True).split())
    for part in (LONG_NAME, applicant.address, "あかね野市教育委員会教育長職務代理者"):
        assert "".join(part.split()) in text
    assert text.count("避難所運営ゲーム") >= times - 1  # one may be divided by a page's end
    poppler.assert_tidy(paper)


def test_the_code_is_drawn_as_it_was_computed_with_a_quiet_zone() -> None:
    code = QrCodeWidget(PERMIT.check_url, barLevel="M").qr  # type: ignore[attr-defined]
    code.make()
    count = code.getModuleCount()
    paper, dpi, size = render_permit(PERMIT), 300, 28.0
    (caption,) = (place for place in poppler.places_of(paper)[0] if place.text == "予約番号")
    left = (caption.left + caption.right) / 2 / 72 * 25.4 - size / 2
    top = (caption.top + caption.bottom) / 2 / 72 * 25.4 - size
    box = poppler.ink(poppler.picture_of(paper, dpi=dpi), (left, top, left + size, top + size), dpi=dpi)
    module = box.width / (count + 8)
    for row in range(count):
        for column in range(count):
            dark = box.getpixel((round((column + 4.5) * module), round((row + 4.5) * module))) < 128
            assert dark == code.isDark(row, column), (row, column)
    for side in ((0, 0, 3.8, count + 8), (count + 4.2, 0, count + 8, count + 8)):
        assert box.crop(tuple(round(edge * module) for edge in side)).getextrema() == (255, 255)


def test_a_long_office_number_and_issuer_don_t_run_into_anything() -> None:
    office = Office(
        name="あかね野市 教育委員会事務局 生涯学習部 文化振興課　市民文化センター管理係（指定管理者）",
        postal_code="000-0012",
        address="あかね野市本町1丁目1番1号 あかね野市民文化センター内 管理棟2階",
        phone="0000-12-3400（代表）",
        hours="9:00〜17:15（休館日：月曜日（祝日のときは翌日）、12月29日〜1月3日）",
    )
    permit = replace(PERMIT, office=office, number="あかね野市教委文振文セ許可指令　第8-1342号の12（変更）")
    for conditions in (permit.conditions, permit.conditions * 20):
        paper = render_permit(replace(permit, conditions=conditions))
        assert "".join(office.contact.split()) in "".join(poppler.text_of(paper, as_drawn=True).split())
        poppler.assert_tidy(paper)
