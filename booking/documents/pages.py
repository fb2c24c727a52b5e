"""The pages that papers are drawn on: one paper at a time, and what stands on each of several pages."""

from collections.abc import Callable
from threading import RLock

from booking.documents import texts
from booking.documents.faces import Faces, get_faces
from booking.documents.glyphs import Fit
from booking.documents.lines import Setting
from booking.documents.sheet import LEFT, RIGHT, WIDTH, Sheet

# reportlab's fonts are shared and keep the reading position of their file.
_drawing = RLock()


def draw(title: str, author: str, subject: str, paint: Callable[[Sheet], None]) -> bytes:
    """Draw a document while no other thread uses the fonts."""
    with _drawing:
        faces: Faces = get_faces()
        faces.forget()
        sheet = Sheet(faces, title, author, subject)
        paint(sheet)
        return sheet.finish()


def continued_head(sheet: Sheet, number: str, title: str, page: str) -> None:
    """Head of every page but the first: the number, the title and which page it is."""
    with sheet.repeated():
        sheet.write(number, LEFT, 12, Setting(size=9))
        sheet.write(page, RIGHT, 12, Setting(size=9), align="right")
        sheet.write(
            title + texts.CONTINUED, LEFT + WIDTH / 2, 22, Setting(size=13, bold=True), align="centre"
        )


def goes_on(sheet: Sheet, y: float, size: float = 8) -> None:
    """Say at a page's foot that there is more."""
    with sheet.repeated():
        sheet.write(texts.GOES_ON, RIGHT, y, Setting(size=size), align="right")


def glyph_notes(sheet: Sheet, y: float) -> None:
    """Say so if a character of this page could not be drawn as it was written."""
    notes = [
        note
        for fit, note in ((Fit.MISSING, texts.MISSING_NOTE), (Fit.USUAL_FORM, texts.USUAL_FORM_NOTE))
        if fit in sheet.fits
    ]
    if notes:
        sheet.write("".join(notes), LEFT, y, Setting(size=7.5))
