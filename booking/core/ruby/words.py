"""The words with readings, from ``words.txt``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

KANJI = "\u3400-\u4dbf\u4e00-\u9fff々〆"
_TOKEN = re.compile(
    rf"(?:(?P<after>[^\s|]+)\||(?P<number>\+))?(?P<kanji>[{KANJI}]+)(?:{{(?P<kana>[^}}]+)}})?=(?P<reading>[ぁ-んー]+)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a word is read. ``after``: what must stand before it; ``before``: one of these must follow."""

    kana: str
    after: str = ""
    before: tuple[str, ...] = ()

    def fits(self, page: str, start: int, end: int) -> bool:
        """Whether the word at page[start:end] stands where this reading is right."""
        if self.after and not page.endswith(self.after, 0, start):
            return False
        return not self.before or page.startswith(self.before, end)


@dataclass(frozen=True, slots=True)
class Words:
    """Readings by word: anywhere, and after a number. The most particular reading of a word comes first."""

    anywhere: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    counted: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    longest: int = 0

    def with_names(self, names: Mapping[str, str]) -> "Words":
        """These words, and names of two and more kanji with their readings, which win."""
        added = {name: (Reading(kana),) for name, kana in names.items() if len(name) > 1}
        if not added:
            return self
        longest = max(self.longest, *map(len, added))
        return Words({**self.anywhere, **added}, self.counted, longest)


def read_words(lines: Iterable[str]) -> Words:
    """The words of a file like ``words.txt``; raises ValueError at what it does not understand."""
    anywhere: dict[str, list[Reading]] = {}
    counted: dict[str, list[Reading]] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        for token in line.split():
            match = _TOKEN.fullmatch(token)
            if match is None:
                raise ValueError(f"not a word with its reading: {token}")
            kana = match["kana"] or ""
            before = tuple(filter(None, kana.split("|"))) if "|" in kana else tuple(kana)
            target = counted if match["number"] else anywhere
            target.setdefault(match["kanji"], []).append(
                Reading(match["reading"], match["after"] or "", before)
            )
    return Words(_sorted(anywhere), _sorted(counted), max(map(len, (*anywhere, *counted)), default=0))


def _sorted(words: dict[str, list[Reading]]) -> dict[str, tuple[Reading, ...]]:
    def particular(reading: Reading) -> tuple[int, int]:
        return len(reading.after), max(map(len, reading.before), default=0)

    return {word: tuple(sorted(found, key=particular, reverse=True)) for word, found in words.items()}


@cache
def all_words() -> Words:
    """The words of ``words.txt``."""
    return read_words(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines())
