"""From a person's text to glyphs that can be drawn: nothing in a text can break a paper."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from booking.documents.faces import Faces, PaperFont

GETA = "〓"
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_EMOJI_STYLES = "\ufe0e\ufe0f"
_MOST_MARKS = 8


class Fit(IntEnum):
    """How well a face draws a character."""

    EXACT = 0
    USUAL_FORM = 1  # the base form, not the variant that was asked for
    MISSING = 2


@dataclass(frozen=True)
class Glyph:
    """One character as drawn: what it is, the code to hand to the font, its advance in em."""

    text: str
    code: int
    width: float
    font: str
    fit: Fit

    @property
    def base(self) -> str:
        """The character without variation selectors and marks."""
        return self.text[0]


def shape(faces: Faces, text: str, *, bold: bool = False, name: bool = False) -> list[list[Glyph]]:
    """The glyphs of each line of a text; a name is set in one face as a whole."""
    main = faces.bold if bold else faces.regular
    return [_shape_line(main, faces.rare, line, name) for line in _LINE_ENDS.split(text)]


def _shape_line(main: PaperFont, rare: PaperFont | None, line: str, name: bool) -> list[Glyph]:
    clusters = list(_clusters(drawable(line)))
    first = [_draw(main, cluster) for cluster in clusters]
    if rare is None or all(glyph.fit is Fit.EXACT for glyph in first):
        return first
    second = [_draw(rare, cluster) for cluster in clusters]
    if name and _faults(second) < _faults(first):
        first, second = second, first
    return [b if b.fit < a.fit else a for a, b in zip(first, second, strict=True)]


def _faults(glyphs: list[Glyph]) -> tuple[int, int]:
    missing = sum(glyph.fit is Fit.MISSING for glyph in glyphs)
    return missing, sum(glyph.fit is Fit.USUAL_FORM for glyph in glyphs)


def drawable(line: str) -> str:
    """The line without control, direction-changing and other invisible characters; a tab is a space."""
    line = line.replace("\t", " ")
    return "".join(
        "\ufffd" if unicodedata.category(character) == "Cs" else character
        for character in line
        if unicodedata.category(character) not in ("Cc", "Cf")
    )


def _clusters(line: str) -> Iterator[str]:
    """Each character with the variation selectors and combining marks behind it."""
    cluster = ""
    for character in line:
        if cluster and (_is_selector(character) or unicodedata.category(character) in ("Mn", "Mc", "Me")):
            if len(cluster) <= _MOST_MARKS:
                cluster += character
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _draw(font: PaperFont, cluster: str) -> Glyph:
    glyph, fit = _look_up(font, cluster)
    plain = fit is Fit.EXACT and len(cluster) == 1
    code = ord(cluster) if plain else font.private_code(glyph, cluster)
    return Glyph(cluster, code, font.width(code), font.fontName, fit)


def _look_up(font: PaperFont, cluster: str) -> tuple[int, Fit]:
    base, marks = cluster[0], cluster[1:]
    usual = None if unicodedata.category(base) == "Co" else font.glyph_of(base)
    if usual is None:
        return font.glyph_of(GETA) or 0, Fit.MISSING
    if not marks or marks in _EMOJI_STYLES:
        return usual, Fit.EXACT
    if len(marks) == 1 and _is_selector(marks):
        variant = font.variant_of(base, marks)
        return (usual, Fit.USUAL_FORM) if variant is None else (variant, Fit.EXACT)
    composed = unicodedata.normalize("NFC", cluster)
    whole = font.glyph_of(composed) if len(composed) == 1 else None
    return (usual, Fit.USUAL_FORM) if whole is None else (whole, Fit.EXACT)
