"""Blocks of a page one below the other, and how they go on to the next page. Heights and widths in mm."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from reportlab.lib.units import mm

from booking.documents.lines import Line
from booking.documents.sheet import HAIRLINE, LEFT, RIGHT, WIDTH, Sheet

_KEEP = 2  # lines of a paragraph that stay together on either side of a page's end


class Block(Protocol):
    """Something with a height that can be drawn and, perhaps, divided."""

    @property
    def gap(self) -> float:
        """Space above, where the block is not the first on its page."""

    @property
    def keeps(self) -> bool:
        """Whether it would rather go to the next page as a whole than be divided."""

    @property
    def height(self) -> float:
        """What the block takes without its gap."""

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """A part that fits into ``room`` and the rest; None if nothing fits."""

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the block below ``top``."""


Page = list[tuple[float, Block]]


def flow(blocks: Sequence[Block], tops: tuple[float, float], bottoms: tuple[float, float]) -> list[Page]:
    """Place blocks on pages; tops and bottoms are those of the first page and of every other."""
    pages: list[Page] = [[]] if blocks else []
    queue, y = list(blocks), tops[0]
    while queue:
        block = queue.pop(0)
        page = pages[-1]
        start = y + (block.gap if page else 0.0)
        room = bottoms[min(len(pages) - 1, 1)] - start
        full = bottoms[1] - tops[1]
        keeps = block.keeps and bool(page) and block.height <= full
        parts = None if block.height <= room or keeps else block.split(room)
        if block.height > room and parts is None and page:
            queue.insert(0, block)
            pages.append([])
            y = tops[1]
            continue
        if parts is not None:
            block, rest = parts
            queue.insert(0, rest)
        page.append((start, block))
        y = start + block.height
        if parts is not None:
            pages.append([])
            y = tops[1]
    return pages


def height_of(blocks: Sequence[Block]) -> float:
    """What blocks take one below the other, the first without its gap."""
    return sum(block.height for block in blocks) + sum(block.gap for block in blocks[1:])


@dataclass(frozen=True)
class Paragraph:
    """Lines of text, perhaps behind a mark (1. or a ticked box) and below a rule.

    Text behind a mark is an item of a list: neighbours with the same ``list_key`` are items of one.
    """

    lines: tuple[Line, ...]
    x: float = LEFT
    gap: float = 0.0
    mark: Line | None = None
    mark_x: float = LEFT
    ticked: bool = False
    ruled: bool = False
    stays: bool = False  # a heading: never the last thing on a page
    keeps: bool = False
    tag: str = "P"
    note: Line | None = None  # at the right edge of the first line
    key: object = field(
        default_factory=object, compare=False
    )  # the same for what goes on after a page's turn
    list_key: object = field(default_factory=object, compare=False)

    @property
    def height(self) -> float:
        return sum(line.height for line in self.lines) / mm

    def split(self, room: float) -> tuple[Block, Block] | None:
        count = lines_within(self.lines, room)
        return (
            None
            if self.stays or count is None
            else (
                replace(self, lines=self.lines[:count]),
                replace(self, lines=self.lines[count:], mark=None, ticked=False, ruled=False),
            )
        )

    def draw(self, sheet: Sheet, top: float) -> None:
        if self.ruled:
            sheet.rule(LEFT, top - self.gap / 2, LEFT + WIDTH, top - self.gap / 2, HAIRLINE)
        if not self.lines:
            return
        if self.mark is None and not sheet.has_begun((self.key, "Lbl")):
            with sheet.tagged(self.tag, self.key):
                self._text(sheet, top)
            if self.note is not None:
                sheet.line(self.note, RIGHT, top + self.lines[0].height / mm / 2, align="right")
            return
        with sheet.tagged("L", self.list_key), sheet.tagged("LI", self.key):
            if self.mark is not None:
                with sheet.tagged("Lbl", (self.key, "Lbl")):
                    sheet.line(self.mark, self.mark_x, top + self.lines[0].height / mm / 2)
            with sheet.tagged("LBody", (self.key, "LBody")):
                self._text(sheet, top)

    def _text(self, sheet: Sheet, top: float) -> None:
        y = top
        for number, line in enumerate(self.lines):
            middle = y + line.height / mm / 2
            if number == 0 and self.ticked:
                sheet.ticked_box(self.mark_x, middle)
            sheet.line(line, self.x, middle)
            y += line.height / mm


@dataclass(frozen=True)
class Together:
    """Blocks that stay on one page as long as they can, a heading always with what follows."""

    blocks: tuple[Block, ...]
    gap: float = 0.0
    keeps: bool = True

    @property
    def height(self) -> float:
        return height_of(self.blocks)

    def split(self, room: float) -> tuple[Block, Block] | None:
        used = 0.0
        for index, block in enumerate(self.blocks):
            used += block.gap if index else 0.0
            if used + block.height <= room:
                used += block.height
                continue
            parts = block.split(room - used)
            if parts is not None:
                return self._cut((*self.blocks[:index], parts[0]), (parts[1], *self.blocks[index + 1 :]))
            # A heading alone at the foot of a page would be worse than a gap.
            return None if index < 2 else self._cut(self.blocks[:index], self.blocks[index:])
        return None

    def _cut(self, first: tuple[Block, ...], rest: tuple[Block, ...]) -> tuple[Block, Block]:
        return replace(self, blocks=first), replace(self, blocks=rest)

    def draw(self, sheet: Sheet, top: float) -> None:
        y = top
        for index, block in enumerate(self.blocks):
            y += block.gap if index else 0.0
            block.draw(sheet, y)
            y += block.height


def lines_within(lines: Sequence[Line], room: float) -> int | None:
    """How many lines fit into ``room`` mm with two at least on either side; None if it can't be."""
    used, count = 0.0, 0
    for line in lines:
        used += line.height / mm
        if used > room:
            break
        count += 1
    count = min(count, len(lines) - _KEEP)
    return count if count >= _KEEP else None
