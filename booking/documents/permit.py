"""施設使用許可書: the decision that spaces may be used, as a paper to show on the day."""

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from booking.core.calendar import era_date
from booking.documents import texts
from booking.documents.blocks import Block, Page, Paragraph, Together, flow, height_of
from booking.documents.check import CHECK_GAP, QR_HEIGHT, Check
from booking.documents.fee import PaperFee, annex_of, fee_table, front_of
from booking.documents.lines import Line, Setting
from booking.documents.pages import continued_head, draw, glyph_notes, goes_on
from booking.documents.papers import Applicant, Office, Use, at_one_time, in_order
from booking.documents.sheet import HEAD_RULE, LEFT, RIGHT, WIDTH, Sheet
from booking.documents.table import Cell, Row, Section, Table

_VALUE_WIDTH = 140.0  # mm right of the labels
_WHEN_WIDTH = 86.0
_ADDRESSEE_WIDTH = 88.0
_NEXT_TOP = 30.0
_FOOT, _FOOT_STEP = 288.0, 3.9  # the last line of the foot, and from one to the next
_BESIDE_QR = 138.0


@dataclass(frozen=True)
class Permit:
    """A permit for the use of one space or more; optional fields that are empty leave their line out."""

    municipality: str
    number: str  # あ文セ許可　第8-1342号
    issued_on: date
    issuer_title: str  # あかね野市長
    issuer_name: str
    applicant: Applicant
    applied_on: date
    facility: str
    uses: tuple[Use, ...]
    purpose: str
    office: Office
    people: int | None = None
    facility_address: str = ""
    fee_note: str = ""
    fee: PaperFee | None = None
    remarks: str = ""
    conditions: tuple[str, ...] = texts.PERMIT_CONDITIONS
    check_number: str = ""
    check_url: str = ""  # what the QR code opens
    appeal: str = ""
    seal_note: str = ""  # （公印省略）: then there is no box for the seal
    article: str = ""  # あかね野市民文化センター条例第6条第1項
    form: str = texts.PERMIT_FORM
    title: str = texts.PERMIT_TITLE


def render_permit(permit: Permit) -> bytes:
    """The permit as a PDF, on one sheet where it fits."""
    return draw(
        f"{permit.title} {permit.number}",
        permit.municipality,
        permit.facility,
        lambda sheet: _paint(sheet, permit),
    )


def _paint(sheet: Sheet, permit: Permit) -> None:
    addressee = _addressee(sheet, permit.applicant)
    title_y = max(64.1, 20.0 + sum(height for _line, height in addressee) + 9.0)
    foot = _foot(sheet, permit)
    bottom = _FOOT - len(foot) * _FOOT_STEP - 7.6
    pages = _pages(sheet, permit, title_y + 7.3, bottom)
    for number, page in enumerate(pages, 1):
        count = f"{number}/{len(pages)}"
        if number == 1:
            _head(sheet, permit, addressee, title_y)
        else:
            continued_head(sheet, permit.number, permit.title, count)
        for top, block in page:
            block.draw(sheet, top)
        if number < len(pages):
            goes_on(sheet, bottom + 1.8)
        _draw_foot(sheet, foot, f"{permit.number}　{count}", last=number == len(pages))
        sheet.next_page()


def _pages(sheet: Sheet, permit: Permit, top: float, bottom: float) -> list[Page]:
    """The decision, and behind it the lines of a fee for which it has no room."""
    has_code = bool(permit.check_url or permit.check_number)
    lowest = bottom - QR_HEIGHT - CHECK_GAP if has_code else bottom

    def fits(fee: PaperFee) -> bool:
        return height_of(_start(sheet, permit, fee)) <= lowest - top

    front = front_of(permit.fee, fits)
    pages = _decision(sheet, permit, _start(sheet, permit, front), top, bottom)
    return pages + flow(annex_of(sheet, permit.fee, front), (_NEXT_TOP, _NEXT_TOP), (bottom, bottom))


def _start(sheet: Sheet, permit: Permit, fee: PaperFee | None) -> list[Block]:
    start: list[Block] = [_sentence(sheet, permit), _table(sheet, permit)]
    return start if fee is None else [*start, fee_table(sheet, fee)]


