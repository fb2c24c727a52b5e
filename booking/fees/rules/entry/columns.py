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
from booking.fees.rules.entry.writing import ALL

_NOTHING = re.compile(r"[-‐‑–—―−ー/]?|共通|全て|すべて|問わない|(?:基本)?(?:使用料|利用料金?|料金)")
_MORE = r"(?:[・、/(（及又等以の].*)?"
_CLEARLY_NO_ROOM = re.compile(
    r"(?:市|町|村|区|県|管)[内外].*|(?:市|町|村|区|住)民(?:以外|でない)?(?:の?(?:方|者))?|平日|入場料.*|"
    r"(?:非?営利|非?営業|興行|宣伝|飲酒|会費)(?:目的)?.*|(?:非?アマチュア|プロ|スポーツ外?|文化|試合|練習|大会)"
    + _MORE
    + r"|(?:一般|大人|成人|小人|こども|子ども|子供|幼児|学生|一般学生|児童|生徒|小学生|中学生|小中学生|"
    r"高校生|大学生|"
    r"高齢者|障害者|個人|団体|登録団体|その他の団体|全面|半面|(?:全面|半面|1/\d)点灯)+" + _MORE
)
_ROOM = re.compile(
    r"(?:使用|利用)?(?:室場?名?|施設名?|部屋名?|場所|室名?・施設名?|施設の名称|名称|(?:室|施設)の?区分)"
)
ASIDE = re.compile(
    r"[(（・\s]*(?:夜間)?(?:照明|電灯|ナイター|冷暖房|冷房|暖房|空調)(?:設備|施設|器具)?(?:使用料|利用料金?|料金?|費)?[)）\s]*$"
)
"""What of a label says that the line is about light or heating."""
NO_ROOM = -1
_SIGNS = (re.compile(r"[/／]"), re.compile(r"\s+"))
_PARTS = re.compile(r"[/／\s]+")


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
    """NO_ROOM: the lines are for all rooms alike."""
    rooms: tuple[str, ...]
    columns: tuple[LabelColumn, ...]


def labels_of(grid: Grid, known: Collection[str] = (), room_place: int | None = None) -> Labels:
    """The labels of each line, with those that are joined with the line above repeated.

    ``known``: headings of columns that stay as they are; ``room_place``: the rooms' column, if told.
    """
    count = label_count(grid, known)
    lines = _repeated([row[:count] for row in grid.rows])
    columns = [[line[column] for line in lines] for column in range(count)]
    place = room_place
    if place is None or not NO_ROOM <= place < count:
        place = _room_place(grid.headings, columns)
    rooms = tuple(columns[place]) if place != NO_ROOM else (ALL,) * len(lines)
    told = [
        one
        for column, cells in enumerate(columns)
        if column != place
        for one in (
            [LabelColumn(column, grid.headings[column], tuple(cells))]
            if grid.headings[column] in known
            else _told_apart(column, grid.headings[column], cells, rooms)
        )
        if any(one.cells)
    ]
    return Labels(count, place, rooms, tuple(told))


def label_count(grid: Grid, known: Collection[str] = ()) -> int:
    """The columns before the first price column."""
    width = len(grid.headings)
    if width and read_heading(grid.headings[0]) is not None and _has_prices(grid, 0):
        return 0
    for column in range(1, width):
        if grid.headings[column] not in known and read_heading(grid.headings[column]) is not None:
            return column
    for column in range(1, width):
        if _has_prices(grid, column):
            return column
    return min(1, width)


def _has_prices(grid: Grid, column: int) -> bool:
    cells = [cell for cell in grid.column(column) if cell]
    return bool(cells) and all(is_price(cell) for cell in cells)


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


def _room_place(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> int:
    """The column that is headed so, else the first that is not clearly about days, people or money."""
    headed = [at for at in range(len(columns)) if _ROOM.fullmatch(narrow(headings[at]))]
    if headed:
        return headed[0]
    for place, cells in enumerate(columns):
        labels = list(dict.fromkeys(cell for cell in cells if ASIDE.sub("", cell)))
        if labels and not _is_no_room(labels):
            return place
    return NO_ROOM


def _is_no_room(labels: Sequence[str]) -> bool:
    return (
        all(_CLEARLY_NO_ROOM.fullmatch(narrow(label)) for label in labels)
        or days_of(labels) is not None
        or all(read_band(label) is not None for label in labels)
    )


def _told_apart(place: int, heading: str, cells: Sequence[str], rooms: Sequence[str]) -> list[LabelColumn]:
    """A column in which some rooms have one thing (試合, 練習), others another (町内, 町外), is several."""
    of_room: dict[str, list[str]] = {}
    for room, cell in zip(rooms, cells, strict=True):
        of_room.setdefault(room, []).append("" if _NOTHING.fullmatch(narrow(cell)) else cell)
    groups: list[tuple[set[str], set[str]]] = []
    for room, some in of_room.items():
        labels = {part for cell in some if cell for part in _PARTS.split(cell)}
        meeting = [one for one in groups if one[1] & labels]
        groups = [one for one in groups if one not in meeting]
        groups.append(
            ({room}.union(*(one[0] for one in meeting)), labels.union(*(one[1] for one in meeting)))
        )
    return [
        column
        for of, labels in groups
        if labels
        for column in _parted(
            place, heading, [cell if room in of else "" for room, cell in zip(rooms, cells, strict=True)]
        )
    ]


def _parted(place: int, heading: str, cells: Sequence[str]) -> list[LabelColumn]:
    """A column whose labels are all of several parts (入場料なし/営利宣伝, 町内 全面) is as many columns."""
    told = ["" if _NOTHING.fullmatch(narrow(cell)) else cell for cell in cells]
    for sign in _SIGNS:
        if any(re.search(r"\d/\d", cell) for cell in told):
            break
        parts = [[part.strip() for part in sign.split(cell)] if cell else [] for cell in told]
        count = max(map(len, parts), default=0)
        padded = [_padded(one, [other for other in parts if len(other) == count], count) for one in parts]
        if count < 2 or any(one is None for one in padded):
            continue
        of = [one for one in padded if one is not None]
        if sign is not _SIGNS[0] and not _is_product([one for one in of if any(one)]):
            continue
        names = sign.split(heading)
        return [
            LabelColumn(place, names[part] if len(names) == count else "", tuple(one[part] for one in of))
            for part in range(count)
        ]
    return [LabelColumn(place, heading, tuple(told))]


def _padded(parts: Sequence[str], whole: Sequence[Sequence[str]], count: int) -> list[str] | None:
    """A label's parts in their places: 町内 is the first of 町内 全面; None where that can't be told."""
    if len(parts) == count or not parts:
        return [*parts] or [""] * count
    if len(parts) > 1:
        return None
    places = [at for at in range(count) if parts[0] in {one[at] for one in whole}]
    return [parts[0] if at == places[0] else "" for at in range(count)] if len(places) == 1 else None


def _is_product(parts: Sequence[Sequence[str]]) -> bool:
    """Whether each part varies beside the others, as the labels of two columns would."""
    some = [set(one) for one in zip(*parts, strict=True)]
    different = len({tuple(one) for one in parts})
    return all(len(one) > 1 for one in some) and max(map(len, some)) < different
