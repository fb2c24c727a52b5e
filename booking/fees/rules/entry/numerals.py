"""Numbers as ordinances print them: 1,200円, １２００, 千二百円, 三千円."""

import re
import unicodedata

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
KANJI_NUMBER = "[〇一二三四五六七八九十百千万]"


def narrow(text: str) -> str:
    """Full-width letters, digits and brackets become ASCII; nothing around it."""
    return unicodedata.normalize("NFKC", text).strip()


def kanji_number(text: str) -> int | None:
    """千二百 and 一二〇〇 are 1200; None for what is no such number."""
    if not re.fullmatch(f"{KANJI_NUMBER}+", text):
        return None
    above, mixed, part = 0, 0, ""
    for sign in text:
        if sign in _DIGITS:
            part += str(_DIGITS[sign])
        elif sign == "万":
            above, mixed, part = (mixed + int(part or "0" if mixed else part or "1")) * 10_000, 0, ""
        else:
            mixed, part = mixed + int(part or "1") * _TENS[sign], ""
    return above + mixed + int(part or "0")


def with_digits(text: str, before: str) -> str:
    """Kanji numbers that stand before one of these words (九時, 一時間) become digits."""
    return re.sub(
        f"({KANJI_NUMBER}+)(?={before})", lambda found: str(kanji_number(found[1])), narrow(text)
    )  # fmt: skip
