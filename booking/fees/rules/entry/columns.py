"""The label columns of a grid: which one names the room, and what the others say of each line."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from booking.fees.rules.entry.bands import read_band
from booking.fees.rules.entry.cells import is_price
from booking.fees.rules.entry.days import days_of
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.headings import read_heading
from booking.fees.rules.entry.numerals import narrow

_NOTHING = re.compile(r"[-‐‑–—―−ー/]?|共通|全て|すべて|問わない")
_CLEARLY_NO_ROOM = re.compile(
    r"(?:市|町|村|区|県|管)[内外].*|(?:市|町|村|区|住)民(?:以外|でない)?(?:の?(?:方|者))?|平日|営利.*|非営利.*|入場料.*"
)
_ROOM = re.compile(r"(?:使用|利用)?(?:室場?名?|施設名?|部屋名?|場所|室名?・施設名?|施設の名称|名称)")


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """A column of conditions: its place on the screen, its heading, and what it says of each line."""

    place: int
    heading: str
    cells: tuple[str, ...]
    """Empty where the line says nothing of it."""

    @property
    def labels(self) -> list[str]:
        """The different labels in the order in which they appear, several in one cell parted by 、."""
        plain = [cell for cell in self.cells if cell and "、" not in cell]
        several = [cell for cell in self.cells if "、" in cell and not set(cell.split("、")) <= set(plain)]
        return list(dict.fromkeys([*plain, *several]))


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands to the left of the prices."""

    count: int
    """How many columns of labels there are."""
    room_place: int
    rooms: tuple[str, ...]
    columns: tuple[LabelColumn, ...]


def labels_of(grid: Grid, known: Collection[str] = ()) -> Labels:
    """The labels of each line, with those that are joined with the line above repeated.

    ``known``: headings of columns that are taken as they are.
    """
    count = label_count(grid, known)
    lines = _repeated([row[:count] for row in grid.rows])
    headed = [column for column in range(count) if _ROOM.fullmatch(narrow(grid.headings[column]))]
    columns = [[line[column] for line in lines] for column in range(count)]
    place = headed[0] if len(headed) == 1 and any(columns[headed[0]]) else _room_place(columns)
    rooms = tuple(line[place] for line in lines) if count else ()
    told = [
        one
        for column, cells in enumerate(columns)
        if column != place
        for one in (
            [LabelColumn(column, grid.headings[column], tuple(cells))]
            if grid.headings[column] in known
            else _parted(column, grid.headings[column], cells)
        )
        if any(one.cells)
    ]
    return Labels(count, place, rooms, tuple(told))


def label_count(grid: Grid, known: Collection[str] = ()) -> int:
    """The columns before the first price column."""
    width = len(grid.headings)
    for column in range(1, width):
        if grid.headings[column] not in known and read_heading(grid.headings[column]) is not None:
            return column
    for column in range(1, width):
        cells = [cell for cell in grid.column(column) if cell]
        if cells and all(is_price(cell) for cell in cells):
            return column
    return min(1, width)


def _repeated(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    """Joined cells: an empty one repeats the one above, as long as all to its left do."""
    found: list[list[str]] = []
    for line in lines:
        cells = list(line)
        if found:
            for column, cell in enumerate(cells):
                if cell:
                    break
                cells[column] = found[-1][column]
        found.append(cells)
    return found


def _room_place(columns: Sequence[Sequence[str]]) -> int:
    """The first column, unless that is clearly about days, people or money and another is not."""
    for place, cells in enumerate(columns):
        labels = list(dict.fromkeys(cell for cell in cells if cell))
        if labels and not _is_no_room(labels):
            return place
    return 0


def _is_no_room(labels: Sequence[str]) -> bool:
    return (
        all(_CLEARLY_NO_ROOM.fullmatch(narrow(label)) for label in labels)
        or days_of(labels) is not None
        or all(read_band(label) is not None for label in labels)
    )


def _parted(place: int, heading: str, cells: Sequence[str]) -> list[LabelColumn]:
    """A column whose labels are all of several parts (入場料なし/営利宣伝) is as many columns."""
    told = ["" if _NOTHING.fullmatch(narrow(cell)) else cell for cell in cells]
    parts = [[part.strip() for part in re.split(r"[/／]", cell)] for cell in told if cell]
    counts = {len(one) for one in parts}
    if len(counts) != 1 or counts == {1} or any(re.search(r"\d/\d", cell) for cell in told):
        return [LabelColumn(place, heading, tuple(told))]
    of = [
        [part.strip() for part in re.split(r"[/／]", cell)] if cell else [""] * max(counts) for cell in told
    ]
    names = re.split(r"[/／]", heading)
    return [
        LabelColumn(place, names[part] if len(names) == max(counts) else "", tuple(one[part] for one in of))
        for part in range(max(counts))
    ]