def _decision(sheet: Sheet, permit: Permit, start: list[Block], top: float, bottom: float) -> list[Page]:
    """One page if all fits; else the conditions move to the second and the QR code stays on the first."""
    rest: list[Block] = [_conditions(sheet, permit.conditions, WIDTH), *_appeal(sheet, permit.appeal)]
    tops = (top, _NEXT_TOP)
    if not permit.check_url and not permit.check_number:
        return flow([*start, *rest], tops, (bottom, bottom))
    beside = Check(permit.check_url, permit.check_number, _conditions(sheet, permit.conditions, _BESIDE_QR))
    single: list[Block] = [*start, beside, *rest[1:]]
    if height_of(single) <= bottom - top:
        return flow(single, tops, (bottom, bottom))
    bottoms = (bottom - QR_HEIGHT - beside.gap, bottom)
    pages = flow(start, tops, bottoms)
    if len(pages) == 1:
        pages += flow(rest, (_NEXT_TOP, _NEXT_TOP), (bottom, bottom))
    else:
        pages = flow([*start, *rest], tops, bottoms)
    below = sheet.lines(texts.CONDITIONS_BELOW if permit.conditions else "", _BESIDE_QR, Setting(size=9))
    check = Check(permit.check_url, permit.check_number, Together((Paragraph(below),)))
    last_top, last = pages[0][-1]
    pages[0].append((last_top + last.height + check.gap, check))
    return pages


def _addressee(sheet: Sheet, applicant: Applicant) -> list[tuple[Line, float]]:
    """Lines for the window of an envelope, each with its height in mm."""
    found: list[tuple[Line, float]] = []
    for text in (f"〒{applicant.postal_code}" if applicant.postal_code else "", applicant.address):
        if text:
            found += [(line, 5.0) for line in sheet.lines(text, _ADDRESSEE_WIDTH, Setting(words=True))]
    name = texts.honoured(applicant.name, representative=bool(applicant.group))
    for text in (applicant.group, name):
        if text:
            setting = Setting(size=12, name=True)
            found += [(line, 6.6) for line in sheet.lines(text, _ADDRESSEE_WIDTH, setting)]
    return found


def _head(sheet: Sheet, permit: Permit, addressee: list[tuple[Line, float]], title_y: float) -> None:
    sheet.write(permit.form, LEFT, 12, Setting(size=8.5))
    sheet.fold_marks()
    y, before = 20.0, 0.0
    with sheet.tagged("P"):
        for line, height in addressee:
            y += (before + height) / 2 if before else 0.0
            sheet.line(line, LEFT, y)
            before = height
    y = 20.0
    for text in (permit.number, era_date(permit.issued_on, weekday=True)):
        with sheet.tagged("P"):
            for line in sheet.lines(text, WIDTH - _ADDRESSEE_WIDTH - 5, Setting(words=True)):
                sheet.line(line, RIGHT, y, align="right")
                y += 5.0
    _issuer(sheet, permit)
    with sheet.tagged("H1"):
        sheet.spaced(permit.title, LEFT + WIDTH / 2, title_y, Setting(size=18, bold=True), 0.4)


def _issuer(sheet: Sheet, permit: Permit) -> None:
    right = RIGHT if permit.seal_note else RIGHT - 25
    _issuer_name(sheet, permit, right)
    if permit.seal_note:
        sheet.write(permit.seal_note, RIGHT, 52, Setting(size=9), align="right")
    else:
        sheet.seal_box(RIGHT - 22, 34.4, 22, texts.SEAL)


def _issuer_name(sheet: Sheet, permit: Permit, right: float) -> None:
    room = right - LEFT - _ADDRESSEE_WIDTH - 5
    name = sheet.lines(permit.issuer_name, room, Setting(size=12.5, name=True))
    title = sheet.lines(permit.issuer_title, room, Setting(size=10.5))
    width = (name[-1].width + title[-1].width) / mm + 5
    if len(name) == len(title) == 1 and width <= room:
        with sheet.tagged("P"):
            sheet.line(title[0], right - name[0].width / mm - 5, 45.7, align="right")
            sheet.line(name[0], right, 45.5, align="right")
        return
    lines = (*title, *name)
    y = 48.5 - 5.5 * (len(lines) - 1)
    with sheet.tagged("P"):
        for line in lines:
            sheet.line(line, right, y, align="right")
            y += 5.5


def _sentence(sheet: Sheet, permit: Permit) -> Paragraph:
    text = texts.permit_sentence(permit.applied_on, permit.article)
    return Paragraph(sheet.lines(text, WIDTH, Setting(leading=1.6, justified=True)))


