"""The working of a fee on papers: what, how it was reckoned, the amount; the total below a strong line."""

from dataclasses import dataclass

from booking.documents import texts
from booking.documents.blocks import Together
from booking.documents.lines import Setting
from booking.documents.sheet import WIDTH, Sheet
from booking.documents.table import Cell, Row, Section, Table

_WHAT, _HOW = 38.0, 96.0  # mm; the amounts have the rest
_LEAST, _HEAD, _TOTAL = 5.5, 5.5, 9.0


@dataclass(frozen=True)
class FeeRow:
    """A line of the working, or a sum on the way."""

    what: str
    how: str
    amount: int
    is_subtotal: bool = False

    @property
    def amount_text(self) -> str:
        """2,766, or △6,403 for what is taken away."""
        return amount_text(self.amount)


@dataclass(frozen=True)
class PaperFee:
    """What a use costs, as it was frozen."""

    name: str  # 使用料 or 利用料金
    rows: tuple[FeeRow, ...]
    total: int
    note: str = ""  # that a part of it is settled after the event

    @property
    def total_text(self) -> str:
        """13,760円."""
        return f"{self.total:,}円"

    @property
    def short(self) -> str:
        """All lines in one: 基本使用料 1,200、減免 △600."""
        lines = [f"{row.what} {row.amount_text}" for row in self.rows if not row.is_subtotal]
        return "、".join(lines)


def amount_text(amount: int) -> str:
    """As cities print it: a minus is a triangle."""
    return f"△{-amount:,}" if amount < 0 else f"{amount:,}"


def fee_table(sheet: Sheet, fee: PaperFee) -> Together:
    """Head, lines and total, in the order in which they were worked out."""
    small = Setting(size=9.5)
    rows = [
        _row(
            sheet,
            (fee.name, texts.FEE_HOW, texts.FEE_AMOUNT),
            (Setting(size=9),) * 3,
            _HEAD,
            tinted=True,
            centred=True,
        )
    ]
    for line in fee.rows:
        setting = Setting(size=9.5, bold=True) if line.is_subtotal else small
        settings = (setting, small, setting)
        rows.append(
            _row(sheet, (line.what, line.how, line.amount_text), settings, _LEAST, tinted=line.is_subtotal)
        )
    key = object()
    lines = Table((Section(("",), tuple(rows), heads=1),), label_width=0, gap=0, key=key)
    end = _row(
        sheet,
        (texts.FEE_TOTAL, fee.note, fee.total_text),
        (Setting(size=11, bold=True), Setting(size=9), Setting(size=13, bold=True)),
        _TOTAL,
    )
    total = Table((Section(("",), (end,)),), label_width=0, gap=0, key=key)
    return Together((lines, total), gap=2.5)


def _row(
    sheet: Sheet,
    values: tuple[str, str, str],
    settings: tuple[Setting, Setting, Setting],
    least: float,
    *,
    tinted: bool = False,
    centred: bool = False,
) -> Row:
    cells, x = [], 0.0
    widths = (_WHAT, _HOW, WIDTH - _WHAT - _HOW)
    for place, (value, width, setting) in enumerate(zip(values, widths, settings, strict=True)):
        align = "centre" if centred else "right" if place == 2 else "left"
        lines = sheet.lines(value, width - 5, setting)
        cells.append(Cell(x, width, lines, align=align, inset=2.5, tinted=tinted))
        x += width
    return Row(tuple(cells), least, 0.9)
