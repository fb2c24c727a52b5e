"""Numbers that are read out on the phone and typed in again: digits in fours with two check digits.

ISO 7064 MOD 97-10, as in an IBAN, finds every wrong digit and every swapped pair.
"""

import re

from booking.core.text import ascii_digits


def with_check_digits(body: str) -> str:
    """The digits with their two check digits behind them, in fours with hyphens."""
    digits = f"{body}{98 - int(body) * 100 % 97:02d}"
    return "-".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def parse_checked(text: str, length: int) -> str | None:
    """The number as it is stored, however it was typed; None if a digit is wrong or missing.

    ``length`` counts all digits, the two check digits included. Full width, spaces and 「の」 are understood.
    """
    digits = re.sub(r"[\s\-の]", "", ascii_digits(text))
    if not re.fullmatch(rf"[0-9]{{{length}}}", digits) or int(digits) % 97 != 1:
        return None
    return with_check_digits(digits[:-2])
