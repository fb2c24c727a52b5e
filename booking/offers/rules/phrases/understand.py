"""What somebody typed, understood as far as it can be; the rest is looked for as it stands."""

import re
from dataclasses import dataclass
from datetime import date

from booking.core.text import search_key
from booking.offers.rules.matching import Aspect, Word
from booking.offers.rules.phrases.days import read_days
from booking.offers.rules.phrases.hours import read_people, read_time
from booking.offers.rules.phrases.lexicon import Lexicon, folded
from booking.offers.rules.phrases.line import TAKEN, Line
from booking.offers.rules.phrases.vocabulary import ENGLISH_FILLERS, FILLERS, PARTICLES
from booking.offers.rules.times import DaysMeant, TimeMeant

# More words are left out; nobody looks for so many things at once.
MOST_WORDS = 10
_FILLERS = tuple(re.compile(pattern) for pattern in (*FILLERS, ENGLISH_FILLERS))
_PIECES = re.compile(r"[^\s\0、。,.!?;:()「」『』\[\]{}<>|\"]+")
_HIRAGANA_PARTICLES = re.compile(rf"^[{PARTICLES}]+|[{PARTICLES}]+$")
# The half of 今夜 and tonight that is about the day; by itself it is said like this.
_OF_TONIGHT = {"今": "今日", "to": "today"}
_AREA_ENDS = ("地区", "地域", "周辺", "あたり", "の近く", "area")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that was said, and what it is about."""

    aspect: Aspect
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Understood:
    """The meaning of a line; what was not said is empty."""

    words: tuple[Word, ...] = ()
    areas: tuple[str, ...] = ()
    days: DaysMeant | None = None
    time: TimeMeant | None = None
    people: int | None = None
    pieces: tuple[Piece, ...] = ()
    problems: tuple[str, ...] = ()
    """What looks like a day or a time and is none, and signs alone."""

    @property
    def unknown(self) -> list[str]:
        """What is looked for as plain text."""
        return [word.text for word in self.words if not word.is_known]

    def text_of(self, *aspects: Aspect) -> str:
        """What was said about these, in its order."""
        return " ".join(piece.text for piece in self.pieces if piece.aspect in aspects)

    def text_without(self, *aspects: Aspect) -> str:
        """The line without what was said about these."""
        return self.text_of(*(aspect for aspect in Aspect if aspect not in aspects))


def understand(typed: str, lexicon: Lexicon, today: date) -> Understood:
    """Read a line. Nothing in it is an error: what is not understood becomes a word to look for."""
    line = Line.of(typed)
    pieces: list[Piece] = []
    words: list[tuple[int, Word]] = []
    for found in lexicon.find(line.shown):
        words.append((found.start, found.word))
        line.blank(found.start, found.end)
    days = read_days(line, today)
    pieces += _taken(line, Aspect.WHEN)
    people = read_people(line)
    pieces += _taken(line, Aspect.PEOPLE)
    time = read_time(line)
    pieces += _taken(line, Aspect.TIME)
    problems = [line.shown[start:end].strip() for start, end in sorted(line.problems)]
    areas: list[str] = []
    for start, text in _rest(line):
        area = _area(text, lexicon)
        if area:
            areas.append(area)
            pieces.append(Piece(Aspect.WHERE, text, start))
            continue
        keys = tuple(dict.fromkeys(key for key in (search_key(text), folded(text)) if key))
        if not any(char.isalnum() for char in text):
            problems.append(text)
        elif keys:
            words.append((start, Word(text, keys, is_known=any(lexicon.knows(key) for key in keys))))
    words.sort(key=lambda one: one[0])
    kept = words[:MOST_WORDS]
    pieces += [Piece(word.aspect, word.text, start) for start, word in kept]
    return Understood(
        words=tuple(word for _start, word in kept),
        areas=tuple(dict.fromkeys(areas)),
        days=days,
        time=time,
        people=people,
        pieces=tuple(sorted(pieces, key=lambda piece: piece.start)),
        problems=tuple(problems),
    )


def understand_days(typed: str, today: date) -> DaysMeant | None:
    """Only the days of a line; None if it says none."""
    return read_days(Line.of(typed), today)


def _taken(line: Line, aspect: Aspect) -> list[Piece]:
    pieces = []
    for start, end in line.spans:
        text = line.shown[start:end].strip(" の")
        pieces.append(Piece(aspect, _OF_TONIGHT.get(text.lower(), text), start))
    line.begin()
    return pieces


def _rest(line: Line) -> list[tuple[int, str]]:
    """What nothing was made of, without the words around it."""
    for pattern in _FILLERS:
        for match in line.all(pattern):
            if match[0]:
                line.blank(*match.span())
    rest = []
    for match in _PIECES.finditer(line.text):
        start, end = match.span()
        trimmed = _HIRAGANA_PARTICLES.sub("", line.shown[start:end])
        if trimmed and TAKEN not in match[0]:
            rest.append((start, trimmed))
    return rest


def _area(text: str, lexicon: Lexicon) -> str | None:
    key = folded(text)
    for end in ("", *(folded(one) for one in _AREA_ENDS)):
        area = lexicon.areas.get(key.removesuffix(end))
        if area:
            return area
    return None
