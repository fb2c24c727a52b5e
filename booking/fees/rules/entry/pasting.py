"""Pasted text into a grid: from a spreadsheet, a list, a web page or a PDF, its joined cells undone."""

import csv
import re
from collections.abc import Sequence
from itertools import pairwise

from booking.fees.rules.entry.beside import beside_of
from booking.fees.rules.entry.cells import is_no_price, is_price
from booking.fees.rules.entry.grid import MOST_COLUMNS, MOST_ROWS, Grid
from booking.fees.rules.entry.headings import read_heading
from booking.fees.rules.entry.lists import as_table, parted_price, without_remarks
from booking.fees.rules.entry.numerals import narrow

_NOTE = re.compile(r"(?:備考|注記?|※|\(?注\)?|\*)[\s0-90-9::]?")
_THOUSANDS = re.compile(r"\d[,，]\d{3}(?!\d)")
Cells = list[str]


def grid_of_text(text: str) -> Grid:
    """The table in a text, with nothing of it lost."""
    lines = [row for row in _lines(text) if any(cell.strip() for cell in row)]
    above, lines, below = _without_notes(lines[: MOST_ROWS + 20])
    first = next((place for place, row in enumerate(lines) if _has_price(row)), len(lines))
    named = [place for place, row in enumerate(lines[:first]) if _names_units(row)]
    while named and named[-1] + 1 < first and not lines[named[-1] + 1][0]:
        named.append(named[-1] + 1)  # 町内, 町外 below 1時間につき
    first = named[-1] + 1 if named else first
    headings, rows = lines[:first], lines[first:]
    width = min(max((len(row) for row in lines), default=0), MOST_COLUMNS)
    headings = [row + [""] * (width - len(row)) for row in headings]
    rows = [row + [""] * (width - len(row)) for row in rows]
    notes: Cells = []
    only = headings[0] if headings else [""] * width
    if len(headings) > 1:
        grid = _joined(headings, rows, width)
        only, rows, notes = [*grid.headings], [[*row] for row in grid.rows], [*grid.notes]
    only, rows, told = without_remarks(only, rows)
    return Grid.of(*as_table(only, rows, [*above, *notes], below), [*above, *notes, *told, *below])


def cells_of_text(text: str) -> list[Cells]:
    """The lines of a text, parted into cells."""
    return _lines(text)


def _lines(text: str) -> list[Cells]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if "\t" in plain:
        return [[_flat(cell) for cell in row] for row in csv.reader(plain.split("\n"), delimiter="\t")]
    if re.search(r"[|│┃｜]", plain):
        parted = [re.split(r"\s*[|│┃｜]\s*", line.strip().strip("|│┃｜")) for line in plain.split("\n")]
        return [
            [_flat(cell) for cell in row] for row in parted if not re.fullmatch(r"[-:─━ ]*", "".join(row))
        ]
    if _is_csv(plain):
        return [[_flat(cell) for cell in row] for row in csv.reader(plain.split("\n"))]
    by = r"\s{2,}|\u3000+" if re.search(r"\S(?:[ ]{2,}|\u3000)\S", plain) else r"\s+"
    return [[_flat(cell) for cell in re.split(by, line.strip())] for line in plain.split("\n")]


def _is_csv(plain: str) -> bool:
    """Commas part cells; those within 1,200 do not count."""
    lines = [_THOUSANDS.sub("", re.sub(r'"[^"]*"', "", line)) for line in plain.split("\n") if line.strip()]
    return bool(lines) and all("," in line for line in lines[:3])


