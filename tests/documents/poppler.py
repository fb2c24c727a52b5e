"""Reads papers back with poppler, as a resident's viewer and a printer do."""

import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from io import BytesIO

from PIL import Image

_LINE = re.compile(
    r'<line xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</line>', re.DOTALL
)


@dataclass(frozen=True)
class Place:
    """Where a line of text is, in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def text_of(paper: bytes, *, as_drawn: bool = False) -> str:
    """The text as copied from a viewer, or in the order in which it was drawn; pages end with form feeds."""
    return _run(("pdftotext", *(["-raw"] if as_drawn else []), "-", "-"), paper).decode()


def pages_of(paper: bytes) -> list[str]:
    """The text of each page."""
    return text_of(paper).split("\f")[:-1]


def fonts_of(paper: bytes) -> dict[str, bool]:
    """Each font without its subset's tag, and whether it is embedded."""
    rows = _run(("pdffonts", "-"), paper).decode().splitlines()[2:]
    return {row.split()[0].split("+")[-1]: row.split()[-5] == "yes" for row in rows}


def facts_of(paper: bytes) -> dict[str, str]:
    """What pdfinfo says."""
    rows = _run(("pdfinfo", "-"), paper).decode().splitlines()
    return {key.strip(): value.strip() for key, _, value in (row.partition(":") for row in rows)}


def structure_of(paper: bytes) -> list[tuple[str, str]]:
    """What a reader that can't see the paper hears, in order: the kind of the element, and the line."""
    heard, kinds = [], [""]
    for row in _run(("pdfinfo", "-struct-text", "-"), paper).decode().splitlines():
        found = re.fullmatch(r'( *)(?:"(.*)"|(/?\w.*?)(?: \((?:block|inline)\))?:?)', row)
        assert found is not None, row
        depth = len(found[1]) // 2
        if found[2] is not None:
            heard.append((kinds[depth - 1], found[2]))
        elif not found[3].startswith("/"):
            kinds[depth:] = [found[3]]
    return heard


def outline_of(paper: bytes) -> list[str]:
    """The elements and their attributes, without the text."""
    rows = _run(("pdfinfo", "-struct", "-"), paper).decode().splitlines()
    return [re.sub(r" \((?:block|inline)\)|:$", "", row.strip()) for row in rows]


def places_of(paper: bytes) -> list[list[Place]]:
    """The lines of text of each page."""
    html = _run(("pdftotext", "-bbox-layout", "-", "-"), paper).decode(errors="replace")
    return [
        [Place(_text(found[4]), *map(float, found[:4])) for found in _LINE.findall(page)]
        for page in html.split("<page ")[1:]
    ]


def _text(html: str) -> str:
    return " ".join(unescape(word) for word in re.findall(r">([^<]*)</word>", html))


def picture_of(paper: bytes, page: int = 1, dpi: int = 100) -> Image.Image:
    """The page as printed, in grey."""
    data = _run(("pdftoppm", "-r", str(dpi), "-gray", "-f", str(page), "-l", str(page), "-"), paper)
    return Image.open(BytesIO(data))


def ink(picture: Image.Image, box: tuple[float, float, float, float], dpi: int = 100) -> Image.Image:
    """A part of a page; the box is left, top, right, bottom in mm."""
    left, top, right, bottom = (round(edge * dpi / 25.4) for edge in box)
    return picture.crop((left, top, right, bottom))


@lru_cache(maxsize=50)
def _run(command: tuple[str, ...], paper: bytes) -> bytes:
    """Many tests ask the same of the same paper."""
    return subprocess.run(command, input=paper, capture_output=True, check=True).stdout


def assert_tidy(paper: bytes, *, is_slip: bool = False) -> None:
    """No line of text touches another one, and all are inside the printable part of the page.

    A slip is wider than a letter and begins higher.
    """
    side, above = (41, 15) if is_slip else (50, 25)
    for page in places_of(paper):
        for place in page:
            assert place.left > side, place
            assert place.right < 596 - side, place
            assert place.top > above, place
            assert place.bottom < 842 - 18, place
        for index, one in enumerate(page):
            for other in page[index + 1 :]:
                assert not _overlap(one, other), (one, other)


def _overlap(one: Place, other: Place) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 1 and high > 2  # the Mincho counts some white above its letters
