"""The code and the number by which a permit is checked, at the right edge of what stands beside them."""

from dataclasses import dataclass

from booking.documents import texts
from booking.documents.blocks import Block, Together
from booking.documents.lines import Setting
from booking.documents.sheet import RIGHT, Sheet

_QR_SIZE, QR_HEIGHT = 28.0, 34.0  # mm
CHECK_GAP = 2.5


@dataclass(frozen=True)
class Check:
    """QR code and check number at the right, and what stands to their left."""

    url: str
    number: str
    left: Together
    gap: float = CHECK_GAP
    keeps: bool = True

    @property
    def height(self) -> float:
        return max(self.left.height, QR_HEIGHT if self.url or self.number else 0.0)

    def split(self, room: float) -> tuple[Block, Block] | None:
        return None

    def draw(self, sheet: Sheet, top: float) -> None:
        self.left.draw(sheet, top)
        middle = RIGHT - 13.5
        y = top + 4.0
        if self.url:
            sheet.qr(self.url, middle - _QR_SIZE / 2, top - 2.2, _QR_SIZE, texts.QR_BOOKING)
            y = top + 25.8
        if self.number:
            with sheet.tagged("P"):
                sheet.write(texts.CHECK_NUMBER, middle, y, Setting(size=8.5), align="centre")
                sheet.write(self.number, middle, y + 4.2, Setting(size=10, bold=True), align="centre")
