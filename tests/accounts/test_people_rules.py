"""Phone numbers, kana and postal codes as people type them."""

import pytest

from booking.accounts.rules.people import kana_problem, phone_problem, postal_code_problem
from booking.core.text import normalise_phone, normalise_postal_code, to_katakana


@pytest.mark.parametrize(
    ("typed", "kept", "complaint"),
    [
        ("0287-23-1111", "0287-23-1111", None),
        ("０２８７−２３−１１１１", "0287-23-1111", None),
        ("(0287) 23-1111", "0287-23-1111", None),
        ("09012345678", "09012345678", None),
        ("090 1234 5678", "090-1234-5678", None),
        ("0120-444-444", "0120-444-444", None),
        ("0800-123-4567", "0800-123-4567", None),
        ("0287-23-111", "0287-23-111", "1つ足りない"),
        ("090-1234-567", "090-1234-567", "1つ足りない"),
        ("0287-23-11112", "0287-23-11112", "1つ多い"),
        ("23-1111", "23-1111", "0から"),
        ("+44 20 7946 0958", "+44-20-7946-0958", None),
        ("+44", "+44", "数を確かめて"),
        ("", "", "数字で"),
    ],
)
def test_a_phone_number_is_put_right_and_counted(typed: str, kept: str, complaint: str | None) -> None:
    assert normalise_phone(typed) == kept
    found = phone_problem(kept)
    assert found is None if complaint is None else complaint in str(found)


@pytest.mark.parametrize(
    ("typed", "kept", "right"),
    [
        ("たなべ　ゆか", "タナベ ユカ", True),
        ("ﾀﾅﾍﾞ ﾕｶ", "タナベ ユカ", True),
        ("ヴィクトリア・リー", "ヴィクトリア・リー", True),
        ("Nguyen", "Nguyen", True),
        ("", "", True),
        ("田辺", "田辺", False),
    ],
)
def test_kana_become_katakana(typed: str, kept: str, right: bool) -> None:
    assert to_katakana(typed) == kept
    assert (kana_problem(kept) is None) is right


@pytest.mark.parametrize(
    ("typed", "right"), [("", True), ("〒１７３−８５０１", True), ("1738501", True), ("173-850", False)]
)
def test_a_postal_code_has_seven_digits(typed: str, right: bool) -> None:
    assert (postal_code_problem(normalise_postal_code(typed)) is None) is right
