"""Reference numbers that can be read out on the phone: digits only, in fours, with two check digits."""

import secrets
from datetime import date

from booking.core.check_digits import parse_checked, with_check_digits

_SPACE = 1_000_000
_LENGTH = 12


def make_reference(day: date) -> str:
    """A new number for a booking made that day: year and month, six random digits, two check digits."""
    return with_check_digits(f"{day:%y%m}{secrets.randbelow(_SPACE):06d}")


def parse_reference(text: str) -> str | None:
    """The number as it is stored, however it was typed; None if a digit is wrong or missing."""
    return parse_checked(text, _LENGTH)
