"""Codes of municipalities, and names of the texts that people agree to."""

import re
from datetime import date
from enum import StrEnum

# The gazette names the equinoxes of the next year in February.
GAZETTE_MONTH = 3
# What a template leaves open: 【市町村の名前】.
_BLANK = re.compile("【[^】]*】")
_WEIGHTS = (6, 5, 4, 3, 2)
PREFECTURES = range(1, 48)


class TermsKind(StrEnum):
    """The terms of use, and the stated purpose for which personal data is used."""

    TERMS = "terms"
    PRIVACY = "privacy"


def is_local_government_code(code: str) -> bool:
    """Whether it is a 全国地方公共団体コード: the prefecture, three digits, and their check digit."""
    if not re.fullmatch(r"[0-9]{6}", code) or int(code[:2]) not in PREFECTURES:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code, strict=False))
    return int(code[5]) == (11 - total % 11) % 10


def last_official_year(today: date) -> int:
    """The last year whose holidays are settled; those after it are worked out and may change."""
    return today.year + 1 if today.month >= GAZETTE_MONTH else today.year


def blanks_of(text: str) -> list[str]:
    """What is still to be filled in, in the order of the text, each once."""
    return list(dict.fromkeys(_BLANK.findall(text)))
