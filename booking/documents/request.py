"""施設使用許可申請書: what somebody asked for, as a paper."""

from dataclasses import dataclass, field
from datetime import date

from reportlab.lib.units import mm

from booking.core.calendar import era_date
from booking.documents import texts
from booking.documents.blocks import Block, Page, Paragraph, flow, height_of
from booking.documents.fee import PaperFee, annex_of, fee_table, front_of
from booking.documents.lines import Line, Setting
from booking.documents.pages import continued_head, draw, glyph_notes, goes_on
from booking.documents.papers import Applicant, Office, Use, in_order
from booking.documents.sheet import LEFT, RIGHT, WIDTH, Sheet
from booking.documents.table import Cell, Row, Section, Table

_VALUE_WIDTH = 140.0  # mm right of the labels
_USE_COLUMNS = (46.5, 36.0, 14.0, 43.5)
_LEAST_USES = 3
_APPLICANT_X, _APPLICANT_TOP = 86.0, 49.8
_NEXT_TOP = 30.0
_FOOT, _FOOT_STEP = 286.2, 4.35  # the last line of the foot, and from one to the next


@dataclass(frozen=True)
class Request:
    """A request for the use of spaces; optional fields that are empty leave their line out."""

    municipality: str
    addressee: str  # あかね野市長
    reference: str
    received_on: date
    applied_on: date
    applicant: Applicant
    facility: str
    uses: tuple[Use, ...]
    purpose: str
    office: Office
    people: int | None = None
    fee_note: str = ""
    fee: PaperFee | None = None  # as the office reckons it
    remarks: str = ""
    declaration: str = ""  # what was agreed to; printed behind a ticked box
    article: str = ""  # あかね野市民文化センター条例第6条第1項
    form: str = texts.REQUEST_FORM
    title: str = texts.REQUEST_TITLE
    approvers: tuple[str, ...] = field(default=texts.APPROVERS)


def render_request(request: Request) -> bytes:
    """The request as a PDF, on one sheet where it fits."""
    return draw(
        f"{request.title} {request.reference}",
        request.municipality,
        request.facility,
        lambda sheet: _paint(sheet, request),
    )


def _paint(sheet: Sheet, request: Request) -> None:
    applicant = _applicant(sheet, request.applicant)
    top = max(_APPLICANT_TOP + applicant.height + 2.6, 66.0)
    foot = _foot(sheet, request.office)
    bottom = _FOOT - len(foot) * _FOOT_STEP - 4.85
    pages = _pages(sheet, request, top, bottom)
    for number, page in enumerate(pages, 1):
        count = f"{number}/{len(pages)}"
        if number == 1:
            _head(sheet, request, applicant, count if len(pages) > 1 else "")
        else:
            continued_head(sheet, request.reference, request.title, count)
        for top, block in page:
            block.draw(sheet, top)
        if number < len(pages):
            goes_on(sheet, bottom + 2.4)
        _draw_foot(sheet, foot, last=number == len(pages))
        sheet.next_page()


def _pages(sheet: Sheet, request: Request, top: float, bottom: float) -> list[Page]:
    """What was asked for, and behind it the lines of a fee for which it has no room."""

    def fits(fee: PaperFee) -> bool:
        return height_of(_body(sheet, request, fee)) <= bottom - top

    front = front_of(request.fee, fits)
    pages = flow(_body(sheet, request, front), (top, _NEXT_TOP), (bottom, bottom))
    return pages + flow(annex_of(sheet, request.fee, front), (_NEXT_TOP, _NEXT_TOP), (bottom, bottom))


def _head(sheet: Sheet, request: Request, applicant: Table, count: str) -> None:
    sheet.write(request.form, LEFT, 12, Setting(size=8.5))
    with sheet.repeated():
        sheet.write(count, 84, 12, Setting(size=8.5), align="right")
    _receipt(sheet, request)
    sheet.seal_circle(94, 20, 7.9, texts.RECEIPT_STAMP)
    _approval(sheet, request.approvers)
    with sheet.tagged("H1"):
        sheet.spaced(request.title, LEFT + WIDTH / 2, 38, Setting(size=17, bold=True), 0.4)
    sheet.write(era_date(request.applied_on), RIGHT, 46, Setting(), align="right")
    y = 50.5
    with sheet.tagged("P"):
        for line in sheet.lines(texts.ADDRESSED_TO + request.addressee, 60, Setting(size=11)):
            sheet.line(line, LEFT, y)
            y += line.height / mm
    sheet.write(texts.APPLICANT, _APPLICANT_X - 2, _APPLICANT_TOP + 4.5, Setting(), align="right")
    applicant.draw(sheet, _APPLICANT_TOP)


def _receipt(sheet: Sheet, request: Request) -> None:
    rows = ((texts.RECEIPT_NUMBER, request.reference), (texts.RECEIPT_DATE, era_date(request.received_on)))
    sections = tuple(
        Section((label,), (Row((Cell(0, 38, sheet.lines(value, 33, Setting(size=9.5))),), 6, 1),))
        for label, value in rows
    )
    Table(sections, LEFT, 62, label_width=24, label_size=9, frame=0.5).draw(sheet, 17)


