"""電子申請 受付票 and the whole content of an application."""

from dataclasses import replace
from functools import cache

import pytest

from booking.documents.applications import (
    Answered,
    ContentSection,
    Listed,
    render_content,
    render_slip,
)
from booking.documents.texts import GOES_ON, MISSING_NOTE
from tests.documents import poppler
from tests.documents.application_samples import CONTENT, LONG_ANSWER, OFFICE, SLIP

pytestmark = pytest.mark.poppler


def _words(paper: bytes) -> str:
    return "".join(poppler.text_of(paper).split())


@cache
def _slip(**changes: object) -> bytes:
    return render_slip(replace(SLIP, **changes))  # type: ignore[arg-type]


@cache
def _content(**changes: object) -> bytes:
    return render_content(replace(CONTENT, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "電子申請　受付票",
        "2611-0398-2107",
        "48213-90577",
        "罹災証明書の交付申請",
        "令和8年11月21日（土） 22:14:09",
        "11月24日（火）から",
        "危機管理課　罹災証明担当",
        "14日以内",
        "髙橋　美千代",
        "7件　計18.4MB",
        "ほかの目的には使いません。",
        "電話 0000-12-3410",
    ],
)
def test_the_slip_says_what_arrived_when_and_what_follows(words: str) -> None:
    assert "".join(words.split()) in _words(_slip())


def test_the_office_s_copy_has_no_password() -> None:
    text = _words(_slip(password=""))
    assert "照会用パスワード" not in text.replace("受付番号と照会用パスワードで", "")
    assert "48213" not in text


def test_both_papers_are_tidy_and_bring_their_fonts() -> None:
    for paper in (_slip(), _slip(password=""), _content()):
        poppler.assert_tidy(paper)
        assert set(poppler.fonts_of(paper).values()) == {True}


def test_the_slip_stays_on_one_sheet_and_goes_on_when_it_must() -> None:
    assert poppler.facts_of(_slip())["Pages"] == "1"
    purpose = "申請に書かれた個人情報は、手続きのために使います。" * 30
    first, second = poppler.pages_of(_slip(privacy=purpose))
    assert GOES_ON in first
    assert "電子申請　受付票（続き）" in second


def test_every_answer_is_there_and_an_empty_one_says_so() -> None:
    text = _words(_content())
    for section in CONTENT.sections:
        assert section.title in text
        for answer in section.answers:
            assert "".join(answer.text.split("\n")[0].split()) in text
    assert "（記入なし）" in text
    assert "添付書類（4件）" in text
    assert "外観_北.jpg" in text
    assert "以上" in text


def test_a_long_answer_goes_on_with_its_heading_and_its_label() -> None:
    answers = (Answered("被害の状況", LONG_ANSWER * 12), Answered("ほか", "なし"))
    pages = poppler.pages_of(_content(sections=(ContentSection("罹災の状況", answers),)))
    assert len(pages) >= 3
    for page in pages[:-1]:
        assert GOES_ON in page
    for page in pages[1:2]:
        assert "1　罹災の状況（続き）" in page
        assert "（続き）" in page.split("1　罹災の状況（続き）")[1]
        assert "申請の内容　罹災証明書の交付申請（続き）" in page
    together = "".join("".join(pages).split())
    assert together.count("18時より後にお願いします。") == 12


def test_many_files_repeat_their_head() -> None:
    files = tuple(Listed(f"写真{number:03}.jpg", "写真", "1MB") for number in range(60))
    pages = [page for page in poppler.pages_of(_content(files=files)) if "写真0" in page]
    assert len(pages) >= 2
    assert all("ファイル名" in page for page in pages)


def test_a_hundred_fields_with_long_labels_lose_nothing() -> None:
    answers = tuple(
        Answered(
            f"設問{number:03}、" + "あなたの家で飼っている動物について教えてください" * 2, f"回答{number:03}"
        )
        for number in range(100)
    )
    paper = _content(sections=(ContentSection("質問", answers),))
    poppler.assert_tidy(paper)
    text = _words(paper)
    assert all(f"回答{number:03}" in text and f"設問{number:03}" in text for number in range(100))


def test_what_people_write_stays_text() -> None:
    hostile = "<b>太字</b> & <font color=red>赤</font> {{7*7}} %s \\n"
    text = _words(_content(sections=(ContentSection("質問", (Answered("<i>問</i>", hostile),)),)))
    assert "".join(hostile.split()) in text
    assert "<i>問</i>" in text


@pytest.mark.rare_kanji
def test_a_rare_name_is_set_as_its_owner_writes_it() -> None:
    paper = _slip(summary=(Answered("申請者", "𠮷田　一郎", name=True),))
    assert "𠮷田　一郎" in poppler.text_of(paper)
    assert MISSING_NOTE not in poppler.text_of(paper)
    assert poppler.fonts_of(paper)["IPAmjMincho"]


def test_what_no_face_has_is_said() -> None:
    assert MISSING_NOTE in poppler.text_of(
        _slip(summary=(Answered("申請者", "\U000e1234\uffff☃", name=True),))
    )


def test_the_code_holds_only_the_address_of_the_enquiry(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(
        "booking.documents.sheet.Sheet.qr", lambda _sheet, value, *_place: drawn.append(value)
    )
    render_slip(SLIP)
    assert drawn == [SLIP.enquiry_url]


def test_an_office_of_which_little_is_known_leaves_no_holes() -> None:
    bare = replace(OFFICE, postal_code="", address="", hours="")
    assert "電話 0000-12-3410" in poppler.text_of(_slip(office=bare, duration="", summary=(), steps=()))
