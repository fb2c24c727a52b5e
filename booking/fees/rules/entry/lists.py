"""Tables whose lines say the unit: a list with a line a price, or with people side by side, turned over.

What is wanted is one line a room and condition, and a column a unit.
"""

import re
from collections.abc import Sequence

from booking.core.calendar import minute_text
from booking.fees.rules.entry.cells import is_no_price, is_price
from booking.fees.rules.entry.clocks import read_span
from booking.fees.rules.entry.columns import ASIDE
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.headings import MEANS, read_heading
from booking.fees.rules.entry.numerals import narrow, with_digits
from booking.fees.rules.entry.writing import ALL

Cells = list[str]
_PRICE_WORDS = re.compile(r"使用料|利用料|料金|金額|単価|円|単位|基本|.{1,6}料")
_REMARKS = re.compile(r"(?:定員|収容人員|収容人数|面積|広さ|床面積|備考|摘要|番号|階)(?:\(.*\))?")
_UNIT = r"(?:\d{1,2}(?:時間(?:半|\d{1,2}分)?|分|日|回|区分|枠|コマ)|半日|全日)"
_BEFORE = re.compile(rf"({_UNIT})(?:に?(?:つき|付き?)|当たり|あたり|ごとに?)?[、,:]?(\d[\d,]*円)")
_AFTER = re.compile(rf"(\d[\d,]*円?)[/(](?:1?(時間|日|回|区分)|({_UNIT})(?:に?つき|当たり|あたり)?)\)?")
_OWN = re.compile(
    rf"(?:使用料|利用料金?|料金|額|単価)は、?({_UNIT})(?:に?つき|当たり|あたり)|"
    rf"({_UNIT})(?:に?つき|当たり|あたり)の?(?:額|使用料|利用料金?|料金)"
)
_OTHERWISE = re.compile(r"超過|超え|延長|時間外|照明|冷房|暖房|空調|附属|付属|加算")
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
    headings: Sequence[str], rows: Sequence[Cells], above: Sequence[str] = (), below: Sequence[str] = ()
) -> tuple[Cells, list[Cells]]:
    """With a column a unit, wherever that stands: in a column, in the cells, above or below the table."""
    plain = [*headings], [[*row] for row in rows]
    headings, rows = _without_units_in_cells(*plain)
    priced = [at for at in range(len(headings)) if any(is_price(row[at]) for row in rows)]
    if not priced or not priced[0] or any(read_heading(headings[at]) for at in priced):
        return [*headings], [[*row] for row in rows]
    labels = list(range(priced[0]))
    lines = _filled(rows, labels)
    units = _units(lines, labels) or _unit_outside([*headings, *above], below, len(lines))
    if not units:
        return plain
    return _turned(headings, lines, labels, priced, units)


def _without_units_in_cells(headings: Cells, rows: list[Cells]) -> tuple[Cells, list[Cells]]:
    """A unit that all prices of a column name goes into its heading."""
    for at in range(1, len(headings)):
        cells = [row[at] for row in rows if row[at]]
        parted = [parted_price(cell) for cell in cells]
        told = {one[1] for one in parted if one is not None}
        if len(told) != 1 or any(
            one is None and is_price(cell) for one, cell in zip(parted, cells, strict=True)
        ):
            continue
        headings = [*headings]
        headings[at] = f"{headings[at]} {told.pop()}".strip()
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


def _unit_outside(above: Sequence[str], below: Sequence[str], count: int) -> list[str]:
    """For each line the one unit that the headings or the text around the table name (1時間につき).

    Notes often name other units as well (超過1時間につき): of them only what is the amount's own.
    """
    texts = [re.sub(r"\s", "", with_digits(text, "時間|分|日|回")) for text in above]
    told = {unit for text in texts for unit in _TOLD.findall(text)}
    if not told:
        notes = [re.sub(r"\s", "", with_digits(text, "時間|分|日|回")) for text in below]
        parts = [part for note in notes for part in note.split("。") if not _OTHERWISE.search(part)]
        told = {unit for part in parts for pair in _OWN.findall(part) for unit in pair if unit}
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
        if own and isinstance(unit, int) and unit == labels[0]:
            own[0] = ALL
        is_aside = any(own_label and not ASIDE.sub("", own_label) for own_label in own) or ASIDE.search(
            "".join(own[:1])
        )
        is_joined = bool(is_aside) and not any(line[at] for at in priced[1:])
        for name, at in zip(names, priced, strict=True):
            if is_no_price(line[at]):
                continue
            name = "" if is_joined else name  # one price for all who stand side by side
            key = (*own, *([name] if own_name else []))
            if text in found.get(key, {}):  # said twice: both stay, and are told
                number += 1
                key = (*key, f"{number}")
            found.setdefault(key, {})[text] = line[at]
            columns += [text] if text not in columns else []
    width = len(kept) + own_name
    told = [[*key[:width], *(prices.get(text, "") for text in columns)] for key, prices in found.items()]
    return [*(headings[at] for at in kept), *([""] if own_name else []), *columns], told


def spread(grid: Grid) -> Grid:
    """With a column for each of several spans in one heading: 半日 = 9:00–13:00、13:00–17:00."""
    headings: Cells = []
    places: list[int] = []
    for at, text in enumerate(grid.headings):
        name, sign, meaning = text.replace("＝", MEANS).partition(MEANS)
        spans = [read_span(part) for part in meaning.split("、")] if sign else []
        several = [one for one in spans if one is not None]
        if len(several) < 2 or len(several) < len(spans):
            several = []
        times = [f"{minute_text(one.starts)}–{minute_text(one.ends)}" for one in several]
        told = [f"{name.strip()}({time}) {MEANS} {time}" for time in times] or [text]
        headings += told
        places += [at] * len(told)
    return Grid.of(headings, [[row[at] for at in places] for row in grid.rows], grid.notes)
