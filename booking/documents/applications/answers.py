"""Questions and answers as a table: labels flush left; long answers go on to the next page. Places in mm."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.lib.units import mm

from booking.documents import texts
from booking.documents.blocks import Block, lines_within
from booking.documents.lines import Line, Setting
from booking.documents.sheet import LEFT, WIDTH, Sheet
from booking.documents.table import Cell, Row, Section, Table

_LEAST, _PADDING = 9.0, 3.6
_HEAD = 8.2  # from a chapter's top to that of its table


@dataclass(frozen=True)
class Answered:
    """One question of a form with its answer; a person's name is set in one face."""

    label: str
    text: str
    name: bool = False
    ticked: bool = False


@dataclass(frozen=True)
class Listed:
    """A file that was sent with the form."""

    name: str
    label: str
    size: str


@dataclass(frozen=True)
class AnswerRow:
    """Label and answer; grows by whole lines and may be divided between them."""

    label: tuple[Line, ...]
    value: tuple[Line, ...]
    ticked: bool = False
    key: object = field(default_factory=object, compare=False)  # the same for both parts of a divided row

    @property
    def height(self) -> float:
        return max(_LEAST, *(height_in_mm(lines) + _PADDING for lines in (self.label, self.value)))

    def split(self, room: float, continued: Line) -> "tuple[AnswerRow, AnswerRow] | None":
        count = lines_within(self.value, room - _PADDING)
        if count is None or height_in_mm(self.label) + _PADDING > room:
            return None
        label = self.label if self.label[-1].text == continued.text else (*self.label, continued)
        return (
            replace(self, value=self.value[:count]),
            replace(self, label=label, value=self.value[count:], ticked=False),
        )


@dataclass(frozen=True)
class AnswerTable:
    """Rows of questions and answers in a frame."""

    rows: tuple[AnswerRow, ...]
    continued: Line
    x: float = LEFT
    width: float = WIDTH
    label_width: float = 44.0
    gap: float = 2.5
    keeps: bool = False
    key: object = field(default_factory=object, compare=False)

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows)

    def split(self, room: float) -> tuple[Block, Block] | None:
        used = 0.0
        for index, row in enumerate(self.rows):
            if used + row.height <= room:
                used += row.height
                continue
            parts = row.split(room - used, self.continued)
            first = self.rows[:index] + ((parts[0],) if parts else ())
            rest = ((parts[1],) if parts else (row,)) + self.rows[index + 1 :]
            return (replace(self, rows=first), replace(self, rows=rest)) if first else None
        return None

    def draw(self, sheet: Sheet, top: float) -> None:
        sheet.tint(self.x, top, self.label_width, self.height)
        y = top
        for index, row in enumerate(self.rows):
            if index:
                sheet.rule(self.x, y, self.x + self.width, y)
            with sheet.tagged("Table", self.key):
                self._row(sheet, row, y)
            y += row.height
        sheet.rule(self.x + self.label_width, top, self.x + self.label_width, y)
        sheet.frame(self.x, top, self.width, y - top)

    def _row(self, sheet: Sheet, row: AnswerRow, top: float) -> None:
        """A short answer is centred; a label beside a long one begins where the answer does."""
        label, value = height_in_mm(row.label), height_in_mm(row.value)
        long = len(row.value) > 2
        goes_on = sheet.has_begun(row.key)
        with sheet.tagged("TR", row.key):
            with sheet.repeated() if goes_on else sheet.tagged("TH", Scope="/Row"):
                beside = top + (_PADDING / 2 if long else (row.height - label) / 2)
                _lines(sheet, row.label, self.x + 3, beside)
            left = self.x + self.label_width + 3
            start = top + (row.height - value) / 2
            with sheet.tagged("TD", (row.key, "TD")):
                if row.ticked and row.value:
                    sheet.ticked_box(left, start + row.value[0].height / mm / 2)
                _lines(sheet, row.value, left + (6 if row.ticked else 0), start)


def answer_table(
    sheet: Sheet,
    answers: Sequence[Answered],
    *,
    x: float = LEFT,
    width: float = WIDTH,
    label_width: float = 44.0,
    gap: float = 2.5,
    brief: bool = False,
) -> AnswerTable:
    """Set questions and answers in lines of a table of that width; ``brief`` ones break between words."""
    small = Setting(size=9.5)
    rows = []
    for one in answers:
        room = width - label_width - 6 - (6 if one.ticked else 0)
        setting = Setting(leading=1.5, name=one.name, words=brief, justified=not brief and not one.name)
        value = sheet.lines(one.text.strip() or texts.NOT_ANSWERED, room, setting)
        rows.append(AnswerRow(sheet.lines(one.label, label_width - 6, small), value, one.ticked))
    continued = sheet.lines(texts.CONTINUED, label_width, small)[0]
    return AnswerTable(tuple(rows), continued, x, width, label_width, gap)


def file_table(sheet: Sheet, files: Sequence[Listed]) -> Table:
    """The files that were sent, numbered; the head is repeated on the next page."""
    columns = ((0.0, 12.0, "centre"), (12.0, 84.0, "left"), (96.0, 48.0, "left"), (144.0, 24.0, "right"))
    small = Setting(size=9.5)
    rows = [_row(sheet, columns, texts.FILE_HEADS, Setting(size=9), head=True)]
    for number, file in enumerate(files, 1):
        rows.append(_row(sheet, columns, (str(number), file.name, file.label, file.size), small))
    return Table((Section(("",), tuple(rows), heads=1),), label_width=0, gap=0)


def _row(
    sheet: Sheet,
    columns: tuple[tuple[float, float, str], ...],
    values: Sequence[str],
    setting: Setting,
    *,
    head: bool = False,
) -> Row:
    cells = [
        Cell(
            x,
            width,
            sheet.lines(value, width - 5, setting),
            align="centre" if head else align,
            inset=2.5,
            tinted=head,
        )
        for (x, width, align), value in zip(columns, values, strict=True)
    ]
    return Row(tuple(cells), 6.5 if head else 7.0, 2.4)


@dataclass(frozen=True)
class Chapter:
    """A heading with a bar and what stands below it; on the next page the heading says that it goes on."""

    head: Line
    head_continued: Line
    body: Block
    gap: float = 6.5
    key: object = field(default_factory=object, compare=False)

    @property
    def keeps(self) -> bool:
        """A short one is not divided."""
        return self.body.height < 40

    @property
    def height(self) -> float:
        return _HEAD + self.body.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        parts = self.body.split(room - _HEAD)
        if parts is None:
            return None
        rest = replace(self, head=self.head_continued, body=parts[1])
        return replace(self, body=parts[0]), rest

    def draw(self, sheet: Sheet, top: float) -> None:
        sheet.bar(LEFT, top, 1.6, 6.0)
        with sheet.repeated() if sheet.has_begun(self.key) else sheet.tagged("H2", self.key):
            sheet.line(self.head, LEFT + 4, top + 3.0)
        self.body.draw(sheet, top + _HEAD)


def chapter(sheet: Sheet, title: str, body: Block) -> Chapter:
    """A chapter of that title."""
    setting = Setting(size=12, bold=True)
    heads = [sheet.lines(text, WIDTH - 8, setting)[0] for text in (title, title + texts.CONTINUED)]
    return Chapter(heads[0], heads[1], body)


def height_in_mm(lines: Sequence[Line]) -> float:
    """What lines take one below the other."""
    return sum(line.height for line in lines) / mm


def _lines(sheet: Sheet, lines: Sequence[Line], x: float, top: float) -> None:
    y = top
    for line in lines:
        sheet.line(line, x, y + line.height / mm / 2)
        y += line.height / mm
