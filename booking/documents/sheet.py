"""What is drawn on a sheet of A4: text, rules, tints, boxes, codes. Places are mm from left and top."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from booking.documents import texts
from booking.documents.faces import Faces
from booking.documents.glyphs import Fit, Glyph, drawable
from booking.documents.lines import Line, Setting, kern, set_lines, single_line
from booking.documents.qr import QUIET, dark_modules
from booking.documents.tags import TaggedCanvas

PAGE_HEIGHT = 297.0
LEFT, RIGHT = 22.0, 190.0
WIDTH = RIGHT - LEFT
HAIRLINE, HEAD_RULE, FRAME = 0.35, 0.5, 0.8  # pt
LABEL_TINT, SUM_TINT, SEAL_GREY, _ARROW_GREY = 0.94, 0.97, 0.62, 0.35
_MIDDLE = 0.38  # em from the baseline to the vertical middle of a line
_STROKE, _BOLD_STROKE = 0.16, 0.34  # pt around the letters of the rare face
_READABLE_SPREAD = 0.08  # em; a reader takes wider gaps for spaces between words


class Sheet:
    """A document being drawn, page after page."""

    def __init__(self, faces: Faces, title: str, author: str, subject: str) -> None:
        self.faces = faces
        self.fits: set[Fit] = set()  # of this page
        self._buffer = BytesIO()
        self._canvas = TaggedCanvas(
            self._buffer,
            pagesize=A4,
            invariant=1,
            lang="ja",
            initialFontName=faces.regular.fontName,
            pageCompression=1,
        )
        self._canvas.setTitle(drawable(title))
        self._canvas.setAuthor(drawable(author))
        self._canvas.setSubject(drawable(subject))
        self._canvas.setCreator("Tsudoi")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def next_page(self) -> None:
        """Finish this page."""
        self._canvas.showPage()
        self.fits.clear()

    def finish(self) -> bytes:
        """The finished PDF."""
        self._canvas.save()
        return self._buffer.getvalue()

    def tagged(self, kind: str, key: object = None, **table: Any) -> AbstractContextManager[None]:
        """What is written inside belongs to an element of that kind; the same ``key`` goes on with it."""
        return self._canvas.element(kind, key, **table)

    def has_begun(self, key: object) -> bool:
        """Whether an element of that key was begun before."""
        return self._canvas.has_begun(key)

    def repeated(self) -> AbstractContextManager[None]:
        """What is written inside stands here because a page turned: a reader has heard it."""
        return self._canvas.decoration("Pagination")

    def unread(self) -> AbstractContextManager[None]:
        """What is written inside says nothing: signs in an empty place."""
        return self._canvas.decoration()

    def link(self, url: str, x: float, y: float, width: float, height: float, text: str) -> None:
        """A link over that rectangle; the text says where it leads."""
        self._canvas.link(url, _box(x, y, width, height), text)

    def _figure(
        self, alt: str, x: float, y: float, width: float, height: float
    ) -> AbstractContextManager[None]:
        return self._canvas.figure(alt, _box(x, y, width, height))

    @contextmanager
    def _graphics(self) -> Iterator[None]:
        """Drawn inside of a figure it is its content, anywhere else decoration."""
        marked = self._canvas.content() if self._canvas.in_figure else self._canvas.decoration()
        with marked:
            self._canvas.saveState()
            yield
            self._canvas.restoreState()

    def lines(self, text: str, width: float, setting: Setting) -> tuple[Line, ...]:
        """Set a text in lines of ``width`` mm."""
        return set_lines(self.faces, text, width * mm, setting)

    def write(self, text: str, x: float, y: float, setting: Setting, *, align: str = "left") -> None:
        """Write a short text in one line whose middle is at ``y``."""
        self.line(single_line(self.faces, text, setting), x, y, align=align)

    def line(self, line: Line, x: float, y: float, *, align: str = "left", grey: float = 0.0) -> None:
        """Draw a line; ``x`` is its left end, its right end or its middle, where the ink is."""
        if not line.glyphs:
            return
        left = x * mm - {"left": 0.0, "right": line.width, "centre": line.width / 2}[align] - line.hang
        baseline = (PAGE_HEIGHT - y) * mm - _MIDDLE * line.size
        runs = _divide(line)
        with self._canvas.content():
            self._canvas.saveState()
            self._canvas.setFillGray(grey)
            self._canvas.setStrokeGray(grey)
            self._canvas.setLineWidth(_BOLD_STROKE if line.bold else _STROKE)
            if line.spread > _READABLE_SPREAD or len(runs) > 1 or "　" in line.text:
                # A reader would take gaps for spaces and closed-up marks for another line.
                with self._canvas.read_as(line.text):
                    self._runs(runs, left, baseline, line)
            else:
                self._runs(runs, left, baseline, line)
            self._canvas.restoreState()
        self.fits.update(glyph.fit for glyph in line.glyphs)

    def spaced(self, text: str, x: float, y: float, setting: Setting, gap: float) -> None:
        """Centre a title on ``x`` with ``gap`` em between its letters."""
        line = single_line(self.faces, text, setting)
        self.line(Line(line.glyphs, line.size, line.bold, line.leading, gap), x, y, align="centre")

    def label(self, text: str, x: float, y: float, width: float, size: float) -> None:
        """A label: two to seven characters are spread over the width (均等割付), others are centred."""
        line = single_line(self.faces, text, Setting(size=size))
        gaps = len(line.glyphs) - 1
        room = width * mm - line.width
        if not 1 <= gaps <= 6 or room <= 0 or any(mark in text for mark in "（）・ー"):
            self.line(line, x + width / 2, y, align="centre")
            return
        self.line(Line(line.glyphs, size, False, line.leading, room / size / gaps), x, y)

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = HAIRLINE) -> None:
        """A straight rule; ``width`` in points."""
        with self._graphics():
            self._canvas.setLineWidth(width)
            self._canvas.line(x1 * mm, (PAGE_HEIGHT - y1) * mm, x2 * mm, (PAGE_HEIGHT - y2) * mm)

    def tint(self, x: float, y: float, width: float, height: float, grey: float = LABEL_TINT) -> None:
        """The tint of a label, or of a sum; draw it before the rules."""
        with self._graphics():
            self._canvas.setFillGray(grey)
            self._canvas.rect(
                x * mm, (PAGE_HEIGHT - y - height) * mm, width * mm, height * mm, stroke=0, fill=1
            )

    def frame(self, x: float, y: float, width: float, height: float, rule: float = FRAME) -> None:
        """A rectangle; ``rule`` in points."""
        with self._graphics():
            self._canvas.setLineWidth(rule)
            self._canvas.rect(x * mm, (PAGE_HEIGHT - y - height) * mm, width * mm, height * mm)

    def seal_box(self, x: float, y: float, size: float, caption: str) -> None:
        """A dashed square for the seal, faint enough for the stamp to stay readable."""
        middle = x + size / 2
        with self._figure(texts.place_for(caption), x, y, size, size):
            with self._graphics():
                self._canvas.setLineWidth(HEAD_RULE)
                self._canvas.setStrokeGray(SEAL_GREY)
                self._canvas.setDash([2.2, 2.2])
                self._canvas.rect(x * mm, (PAGE_HEIGHT - y - size) * mm, size * mm, size * mm)
                self._canvas.setDash([])
                self._canvas.circle(middle * mm, (PAGE_HEIGHT - y - size * 0.45) * mm, 3.3 * mm)
            self._faint("印", middle, y + size * 0.45, 13)
            self._faint(caption, middle, y + size * 0.82, 7.5)

    def seal_circle(self, x: float, y: float, radius: float, caption: str) -> None:
        """A dashed circle for the office's date stamp."""
        with self._figure(texts.place_for(caption), x - radius, y - radius, 2 * radius, 2 * radius):
            with self._graphics():
                self._canvas.setLineWidth(HEAD_RULE)
                self._canvas.setStrokeGray(SEAL_GREY)
                self._canvas.setDash([1.2, 1.2])
                self._canvas.circle(x * mm, (PAGE_HEIGHT - y) * mm, radius * mm)
            self._faint(caption, x, y, 8)

    def state_box(self, text: str, x: float, y: float, size: float) -> None:
        """A state in a word, in a box with its left edge at ``x`` and its middle at ``y``."""
        line = single_line(self.faces, text, Setting(size=size, bold=True))
        width, height = line.width / mm + 9, 0.66 * size
        with self._graphics():
            self._canvas.setLineWidth(HEAD_RULE)
            place = _box(x, y - height / 2, width, height)
            self._canvas.roundRect(place[0], place[1], width * mm, height * mm, 1.2 * mm)
        self.line(line, x + width / 2, y, align="centre")

    def circled(self, text: str, x: float, y: float) -> None:
        """A number in a circle with its middle there."""
        with self._graphics():
            self._canvas.setLineWidth(HEAD_RULE)
            self._canvas.circle(x * mm, (PAGE_HEIGHT - y) * mm, 2.5 * mm)
        self.write(text, x, y, Setting(size=9.5, bold=True), align="centre")

    def cut_line(self, y: float) -> None:
        """A dashed line across the sheet, with what it is for in its middle."""
        middle = 105.0
        line = single_line(self.faces, texts.CUT_HERE, Setting(size=8))
        gap = line.width / mm / 2 + 3
        with self._graphics():
            self._canvas.setLineWidth(HAIRLINE)
            self._canvas.setDash([2.2, 2.2])
            for x1, x2 in ((6.0, middle - gap), (middle + gap, 204.0)):
                self._canvas.line(x1 * mm, (PAGE_HEIGHT - y) * mm, x2 * mm, (PAGE_HEIGHT - y) * mm)
        with self.unread():
            self.line(line, middle, y, align="centre", grey=_ARROW_GREY)

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """A black bar, beside a heading."""
        with self._graphics():
            self._canvas.rect(
                x * mm, (PAGE_HEIGHT - y - height) * mm, width * mm, height * mm, stroke=0, fill=1
            )

    def arrow(self, x: float, y: float) -> None:
        """A small arrow to the right with its middle there."""
        path = self._canvas.beginPath()
        for step, (dx, dy) in enumerate(((-1.0, -1.7), (1.2, 0.0), (-1.0, 1.7))):
            (path.lineTo if step else path.moveTo)((x + dx) * mm, (PAGE_HEIGHT - y - dy) * mm)
        path.close()
        with self._graphics():
            self._canvas.setFillGray(_ARROW_GREY)
            self._canvas.drawPath(path, stroke=0, fill=1)

    def ticked_box(self, x: float, y: float) -> None:
        """☑ with its middle at ``y``: in neither face, so it is drawn."""
        side, top = 3.2, y - 1.6
        path = self._canvas.beginPath()
        path.moveTo((x + 0.6) * mm, (PAGE_HEIGHT - top - 1.6) * mm)
        path.lineTo((x + 1.35) * mm, (PAGE_HEIGHT - top - 2.5) * mm)
        path.lineTo((x + 2.75) * mm, (PAGE_HEIGHT - top - 0.6) * mm)
        with self._figure(texts.TICKED, x, top, side, side), self._canvas.content():
            self.frame(x, top, side, side, HEAD_RULE)
            with self._graphics():
                self._canvas.setLineWidth(1.15)
                self._canvas.setLineJoin(1)
                self._canvas.drawPath(path)

    def qr(self, value: str, x: float, y: float, size: float, alt: str) -> None:
        """A QR code that can be pressed, too; ``size`` includes the quiet zone on each side."""
        count, dark = dark_modules(value)
        module = size * mm / (count + 2 * QUIET)
        left, top = x * mm + QUIET * module, (PAGE_HEIGHT - y) * mm - QUIET * module
        path = self._canvas.beginPath()
        for row, column in dark:
            path.rect(left + column * module, top - (row + 1) * module, module, module)
        with self.tagged("Link"):
            with self._figure(alt, x, y, size, size), self._graphics():
                self._canvas.drawPath(path, stroke=0, fill=1)
            self.link(value, x, y, size, size, alt)

    def fold_marks(self) -> None:
        """Hairlines where a letter is folded in three, and one for the hole punch."""
        for y, length in ((99.0, 4.0), (148.5, 2.5), (198.0, 4.0)):
            self.rule(5, y, 5 + length, y)

    def _faint(self, text: str, x: float, y: float, size: float) -> None:
        self.line(single_line(self.faces, text, Setting(size=size)), x, y, align="centre", grey=SEAL_GREY)

    def _runs(self, runs: list[tuple[float, list[Glyph]]], left: float, baseline: float, line: Line) -> None:
        rare = self.faces.rare.fontName if self.faces.rare is not None else ""
        for offset, run in runs:
            words = self._canvas.beginText(left + offset, baseline)
            words.setFont(run[0].font, line.size)
            words.setCharSpace(line.spread * line.size)
            # Mincho is thin beside the gothic: a stroke around the letters makes up for it.
            words.setTextRenderMode(2 if run[0].font == rare else 0)
            words.textOut("".join(chr(glyph.code) for glyph in run))
            self._canvas.drawText(words)


def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, right and top in points."""
    return x * mm, (PAGE_HEIGHT - y - height) * mm, (x + width) * mm, (PAGE_HEIGHT - y) * mm


def _divide(line: Line) -> list[tuple[float, list[Glyph]]]:
    """Stretches of one font without closing up inside, each with its distance from the start in points."""
    runs: list[tuple[float, list[Glyph]]] = []
    offset, before = 0.0, None
    for glyph in line.glyphs:
        closing = kern(before, glyph) if before is not None else 0.0
        offset += closing * line.size
        if before is None or closing or before.font != glyph.font:
            runs.append((offset, []))
        runs[-1][1].append(glyph)
        offset += (glyph.width + line.spread) * line.size
        before = glyph
    return runs
