"""Names to sign in with, and passwords as they are printed and typed."""

import secrets

import pytest

from booking.accounts.rules import passwords
from booking.accounts.rules.first_passwords import ALPHABET, as_printed, first_password
from booking.accounts.rules.numbers import is_user_number, make_user_number, sign_in_name
from booking.documents.texts import READINGS


def test_a_first_password_is_twelve_signs_in_fours_and_another_for_each_secret() -> None:
    made = {first_password(secrets.token_bytes(32)) for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert [len(part) for part in password.split("-")] == [4, 4, 4]
        assert set(password) <= {*ALPHABET, "-"}
        assert as_printed(password) == password


def test_the_same_secret_gives_the_same_password() -> None:
    secret = secrets.token_bytes(32)
    assert first_password(secret) == first_password(secret)


def test_a_first_password_holds_as_much_as_a_password_of_ones_own() -> None:
    assert len(ALPHABET) == len(set(ALPHABET))
    assert len(ALPHABET) ** 12 >= 2**48
    assert len(first_password(bytes(32))) >= passwords.SHORTEST


def test_each_sign_on_the_paper_says_how_it_is_read() -> None:
    assert set(READINGS) == set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    ["hk7m-3ypx-dtrc", "HK7M-3YPX-DTRC", "hk7m3ypxdtrc", " hk7m 3ypx dtrc ", "ｈｋ７ｍー３ｙｐｘ－ｄｔｒｃ"],
)
def test_it_may_be_typed_in_any_width_with_or_without_hyphens(typed: str) -> None:
    assert as_printed(typed) == "hk7m-3ypx-dtrc"


@pytest.mark.parametrize(
    "typed", ["1234-5676", "12345676", "１２３４－５６７６", "1234ー5676", " 1234 5676 "]
)
def test_a_user_number_is_understood_however_it_was_typed(typed: str) -> None:
    assert sign_in_name(typed) == "1234-5676"
    assert is_user_number(sign_in_name(typed))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" Yuka@HARUNAGI.example ", "yuka@harunagi.example"),
        ("1234-5677", "1234-5677"),
        ("12345676@harunagi.example", "12345676@harunagi.example"),
        ("", ""),
    ],
)
def test_what_is_no_number_is_taken_as_an_address(typed: str, name: str) -> None:
    assert sign_in_name(typed) == name
    assert not is_user_number(name)


def test_a_new_number_is_one_to_sign_in_with() -> None:
    number = make_user_number()
    assert sign_in_name(number) == number
    assert is_user_number(number)
