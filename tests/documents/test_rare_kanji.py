"""Names of few people come out as those people write them, or the paper says that it can't."""

from dataclasses import replace

import pytest
from PIL import ImageChops, ImageStat

from booking.documents import Applicant, render_permit, render_request
from booking.documents.texts import MISSING_NOTE, USUAL_FORM_NOTE
from tests.documents import poppler
from tests.documents.samples import PERMIT, REQUEST

pytestmark = pytest.mark.poppler
ADDRESSEE = (20, 15, 110, 30)  # mm; the name is in the first line when there is no address
NAMES = [
    "髙橋　美千代",
    "山﨑 健太",
    "𠮷田 一郎",
    "𠮷田　一郎",
    "辻\U000e0100 花子",
    "辻\U000e0102 花子",
    "辻\U000e0103　花子",
    "葛\U000e0100 𠮷男",
    "葛\U000e0103城 祇\U000e0100子",
]


def _permit_for(name: str) -> bytes:
    return render_permit(replace(PERMIT, applicant=Applicant(name)))


@pytest.mark.rare_kanji
@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_read_back_exactly_as_it_is_stored(name: str) -> None:
    permit = poppler.text_of(_permit_for(name))
    assert f"{name}　様" in permit
    assert MISSING_NOTE not in permit
    assert USUAL_FORM_NOTE not in permit
    request = poppler.text_of(render_request(replace(REQUEST, applicant=Applicant(name))))
    assert name in request.splitlines()


@pytest.mark.rare_kanji
def test_a_character_beyond_the_first_plane_is_read_back_without_help_of_its_line() -> None:
    # A full line in one face has no replacement text: this is the font's own map.
    paper = render_permit(replace(PERMIT, applicant=Applicant("𠮷田"), purpose="𠮷𠮷𠮷"))
    assert "𠮷𠮷𠮷" in poppler.text_of(paper).splitlines()
    assert poppler.fonts_of(paper)["IPAmjMincho"]


@pytest.mark.rare_kanji
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("𠮷", "吉"),
        ("辻\U000e0102", "辻\U000e0103"),
        ("辻\U000e0100", "辻\U000e0101"),
        ("葛\U000e0100", "葛\U000e0101"),
    ],
)
def test_two_forms_of_a_character_look_different_on_paper(one: str, other: str) -> None:
    pictures = [
        poppler.ink(poppler.picture_of(_permit_for(name), dpi=200), ADDRESSEE, dpi=200)
        for name in (one, other)
    ]
    difference = ImageChops.difference(*pictures)
    assert difference.getbbox() is not None
    assert ImageStat.Stat(difference).sum[0] > 2000
    # The same amount of ink, about: neither is a blank or a box.
    darkness = [ImageStat.Stat(ImageChops.invert(picture)).sum[0] for picture in pictures]
    assert 0.6 < darkness[0] / darkness[1] < 1.7


def test_without_the_face_the_paper_shows_a_geta_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_KANJI_FONT", "/nowhere/ipamjm.ttf")
    paper = _permit_for("𠮷田 一郎")
    text = poppler.text_of(paper)
    assert MISSING_NOTE in text
    assert "𠮷田 一郎　様" in text  # what is copied is still the name
    assert set(poppler.fonts_of(paper)) == {"BIZUDGothic-Regular", "BIZUDGothic-Bold"}
    shown = poppler.ink(poppler.picture_of(paper), ADDRESSEE)
    assert shown == poppler.ink(poppler.picture_of(_permit_for("〓田 一郎")), ADDRESSEE)
    assert MISSING_NOTE in poppler.text_of(render_request(replace(REQUEST, applicant=Applicant("𠮷田"))))


def test_without_the_face_the_rest_of_the_page_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RARE_KANJI_FONT", "/nowhere/ipamjm.ttf")
    body = (0, 60, 210, 275)
    pages = [poppler.ink(poppler.picture_of(_permit_for(name)), body) for name in ("𠮷田", "吉田")]
    assert pages[0] == pages[1]


def test_a_form_that_no_face_has_is_printed_in_its_usual_form_and_the_paper_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RARE_KANJI_FONT", "/nowhere/ipamjm.ttf")
    text = poppler.text_of(_permit_for("辻\U000e0103 花子"))
    assert USUAL_FORM_NOTE in text
    assert MISSING_NOTE not in text
    assert "辻\U000e0103 花子　様" in text


def test_a_broken_font_file_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    broken = f"{tmp_path}/ipamjm.ttf"
    with open(broken, "wb") as file:
        file.write(b"\x00\x01\x00\x00 not a font")
    monkeypatch.setenv("RARE_KANJI_FONT", broken)
    assert MISSING_NOTE in poppler.text_of(_permit_for("𠮷田"))


def test_ordinary_names_need_no_note() -> None:
    text = poppler.text_of(_permit_for("髙橋　美千代"))
    assert MISSING_NOTE not in text
    assert USUAL_FORM_NOTE not in text
