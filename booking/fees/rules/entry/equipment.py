"""A list of equipment as it is printed: 品名, 単位, 料金, 数, one line each."""

import re
from collections.abc import Sequence

from booking.core.i18n import _
from booking.core.text import search_key
from booking.fees.rules.entry.cells import is_price, read_price
from booking.fees.rules.entry.grid import CellProblem
from booking.fees.rules.entry.headings import free_key, read_heading
from booking.fees.rules.entry.numerals import narrow
from booking.fees.rules.entry.pasting import cells_of_text
from booking.fees.rules.steps import MAX_COUNT, Item

USUAL_COUNT = 10
_COUNTED = re.compile(r"(?:1|一)?(\D{1,6})(?:に?つき)?")
_PER = {"each_period": "1区分", "day": "1日", "hour": "1時間", "use": "1回"}
_WORDS = {
    "1区分": "each_period",
    "区分": "each_period",
    "1日": "day",
    "日": "day",
    "1時間": "hour",
    "時間": "hour",
}


def items_of_text(text: str, known: Sequence[Item] = ()) -> tuple[list[Item], list[CellProblem]]:
    """The equipment in a text, and what could not be read in which line."""
    keys = {search_key(item.label): item.key for item in known}
    taken = set(keys.values())
    items: list[Item] = []
    problems: list[CellProblem] = []
    lines = [[cell for cell in cells if cell] for cells in cells_of_text(text)]
    for number, used in enumerate(lines, start=1):
        is_heading = number == 1 and len(lines) > 1 and not any(is_price(cell) for cell in used[1:])
        if not used or is_heading:
            continue
        found = _item(used, number, problems)
        if found is not None:
            same = keys.pop(search_key(found.label), None)
            items.append(found.model_copy(update={"key": same or free_key(found.label, taken)}))
    if len(items) == len(known):  # one whose name was put right stays what it was
        free = {item.key for item in known} - {item.key for item in items}
        pairs = zip(items, known, strict=True)
        items = [one.model_copy(update={"key": old.key}) if old.key in free else one for one, old in pairs]
    return items, problems


def text_of_items(items: Sequence[Item]) -> str:
    """As it can be pasted again."""
    lines = []
    for item in items:
        unit = " ".join(part for part in (item.counter, _PER[item.per] if item.per != "use" else "") if part)
        lines.append("\t".join([item.label, unit or "1回", f"{item.yen:,}", str(item.most)]))
    return "\n".join(lines)


def _item(cells: Sequence[str], number: int, problems: list[CellProblem]) -> Item | None:
    prices = [place for place, cell in enumerate(cells) if place and is_price(cell)]
    if not prices:
        problems.append(CellProblem(number, 0, _why(cells)))
        return None
    place = prices[0]
    most = read_price(cells[prices[1]]) if len(prices) > 1 else None
    words = " ".join([*cells[1:place], *cells[place + 1 :]])
    counter, per = _unit(" ".join(cell for cell in words.split() if not is_price(cell)))
    return Item.model_validate(
        {
            "key": "-",
            "label": cells[0][:200],
            "counter": counter,
            "per": per,
            "yen": read_price(cells[place]),
            "most": min(max(most or USUAL_COUNT, 1), MAX_COUNT),
        }
    )


def _why(cells: Sequence[str]) -> str:
    return _("「%(name)s」の料金がわかりません。品名、単位、料金の順に書いてください。", name=cells[0])


def _unit(text: str) -> tuple[str, str]:
    counter, per = "", "use"
    for word in narrow(text).split():
        if word in _WORDS:
            per = _WORDS[word]
            continue
        heading = read_heading(word)
        if heading is not None and heading.kind in ("use", "duration", "day", "all"):
            continue
        found = _COUNTED.fullmatch(word)
        counter = (found[1] if found else word)[:10]
    return counter, per
