"""Times of the day and numbers of people as people say them: 午前, 夜, 18時から, 9-12, 20人, from 6pm."""

import re
from dataclasses import dataclass

from booking.offers.rules.phrases.line import ENGLISH, Line, kana, kanji
from booking.offers.rules.times import Hours, PartOfDay, TimeMeant, make_hours

MOST_PEOPLE = 100_000
_NOON = 12 * 60
# Halls open in the morning at the earliest at six: an hour before that, said bare, is in the afternoon.
_EARLIEST = 6
_AFTER_NOON = frozenset({"pm", "午後", "ごご", "夜", "夕方", "昼"})
_BEFORE_NOON = frozenset({"am", "午前", "ごぜん"})
_ENDS = re.compile(r"(?:~|until\s+|till\s+|before\s+|by\s+)$")
_HALF_DAY = r"(午前|午後|朝|昼|夜|夕方|ごぜん|ごご|am|pm)?の?\s*"
_CLOCK = _HALF_DAY + r"(\d{1,2})(?::(\d{2})|(時)(?:(半)|(\d{1,2})分)?)?\s*(am|pm|a\.m\.?|p\.m\.?)?"
_BETWEEN = r"\s*(?:から|-|~|より|\bto\b|\buntil\b|\btill\b)\s*"
_RANGE = re.compile(
    r"(?<![\d/.:-])" + _CLOCK + _BETWEEN + _CLOCK + r"(?:まで|頃|ごろ|の間)?(?![\d/.:人名月日-])"
)
_FROM = re.compile(
    r"(?<![\d/.:-])(?:"
    + ENGLISH
    + r"(?P<after>from|after|at|since)\s+)?"
    + _CLOCK
    + r"(?P<mark>\s*(?:(?:頃|ごろ)?から|~|以降|以後|いこう|より|過ぎ|すぎ|開始|ごろ|頃|-(?=[\s\0]|$))?)"
    r"(?![\d/.:人名月日])"
)
_UNTIL = re.compile(
    r"(?<![\d/.:-])(?P<before>~|"
    + ENGLISH
    + r"(?:until|till|before|by)\s+)?"
    + _CLOCK
    + r"(?P<mark>まで|までに|以前|前)?(?![\d/.:人名月日])"
)
_PARTS = (
    (
        PartOfDay.MORNING,
        r"午前中?|"
        + kana("ごぜんちゅう|ごぜん")
        + "|"
        + kanji("朝|午前中?")
        + "|"
        + kana("あさ")
        + "|"
        + ENGLISH
        + r"(?:mornings?|am|a\.m\.)\b",
    ),
    (
        PartOfDay.EVENING,
        kanji("夜間|夜|晩|夕方|夕|今夜|今晩")
        + "|"
        + kana("よる|ばん|ゆうがた|やかん")
        + "|"
        + ENGLISH
        + r"(?:evenings?|nights?|tonight)\b",
    ),
    (
        PartOfDay.AFTERNOON,
        r"午後|"
        + kanji("昼間|昼|お昼|昼過ぎ|日中")
        + "|"
        + kana("ごご|おひる|ひるま|ひる")
        + "|"
        + ENGLISH
        + r"(?:afternoons?|pm|p\.m\.|daytime)\b",
    ),
)
_PART_PATTERNS = tuple((part, re.compile(pattern)) for part, pattern in _PARTS)
_PEOPLE = re.compile(
    r"(?:約|およそ|"
    + ENGLISH
    + r"(?:for|about)\s+)?(?<![\d.])(\d{1,6})\s*(?:人|名|にん|めい|"
    + ENGLISH
    + r"?(?:people|persons?|guests|players|pax|adults)\b)"
    r"(?:くらい|ぐらい|ほど|程度|前後|以上|まで|用|分|が|で|の)?(?:入れる|はいれる|入る)?"
)
_PARTY = re.compile(ENGLISH + r"(?:for|party of|group of)\s+(\d{1,4})\b(?!\s*(?:am|pm|[:-]))")


def read_people(line: Line) -> int | None:
    """How many come: the largest number that is said."""
    counts = []
    for pattern in (_PEOPLE, _PARTY):
        for match in line.all(pattern):
            number = int(match[1])
            line.take(match, problem=number == 0)
            counts.append(min(number, MOST_PEOPLE))
    return max(counts, default=0) or None


def read_time(line: Line) -> TimeMeant | None:
    """Hours before parts of the day, which may stand beside them (夜 18時から)."""
    hours = _read_hours(line)
    part = None
    for one, pattern in _PART_PATTERNS:
        for match in line.all(pattern):
            line.take(match)
            part = part or one
    if hours is not None and part is PartOfDay.EVENING and (hours.starts or _NOON) < _NOON:
        ends = hours.ends + _NOON if hours.ends is not None and hours.ends <= _NOON else hours.ends
        return make_hours((hours.starts or 0) + _NOON, ends) or hours
    return hours or part


def _read_hours(line: Line) -> Hours | None:
    return _between(line) or _from(line) or _until(line)


def _between(line: Line) -> Hours | None:
    for match in line.all(_RANGE):
        first, last = Clock(*match.groups()[:7]), Clock(*match.groups()[7:14])
        starts = first.minute()
        hours = make_hours(starts, last.minute(after=starts))
        if hours is not None or first.is_clock or last.is_clock:
            line.take(match, problem=hours is None)
            return hours
    return None


def _from(line: Line) -> Hours | None:
    for match in line.all(_FROM):
        clock = Clock(*match.groups()[1:8])
        is_end = _ENDS.search(line.text[: match.start()]) or line.text[match.end() :].startswith(
            ("まで", "以前")
        )
        if (clock.is_clock and not is_end) or match["after"] or match["mark"].strip():
            hours = make_hours(clock.minute(), None)
            line.take(match, problem=hours is None)
            return hours
    return None


def _until(line: Line) -> Hours | None:
    for match in line.all(_UNTIL):
        clock = Clock(*match.groups()[1:8])
        if match["before"] or match["mark"] or clock.is_clock:
            hours = make_hours(None, clock.minute())
            line.take(match, problem=hours is None)
            return hours
    return None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day in its pieces, as ``_CLOCK`` finds them."""

    half: str | None
    hour: str
    minutes: str | None
    mark: str | None
    half_past: str | None
    spoken_minutes: str | None
    suffix: str | None

    @property
    def is_clock(self) -> bool:
        """Whether it was said with 時, a colon, am or pm, and not as a bare number."""
        return any((self.half, self.minutes, self.mark, self.suffix))

    def minute(self, after: int | None = None) -> int:
        """Minutes from midnight; an end (``after``) said like its start is in the same half of the day."""
        number = int(self.hour)
        rest = 30 if self.half_past else int(self.minutes or self.spoken_minutes or 0)
        said = (self.suffix or self.half or "").replace(".", "")
        if said in _AFTER_NOON and number < 12:
            number += 12
        elif said in _BEFORE_NOON and number == 12:
            number = 0
        elif not said and after is None and 0 < number < _EARLIEST:
            number += 12
        minute = number * 60 + rest
        is_later = after is not None and not said and minute <= after and minute + _NOON <= 2 * _NOON
        return minute + _NOON if is_later else minute
