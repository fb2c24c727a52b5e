"""Tables of labelled rows in a frame, which may go on to the next page. Heights and widths in mm."""

from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from reportlab.lib.units import mm

from booking.documents.blocks import Block, lines_within
from booking.documents.lines import Line
from booking.documents.sheet import FRAME, LABEL_TINT, LEFT, SUM_TINT, WIDTH, Sheet


@dataclass(frozen=True)
class Cell:
    """A cell of a row: its lines, its place inside the row; a label is tinted and its lines spread.

    The head of a column is ``tinted`` too, and set like any other text.
    """

    x: float
    width: float
    lines: tuple[Line, ...] = ()
    label: tuple[str, ...] = ()
    align: str = "left"
    inset: float = 3.0
    tinted: bool = False
    is_sum: bool = False  # tinted more faintly
    silent: bool = False  # says nothing: a place to write into
    key: object = field(default_factory=object, compare=False)

    @property
    def end(self) -> float:
        return self.x + self.width

    @property
    def text_height(self) -> float:
        return sum(line.height for line in self.lines) / mm


@dataclass(frozen=True)
class Row:
    """Cells side by side; grows by whole lines."""

    cells: tuple[Cell, ...]
    least: float = 9.0
    padding: float = 3.6
    key: object = field(default_factory=object, compare=False)  # the same for both parts of a divided row

    @property
    def height(self) -> float:
        return max([self.least, *(cell.text_height + self.padding for cell in self.cells)])

    def split(self, room: float) -> "tuple[Row, Row] | None":
        """Only a row of one text can be divided."""
        if len(self.cells) != 1:
            return None
        cell = self.cells[0]
        count = lines_within(cell.lines, room - self.padding)
        return (
            None
            if count is None
            else (
                replace(self, cells=(replace(cell, lines=cell.lines[:count]),)),
                replace(self, cells=(replace(cell, lines=cell.lines[count:]),)),
            )
        )


@dataclass(frozen=True)
class Section:
    """A label at the left and the rows that belong to it; head rows are repeated on the next page."""

    label: tuple[str, ...]
    rows: tuple[Row, ...]
    heads: int = 0

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows)

    def split(self, room: float, continued: str) -> "tuple[Section, Section] | None":
        used = 0.0
        for index, row in enumerate(self.rows):
            if used + row.height <= room:
                used += row.height
                continue
            parts = row.split(room - used)
            first = self.rows[:index] + ((parts[0],) if parts else ())
            rest = ((parts[1],) if parts else (row,)) + self.rows[index + 1 :]
            if len(first) <= self.heads:
                return None
            label = self.label if self.label[-1] == continued else (*self.label, continued)
            return replace(self, rows=first), Section(label, self.rows[: self.heads] + rest, self.heads)
        return None


