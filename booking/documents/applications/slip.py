"""電子申請 受付票: says that an application has arrived, and how to follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.units import mm

from booking.documents import texts
from booking.documents.applications.answers import Answered, answer_table
from booking.documents.applications.frame import bottom_above, finish, foot_lines, running_head
from booking.documents.blocks import Block, Paragraph, flow
from booking.documents.lines import Line, Setting
from booking.documents.pages import draw
from booking.documents.papers import Office
from booking.documents.sheet import LEFT, RIGHT, WIDTH, Sheet
from booking.documents.table import Cell, Row, Section, Table

_NEXT_TOP = 35.0
_KEYS_WIDTH, _KEYS_LABEL, _KEYS_TOP, _KEYS_ROW = 126.0, 34.0, 38.0, 17.0
_QR_SIZE = 33.0
_STEP_GAP, _STEP_HEIGHT = 6.0, 20.0
_HALF, _HALF_LABEL = 82.0, 30.0
_HANGING = 28.0


@dataclass(frozen=True)
class FlowStep:
    """One step on the way of an application."""

    title: str
    lines: tuple[str, ...]
    current: bool = False


@dataclass(frozen=True)
class ReceiptSlip:
    """受付票: what the applicant keeps. Without ``password`` it is the office's copy, or an account's."""

    municipality: str
    reference: str
    enquiry_url: str  # what the QR code opens; holds no secret
    procedure: str
    arrived_at: datetime
    handling_from: date
    office: Office
    steps: tuple[FlowStep, ...]
    summary: tuple[Answered, ...]
    attachments: str
    state: str = ""
    duration: str = ""
    afterwards: str = ""
    changing: str = ""
    privacy: str = ""
    password: str = ""


def render_slip(slip: ReceiptSlip) -> bytes:
    """The slip as a PDF."""
    title = f"{texts.SLIP_TITLE} {slip.reference}".replace("　", " ")
    return draw(title, slip.municipality, slip.procedure, lambda sheet: _paint_slip(sheet, slip))


def _paint_slip(sheet: Sheet, slip: ReceiptSlip) -> None:
    foot = foot_lines(sheet, slip.office, slip.reference)
    bottom = bottom_above(foot) + 4
    keys = 1 + bool(slip.password)
    top = max(_KEYS_TOP + keys * _KEYS_ROW, _KEYS_TOP + _QR_SIZE + 3) + 6
    pages = flow(_slip_blocks(sheet, slip), (top, _NEXT_TOP), (bottom, bottom))
    for number, page in enumerate(pages, 1):
        running_head(sheet, slip.municipality, f"{number}/{len(pages)}")
        if number == 1:
            _slip_head(sheet, slip)
        else:
            title = texts.SLIP_TITLE + texts.CONTINUED
            with sheet.repeated():
                sheet.write(title, LEFT, 26, Setting(size=14, bold=True))
        finish(sheet, page, foot, slip.reference, bottom, last=number == len(pages))


def _slip_head(sheet: Sheet, slip: ReceiptSlip) -> None:
    title = sheet.lines(texts.SLIP_TITLE, WIDTH, Setting(size=18, bold=True))[0]
    with sheet.tagged("H1"):
        sheet.line(Line(title.glyphs, title.size, title.bold, title.leading, 0.2), LEFT, 28)
    for line, text in enumerate(texts.SLIP_NOTES):
        sheet.write(text, RIGHT, 26 + 4.4 * line, Setting(size=9), align="right")
    rows = [(texts.SLIP_REFERENCE, slip.reference, texts.SLIP_REFERENCE_NOTE)]
    if slip.password:
        rows.append((texts.SLIP_SECOND_KEY, slip.password, texts.SLIP_KEEP_APART))
    sheet.tint(LEFT, _KEYS_TOP, _KEYS_LABEL, _KEYS_ROW * len(rows))
    for index, (label, value, note) in enumerate(rows):
        top = _KEYS_TOP + index * _KEYS_ROW
        if index:
            sheet.rule(LEFT, top, LEFT + _KEYS_WIDTH, top)
        bold = Setting(size=11, bold=True)
        with sheet.tagged("Table", _slip_head), sheet.tagged("TR"):
            with sheet.tagged("TH", Scope="/Row"):
                sheet.write(label, LEFT + _KEYS_LABEL / 2, top + _KEYS_ROW / 2, bold, align="centre")
            with sheet.tagged("TD"):
                sheet.write(value, LEFT + _KEYS_LABEL + 4, top + 6.6, Setting(size=20, bold=True))
                sheet.write(note, LEFT + _KEYS_LABEL + 4, top + 13.2, Setting(size=8.5))
    end = _KEYS_TOP + _KEYS_ROW * len(rows)
    sheet.rule(LEFT + _KEYS_LABEL, _KEYS_TOP, LEFT + _KEYS_LABEL, end)
    sheet.frame(LEFT, _KEYS_TOP, _KEYS_WIDTH, end - _KEYS_TOP)
    middle = LEFT + _KEYS_WIDTH + (WIDTH - _KEYS_WIDTH) / 2
    sheet.qr(slip.enquiry_url, middle - _QR_SIZE / 2, _KEYS_TOP - 3.6, _QR_SIZE, texts.QR_ENQUIRY)
    sheet.write(texts.SLIP_QR_NOTE, middle, _KEYS_TOP + _QR_SIZE - 3.2, Setting(size=8.5), align="centre")


def _slip_blocks(sheet: Sheet, slip: ReceiptSlip) -> list[Block]:
    blocks: list[Block] = [_facts(sheet, slip)]
    hanging = object()
    note = sheet.lines(texts.OUT_OF_HOURS, WIDTH, Setting(size=9))
    blocks.append(Paragraph(note, gap=2.0))
    if slip.steps:
        blocks.append(_heading(sheet, texts.WHAT_FOLLOWS))
        blocks.append(_Steps(slip.steps))
    if slip.summary:
        blocks.append(_heading(sheet, texts.SUMMARY, texts.SUMMARY_NOTE))
        blocks.append(_summary(sheet, slip.summary))
    attached = Row((Cell(0, 140, sheet.lines(slip.attachments, 134, Setting())),))
    blocks.append(Table((Section((texts.ATTACHMENTS,), (attached,)),), gap=5))
    for label, text in (
        (texts.AFTERWARDS, slip.afterwards),
        (texts.CHANGING, slip.changing),
        (texts.PRIVACY, slip.privacy),
    ):
        if text:
            lines = sheet.lines(text, WIDTH - _HANGING, Setting(size=9.5, leading=1.55))
            mark = sheet.lines(label, _HANGING, Setting(size=9.5, bold=True, leading=1.55))[0]
            blocks.append(Paragraph(lines, LEFT + _HANGING, gap=3.5, mark=mark, list_key=hanging))
    return blocks


def _facts(sheet: Sheet, slip: ReceiptSlip) -> Table:
    """手続, 到達日時 and 処理の開始, 担当課 and 標準の期間."""
    value, second, label = 140.0, 50.0, 24.0

    def pair(left: str, name: str, right: str) -> Row:
        cells = [Cell(0, value - second - label, sheet.lines(left, value - second - label - 5, Setting()))]
        cells.append(Cell(value - second - label, label, label=(name,)))
        cells.append(Cell(value - second, second, sheet.lines(right, second - 5, Setting()), inset=2.5))
        return Row(tuple(cells), 10.0)

    procedure = sheet.lines(slip.procedure, value - 6, Setting(size=12, bold=True))
    arrived = texts.moment(slip.arrived_at)
    office = slip.office.name
    rows = [
        Section((texts.PROCEDURE,), (Row((Cell(0, value, procedure),), 10.0),)),
        Section((texts.ARRIVED,), (pair(arrived, texts.HANDLING_FROM, texts.from_day(slip.handling_from)),)),
    ]
    if slip.duration and len(slip.duration) <= 40:
        rows.append(Section((texts.DEPARTMENT,), (pair(office, texts.DURATION, slip.duration),)))
    else:
        lines = sheet.lines(office, value - 6, Setting())
        rows.append(Section((texts.DEPARTMENT,), (Row((Cell(0, value, lines),), 10.0),)))
        if slip.duration:
            lines = sheet.lines(slip.duration, value - 6, Setting())
            rows.append(Section((texts.DURATION,), (Row((Cell(0, value, lines),), 10.0),)))
    if slip.state:
        lines = sheet.lines(slip.state, value - 6, Setting(bold=True))
        rows.append(Section((texts.STATE,), (Row((Cell(0, value, lines),), 10.0),)))
    return Table(tuple(rows), gap=0)


def _heading(sheet: Sheet, text: str, note: str = "") -> Paragraph:
    lines = sheet.lines(text, WIDTH, Setting(size=11.5, bold=True))
    mark = sheet.lines(note, WIDTH, Setting(size=9))[0] if note else None
    return Paragraph(lines, gap=6.5, note=mark, stays=True, tag="H2")


@dataclass(frozen=True)
class _Steps:
    """Boxes from left to right, the present one tinted."""

    steps: tuple[FlowStep, ...]
    gap: float = 2.0
    keeps: bool = True
    height: float = _STEP_HEIGHT

    def split(self, room: float) -> tuple[Block, Block] | None:
        return None

    def draw(self, sheet: Sheet, top: float) -> None:
        count = len(self.steps)
        width = (WIDTH - _STEP_GAP * (count - 1)) / count
        for index, step in enumerate(self.steps):
            x = LEFT + index * (width + _STEP_GAP)
            if step.current:
                sheet.tint(x, top, width, self.height)
            middle, title = x + width / 2, f"{index + 1}　{step.title}"
            with sheet.tagged("L", self.steps), sheet.tagged("LI"):
                with sheet.tagged("Lbl"):
                    sheet.write(title, middle, top + 4.8, Setting(size=10.5, bold=True), align="centre")
                with sheet.tagged("LBody"):
                    _step_lines(sheet, step, middle, top + 10.4, width - 3)
            sheet.frame(x, top, width, self.height, 0.8 if step.current else 0.35)
            if index:
                sheet.arrow(x - _STEP_GAP / 2, top + self.height / 2)


def _step_lines(sheet: Sheet, step: FlowStep, middle: float, y: float, width: float) -> None:
    for text in step.lines:
        for line in sheet.lines(text, width, Setting(size=9, leading=1.5)):
            sheet.line(line, middle, y, align="centre")
            y += line.height / mm


@dataclass(frozen=True)
class _Halves:
    """Two tables side by side; the right one may be missing."""

    blocks: tuple[Block, ...]
    gap: float = 2.0
    keeps: bool = True

    @property
    def height(self) -> float:
        return max(block.height for block in self.blocks)

    def split(self, room: float) -> tuple[Block, Block] | None:
        return None

    def draw(self, sheet: Sheet, top: float) -> None:
        for block in self.blocks:
            block.draw(sheet, top)


def _summary(sheet: Sheet, answers: Sequence[Answered]) -> _Halves:
    """The first half at the left, the other at the right."""
    half = (len(answers) + 1) // 2
    parts = [part for part in (answers[:half], answers[half:]) if part]
    tables = [
        answer_table(
            sheet,
            part,
            x=LEFT + index * (WIDTH - _HALF),
            width=_HALF,
            label_width=_HALF_LABEL,
            brief=True,
        )
        for index, part in enumerate(parts)
    ]
    return _Halves(tuple(tables))
