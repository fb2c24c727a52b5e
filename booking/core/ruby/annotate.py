"""Puts readings above the hard words of a page.

A run of kanji gets its readings only when it is known from end to end: of a name that is not known, no part
is taken for a word. Attributes, what is typed, code and what has readings already are left as they are.
"""

import re

from booking.core.ruby.numbers import COUNTERS, counter_reading, whole_reading
from booking.core.ruby.words import KANJI, Reading, Words

# Elements whose text stays as it is; then what is only for screen readers, which know readings by themselves.
_PIECE = re.compile(
    r"<(?P<whole>ruby|script|style|svg|title|textarea|select|datalist|pre|code|kbd|samp)\b.*?</(?P=whole)>"
    r"|<[a-z][^>]*\bvisually-hidden\b[^>]*>[^<]*"
    r"|<[^>]*>"
    rf"|(?P<text>[^<{KANJI}]*[{KANJI}][^<]*)"
    r"|[^<]+",
    re.DOTALL,
)
_HARD = re.compile(
    r"（(?P<weekday>[日月火水木金土])(?:[・、](?P<holiday>祝))?）"
    rf"|(?P<number>[0-9０-９][0-9０-９,]*)?(?P<run>[{KANJI}]+)"
)
_WEEKDAYS = {"日": "にち", "月": "げつ", "火": "か", "水": "すい", "木": "もく", "金": "きん", "土": "ど"}
# Single kanji that may follow a counter, or one another, within one run: 5日前, 3日間, 2人分.
_TAILS = {"前": "まえ", "間": "かん", "後": "ご", "分": "ぶん", "目": "め", "中": "ちゅう"}
_DIGITS_BEFORE = re.compile(r"([0-9０-９][0-9０-９,]*)(?:</(?:span|b|strong)>\s?|\s)$")
_FURTHEST = 24  # characters of a number and the end of its element, at most

Piece = tuple[str, str | None]
"""Some characters, and their reading if they get one."""


def annotate(page: str, words: Words) -> str:
    """The page with readings. Its markup must be well-formed: a ``<`` of the text is written ``&lt;``."""
    pieces: list[str] = []
    for piece in _PIECE.finditer(page):
        if piece["text"] is None:
            pieces.append(piece[0])
        else:
            pieces.append(_text(page, *piece.span(), words))
    return "".join(pieces)


def _text(page: str, start: int, end: int, words: Words) -> str:
    """A text between two tags. With readings it becomes one element, as it was one item of its row before."""
    written: list[str] = []
    done = start
    for hard in _HARD.finditer(page, start, end):
        written += (page[done : hard.start()], _hard(hard, words))
        done = hard.end()
    written.append(page[done:end])
    text = "".join(written)
    return f"<span>{text}</span>" if len(text) > end - start else text


def _hard(match: re.Match[str], words: Words) -> str:
    run = match["run"]
    if run is not None:
        return _run(match, run, words)
    holiday = f"・{_ruby('祝', 'しゅく')}" if match["holiday"] else ""
    return f"（{_ruby(match['weekday'], _WEEKDAYS[match['weekday']])}{holiday}）"


def _ruby(base: str, reading: str) -> str:
    # For the eye: who listens would hear the word twice, and names of buttons would have it twice.
    return f'<ruby>{base}<rp>（</rp><rt aria-hidden="true">{reading}</rt><rp>）</rp></ruby>'


def _written(pieces: list[Piece]) -> str:
    return "".join(_ruby(base, reading) if reading else base for base, reading in pieces)


def _run(match: re.Match[str], run: str, words: Words) -> str:
    page, start, end = match.string, match.start("run"), match.end("run")
    digits = match["number"]
    pieces = None
    if digits is not None:
        pieces = _after_number(page, start, digits, run, words)
    elif _follows_number(page, start):
        pieces = _counted(page, start, _number_before(page, start), run, words)
    if pieces is None and (digits is None or run[0] not in COUNTERS):
        pieces = _parts(page, start, end, words)
        if pieces and digits:
            pieces.insert(0, (digits, None))
    return _written(pieces) if pieces else match[0]


