"""Rates as people type them: 1.5, 1.5倍, 30%, 3割, 2割5分, 1/2, 半額."""

import re
from fractions import Fraction

from booking.fees.rules.entry.numerals import narrow

_PARTS = re.compile(r"(-?)(?:(\d+)割)?(?:(\d+)分)?")


def read_rate(text: str) -> Fraction | None:
    """The number: 30 for 30% and for 3割, 3/2 for 1.5倍; None for what is none."""
    plain = re.sub(r"[\s,]", "", narrow(text)).replace("−", "-").replace("△", "-").replace("▲", "-")
    plain = re.sub(r"(?:増し?|加算)$", "", plain)
    if re.search(r"(?:引き?|減額?)$", plain):
        plain = "-" + re.sub(r"(?:引き?|減額?)$", "", plain).lstrip("-")
    if plain in ("半額", "-半額"):
        return Fraction(-50)
    parts = _PARTS.fullmatch(plain)
    if parts is not None and (parts[2] or parts[3]):
        rate = Fraction(int(parts[2] or 0) * 10 + int(parts[3] or 0))
        return -rate if parts[1] else rate
    plain = re.sub(r"(?:%|倍|パーセント)$", "", plain).removeprefix("×").removeprefix("x")
    if not re.fullmatch(r"-?\d{1,9}(?:\.\d{1,6}|/\d{1,6})?", plain) or plain.endswith("/0"):
        return None
    try:
        return Fraction(plain)
    except ZeroDivisionError:
        return None
