"""Lines break where Japanese lines may."""

import pytest

from booking.documents.faces import get_faces
from booking.documents.lines import Setting, set_lines, single_line


def _lines(text: str, ems: float, **how: bool) -> list[str]:
    return [line.text for line in set_lines(get_faces(), text, ems * 10, Setting(size=10, **how))]


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("あいうえおかき", 5, ["あいうえお", "かき"]),
        ("あいうえお。かき", 5, ["あいうえ", "お。かき"]),  # the full stop hangs half out, which is too much
        ("あいうえお。かき", 5.5, ["あいうえお。", "かき"]),
        ("あいうえ「おか」", 5, ["あいうえ", "「おか」"]),  # no opening bracket at an end
        ("あいうえおっか", 5, ["あいうえ", "おっか"]),  # no small kana at a start
        ("あいうえター", 5, ["あいうえ", "ター"]),  # nor a long vowel
        ("あいう令和8年12月13日（日）", 9, ["あいう令和8年12月", "13日（日）"]),
        ("あいうえ第6条第1項", 6, ["あいうえ", "第6条第1項"]),
        ("あいうえ1,200円です", 6, ["あいうえ", "1,200円です"]),
        ("あいうえ3か月以内", 5, ["あいうえ", "3か月以内"]),
        ("あいうえBooking", 5, ["あいうえ", "Booking"]),
        ("あい13:00〜17:00", 5, ["あい", "13:00〜", "17:00"]),
        ("あ\nい", 5, ["あ", "い"]),
        ("あ\n\nい", 5, ["あ", "", "い"]),
        ("", 5, [""]),
        ("あいうえお かき", 5, ["あいうえお", "かき"]),  # a space at a line's end is not printed
        ("ーーーーーーーー", 5, ["ーーーーー", "ーーー"]),  # nothing else is possible
        ("abcdefghijklmnop", 4, ["abcdefgh", "ijklmnop"]),
    ],
)
def test_a_line_breaks_where_it_may(text: str, ems: float, lines: list[str]) -> None:
    assert _lines(text, ems) == lines


@pytest.mark.parametrize(
    ("name", "ems", "lines"),
    [
        ("髙橋 美千代　様", 20, ["髙橋 美千代　様"]),
        ("あかね野 うたごえ合唱団　様", 9, ["あかね野", "うたごえ合唱団　様"]),
        ("うたごえ合唱団　様", 8, ["うたごえ合唱", "団　様"]),  # never alone
        ("推進協議会 第二事務局　様", 6, ["推進協議会", "第二事務", "局　様"]),
    ],
)
def test_a_name_breaks_behind_a_word_and_never_before_its_honorific(
    name: str, ems: float, lines: list[str]
) -> None:
    assert _lines(name, ems, name=True) == lines


def test_every_line_fits_and_no_character_is_lost() -> None:
    text = (
        "「第1回（春の部）」、「第2回（秋の部）」。3か月以内に、Booking systemで1,200円を納めてください！" * 5
    )
    for ems in range(3, 40):
        lines = set_lines(get_faces(), text, ems * 10.0, Setting(size=10, justified=True))
        assert all(line.width <= ems * 10 + 0.01 for line in lines), ems
        assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", ""), ems


def test_neighbouring_marks_close_up_by_half_a_character() -> None:
    widths = [single_line(get_faces(), text, Setting(size=10)).width for text in ("あ）、あ", "あ）あ、あ")]
    assert widths == [35.0, 50.0]


def test_lines_of_a_sentence_are_justified_but_the_last_and_those_that_would_tear_apart() -> None:
    first, last = set_lines(
        get_faces(), "あいうえおかきくけさんか12月13日に", 145, Setting(size=10, justified=True)
    )
    assert (first.width, last.spread) == (pytest.approx(145), 0)
    wide, _rest = set_lines(get_faces(), "あい「うえおかきく」", 45, Setting(size=10, justified=True))[:2]
    assert wide.spread <= 0.2
