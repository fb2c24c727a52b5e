"""My Number (個人番号): twelve digits with a check digit, refused where it has no business.

The check digit: 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び
個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 第5条.
"""

import re

from booking.core.text import ascii_digits
from booking.reservations.rules.reference import parse_reference

_TWELVE = re.compile(r"(?<![0-9])[0-9]{4}[ \-]?[0-9]{4}[ \-]?[0-9]{4}(?![0-9])")


def is_my_number(digits: str) -> bool:
    """Whether twelve digits end in the check digit of the eleven before."""
    if not re.fullmatch(r"[0-9]{12}", digits):
        return False
    weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, reversed(digits[:11]), strict=True))
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def holds_my_number(text: str) -> bool:
    """Whether a My Number stands in a text, in any width; our own reference numbers are none."""
    for found in _TWELVE.findall(ascii_digits(text)):
        digits = re.sub(r"[ \-]", "", found)
        if is_my_number(digits) and not _is_reference(digits):
            return True
    return False


def _is_reference(digits: str) -> bool:
    return parse_reference(digits) is not None and 1 <= int(digits[2:4]) <= 12
