"""The typefaces of the papers: BIZ UDGothic from this package, IPAmj Mincho if the system has it."""

import logging
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

RARE_FACE_VARIABLE = "RARE_KANJI_FONT"
_VENDORED = Path(__file__).parent / "fonts"
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
_FIRST_PRIVATE = 0xF0000
_DEFAULT_FORM = 0
_log = logging.getLogger(__name__)


class PaperFont(TTFont):
    """A TrueType font that also draws variation sequences, and tells a reader of the file the true text.

    reportlab knows one glyph per character and writes characters beyond U+FFFF wrongly into the ToUnicode
    map. Glyphs without a character of their own are given a private code; ``meanings`` keeps their text.
    """

    face: Any

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False, shapable=False)
        self.variants = dict(_variation_sequences(self.face.get_table("cmap")))
        self.meanings: dict[int, str] = {}
        self._codes: dict[tuple[int, str], int] = {}
        self._mend_advances()

    def glyph_of(self, character: str) -> int | None:
        """The glyph of a single character, or None."""
        found: int | None = self.face.charToGlyph.get(ord(character))
        return found

    def variant_of(self, base: str, selector: str) -> int | None:
        """The glyph of a variation sequence that the font knows, or None."""
        glyph = self.variants.get((ord(base), ord(selector)))
        return self.glyph_of(base) if glyph == _DEFAULT_FORM else glyph

    def private_code(self, glyph: int, text: str) -> int:
        """A character code that draws the glyph and is read back as the text, until ``forget``."""
        known = self._codes.get((glyph, text))
        if known is not None:
            return known
        code = _FIRST_PRIVATE + len(self._codes)
        self._codes[glyph, text] = code
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = 1000 * self.face.hmetrics[glyph][0] / self.face.unitsPerEm
        self.meanings[code] = text
        return code

    def forget(self) -> None:
        """Drop the private codes, so that they don't pile up from paper to paper."""
        for code in self.meanings:
            del self.face.charToGlyph[code], self.face.charWidths[code]
        self.meanings.clear()
        self._codes.clear()

    def width(self, code: int) -> float:
        """The advance of a character code in em."""
        return float(self.face.getCharWidth(code)) / 1000

    def _mend_advances(self) -> None:
        """Glyphs that share the last advance of hmtx are given it scaled already: put the raw one back."""
        count = struct.unpack_from(">H", self.face.get_table("hhea"), 34)[0]
        advance = struct.unpack_from(">H", self.face.get_table("hmtx"), 4 * (count - 1))[0]
        metrics = self.face.hmetrics
        metrics[count:] = [(advance, bearing) for _scaled, bearing in metrics[count:]]

    def addObjects(self, doc: Any) -> None:
        """Write the font into the document, with a ToUnicode map of our own."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = doc.fontMapping[self.fontName][1:]
            font = doc.idToObject["BasicFonts"].dict[f"{name}+{number}"]
            stream = doc.idToObject[font.ToUnicode.name]
            stream.content = _to_unicode(font.BaseFont, [self.meanings.get(c, chr(c)) for c in subset])


@dataclass(frozen=True)
class Faces:
    """Main face in two weights, and the face for rare kanji where there is one."""

    regular: PaperFont
    bold: PaperFont
    rare: PaperFont | None

    def forget(self) -> None:
        """Drop what the last paper left in the fonts."""
        for font in (self.regular, self.bold, self.rare):
            if font is not None:
                font.forget()


def get_faces() -> Faces:
    """The faces to set papers in; a file is read once."""
    return Faces(
        _load("BIZUDGothic", _VENDORED / "BIZUDGothic-Regular.ttf"),
        _load("BIZUDGothic-Bold", _VENDORED / "BIZUDGothic-Bold.ttf"),
        _find_rare(),
    )


def find_rare_path() -> Path | None:
    """Where IPAmj Mincho is: the file named by the environment, else one below the usual folders."""
    named = os.environ.get(RARE_FACE_VARIABLE)
    if named:
        return Path(named) if Path(named).is_file() else None
    return _installed_rare_path()


@cache
def _installed_rare_path() -> Path | None:
    found = (path for folder in _FONT_FOLDERS for path in Path(folder).expanduser().rglob("ipamjm.ttf"))
    return next(found, None)


def _find_rare() -> PaperFont | None:
    path = find_rare_path()
    if path is None:
        return None
    try:
        return _load("IPAmjMincho", path)
    except (TTFError, struct.error) as error:
        _log.warning("font for rare kanji cannot be used: %s: %s", path, error)
        return None


@cache
def _load(name: str, path: Path) -> PaperFont:
    font = PaperFont(name, path)
    pdfmetrics.registerFont(font)
    return font


def _variation_sequences(cmap: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """(base, selector) and glyph of each sequence in the cmap's format 14 table; 0 means the usual form."""
    for record in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, start = struct.unpack_from(">HHL", cmap, 4 + 8 * record)
        if (platform, encoding) != (0, 5):
            continue
        for entry in range(struct.unpack_from(">L", cmap, start + 6)[0]):
            high, low, usual, other = struct.unpack_from(">BHLL", cmap, start + 10 + 11 * entry)
            selector = high << 16 | low
            if usual:
                yield from _usual_forms(cmap, start + usual, selector)
            if other:
                yield from _other_forms(cmap, start + other, selector)


def _usual_forms(cmap: bytes, start: int, selector: int) -> Iterator[tuple[tuple[int, int], int]]:
    for entry in range(struct.unpack_from(">L", cmap, start)[0]):
        high, low, more = struct.unpack_from(">BHB", cmap, start + 4 + 4 * entry)
        first = high << 16 | low
        for base in range(first, first + more + 1):
            yield (base, selector), _DEFAULT_FORM


def _other_forms(cmap: bytes, start: int, selector: int) -> Iterator[tuple[tuple[int, int], int]]:
    for entry in range(struct.unpack_from(">L", cmap, start)[0]):
        high, low, glyph = struct.unpack_from(">BHH", cmap, start + 4 + 5 * entry)
        yield (high << 16 | low, selector), glyph


def _to_unicode(name: str, texts: list[str]) -> str:
    """A ToUnicode map from one-byte codes to texts of any length, in UTF-16BE as PDF wants it."""
    pairs = [
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(texts)
        if text != "\0"
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):  # the format allows 100 entries in a block
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
