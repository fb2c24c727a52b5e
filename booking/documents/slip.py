"""予約受付票: says that a booking has arrived and what to do next; a third of a sheet, to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.units import mm

from booking.documents import texts
from booking.documents.blocks import Block, Paragraph, Together, flow
from booking.documents.fee import PaperFee, annex_of, front_of
from booking.documents.lines import Line, Setting
from booking.documents.pages import continued_head, draw, glyph_notes, goes_on
from booking.documents.papers import Applicant, Office, Use, at_one_time, in_order
from booking.documents.sheet import HEAD_RULE, Sheet
from booking.documents.table import Cell, Row, Section, Table

_LEFT, _RIGHT = 15.0, 195.0  # a slip is wider than a letter: nobody punches it
_TABLE_WIDTH, _LABEL_WIDTH = 112.0, 22.0
_SIDE, _SIDE_WIDTH = 133.0, 62.0
_TOP, _NEXT_TOP, _BOTTOM = 16.0, 30.0, 280.0
_CUT = 99.0  # a third of the sheet
_QR_SIZE = 24.0
_LEAST_FOOT = 78.0


@dataclass(frozen=True)
class Task:
    """Something to do: a verb, and until when or how."""

    title: str
    text: str
    until: date | None = None

    @property
    def lines(self) -> str:
        """The deadline, where there is one, and the text."""
        return self.text if self.until is None else f"{texts.until(self.until)}\n{self.text}"


@dataclass(frozen=True)
class BookingSlip:
    """A booking as its owner keeps it; what is empty is left out."""

    municipality: str
    reference: str
    state: str  # 許可待ち（審査中）
    received_at: datetime
    facility: str
    uses: tuple[Use, ...]
    applicant: Applicant
    office: Office
    tasks: tuple[Task, ...]
    url: str  # what the QR code opens
    fee_note: str = ""
    fee: PaperFee | None = None
    title: str = texts.BOOKING_SLIP_TITLE


def render_booking_slip(slip: BookingSlip) -> bytes:
    """The slip as a PDF: the upper third of a sheet where it fits."""
    return draw(
        f"{slip.title} {slip.reference}", slip.municipality, slip.facility, lambda sheet: _paint(sheet, slip)
    )


def _paint(sheet: Sheet, slip: BookingSlip) -> None:
    fee = front_of(slip.fee, lambda _fee: True)
    table = _table(sheet, slip, fee)
    foot = _foot(sheet, slip, table.height)
    tops, bottoms = (_TOP, _NEXT_TOP), (_BOTTOM, _BOTTOM)
    pages = flow([table, foot], tops, bottoms)
    pages += flow(annex_of(sheet, slip.fee, fee), (_NEXT_TOP, _NEXT_TOP), bottoms)
    for number, page in enumerate(pages, 1):
        if number == 1:
            _head(sheet, slip)
        else:
            continued_head(sheet, slip.reference, slip.title, f"{number}/{len(pages)}")
        end = 0.0
        for top, block in page:
            block.draw(sheet, top)
            end = top + block.height
            if number == 1 and block is page[0][1]:
                end = max(end, _side(sheet, slip))
        if number < len(pages):
            goes_on(sheet, _BOTTOM + 3)
        elif number == 1:
            cut = _CUT if end <= _CUT - 4 else end + 6
            sheet.cut_line(cut)
            glyph_notes(sheet, cut + 5)
        else:
            glyph_notes(sheet, _BOTTOM + 6)
        sheet.next_page()


def _head(sheet: Sheet, slip: BookingSlip) -> None:
    title = sheet.lines(slip.title, 90, Setting(size=15, bold=True))[0]
    spread = Line(title.glyphs, title.size, title.bold, title.leading, 0.2)
    with sheet.tagged("H1"):
        sheet.line(spread, _LEFT, 9.2)
    sheet.state_box(slip.state, _LEFT + spread.width / mm + 7, 9.0, 11)
    sheet.write(f"{slip.municipality} {texts.BOOKING_SERVICE}", _RIGHT, 7.2, Setting(size=9.5), align="right")
    sheet.write(texts.received_at(slip.received_at), _RIGHT, 11.2, Setting(size=9), align="right")


def _table(sheet: Sheet, slip: BookingSlip, fee: PaperFee | None) -> Table:
    width = _TABLE_WIDTH - _LABEL_WIDTH

    def row(lines: tuple[Line, ...], least: float = 10.0) -> Row:
        return Row((Cell(0, width, lines),), least)

    def text(label: str, value: str, setting: Setting, least: float = 10.0) -> Section:
        return Section((label,), (row(sheet.lines(value, width - 6, setting), least),))

    sections = [text(texts.CHECK_NUMBER, slip.reference, Setting(size=18, bold=True, leading=1.25), 12.0)]
    uses, strong = in_order(slip.uses), Setting(size=12, bold=True, leading=1.35)
    if at_one_time(uses):
        place = "　".join((slip.facility, "、".join(use.space for use in uses)))
        sections.append(text(texts.PLACE, place, Setting(words=True)))
        day, time = (sheet.lines(one, width - 6, strong) for one in (uses[0].day_text, uses[0].time_text))
        sections.append(Section((texts.WHEN,), (row((*day, *time), 14.0),)))
    else:
        sections.append(text(texts.FACILITY, slip.facility, Setting()))
        rows = [
            row(
                (
                    *sheet.lines(f"{use.day_text} {use.time_text}", width - 6, Setting(size=10.5, bold=True)),
                    *sheet.lines(use.space, width - 6, Setting(size=10)),
                )
            )
            for use in uses
        ]
        sections.append(Section(texts.WHEN_AND_SPACE, tuple(rows)))
    if fee is not None:
        total = sheet.lines(fee.total_text, width - 6, Setting(size=12, bold=True))
        how = [
            line
            for text in (fee.short, fee.note)
            if text
            for line in sheet.lines(text, width - 6, Setting(size=9))
        ]
        sections.append(Section((fee.name,), (row((*total, *how)),)))
    elif slip.fee_note:
        sections.append(text(texts.FEE, slip.fee_note, Setting(size=9.5)))
    sections.append(
        text(texts.APPLIES, texts.applies(slip.applicant.name, slip.applicant.group), Setting(name=True))
    )
    return Table(tuple(sections), _LEFT, _TABLE_WIDTH, _LABEL_WIDTH, 9, gap=0, continued=texts.CONTINUED)


def _side(sheet: Sheet, slip: BookingSlip) -> float:
    """What to do next, and the code that leads to the booking's page; where it ends."""
    y = 26.0
    with sheet.tagged("H2"):
        sheet.write(texts.TO_DO, _SIDE, 18.2, Setting(size=11, bold=True))
    sheet.rule(_SIDE, 21.2, _SIDE + _SIDE_WIDTH, 21.2, HEAD_RULE)
    with sheet.tagged("L"):
        for number, task in enumerate(slip.tasks, 1):
            with sheet.tagged("LI"):
                y = _task(sheet, number, task, y) + 2.2
    top = max(71.5, y - 2.0)
    with sheet.tagged("H2"):
        sheet.write(texts.CHANGE, _SIDE, top + 5.0, Setting(size=9.5, bold=True))
    with sheet.tagged("P"):
        for step, text in enumerate(texts.CHANGE_HOW):
            sheet.write(text, _SIDE, top + 9.5 + 4.2 * step, Setting(size=9))
    sheet.qr(slip.url, _RIGHT - _QR_SIZE + 2, top - 1, _QR_SIZE, texts.QR_BOOKING)
    return top + _QR_SIZE - 2


