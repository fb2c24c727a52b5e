"""利用者登録票: a user number and a first password, handed over at the counter."""

from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from booking.documents import texts
from booking.documents.blocks import Block, Paragraph, flow
from booking.documents.lines import Setting
from booking.documents.pages import draw, glyph_notes
from booking.documents.papers import Office
from booking.documents.sheet import HAIRLINE, HEAD_RULE, LEFT, RIGHT, WIDTH, Sheet

_BOX_TOP, _NUMBER_HEIGHT, _PASSWORD_HEIGHT = 78.0, 30.0, 47.0
_LABEL_X, _VALUE_X = LEFT + 5, LEFT + 50
_SIGN, _PART = 8.8, 4.6  # mm of one sign of the password, and of the hyphen between its parts
_STEPS_TOP, _QR_SIZE = 168.0, 32.0
_FOOT = 284.0


@dataclass(frozen=True)
class Registration:
    """What somebody without a mail address signs in with; local times."""

    municipality: str
    name: str
    number: str  # 1234-5676
    password: str  # hk7m-3ypx-dtrc
    issued_at: datetime
    expires_at: datetime
    address: str  # https://yoyaku.akaneno.example
    office: Office
    kana: str = ""
    title: str = texts.REGISTRATION_TITLE


def render_registration(registration: Registration) -> bytes:
    """The paper as a PDF of one sheet; neither its title nor its name tell the password."""
    return draw(
        f"{registration.title} {registration.number}",
        registration.municipality,
        registration.title,
        lambda sheet: _paint(sheet, registration),
    )


def _paint(sheet: Sheet, paper: Registration) -> None:
    _head(sheet, paper)
    _number(sheet, paper)
    _password(sheet, paper)
    sheet.frame(LEFT, _BOX_TOP, WIDTH, _NUMBER_HEIGHT + _PASSWORD_HEIGHT, 1.2)
    _steps(sheet, paper)
    _foot(sheet, paper.office)
    sheet.next_page()


def _head(sheet: Sheet, paper: Registration) -> None:
    sheet.write(paper.municipality, LEFT, 20, Setting(size=12, bold=True))
    sheet.write(texts.issued_on(paper.issued_at.date()), RIGHT, 20, Setting(), align="right")
    with sheet.tagged("H1"):
        sheet.spaced(paper.title, LEFT + WIDTH / 2, 36, Setting(size=20, bold=True), 0.4)
    name = sheet.lines(texts.honoured(paper.name, representative=False), WIDTH, Setting(size=15, name=True))
    y = 52.0
    if paper.kana:
        sheet.write(paper.kana, LEFT, y - 5.2, Setting(size=8))
    with sheet.tagged("P"):
        for line in name[:2]:
            sheet.line(line, LEFT, y)
            y += 7.0
    sheet.rule(LEFT, y - 2.2, LEFT + 100, y - 2.2, HAIRLINE)
    with sheet.tagged("P"):
        for line in sheet.lines(texts.REGISTRATION_SENTENCE, WIDTH, Setting(size=11.5)):
            sheet.line(line, LEFT, max(y + 5.5, 69.0))


def _number(sheet: Sheet, paper: Registration) -> None:
    middle = _BOX_TOP + 13
    with sheet.tagged("H2"):
        sheet.write(texts.USER_NUMBER, _LABEL_X, middle, Setting(size=12.5, bold=True))
    sheet.write(paper.number, _VALUE_X, middle, Setting(size=32, bold=True))
    sheet.write(texts.NUMBER_NOTE, _VALUE_X, middle + 10.5, Setting(size=9.5))
    sheet.rule(LEFT, _BOX_TOP + _NUMBER_HEIGHT, RIGHT, _BOX_TOP + _NUMBER_HEIGHT, HEAD_RULE)


def _password(sheet: Sheet, paper: Registration) -> None:
    """Sign by sign, each with how it is read, for somebody who has to find it on a keyboard."""
    middle = _BOX_TOP + _NUMBER_HEIGHT + 13
    with sheet.tagged("H2"):
        sheet.write(texts.FIRST_PASSWORD_LABEL, _LABEL_X, middle, Setting(size=12.5, bold=True))
    places, x = [], _VALUE_X
    for sign in paper.password:
        width = _PART if sign == "-" else _SIGN
        places.append((sign, x + width / 2))
        x += width
    with sheet.tagged("P"):
        for sign, x in places:
            sheet.write(sign, x, middle, Setting(size=26, bold=True), align="centre")
    with sheet.tagged("P"):
        for sign, x in places:
            reading = texts.READINGS.get(sign, "")
            size = 6.0 if len(reading) > 3 else 7.5
            sheet.write(reading, x, middle + 8.6, Setting(size=size), align="centre")
    sheet.write(texts.FIRST_PASSWORD_NOTE, _VALUE_X, middle + 16.5, Setting(size=9.5))
    until = texts.first_password_until(paper.expires_at)
    sheet.write(until, _VALUE_X, middle + 25, Setting(size=12.5, bold=True))


def _steps(sheet: Sheet, paper: Registration) -> None:
    width = WIDTH - _QR_SIZE - 8
    address = f"{paper.address}/sign-in"
    blocks: list[Block] = [
        Paragraph(sheet.lines(texts.FIRST_STEPS, width, Setting(size=13, bold=True)), stays=True, tag="H2")
    ]
    setting, steps, notes = Setting(size=11, leading=1.6), object(), object()
    for number, text in enumerate(texts.first_steps(paper.address), 1):
        mark = sheet.lines(f"{number}.", 9, setting)[0]
        lines = sheet.lines(text, width - 7, setting)
        blocks.append(Paragraph(lines, LEFT + 7, gap=2.0, mark=mark, list_key=steps))
    blocks.append(
        Paragraph(
            sheet.lines(texts.GOOD_TO_KNOW, WIDTH, Setting(size=13, bold=True)), gap=9, stays=True, tag="H2"
        )
    )
    small = Setting(size=10, leading=1.6)
    for text in texts.REGISTRATION_NOTES:
        mark = sheet.lines("・", 9, small)[0]
        lines = sheet.lines(text, WIDTH - 7, small)
        blocks.append(Paragraph(lines, LEFT + 7, gap=1.5, mark=mark, list_key=notes))
    for number, (top, block) in enumerate(flow(blocks, (_STEPS_TOP, 30.0), (_FOOT - 8, _FOOT - 8))[0]):
        block.draw(sheet, top)
        if number == 0:
            sheet.qr(address, RIGHT - _QR_SIZE + 3, _STEPS_TOP - 1, _QR_SIZE, texts.QR_SIGN_IN)


def _foot(sheet: Sheet, office: Office) -> None:
    contact = sheet.lines(office.contact, WIDTH, Setting(size=8.5))
    y = _FOOT - (len(contact) - 1) * 4.2
    glyph_notes(sheet, y - 11)
    sheet.rule(LEFT, y - 7.5, RIGHT, y - 7.5, HEAD_RULE)
    with sheet.tagged("P"):
        sheet.write(office.name, LEFT, y - 4.2, Setting(size=9.5, bold=True))
        for line in contact:
            sheet.line(line, LEFT, y + 0.4)
            y += line.height / mm
