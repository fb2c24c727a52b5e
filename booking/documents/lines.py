"""Lines of Japanese text: where they may break (禁則), how marks close up, how wide they come out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from booking.documents.faces import Faces
from booking.documents.glyphs import Fit, Glyph, shape

_OPENING = frozenset("（〔［｛〈《「『【")
_CLOSING = frozenset("）〕］｝〉》」』】、。，．")
_NO_START = _CLOSING | frozenset(
    "・：；？！ヽヾゝゞ々ー〜～‐゠–ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.:;?!%％℃"
)
_NO_END = _OPENING | frozenset("([{〒第￥¥△")
_SPACES = frozenset(" 　")
_HONORIFIC = re.compile(r".[ 　]*様$", re.DOTALL)
_TOGETHER = re.compile(
    r"(?:(?:令和|平成|昭和|大正|明治)(?:\d+|元)年)|"
    r"\d+丁目\d+番(?:地|\d+号)?|"
    r"\d+(?:[.,:\-]\d+)*(?:[かヶ箇]月|丁目|番地|年度|時間|平方|[年月日時分秒人名円号条項編章番階台本枚回歳室面件週点割％%])?"
    r"(?:（[月火水木金土日]）)?|"
    r"[A-Za-zÀ-ɏ0-9_.@/:?=&#+\-]+"
)
_LEAST_LAST = 5  # letters on the last line of a sentence
_MOST_SPREAD = 0.2  # em between characters; a line that needs more stays ragged


@dataclass(frozen=True)
class Line:
    """One line: its glyphs, type size in points, and what is added after each glyph in em."""

    glyphs: tuple[Glyph, ...]
    size: float
    bold: bool
    leading: float
    spread: float = 0.0

    @property
    def text(self) -> str:
        """What a reader should read."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def height(self) -> float:
        """From this line's middle to the next one's, in points."""
        return self.size * self.leading

    @property
    def width(self) -> float:
        """Width in points as it looks, hanging halves left out."""
        return measure(self.glyphs) * self.size + self.spread * self.size * max(len(self.glyphs) - 1, 0)

    @property
    def hang(self) -> float:
        """How far the empty half of an opening bracket hangs out to the left, in points."""
        return self.size / 2 if self.glyphs and _is_wide(self.glyphs[0], _OPENING) else 0.0

    def fits_exactly(self) -> bool:
        """Whether every character is drawn as it was written."""
        return all(glyph.fit is Fit.EXACT for glyph in self.glyphs)


@dataclass(frozen=True)
class Setting:
    """How a text is set: size in points, weight, leading in em.

    A name is in one face and breaks behind words, as other ``words`` do; sentences may be ``justified``.
    """

    size: float = 10.5
    bold: bool = False
    leading: float = 1.45
    name: bool = False
    words: bool = False
    justified: bool = False


def set_lines(faces: Faces, text: str, width: float, setting: Setting) -> tuple[Line, ...]:
    """Break a text into lines of at most ``width`` points."""
    lines: list[Line] = []
    for glyphs in shape(faces, text, bold=setting.bold, name=setting.name):
        parts = _break(glyphs, width / setting.size, setting.name or setting.words)
        for number, part in enumerate(parts):
            line = Line(tuple(part), setting.size, setting.bold, setting.leading)
            last = number == len(parts) - 1
            lines.append(line if last or not setting.justified else _justify(line, width))
    return tuple(lines)


def single_line(faces: Faces, text: str, setting: Setting) -> Line:
    """The text as one line, however wide."""
    glyphs = [glyph for line in shape(faces, text, bold=setting.bold, name=setting.name) for glyph in line]
    return Line(tuple(glyphs), setting.size, setting.bold, setting.leading)


def measure(glyphs: Sequence[Glyph]) -> float:
    """Width in em, with marks closed up and hanging halves left out."""
    if not glyphs:
        return 0.0
    width = sum(glyph.width for glyph in glyphs)
    width += sum(kern(a, b) for a, b in pairwise(glyphs))
    return width - 0.5 * _is_wide(glyphs[0], _OPENING) - 0.5 * _is_wide(glyphs[-1], _CLOSING)


def kern(left: Glyph, right: Glyph) -> float:
    """What is added between two neighbours, in em: 「）、」「）（」 close up by half an em."""
    if _is_wide(left, _CLOSING) and (_is_wide(right, _CLOSING) or _is_wide(right, _OPENING)):
        return -0.5
    return -0.5 if _is_wide(left, _OPENING) and _is_wide(right, _OPENING) else 0.0


def _is_wide(glyph: Glyph, kind: frozenset[str]) -> bool:
    return glyph.base in kind and glyph.width == 1.0 and glyph.fit is Fit.EXACT


def _justify(line: Line, width: float) -> Line:
    gaps = len(line.glyphs) - 1
    if gaps < 1:
        return line
    spread = (width - line.width) / line.size / gaps
    return replace(line, spread=spread) if 0 < spread <= _MOST_SPREAD else line


def _break(glyphs: list[Glyph], width: float, words: bool) -> list[list[Glyph]]:
    text = "".join(glyph.base for glyph in glyphs)
    ranks = _ranks(text, words)
    parts, start = [], 0
    while start < len(glyphs):
        end = _line_end(glyphs, start, width, ranks)
        part = glyphs[start:end]
        while part and part[-1].base in _SPACES and (end < len(glyphs) or len(part) > 1):
            part.pop()
        parts.append(part)
        start = end
    return _fill_last(parts, ranks) or [[]]


def _fill_last(parts: list[list[Glyph]], ranks: list[int]) -> list[list[Glyph]]:
    """A sentence does not end with one or two letters on a line of their own."""
    if len(parts) < 2 or not 0 < len(parts[-1]) < _LEAST_LAST or parts[-1][-1].base != "。":
        return parts
    whole = [*parts[-2], *parts[-1]]
    start = sum(len(part) for part in parts[:-2])
    for index in range(len(whole) - _LEAST_LAST, len(parts[-2]) // 2, -1):
        if ranks[start + index] > 1:
            return [*parts[:-2], whole[:index], whole[index:]]
    return parts


def _line_end(glyphs: list[Glyph], start: int, width: float, ranks: list[int]) -> int:
    """Index of the first glyph of the next line: the last of the best places to break."""
    total, best = 0.0, start + 1
    for index in range(start, len(glyphs)):
        glyph = glyphs[index]
        total += glyph.width + (kern(glyphs[index - 1], glyph) if index > start else 0.0)
        if index == start:
            total -= 0.5 * _is_wide(glyph, _OPENING)
        reach = total - 0.5 * _is_wide(glyph, _CLOSING)
        if reach > width + 1e-6 and glyph.base not in _SPACES:
            break
        after = index + 1
        if after == len(glyphs):
            return after
        if ranks[after] >= ranks[best]:
            best = after
    return best


def _ranks(text: str, words: bool) -> list[int]:
    """How good a break before each character is: 0 never, 1 if need be, 2 good, 3 between words."""
    ranks = [2] * len(text)
    for match in _TOGETHER.finditer(text):
        for index in range(match.start() + 1, match.end()):
            ranks[index] = 1
    for index in range(1, len(text)):
        before, after = text[index - 1], text[index]
        if after in _NO_START or after in _SPACES or before in _NO_END:
            ranks[index] = 1
        elif words and before in _SPACES:
            ranks[index] = 3
    honorific = _HONORIFIC.search(text) if words else None
    if honorific:
        for index in range(honorific.start() + 1, len(text)):
            ranks[index] = 0
    return ranks
