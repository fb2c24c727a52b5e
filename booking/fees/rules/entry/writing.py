"""A tariff's table back into the grid, as it was printed: one line a room and condition."""

from booking.core.calendar import minute_text
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.headings import MEANS, read_heading
from booking.fees.rules.steps import PriceRow, Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import LATEST, DurationUnit, ExtensionUnit, PeriodUnit, PlainUnit, Unit

ROOM = "室"
OTHERS, ALL = "その他各室", "すべての室"
_REST = ("各室", "上記以外の室", "その他の室")


def grid_of_table(tariff: Tariff, table: Table, *, is_shown: bool = False) -> Grid:
    """Read again it is the same table; ``is_shown``: to be looked at, with a line for each room of a row."""
    used = {key for row in table.rows for key in row.when}
    conditions = [one for one in tariff.conditions if one.key in used]
    named = shown_heading if is_shown else heading_of
    headings = [ROOM, *(one.label for one in conditions), *(named(unit) for unit in table.units)]
    words = (OTHERS, *_REST) if any(row.rooms for row in table.rows) else (ALL, *_REST)
    labels = {room.label for room in tariff.rooms}
    rest = next((word for word in words if word not in labels), OTHERS)
    lines = [
        [of, *(_cell(one, row) for one in conditions), *(_price(row, unit) for unit in table.units)]
        for row in table.rows
        for of in _rooms(tariff, row, is_shown=is_shown) or [rest]
    ]
    return Grid.of(headings, lines, table.note.split("\n") if table.note else [])


def heading_of(unit: Unit) -> str:
    """A heading from which the unit can be read again, with all that it says."""
    short = shown_heading(unit)
    return next(
        (text for text in (unit.label, short) if _is_told(text, unit)),
        f"{unit.label} {MEANS} {_meaning(unit)}",
    )


def shown_heading(unit: Unit) -> str:
    """The unit's name, with its times where it has some that the name does not tell."""
    if isinstance(unit, PlainUnit) or _is_told(unit.label, unit) or _times(unit) in unit.label:
        return unit.label
    return f"{unit.label} {_times(unit)}"


def _is_told(text: str, unit: Unit) -> bool:
    found = read_heading(text)
    if found is None or found.label != unit.label:
        return False
    if found.kind != unit.kind and not (found.kind == "open" and unit.kind in ("duration", "extension")):
        return False
    told = ("starts", "ends", "minutes", "in_proportion")
    return all(getattr(found, name) == getattr(unit, name) for name in told if hasattr(unit, name))


def _meaning(unit: Unit) -> str:
    match unit:
        case PeriodUnit():
            return _times(unit)
        case DurationUnit():
            parts = [_length(unit.minutes), _times(unit), "按分" * unit.in_proportion]
        case ExtensionUnit():
            parts = ["延長", _length(unit.minutes), _times(unit)]
        case _:
            return {"use": "1回", "day": "日額", "each_period": "1区分"}[unit.kind]
    return " ".join(part for part in parts if part)


def _times(unit: PeriodUnit | DurationUnit | ExtensionUnit) -> str:
    if not isinstance(unit, PeriodUnit) and (unit.starts == 0 or unit.ends == LATEST):
        since = f"{minute_text(unit.starts)}以降" * (unit.starts > 0)
        return since or f"{minute_text(unit.ends)}以前" * (unit.ends < LATEST)
    return f"{minute_text(unit.starts)}–{minute_text(unit.ends)}"


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}時間" * bool(hours) + f"{rest}分" * bool(rest)


def _rooms(tariff: Tariff, row: PriceRow, *, is_shown: bool) -> list[str]:
    found = [room.label for room in tariff.rooms if room.key in row.rooms]
    return found if is_shown or not found else ["、".join(found)]


def _cell(condition: Condition, row: PriceRow) -> str:
    options = row.when.get(condition.key, frozenset())
    return "、".join(one.label for one in condition.options if one.key in options)


def _price(row: PriceRow, unit: Unit) -> str:
    yen = row.prices.get(unit.key)
    return "" if yen is None else f"{yen:,}"
