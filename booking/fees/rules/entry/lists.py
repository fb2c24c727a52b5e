"""Tables whose lines say the unit: a list with a line a price, or with people side by side, turned over.

What is wanted is one line a room and condition, and a column a unit (読み取りは reading).
"""

import re
from collections.abc import Sequence

from booking.fees.rules.entry.bands import read_band
from booking.fees.rules.entry.cells import is_price
from booking.fees.rules.entry.headings import read_heading
from booking.fees.rules.entry.numerals import narrow, with_digits
from booking.fees.rules.entry.writing import ALL

Cells = list[str]
_PRICE_WORDS = re.compile(r"使用料|利用料|料金|金額|単価|円|単位|基本|.{1,6}料")
_REMARKS = re.compile(r"(?:定員|収容人員|収容人数|面積|広さ|床面積|備考|摘要|番号|階)(?:\(.*\))?")
_UNIT = r"(?:\d{1,2}(?:時間(?:半|\d{1,2}分)?|分|日|回|区分|枠|コマ)|半日|全日)"
_BEFORE = re.compile(rf"({_UNIT})(?:に?(?:つき|付き?)|当たり|あたり|ごとに?)?[、,:]?(\d[\d,]*円)")
_AFTER = re.compile(rf"(\d[\d,]*円?)[/(](?:1?(時間|日|回|区分)|({_UNIT})(?:に?つき|当たり|あたり)?)\)?")
_TOLD = re.compile(rf"({_UNIT})(?:に?(?:つき|付き?)|当たり|あたり|ごと)")


def parted_price(cell: str) -> tuple[str, str] | None:
    """The amount and the unit of 1時間につき400円, 400円/時間 and 400円(1回); None for other cells."""
    plain = re.sub(r"\s", "", with_digits(cell, "時間|分|日|回|区分"))
    found = _BEFORE.fullmatch(plain)
    if found is not None:
        return found[2], found[1]
    found = _AFTER.fullmatch(plain)
    return (found[1], found[3] or f"1{found[2]}") if found is not None else None


def without_remarks(headings: Sequence[str], rows: Sequence[Cells]) -> tuple[Cells, list[Cells], Cells]:
    """Without columns that say nothing of prices (定員, 面積, 備考); what they say becomes notes."""
    kept = [at for at, text in enumerate(headings) if not _REMARKS.fullmatch(narrow(text))]
    notes = [
        f"{headings[at]}: " + "、".join(f"{row[0]} {row[at]}".strip() for row in rows if row[at])
        for at in range(len(headings))
        if at not in kept and any(row[at] for row in rows)
    ]
    return [headings[at] for at in kept], [[row[at] for at in kept] for row in rows], notes


def as_table(
    headings: Sequence[str], rows: Sequence[Cells], notes: Sequence[str]
) -> tuple[Cells, list[Cells]]:
    """With a column for each unit, wherever the unit stands: in a column, in the cells, or above the table."""
    plain = [*headings], [[*row] for row in rows]
    headings, rows = _without_units_in_cells(*plain)
    priced = [at for at in range(len(headings)) if any(is_price(row[at]) for row in rows)]
    priced = [at for at in priced if at and not _is_label(headings, rows, at, priced)]
    if not priced or any(read_heading(headings[at]) for at in priced):
        return [*headings], [[*row] for row in rows]
    labels = [at for at in range(priced[0])]
    lines = _filled(rows, labels)
    units = _units(lines, labels) or _unit_above([*headings, *notes], len(lines))
    if not units:
        return plain
    return _turned(headings, lines, labels, priced, units)


def _is_label(headings: Sequence[str], rows: Sequence[Cells], at: int, priced: Sequence[int]) -> bool:
    """Whether numbers of a column are no prices: the last of them are, and what says it has some."""
    if read_heading(headings[at]) or _PRICE_WORDS.search(headings[at]):
        return False
    return any(read_heading(row[at]) or read_band(row[at]) for row in rows if row[at])


def _without_units_in_cells(headings: Cells, rows: list[Cells]) -> tuple[Cells, list[Cells]]:
    """A unit that all prices of a column name goes into its heading."""
    for at in range(1, len(headings)):
        cells = [row[at] for row in rows if row[at]]
        parted = [parted_price(cell) for cell in cells]
        told = {one[1] for one in parted if one is not None}
        if len(told) != 1 or any(one is None and is_price(cell) for one, cell in zip(parted, cells, strict=True)):
            continue
        headings = [*headings]
        headings[at] = f"{headings[at]} {told.pop()}".strip() if not _PRICE_WORDS.search(headings[at]) else told.pop()
        rows = [[*row[:at], (parted_price(row[at]) or (row[at],))[0], *row[at + 1 :]] for row in rows]
    return headings, rows


def _filled(rows: Sequence[Cells], labels: Sequence[int]) -> list[Cells]:
    """Joined cells repeated: an empty label is the one above while all to its left are."""
    found: list[Cells] = []
    for row in rows:
        cells = [*row]
        for at in labels:
            if cells[at] or not found:
                break
            cells[at] = found[-1][at]
        found.append(cells)
    return found


def _units(lines: Sequence[Cells], labels: Sequence[int]) -> list[int]:
    """For each line the column that names its unit; nothing where that is not sure."""
    told = {at: [read_heading(line[at]) is not None for line in lines] for at in labels if at}
    mostly = [at for at, some in told.items() if sum(some) * 2 >= len(some) > 0]
    if mostly:
        return [mostly[0]] * len(lines)
    order = sorted(labels, key=lambda at: -sum(told.get(at, ())))
    found = [next((at for at in order if read_heading(line[at]) is not None), -1) for line in lines]
    return [] if -1 in found else found


def _unit_above(texts: Sequence[str], count: int) -> list[str]:
    """For each line the one unit that the headings or the text above name (1時間につき)."""
    told = {unit for text in texts for unit in _TOLD.findall(re.sub(r"\s", "", with_digits(text, "時間|分|日|回")))}
    return [*told] * count if len(told) == 1 else []


def _turned(
    headings: Sequence[str],
    lines: Sequence[Cells],
    labels: Sequence[int],
    priced: Sequence[int],
    units: Sequence[int | str],
) -> tuple[Cells, list[Cells]]:
    of_units = {at for at in units if isinstance(at, int)}
    kept = [at for at in labels if len(of_units) != 1 or at not in of_units]
    names = ["" if _PRICE_WORDS.search(headings[at]) and len(priced) == 1 else headings[at] for at in priced]
    own_name = any(names)
    columns: list[str] = []
    found: dict[tuple[str, ...], dict[str, str]] = {}
    number = 0
    for line, unit in zip(lines, units, strict=True):
        text = line[unit] if isinstance(unit, int) else unit
        own = ["" if at == unit else line[at] for at in kept]
        if isinstance(unit, int) and unit == labels[0]:
            own[0] = ALL
        for name, at in zip(names, priced, strict=True):
            if not line[at]:
                continue
            key = (*own, *([name] if own_name else []))
            if text in found.get(key, {}):  # said twice: both stay, and are told
                number += 1
                key = (*key, f"{number}")
            found.setdefault(key, {})[text] = line[at]
            columns += [text] if text not in columns else []
    width = len(kept) + own_name
    told = [[*key[:width], *(prices.get(text, "") for text in columns)] for key, prices in found.items()]
    return [*(headings[at] for at in kept), *([""] if own_name else []), *columns], told