def _table(sheet: Sheet, permit: Permit) -> Table:
    def text(label: str, value: str) -> Section:
        lines = sheet.lines(value, _VALUE_WIDTH - 6, Setting())
        return Section((label,), (Row((Cell(0, _VALUE_WIDTH, lines),)),))

    facility = (
        f"{permit.facility}（{permit.facility_address}）" if permit.facility_address else permit.facility
    )
    sections = [text(texts.FACILITY, facility), *_when(sheet, in_order(permit.uses))]
    sections.append(text(texts.PURPOSE, permit.purpose))
    if permit.people is not None:
        sections.append(text(texts.PEOPLE, texts.people(permit.people)))
    if permit.fee_note and permit.fee is None:
        sections.append(text(texts.FEE, permit.fee_note))
    if permit.remarks:
        sections.append(text(texts.REMARKS, permit.remarks))
    return Table(tuple(sections), continued=texts.CONTINUED)


def _when(sheet: Sheet, uses: tuple[Use, ...]) -> list[Section]:
    """Spaces, then date and time if it is the same for all of them; else a line for each use."""
    first = uses[0]
    if at_one_time(uses):
        spaces = sheet.lines("、".join(use.space for use in uses), _VALUE_WIDTH - 6, Setting())
        time = f"{first.day_text}　{first.clock_text}"
        lines = sheet.lines(time, _VALUE_WIDTH - 6, Setting(size=12.5, bold=True))
        return [
            Section((texts.SPACES,), (Row((Cell(0, _VALUE_WIDTH, spaces),)),)),
            Section((texts.WHEN,), (Row((Cell(0, _VALUE_WIDTH, lines),), 10.0),)),
        ]
    return [Section(texts.WHEN_AND_SPACE, tuple(_use(sheet, use) for use in uses))]


def _use(sheet: Sheet, use: Use) -> Row:
    time = f"{use.day_text}　{use.start_text}〜{use.end_text}"
    when = sheet.lines(time, _WHEN_WIDTH - 6, Setting(size=11, bold=True))
    space = sheet.lines(use.space, _VALUE_WIDTH - _WHEN_WIDTH - 5, Setting(size=10.5))
    return Row(
        (Cell(0, _WHEN_WIDTH, when), Cell(_WHEN_WIDTH, _VALUE_WIDTH - _WHEN_WIDTH, space, inset=2.5)),
        8.0,
        2.8,
    )


def _conditions(sheet: Sheet, conditions: tuple[str, ...], width: float) -> Together:
    if not conditions:
        return Together(())
    setting = Setting(size=9, leading=1.58, justified=True)
    heading = Paragraph(
        sheet.lines(texts.CONDITIONS, width, Setting(size=9.5, bold=True)), stays=True, tag="H2"
    )
    items, together = [], object()
    for number, text in enumerate(conditions, 1):
        mark = sheet.lines(f"{number}.", 9, setting)[0]
        items.append(Paragraph(sheet.lines(text, width - 5, setting), LEFT + 5, mark=mark, list_key=together))
    return Together((heading, *items), gap=3.0)


def _appeal(sheet: Sheet, text: str) -> list[Block]:
    if not text:
        return []
    heading = Paragraph(
        sheet.lines(texts.APPEAL, WIDTH, Setting(size=9, bold=True)), ruled=True, gap=5, stays=True, tag="H2"
    )
    body = Paragraph(sheet.lines(text, WIDTH, Setting(size=7.5, leading=1.5, justified=True)), gap=0.5)
    return [Together((heading, body), gap=5)]


def _foot(sheet: Sheet, permit: Permit) -> list[Line]:
    """Office and how to reach it; the number of the permit stands beside the first line."""
    number = sheet.lines(f"{permit.number}　99/99", WIDTH, Setting(size=8.5))[0]
    name = sheet.lines(permit.office.name, WIDTH - number.width / mm - 6, Setting(size=8.5, bold=True))
    return [*name, *sheet.lines(permit.office.contact, WIDTH, Setting(size=8.5))]


def _draw_foot(sheet: Sheet, lines: list[Line], number: str, *, last: bool) -> None:
    """A reader hears of the office once, at the end, and the number at the beginning."""
    y = _FOOT - (len(lines) - 1) * _FOOT_STEP
    glyph_notes(sheet, y - 5.9)
    sheet.rule(LEFT, y - 3.6, RIGHT, y - 3.6, HEAD_RULE)
    with sheet.repeated():
        sheet.write(number, RIGHT, y, Setting(size=8.5), align="right")
    with sheet.tagged("P") if last else sheet.repeated():
        for line in lines:
            sheet.line(line, LEFT, y)
            y += _FOOT_STEP