def _task(sheet: Sheet, number: int, task: Task, y: float) -> float:
    with sheet.tagged("Lbl"):
        sheet.circled(str(number), _SIDE + 2.6, y)
    left, width = _SIDE + 7, _SIDE_WIDTH - 7
    with sheet.tagged("LBody"):
        for text, setting in (
            (task.title, Setting(size=11, bold=True)),
            (task.lines, Setting(size=9, leading=1.35)),
        ):
            lines: Sequence[Line] = sheet.lines(text, width, setting)
            for line in lines:
                sheet.line(line, left, y)
                y += line.height / mm
            y -= 0.7 if setting.bold else 0
    return y


def _foot(sheet: Sheet, slip: BookingSlip, above: float) -> Together:
    small = Setting(size=9)
    blocks: list[Block] = [
        Paragraph(sheet.lines(texts.BOOKING_SLIP_NOTE, _TABLE_WIDTH, small), _LEFT),
        Paragraph(sheet.lines(slip.office.name, _TABLE_WIDTH, Setting(size=9, bold=True)), _LEFT, gap=0.6),
        Paragraph(sheet.lines(slip.office.call, _TABLE_WIDTH, small), _LEFT),
    ]
    return Together(tuple(blocks), gap=max(4.0, _LEAST_FOOT - _TOP - above))