def _approval(sheet: Sheet, approvers: tuple[str, ...]) -> None:
    """決裁欄: a head and an empty box for each officer, the last the widest."""
    if not approvers:
        return
    left, top, head, height = 104.0, 11.0, 5.0, 18.0
    column = (RIGHT - left - 6) / (len(approvers) + 0.7)
    sheet.tint(left, top, 6, height)
    sheet.tint(left + 6, top, RIGHT - left - 6, head)
    with sheet.tagged("Table"):
        with sheet.tagged("TR"):
            with sheet.tagged("TH", Scope="/Row", RowSpan=2):
                for index, letter in enumerate(texts.APPROVAL):
                    sheet.write(letter, left + 3, top + 6 + 6 * index, Setting(size=9.5), align="centre")
            x = left + 6
            for index, name in enumerate(approvers):
                width = column if index < len(approvers) - 1 else RIGHT - x
                sheet.rule(x, top, x, top + height)
                with sheet.tagged("TH", Scope="/Column"):
                    sheet.write(name, x + width / 2, top + head / 2, Setting(size=9), align="centre")
                x += width
        with sheet.tagged("TR"):
            for _name in approvers:
                with sheet.tagged("TD"):
                    pass
    sheet.rule(left + 6, top + head, RIGHT, top + head)
    sheet.frame(left, top, RIGHT - left, height)


def _applicant(sheet: Sheet, applicant: Applicant) -> Table:
    width, label = RIGHT - _APPLICANT_X, 22.0
    value = width - label
    sections = []
    if applicant.place:
        sections.append(
            _section(
                (texts.ADDRESS,),
                sheet.lines(applicant.place, value - 5, Setting(size=10, words=True)),
                value,
                2.5,
            )
        )
    if applicant.group:
        group = sheet.lines(applicant.group, value - 5, Setting(size=10.5, name=True))
        sections.append(_section((texts.GROUP,), group, value, 2.5))
    name = sheet.lines(applicant.name, value - 5, Setting(size=12, name=True))
    if applicant.kana:
        name = (*sheet.lines(applicant.kana, value - 5, Setting(size=7.5, name=True)), *name)
    person = texts.REPRESENTATIVE if applicant.group else texts.PERSON
    row = Row((Cell(0, value, name, inset=2.5),), 11)
    sections.append(Section(person if applicant.kana else person[:1], (row,)))
    if applicant.phone:
        sections.append(
            _section((texts.PHONE,), sheet.lines(applicant.phone, value - 5, Setting(size=10)), value, 2.5)
        )
    return Table(tuple(sections), _APPLICANT_X, width, label_width=label, label_size=9, frame=0.5)


def _section(
    label: tuple[str, ...], lines: tuple[Line, ...], width: float = _VALUE_WIDTH, inset: float = 3.0
) -> Section:
    return Section(label, (Row((Cell(0, width, lines, inset=inset),)),))


def _body(sheet: Sheet, request: Request, fee: PaperFee | None) -> list[Block]:
    sentence = sheet.lines(
        texts.request_sentence(request.article), WIDTH, Setting(leading=1.6, justified=True)
    )
    blocks: list[Block] = [Paragraph(sentence), _table(sheet, request)]
    if fee is not None:
        blocks.append(fee_table(sheet, fee))
    if request.declaration:
        lines = sheet.lines(request.declaration, WIDTH - 5, Setting(size=10, justified=True))
        blocks.append(Paragraph(lines, LEFT + 5, gap=2.5, ticked=True))
    return blocks


def _table(sheet: Sheet, request: Request) -> Table:
    def text(label: str, value: str, size: float = 10.5) -> Section:
        return _section((label,), sheet.lines(value, _VALUE_WIDTH - 6, Setting(size=size)))

    sections = [
        text(texts.FACILITY, request.facility),
        text(texts.PURPOSE, request.purpose),
        _uses(sheet, in_order(request.uses)),
    ]
    if request.people is not None:
        sections.append(text(texts.EXPECTED_PEOPLE, texts.people(request.people)))
    if request.fee_note and request.fee is None:
        sections.append(text(texts.FEE, request.fee_note))
    if request.remarks:
        sections.append(text(texts.REMARKS, request.remarks))
    return Table(tuple(sections), continued=texts.CONTINUED)


def _uses(sheet: Sheet, uses: tuple[Use, ...]) -> Section:
    """Date, time, period and space of each use; a form has three lines at least."""
    rows = [_row(sheet, texts.USE_HEADS, 5.5, 9, centred=True)]
    before = ""
    for use in uses:
        day = texts.SAME_DAY if use.day_text == before else use.day_text
        before = use.day_text
        rows.append(
            _row(sheet, (day, f"{use.start_text}　〜　{use.end_text}", use.period, use.space), 8, 10.5)
        )
    for _line in range(_LEAST_USES - len(uses)):
        rows.append(_row(sheet, ("", texts.EMPTY_TIMES, "", ""), 8, 9, silent=True))
    return Section(texts.WHEN_AND_SPACE, tuple(rows), heads=1)


def _row(
    sheet: Sheet,
    values: tuple[str, ...],
    least: float,
    size: float,
    *,
    centred: bool = False,
    silent: bool = False,
) -> Row:
    cells, x = [], 0.0
    for index, (value, width) in enumerate(zip(values, _USE_COLUMNS, strict=True)):
        inset = 3.0 if index in (0, 3) else 1.0
        align = "centre" if centred or index in (1, 2) else "left"
        lines = sheet.lines(value, width - 2 * inset, Setting(size=size))
        cells.append(Cell(x, width, lines, align=align, inset=inset, silent=silent))
        x += width
    return Row(tuple(cells), least, 0.9 if centred else 2.6)


def _foot(sheet: Sheet, office: Office) -> tuple[Line, ...]:
    return sheet.lines(texts.request_foot(office.name, office.phone), WIDTH, Setting(size=8.5))


def _draw_foot(sheet: Sheet, lines: tuple[Line, ...], *, last: bool) -> None:
    y = _FOOT - (len(lines) - 1) * _FOOT_STEP
    glyph_notes(sheet, y - _FOOT_STEP)
    with sheet.tagged("P") if last else sheet.repeated():
        for line in lines:
            sheet.line(line, LEFT, y)
            y += _FOOT_STEP
