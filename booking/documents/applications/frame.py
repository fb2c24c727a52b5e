"""What the papers of an application have in common: the line at the top, the office at the foot."""

from collections.abc import Sequence

from reportlab.lib.units import mm

from booking.documents import texts
from booking.documents.blocks import Page
from booking.documents.lines import Line, Setting
from booking.documents.pages import glyph_notes, goes_on
from booking.documents.papers import Office
from booking.documents.sheet import HEAD_RULE, LEFT, RIGHT, WIDTH, Sheet

_FOOT, _FOOT_STEP = 288.0, 4.0  # the last line of the foot, and from one to the next


def bottom_above(foot: Sequence[Line]) -> float:
    """Where a page's content ends."""
    return _FOOT - len(foot) * _FOOT_STEP - 9.0


def running_head(sheet: Sheet, municipality: str, page: str) -> None:
    """Whose service it is, and which page."""
    name, key = f"{municipality} {texts.SLIP_SERVICE}", running_head
    with sheet.repeated() if sheet.has_begun(key) else sheet.tagged("P", key):
        sheet.write(name, LEFT, 12.5, Setting(size=9.5, bold=True))
    with sheet.repeated():
        sheet.write(page, RIGHT, 12.5, Setting(size=9), align="right")
    sheet.rule(LEFT, 16, RIGHT, 16, HEAD_RULE)


def finish(
    sheet: Sheet, page: Page, foot: Sequence[Line], reference: str, bottom: float, *, last: bool
) -> None:
    """Draw a page's blocks and its foot, and go on to the next page."""
    for top, block in page:
        block.draw(sheet, top)
    if not last:
        goes_on(sheet, bottom + 2.4, 8.5)
    y = _FOOT - (len(foot) - 1) * _FOOT_STEP
    glyph_notes(sheet, y - 5.9)
    sheet.rule(LEFT, y - 3.4, RIGHT, y - 3.4, HEAD_RULE)
    number = f"{texts.SLIP_REFERENCE} {reference}"
    with sheet.repeated():
        sheet.write(number, RIGHT, y, Setting(size=8.5), align="right")
    with sheet.tagged("P") if last else sheet.repeated():
        for line in foot:
            sheet.line(line, LEFT, y)
            y += _FOOT_STEP
    sheet.next_page()


def foot_lines(sheet: Sheet, office: Office, reference: str) -> list[Line]:
    """The office, with the number beside its name, and how to reach it."""
    number = sheet.lines(f"{texts.SLIP_REFERENCE} {reference}", WIDTH, Setting(size=8.5))[0]
    room = WIDTH - number.width / mm - 6
    name = sheet.lines(office.name, room, Setting(size=8.5, bold=True))
    return [*name, *sheet.lines(office.contact, WIDTH, Setting(size=8.5))]