@dataclass(frozen=True)
class Table:
    """Labelled rows in a frame."""

    sections: tuple[Section, ...]
    x: float = LEFT
    width: float = WIDTH
    label_width: float = 28.0
    label_size: float = 9.5
    gap: float = 2.5
    continued: str = ""
    keeps: bool = False
    frame: float = FRAME
    columns: tuple[float, ...] = ()  # where the columns of the whole table end; worked out if not given
    key: object = field(default_factory=object, compare=False)

    @property
    def height(self) -> float:
        return sum(section.height for section in self.sections)

    def column_ends(self) -> tuple[float, ...]:
        """Right ends of the columns beside the labels, in rows of cells of any width."""
        cells = (cell for section in self.sections for row in section.rows for cell in row.cells)
        return self.columns or tuple(sorted({round(cell.end, 3) for cell in cells}))

    def split(self, room: float) -> tuple[Block, Block] | None:
        used = 0.0
        for index, section in enumerate(self.sections):
            if used + section.height <= room:
                used += section.height
                continue
            parts = section.split(room - used, self.continued)
            if index == 0 and parts is None:
                return None
            first = self.sections[:index] + ((parts[0],) if parts else ())
            rest = ((parts[1],) if parts else (section,)) + self.sections[index + 1 :]
            columns = self.column_ends()
            return (
                replace(self, sections=first, columns=columns),
                replace(self, sections=rest, columns=columns),
            )
        return None

    def draw(self, sheet: Sheet, top: float) -> None:
        self._tints(sheet, top)
        y = top
        for number, section in enumerate(self.sections):
            if number:
                sheet.rule(self.x, y, self.x + self.width, y)
            with sheet.tagged("Table", self.key):
                self._section(sheet, section, y)
            y += section.height
        if self.label_width:
            sheet.rule(self.x + self.label_width, top, self.x + self.label_width, y)
        sheet.frame(self.x, top, self.width, y - top, self.frame)

    def _tints(self, sheet: Sheet, top: float) -> None:
        sheet.tint(self.x, top, self.label_width, self.height)
        y = top
        for section in self.sections:
            for row in section.rows:
                for cell in row.cells:
                    if cell.label or cell.tinted or cell.is_sum:
                        grey = SUM_TINT if cell.is_sum else LABEL_TINT
                        sheet.tint(self.x + self.label_width + cell.x, y, cell.width, row.height, grey)
                y += row.height

    def _section(self, sheet: Sheet, section: Section, top: float) -> None:
        y, left = top, self.x + self.label_width
        again = all(sheet.has_begun(row.key) for row in section.rows[: section.heads])
        heads = section.heads if again else 0  # rows that were read on an earlier page
        for number, row in enumerate(section.rows):
            if number:
                sheet.rule(left, y, self.x + self.width, y)
            goes_on = sheet.has_begun(row.key)
            with sheet.repeated() if number < heads else sheet.tagged("TR", row.key):
                if number == heads and any(section.label) and self.label_width:
                    count = len(section.rows) - heads
                    span = {"RowSpan": count} if count > 1 else {}
                    with sheet.repeated() if goes_on else sheet.tagged("TH", Scope="/Row", **span):
                        self._label(sheet, section.label, self.x, top, self.label_width, section.height)
                for place, cell in enumerate(row.cells):
                    if place:
                        sheet.rule(left + cell.x, y, left + cell.x, y + row.height)
                    self._read_cell(sheet, cell, left, y, row.height, number < section.heads)
            y += row.height

    def _read_cell(self, sheet: Sheet, cell: Cell, left: float, y: float, height: float, head: bool) -> None:
        """A cell with what it is to a reader: the head of a column, a label, or a value."""
        span = sum(cell.x < end <= cell.end + 0.01 for end in self.column_ends())
        scope = {"Scope": "/Column"} if head else {"Scope": "/Row"} if cell.label else {}
        wide = {"ColSpan": span} if span > 1 else {}
        with sheet.tagged("TH" if scope else "TD", cell.key, **scope, **wide):
            if cell.label:
                self._label(sheet, cell.label, left + cell.x, y, cell.width, height)
            with sheet.unread() if cell.silent else nullcontext():
                self._cell(sheet, cell, left, y, height)

    def _label(
        self, sheet: Sheet, label: tuple[str, ...], x: float, top: float, width: float, height: float
    ) -> None:
        step = 4.9
        y = top + height / 2 - step * (len(label) - 1) / 2
        for text in label:
            sheet.label(text, x + 3, y, width - 6, self.label_size)
            y += step

    def _cell(self, sheet: Sheet, cell: Cell, left: float, top: float, height: float) -> None:
        y = top + (height - cell.text_height) / 2
        x = {
            "left": cell.x + cell.inset,
            "right": cell.x + cell.width - cell.inset,
            "centre": cell.x + cell.width / 2,
        }[cell.align]
        for line in cell.lines:
            middle = y + line.height / mm / 2
            sheet.line(line, left + x, middle, align=cell.align)
            y += line.height / mm
