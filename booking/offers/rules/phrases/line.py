"""A line that somebody typed, from which one thing after another is taken as it is understood."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import jaconv

from booking.core.text import clean_line

# Stands where something was taken; nobody can type it.
TAKEN = "\0"
_DASHES = re.compile("[‐‑‒–—―−─]")
_TILDES = re.compile("[〜～∼˜]")
# An English word begins here.
ENGLISH = r"(?<![a-z0-9'])"
_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")}
# Numbers in characters where they count months, days, hours or people, and are not part of a name (十日町).
_KANJI_NUMBERS = re.compile(
    r"(?<![一-龥])([一二三四五六七八九十百]+)(?=[月時人名](?![一-龥])|月[一二三四五六七八九十]+日)|(?<=月)([一二三四五六七八九十]+)(?=日)"
    r"|(?<=第)([一二三四五])"
)


def kana(words: str) -> str:
    """A pattern for words in kana that stand by themselves, with at most a particle behind them."""
    return rf"(?:(?<![ぁ-んー])|(?<=の))(?:{words})(?=[のにはもで]|(?:から|まで)|[^ぁ-んー]|$)"


def kanji(words: str) -> str:
    """A pattern for words in characters that are not a part of a longer one."""
    return rf"(?:(?<![一-龥])|(?<=[曜日末週月後]))(?:{words})(?![一-龥])"


@dataclass
class Line:
    """``shown`` as it was typed in one width, ``text`` for patterns: kana as hiragana, taken things blank."""

    shown: str
    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Of what was taken since ``begin``."""
    problems: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, typed: str) -> "Line":
        """The line of what was typed, in any width; at most 200 characters of it."""
        text = _TILDES.sub("~", _DASHES.sub("-", clean_line(unicodedata.normalize("NFKC", typed))))
        shown = _KANJI_NUMBERS.sub(lambda match: str(_number(match[0])), clean_line(text)[:200])
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in shown)
        hiragana = jaconv.kata2hira(low)
        return cls(shown, hiragana if len(hiragana) == len(shown) else low)

    def begin(self) -> None:
        """A new kind of thing is looked for."""
        self.spans = []

    def all(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where the pattern stands now, one after another."""
        at = 0
        while (match := pattern.search(self.text, at)) is not None:
            yield match
            at = max(match.end(), at + 1)

    def take(self, match: re.Match[str], *, problem: bool = False) -> None:
        """Blank what was understood, or could not be (``problem``)."""
        self.blank(*match.span())
        (self.problems if problem else self.spans).append(match.span())

    def blank(self, start: int, end: int) -> None:
        """It is used up."""
        self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]


def _number(text: str) -> int:
    """二十五 is 25, 百 is 100."""
    total = part = 0
    for char in text:
        if char in _DIGITS:
            part = part * 10 + _DIGITS[char]
        else:
            total += (part or 1) * (10 if char == "十" else 100)
            part = 0
    return total + part
