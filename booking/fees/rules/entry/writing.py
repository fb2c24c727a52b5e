"""A tariff's table back into the grid, as it was printed: one line a room and condition."""

from collections.abc import Sequence

from booking.core.calendar import minute_text
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.headings import read_heading
from booking.fees.rules.steps import PriceRow, Table
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import DurationUnit, ExtensionUnit, PeriodUnit, Unit

ROOM = "室"
OTHERS = "その他各室"


def grid_of_table(tariff: Tariff, table: Table) -> Grid:
    """What a reader of the printed table sees; read again it is the same table."""
    used = {key for row in table.rows for key in row.when}
    conditions = [one for one in tariff.conditions if one.key in used]
    headings = [ROOM, *(one.label for one in conditions), *(heading_of(unit) for unit in table.units)]
    lines = [
        [room, *(_cell(one, row) for one in conditions), *(_price(row, unit) for unit in table.units)]
        for row in table.rows
        for room in _rooms(tariff, row)
    ]
    return Grid.of(headings, lines, table.note.split("\n") if table.note else [])


def heading_of(unit: Unit) -> str:
    """A heading from which the unit can be read again."""
    match unit:
        case PeriodUnit():
            found = read_heading(unit.label)
            if found is not None and (found.kind, found.starts, found.ends) == (
                "period",
                unit.starts,
                unit.ends,
            ):
                return unit.label
            return f"{unit.label} {minute_text(unit.starts)}–{minute_text(unit.ends)}"
        case DurationUnit():
            found = read_heading(unit.label)
            is_told = found is not None and (found.kind, found.minutes) == ("duration", unit.minutes)
            told = unit.label if is_told else f"{unit.label}({_length(unit.minutes)})"
            return f"{told} 按分" if unit.in_proportion and "按分" not in told else told
        case ExtensionUnit():
            found = read_heading(unit.label)
            is_told = found is not None and (found.kind, found.minutes) == ("extension", unit.minutes)
            if is_told:
                return unit.label
            return f"{unit.label}({_length(unit.minutes)})" if found else f"延長 {_length(unit.minutes)}"
        case _:
            found = read_heading(unit.label)
            words = {"use": "1回", "day": "1日", "each_period": "1区分"}
            return unit.label if found is not None and found.kind == unit.kind else words[unit.kind]


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}時間" * bool(hours) + f"{rest}分" * bool(rest)


def _rooms(tariff: Tariff, row: PriceRow) -> Sequence[str]:
    return [room.label for room in tariff.rooms if room.key in row.rooms] or [OTHERS]


def _cell(condition: Condition, row: PriceRow) -> str:
    options = row.when.get(condition.key, frozenset())
    return "、".join(one.label for one in condition.options if one.key in options)


def _price(row: PriceRow, unit: Unit) -> str:
    yen = row.prices.get(unit.key)
    return "" if yen is None else f"{yen:,}"