def _after_number(page: str, start: int, digits: str, run: str, words: Words) -> list[Piece] | None:
    """A run right behind its number: 5日 may have one reading together."""
    number = _value(digits)
    of_month = page.endswith("月", 0, start - len(digits))
    together = whole_reading(number, run[0], of_month=of_month) if number is not None else None
    if together is not None:
        rest = _tail(page, start, 1, run, words)
        return [(digits + run[0], together), *rest] if rest is not None else None
    pieces = _counted(page, start, number, run, words)
    return [(digits, None), *pieces] if pieces else None


def _counted(page: str, start: int, number: int | None, run: str, words: Words) -> list[Piece] | None:
    """A run after a number: its counter, then what may follow one."""
    if run in words.anywhere and run not in words.counted and run[0] not in COUNTERS:
        return None  # a word of its own: 名前 is not 名 and 前
    for length in range(min(len(run), words.longest), 0, -1):
        reading = _fitting(words.counted.get(run[:length]), page, start, start + length)
        rest = _tail(page, start, length, run, words) if reading is not None else None
        if reading is not None and rest is not None:
            return [(run[:length], reading.kana), *rest]
    if run[0] not in COUNTERS or (number is not None and whole_reading(number, run[0], of_month=False)):
        return None
    kana = counter_reading(number, run[0])
    rest = _tail(page, start, 1, run, words)
    return [(run[0], kana), *rest] if kana is not None and rest is not None else None


def _tail(page: str, start: int, done: int, run: str, words: Words) -> list[Piece] | None:
    """What stands in the run behind its counter."""
    pieces: list[Piece] = []
    if done < len(run) and run[done] in _TAILS and (done + 1 == len(run) or run[done:] not in words.anywhere):
        pieces.append((run[done], _TAILS[run[done]]))
        done += 1
    if done == len(run):
        return pieces
    rest = _parts(page, start + done, start + len(run), words)
    return [*pieces, *rest] if rest else None


def _follows_number(page: str, start: int) -> bool:
    return page[start - 1 : start] in (">", " ", "\n") and _digits_before(page, start) is not None


def _number_before(page: str, start: int) -> int | None:
    digits = _digits_before(page, start)
    return _value(digits) if digits is not None else None


def _digits_before(page: str, start: int) -> str | None:
    """The number that ends right before, but for the end of its element or a space: ``<b>12</b>件``."""
    match = _DIGITS_BEFORE.search(page, max(0, start - _FURTHEST), start)
    return match[1] if match else None


def _value(digits: str) -> int | None:
    plain = digits.replace(",", "")
    return int(plain) if len(plain) < 10 else None


def _parts(page: str, start: int, end: int, words: Words) -> list[Piece] | None:
    """The words of which page[start:end] consists, the longest first; None where there is more."""
    reading = _fitting(words.anywhere.get(page[start:end]), page, start, end)
    if reading is not None:
        return [(page[start:end], reading.kana)]
    for until in range(min(end - 1, start + words.longest), start, -1):
        reading = _fitting(words.anywhere.get(page[start:until]), page, start, until)
        # A word of one kanji is no part of others; nor is one that bends, but at the end.
        if reading is None or until - start == 1 or (end - until == 1 and not _bends(page, until, words)):
            continue
        rest = _parts(page, until, end, words)
        if rest is not None:
            return [(page[start:until], reading.kana), *rest]
    return None


def _bends(page: str, at: int, words: Words) -> bool:
    reading = _fitting(words.anywhere.get(page[at]), page, at, at + 1)
    return reading is not None and bool(reading.before)


def _fitting(found: tuple[Reading, ...] | None, page: str, start: int, end: int) -> Reading | None:
    return next((reading for reading in found if reading.fits(page, start, end)), None) if found else None
