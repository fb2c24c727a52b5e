"""Any text becomes something that can be drawn."""

import pytest

from booking.documents.faces import Faces, get_faces
from booking.documents.glyphs import Fit, Glyph, shape

NOWHERE = "/nowhere/ipamjm.ttf"


@pytest.fixture
def gothic_only(monkeypatch: pytest.MonkeyPatch) -> Faces:
    monkeypatch.setenv("RARE_KANJI_FONT", NOWHERE)
    return get_faces()


def _line(faces: Faces, text: str, *, name: bool = False) -> list[Glyph]:
    (line,) = shape(faces, text, name=name)
    return line


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("山\u200b田", ["山", "田"]),  # zero width space
        ("山\u202e田", ["山", "田"]),  # right-to-left override
        ("山\u2066\u2069田", ["山", "田"]),  # isolates
        ("山\ufeff田\x00\x1b\x7f", ["山", "田"]),  # byte order mark, control characters
        ("山\t田", ["山", " ", "田"]),
        ("か\u3099く", ["か\u3099", "く"]),  # が in two characters, as Macs write it
        ("辻\U000e0100子", ["辻\U000e0100", "子"]),
        ("\ud842", ["\ufffd"]),  # half a character
    ],
)
def test_invisible_characters_are_left_out(gothic_only: Faces, written: str, drawn: list[str]) -> None:
    assert [glyph.text for glyph in _line(gothic_only, written)] == drawn


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_end_begins_a_new_line(gothic_only: Faces, end: str) -> None:
    lines = shape(gothic_only, f"上{end}下")
    assert ["".join(glyph.text for glyph in line) for line in lines] == ["上", "下"]


@pytest.mark.parametrize(
    ("character", "fit"),
    [
        ("髙", Fit.EXACT),
        ("﨑", Fit.EXACT),
        ("A", Fit.EXACT),
        ("か\u3099", Fit.EXACT),
        ("辻\U000e0100", Fit.EXACT),  # the face knows this form
        ("辻\U000e0103", Fit.USUAL_FORM),  # and not this one
        ("☎\ufe0e", Fit.EXACT),
        ("𠮷", Fit.MISSING),
        ("한", Fit.MISSING),
        ("😀", Fit.MISSING),
        ("\ue000", Fit.MISSING),  # private use: nobody knows what was meant
        ("\U000f0000", Fit.MISSING),  # private use, where our own codes are
        ("\uffff", Fit.MISSING),
    ],
)
def test_a_character_is_drawn_as_written_or_its_lack_is_known(
    gothic_only: Faces, character: str, fit: Fit
) -> None:
    (glyph,) = _line(gothic_only, character)
    assert glyph.fit is fit


def test_two_variants_of_one_character_are_two_glyphs(gothic_only: Faces) -> None:
    font = gothic_only.regular
    forms = {font.variant_of("辻", "\U000e0100"), font.variant_of("辻", "\U000e0101")}
    assert len(forms) == 2
    assert font.glyph_of("辻") in forms


def test_hundreds_of_marks_on_one_character_stay_one_glyph(gothic_only: Faces) -> None:
    (glyph,) = _line(gothic_only, "あ" + "\u0301" * 500)
    assert len(glyph.text) < 12


def test_codes_of_the_last_paper_are_forgotten(gothic_only: Faces) -> None:
    (glyph,) = _line(gothic_only, "𠮷")
    gothic_only.forget()
    assert glyph.code not in gothic_only.regular.face.charToGlyph


@pytest.mark.rare_kanji
@pytest.mark.parametrize(
    ("name", "rare"),
    [
        ("髙橋　美千代　様", False),
        ("山﨑　健太　様", False),
        ("𠮷田　一郎　様", True),
        ("辻\U000e0100　花子　様", False),  # the gothic's own variant
        ("辻\U000e0102　花子　様", True),  # known to the Mincho only
        ("葛\U000e0100城　様", False),
        ("한국　様", False),  # in neither face: no reason to change
    ],
)
def test_a_name_is_set_in_one_face_as_a_whole(name: str, rare: bool) -> None:
    faces = get_faces()
    fonts = {glyph.font for glyph in _line(faces, name, name=True)}
    assert fonts == {"IPAmjMincho" if rare else "BIZUDGothic"}


@pytest.mark.rare_kanji
def test_in_a_sentence_only_the_missing_character_changes_its_face() -> None:
    fonts = [glyph.font for glyph in _line(get_faces(), "𠮷野家")]
    assert fonts == ["IPAmjMincho", "BIZUDGothic", "BIZUDGothic"]


@pytest.mark.rare_kanji
def test_every_form_of_a_name_is_as_wide_as_its_neighbours() -> None:
    widths = {
        glyph.width for glyph in _line(get_faces(), "𠮷辻\U000e0102辻\U000e0103葛\U000e0103", name=True)
    }
    assert widths == {1.0}
