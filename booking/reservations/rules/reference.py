"""Reference numbers that can be read out on the phone: digits only, in fours, with two check digits."""

import re
import secrets
from datetime import date

from booking.core.text import ascii_digits

_SPACE = 1_000_000


def make_reference(day: date) -> str:
    """A new number for a booking made that day: year and month, six random digits, two check digits."""
    body = f"{day:%y%m}{secrets.randbelow(_SPACE):06d}"
    return _grouped(body + _check_digits(body))


def _check_digits(body: str) -> str:
    """ISO 7064 MOD 97-10: finds every wrong digit and every swapped pair."""
    return f"{98 - int(body) * 100 % 97:02d}"


def _grouped(digits: str) -> str:
    return "-".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def parse_reference(text: str) -> str | None:
    """The number as it is stored, however it was typed; None if a digit is wrong or missing."""
    digits = re.sub(r"[\s\-の]", "", ascii_digits(text))
    if not re.fullmatch(r"[0-9]{12}", digits) or int(digits) % 97 != 1:
        return None
    return _grouped(digits)
