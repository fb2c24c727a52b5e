"""Texts as people type them are put right, never refused."""

import pytest

from booking.core import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０３（３９６４）１１１１", "03-3964-1111"),
        ("(03)3964-1111", "03-3964-1111"),
        ("090 0000 1234", "090-0000-1234"),
        ("0287ー00ー1111", "0287-00-1111"),  # the long-vowel mark for a hyphen
        ("+81 90-0000-1234", "+81-90-0000-1234"),
        ("", ""),
    ],
)
def test_phone_numbers(typed: str, kept: str) -> None:
    assert text.normalise_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1738501", "173-8501"),
        ("〒１７３−８５０１", "173-8501"),
        ("173 8501", "173-8501"),
        ("17385", "17385"),
    ],
)
def test_postal_codes(typed: str, kept: str) -> None:
    assert text.normalise_postal_code(typed) == kept


def test_mail_addresses_are_compared_narrow_and_in_lower_case() -> None:
    assert text.normalise_email(" Yuka＠Harunagi．example ") == "yuka@harunagi.example"


def test_kana_become_katakana_of_full_width() -> None:
    assert text.to_katakana("たなべ ﾕｶ") == "タナベ ユカ"


def test_furigana_are_hiragana() -> None:
    assert text.to_hiragana("タナベ ユカ") == "たなべ ゆか"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("バドミントン", "ﾊﾞﾄﾞﾐﾝﾄﾝ"),
        ("バドミントン", "ばどみんとん"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("葛󠄀城", "葛城"),  # with a variation selector
        ("ＡＢＣ ホール", "abcホール"),
        ("会議室１", "会議室1"),
    ],
)
def test_spellings_of_one_word_are_found_by_each_other(one: str, other: str) -> None:
    assert text.search_key(one) == text.search_key(other)


def test_different_words_stay_different() -> None:
    assert text.search_key("会議室1") != text.search_key("会議室2")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  卓球 の\t練習 ", "卓球 の 練習"),
        ("卓球\u200bの練習\u202e", "卓球の練習"),  # invisible and direction-changing
        ("卓球\x00の\x1b練習", "卓球の練習"),
        ("𠮷田 葛󠄀城", "𠮷田 葛󠄀城"),  # rare kanji and variation selectors stay
    ],
)
def test_a_line_is_cleaned_of_what_nobody_sees(typed: str, kept: str) -> None:
    assert text.clean_line(typed) == kept


def test_a_text_keeps_its_lines() -> None:
    assert text.clean_text("一行目\r\n二行目\r三行目\n") == "一行目\n二行目\n三行目"