def _flat(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()


def _has_price(row: Sequence[str]) -> bool:
    return any(is_price(cell) or parted_price(cell) for cell in row[1:])


def _names_units(row: Sequence[str]) -> bool:
    return any(read_heading(cell) is not None for cell in row[1:])


def _without_notes(lines: list[Cells]) -> tuple[Cells, list[Cells], Cells]:
    """Titles above, and notes below, of one cell each."""
    above: Cells = []
    below: Cells = []
    while len(lines) > 1 and _alone(lines[0]) and not _has_price(lines[1]):
        above.append(_alone(lines.pop(0)))
    rest: list[Cells] = []
    for row in lines:
        words = " ".join(cell for cell in row if cell)
        is_note = _NOTE.match(narrow(words)) is not None and not _has_price(row)
        if rest and (is_note or (below and _alone(row))):
            below.append(words)
        else:
            rest.append(row)
    return above, rest, below


def _alone(row: Sequence[str]) -> str:
    used = [cell for cell in row if cell]
    return used[0] if len(used) == 1 else ""


def _joined(headings: Sequence[Cells], rows: Sequence[Cells], width: int) -> Grid:
    """Two heading rows and more as one; what stands above several columns becomes a label of its lines."""
    prices = {column for column in range(1, width) if any(is_price(row[column]) for row in rows)}
    carried = [
        row if row is headings[-1] else _carried(row, prices, headings[:place])
        for place, row in enumerate(headings)
    ]
    units: dict[int, str] = {}
    words: dict[int, str] = {}
    for column in range(width):
        texts = [row[column] for row in carried if row[column]]
        texts = [text for place, text in enumerate(texts) if text not in texts[:place]]
        if column not in prices:
            units[column] = " ".join(texts)
            continue
        named = [text for text in texts if read_heading(text) is not None]
        units[column] = " ".join(named or texts)
        words[column] = " ".join(text for text in texts if named and text not in named)
    labels = [column for column in range(width) if column not in words]
    kinds = list(dict.fromkeys(words.values()))
    if len({units[column] for column in words}) == len(words) and len(kinds) > 1:
        whole = {column: " ".join(row[column] for row in carried if row[column]) for column in words}
        told = {column for column in words if words[column] and _says_more(whole[column], units[column])}
        units |= {column: whole[column] for column in told}  # 17時以降 above 1時間につき
        kinds = list(dict.fromkeys(words[column] for column in words if column not in told))
    if len(kinds) < 2 or len({units[column] for column in words}) == len(words):
        notes = [kind for kind in kinds if kind]
        return Grid.of([units[column] for column in range(width)], rows, notes)
    return _unfolded(labels, units, words, kinds, rows)


def _says_more(whole: str, unit: str) -> bool:
    """Whether the words above a unit belong to it: 17時以降 above 1時間につき, 照明料 above 30分."""
    more, less = read_heading(whole), read_heading(unit)
    if more is None or less is None:
        return False
    times = (more.kind, more.starts, more.ends, more.minutes) != (
        less.kind,
        less.starts,
        less.ends,
        less.minutes,
    )
    return times or beside_of(whole) is not None


def _carried(row: Cells, prices: set[int], above: Sequence[Cells]) -> Cells:
    """Cells joined across several price columns are repeated in each, as far as the cell above them goes."""
    found = list(row)
    for before, column in pairwise(range(len(row))):
        begins = any(upper[column] for upper in above)
        if not found[column] and column in prices and before in prices and not begins:
            found[column] = found[before]
    return found


def _unfolded(
    labels: Sequence[int],
    units: dict[int, str],
    words: dict[int, str],
    kinds: Sequence[str],
    rows: Sequence[Cells],
) -> Grid:
    """One line for each of the words above: 平日 and 土日祝 side by side become one below the other."""
    columns = list(dict.fromkeys(units[column] for column in words))
    headings = [*(units[column] for column in labels), "", *columns]
    lines: list[Cells] = []
    for row in rows:
        own = [row[column] for column in labels]
        some = [{units[at]: row[at] for at in words if words[at] == kind} for kind in kinds]
        offered = [of for of in some if not all(is_no_price(cell) for cell in of.values())] or some
        for kind, of in zip(kinds, some, strict=True):
            if of in offered:
                lines.append([*own, kind, *(of.get(unit, "") for unit in columns)])
                own = [""] * len(labels)
    return Grid.of(headings, lines)
