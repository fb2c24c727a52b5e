"""A table as it stands on the screen: one heading row, and lines of labels and prices, all as texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_ROWS = 300
MOST_COLUMNS = 40
HEADING = 0
"""The row number of the headings in problems; lines count from 1."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in which cell: the row as counted on the screen, the column from 0."""

    row: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Every line is as long as the headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = field(default=())
    """What stood above and below the table."""

    @classmethod
    def of(cls, headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> "Grid":
        """Squared: missing cells are empty, and empty lines and columns at the end are left out."""
        width = max([_used(headings), *(_used(row) for row in rows)], default=0)
        padded = [_padded(row, width) for row in rows]
        while padded and not any(padded[-1]):
            padded.pop()
        return cls(_padded(headings, width), tuple(padded), tuple(notes))

    def column(self, index: int) -> list[str]:
        """The cells below a heading."""
        return [row[index] for row in self.rows]

    def holds_amounts(self, index: int) -> bool:
        """Whether a column has amounts and nothing else."""
        cells = [cell for cell in self.column(index) if cell]
        return bool(cells) and all(cell.replace(",", "").isdigit() for cell in cells)


def _used(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    cells = [cell.strip() for cell in row[:width]]
    return (*cells, *[""] * (width - len(cells)))
