"""The working of a fee on papers: what, how it was reckoned, the amount; the total below a strong line."""

from collections.abc import Callable
from dataclasses import dataclass

from booking.documents import texts
from booking.documents.blocks import Block, Paragraph, Together
from booking.documents.lines import Setting
from booking.documents.sheet import WIDTH, Sheet
from booking.documents.table import Cell, Row, Section, Table

_WHAT, _HOW = 38.0, 96.0  # mm; the amounts have the rest
_LEAST, _HEAD, _TOTAL = 5.5, 5.5, 9.0
MOST_LINES = 12
"""For more a front page has no room: it says how much of each kind there is, and an annex has the lines."""


@dataclass(frozen=True)
class FeeRow:
    """A line of the working, or a sum on the way."""

    what: str
    how: str
    amount: int
    is_subtotal: bool = False
    kind: str = ""  # of what the line is one (附属設備); empty: what it says itself

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
    def lines(self) -> tuple[FeeRow, ...]:
        """Those that add up to the total."""
        return tuple(row for row in self.rows if not row.is_subtotal)

    @property
    def short(self) -> str:
        """All lines in one: 基本使用料 1,200、減免 △600."""
        return "、".join(f"{row.what} {row.amount_text}" for row in self.lines)

    @property
    def in_brief(self) -> "PaperFee":
        """A line for each kind, of so many as a front page has room for; they add up to the same total."""
        kinds: dict[str, list[FeeRow]] = {}
        for row in self.lines:
            kinds.setdefault(row.kind or row.what, []).append(row)
        if len(kinds) > MOST_LINES:
            named = list(kinds.items())
            rest = [row for _kind, rows in named[MOST_LINES - 1 :] for row in rows]
            kinds = {**dict(named[: MOST_LINES - 1]), texts.FEE_OTHERS: rest}
        brief = tuple(
            FeeRow(
                kind,
                rows[0].how if len(rows) == 1 else texts.in_annex(len(rows)),
                sum(row.amount for row in rows),
            )
            for kind, rows in kinds.items()
        )
        note = f"{texts.FEE_ANNEXED}{self.note and f'（{self.note}）'}"
        return PaperFee(self.name, brief, self.total, note)


def front_of(fee: PaperFee | None, fits: Callable[[PaperFee], bool]) -> PaperFee | None:
    """What stands on the front page: all lines, or each kind where they are too many or don't fit there."""
    if fee is None or (len(fee.lines) <= MOST_LINES and (len(fee.lines) == 1 or fits(fee))):
        return fee
    return fee.in_brief


def annex_of(sheet: Sheet, fee: PaperFee | None, front: PaperFee | None) -> list[Block]:
    """The lines that the front page only sums up, below a heading of their own; nothing where it has all."""
    if fee is None or fee is front:
        return []
    heading = sheet.lines(texts.FEE_ANNEX, WIDTH, Setting(size=11, bold=True))
    return [Paragraph(heading, stays=True, tag="H2"), fee_table(sheet, fee)]


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
            _row(sheet, (line.what, line.how, line.amount_text), settings, _LEAST, is_sum=line.is_subtotal)
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
    is_sum: bool = False,
    centred: bool = False,
) -> Row:
    cells, x = [], 0.0
    widths = (_WHAT, _HOW, WIDTH - _WHAT - _HOW)
    for place, (value, width, setting) in enumerate(zip(values, widths, settings, strict=True)):
        align = "centre" if centred else "right" if place == 2 else "left"
        lines = sheet.lines(value, width - 5, setting)
        cells.append(Cell(x, width, lines, align=align, inset=2.5, tinted=tinted, is_sum=is_sum))
        x += width
    return Row(tuple(cells), least, 0.9)
