"""Passwords printed at the counter: easy to read and to type, whatever hyphens and capitals come of it."""

import re
import unicodedata

# Neither vowels (no words come of it) nor signs that look alike on paper: 0 o, 1 l i, 5 s, 2 z, 9 g q, 8 b.
ALPHABET = "cdfhjkmnprtxy347"
LENGTH = 12
_GROUP = 4


def first_password(secret: bytes) -> str:
    """The password that a random secret stands for, in fours: hk7m-3ypx-dtrc."""
    number = int.from_bytes(secret, "big")
    signs = ""
    for _each in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs += ALPHABET[rest]
    return "-".join(signs[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def as_printed(typed: str) -> str:
    """What was typed, as it stands on the paper: small letters and digits in fours."""
    signs = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", typed).lower())
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
