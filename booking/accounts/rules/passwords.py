"""Which passwords are taken: long enough, not a common one, not made of what others know of the person."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from booking.core.i18n import _l

# No rules about kinds of characters: they make passwords worse (OWASP ASVS 5.0, 6.2.5).
SHORTEST = 10
LONGEST = 128
# What must be left when everything that is easily guessed is taken away.
FEWEST_UNGUESSED = 5
# Own words below this length say nothing.
SHORTEST_OWN_WORD = 3

SERVICE_WORDS = ("tsudoi", "yoyaku", "shisetsu", "password", "passwd", "pasuwado")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
_SHORTEST_RUN = 4


def normalise(password: str) -> str:
    """One form for what different keyboards send for the same characters (NFKC); spaces stay."""
    return unicodedata.normalize("NFKC", password)


def problem(password: str, own_words: Iterable[str] = ()) -> str | None:
    """Why the password is not taken, None if it is; ``own_words``: address, name, the city's name."""
    typed = normalise(password)
    if len(typed) < SHORTEST:
        return _l("パスワードは%(count)s文字以上にしてください。", count=SHORTEST)
    if len(password) > LONGEST:
        return _l("パスワードは%(count)s文字までにしてください。", count=LONGEST)
    plain = _fold(typed)
    if len(set(plain)) < FEWEST_UNGUESSED or _is_common(plain):
        return _l("よく使われているパスワードなので、見破られやすくなります。別のものにしてください。")
    if len(set(_without(plain, ()))) < FEWEST_UNGUESSED:
        return _l("並んだ文字や数字だけのパスワードは、見破られやすくなります。別のものにしてください。")
    words = {word for text in (*own_words, *SERVICE_WORDS) for word in _words(text)}
    if len(set(_without(plain, sorted(words, key=len, reverse=True)))) < FEWEST_UNGUESSED:
        return _l(
            "お名前やメールアドレス、市の名前だけのパスワードは、見破られやすくなります。ほかの言葉を足してください。"
        )
    return None


def _fold(text: str) -> str:
    """Letters and digits in lower case: signs between them don't make a word harder to guess."""
    lower = text.casefold()
    plain = re.sub(r"[\W_]", "", lower)
    return plain if len(plain) * 2 >= len(lower) else lower


def _words(text: str) -> Iterable[str]:
    """The parts of an address or a name, with and without their digits, and all of it."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    parts = [*re.split(r"[\W_]+", lower), *re.split(r"[\W\d_]+", lower), re.sub(r"[\W_]", "", lower)]
    return [part for part in parts if len(part) >= SHORTEST_OWN_WORD]


def _is_common(plain: str) -> bool:
    """On the list itself, or a word of the list with a few digits around it (sakura2026)."""
    core = plain.strip("0123456789")
    added = len(plain) - len(core)
    return plain in _common() or (core in _common() and added <= 6)


def _without(plain: str, words: Iterable[str]) -> str:
    """What remains without the words and without runs along the alphabet, the digits or the keyboard."""
    for word in words:
        plain = plain.replace(word, "")
    for row in _ROWS:
        for run in (row, row[::-1]):
            plain = _without_runs(plain, run)
    return plain


def _without_runs(text: str, row: str) -> str:
    found, start = "", 0
    while start < len(text):
        length = 0
        while start + length < len(text) and text[start : start + length + 1] in row:
            length += 1
        if length < _SHORTEST_RUN:
            length = 1
            found += text[start]
        start += length
    return found


@cache
def _common() -> frozenset[str]:
    text = files("booking.accounts").joinpath("data/common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
