"""The words that this city's places answer to, and where they stand in what somebody typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from booking.core.text import search_key
from booking.offers.rules.matching import Aspect, Place, Word
from booking.offers.rules.phrases.vocabulary import KINDS, OLD_CHARACTERS, USES

# A name of one character stands in too many others.
_SHORTEST = 2
_COUNTED = re.compile(r"[0-9０-９].*$")
_PARTED = re.compile(r"[ 　()（）「」、,，・/／]+")
# English names are parted less: their words alone (and, room) say nothing.
_PARTED_ENGLISH = re.compile(r" *[(),/]+ *")


def folded(text: str) -> str:
    """Like ``search_key``, with old characters written as today."""
    return search_key(text).translate(OLD_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the city's places, and from where to where it stands in the text."""

    word: Word
    start: int
    end: int


class Lexicon:
    """Names of facilities, spaces, areas, uses and kinds, by their folded spelling."""

    def __init__(self, places: Iterable[Place], city: Iterable[str] = ()) -> None:
        self._entries: dict[str, Word] = {}
        self._texts: set[str] = set()
        self.areas: dict[str, str] = {}
        prefixes = _prefixes(city)
        for place in places:
            self._texts.add(place.text)
            if place.area:
                self.areas[folded(place.area)] = place.area
            for name in place.names:
                self._add_name(name, Aspect.WHERE, prefixes)
            for name in place.things:
                self._add_name(name, Aspect.WHAT, ())
        self._add_vocabulary()
        self._lengths = sorted({len(key) for key in self._entries}, reverse=True)

    def _add(self, key: str, word: Word) -> None:
        if len(key) >= _SHORTEST:
            self._entries[key] = word

    def _add_name(self, name: str, aspect: Aspect, prefixes: Iterable[str]) -> None:
        parted = _PARTED_ENGLISH if name.isascii() else _PARTED
        for part in dict.fromkeys((name, *parted.split(name))):
            key = folded(_COUNTED.sub("", part) if aspect is Aspect.WHAT and part is not name else part)
            for spelling in (key, *(key.removeprefix(one) for one in prefixes if key.startswith(one))):
                if spelling not in self._entries:
                    self._add(spelling, Word(part, (spelling,), aspect=aspect))

    def _add_vocabulary(self) -> None:
        for use, spellings in USES.items():
            keys = tuple(dict.fromkeys((folded(use), search_key(use))))
            for spelling in (use, *spellings):
                key = folded(spelling)
                self._add(key, Word(use, tuple(dict.fromkeys((*keys, key)))))
        for kind, names in KINDS.items():
            for name in names:
                key = folded(name)
                self._add(key, Word(name, (key,), kind))

    def knows(self, key: str) -> bool:
        """Whether some place's texts hold it."""
        return any(key in text for text in self._texts)

    def find(self, text: str) -> list[Found]:
        """The longest words first, none over another; signs between their characters don't part them."""
        kept = [(folded_char, at) for at, char in enumerate(text) for folded_char in folded(char)]
        line = "".join(char for char, _at in kept)
        taken = [False] * len(line)
        found: list[Found] = []
        for length in self._lengths:
            for start in range(len(line) - length + 1):
                word = self._entries.get(line[start : start + length])
                if word is None or any(taken[start : start + length]):
                    continue
                first, last = kept[start][1], kept[start + length - 1][1] + 1
                if not _stands_alone(text, first, last) or _crosses_gap(text[first:last]):
                    continue
                taken[start : start + length] = [True] * length
                shown = Word(text[first:last], word.keys, word.kind, word.aspect)
                found.append(Found(shown, first, last))
        return sorted(found, key=lambda one: one.start)


def _prefixes(city: Iterable[str]) -> tuple[str, ...]:
    """What names of a city's places begin with and people leave out: 春凪市立, 春凪市, 春凪."""
    keys = [folded(name) for name in city if name]
    cut = [key[:-1] for key in keys if key[-1:] in "市区町村" and len(key) > _SHORTEST]
    return tuple(dict.fromkeys([*(key + "立" for key in keys), *keys, *cut]))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Letters and digits that go on are another word; kana and characters are written without a gap."""
    return not any(_goes_on(*pair) for pair in _edges(text, start, end))


def _edges(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    if start > 0:
        yield text[start - 1], text[start]
    if end < len(text):
        yield text[end - 1], text[end]


def _goes_on(left: str, right: str) -> bool:
    return any(test(left) and test(right) for test in (str.isdigit, _is_letter, _is_katakana))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_katakana(char: str) -> bool:
    return "ァ" <= char <= "ヺ" or char == "ー"


def _crosses_gap(piece: str) -> bool:
    """Japanese words that stand apart are two; English ones (table tennis) may be one."""
    return " " in piece and not piece.isascii()
