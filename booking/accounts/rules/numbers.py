"""User numbers, for people who sign in without a mail address: 1234-5678, the last two are check digits."""

import secrets

from booking.core.check_digits import parse_checked, with_check_digits
from booking.core.text import normalise_email

_SPACE = 1_000_000
_LENGTH = 8


def make_user_number() -> str:
    """A new random number; the caller makes sure that nobody has it."""
    return with_check_digits(f"{secrets.randbelow(_SPACE):06d}")


def parse_user_number(text: str) -> str | None:
    """The number as it is stored, however it was typed; None if it can't be one."""
    return parse_checked(text, _LENGTH)


def sign_in_name(text: str) -> str:
    """What somebody signs in with, put right: a user number if it can be one, else a mail address."""
    return parse_user_number(text) or normalise_email(text)


def is_user_number(name: str) -> bool:
    """Whether what ``sign_in_name`` gave is a number."""
    return parse_user_number(name) == name
