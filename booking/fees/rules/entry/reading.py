"""A grid read into the parts of a tariff: rooms, conditions, units and rows, and what stands in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from booking.core.i18n import _
from booking.core.text import search_key
from booking.fees.rules.conditions import Condition, Measure, MeasuredCondition
from booking.fees.rules.entry.axes import read_axis
from booking.fees.rules.entry.beside import NO_ASIDES, Beside, Kind, aside_lines, beside_of
from booking.fees.rules.entry.cells import NotAPrice, read_price
from booking.fees.rules.entry.columns import Labels, labels_of
from booking.fees.rules.entry.faults import doubles, heading_problems, line_problems, unmeant
from booking.fees.rules.entry.grid import HEADING, CellProblem, Grid
from booking.fees.rules.entry.headings import Spans, free_key, read_heading, units_of
from booking.fees.rules.entry.meant import options_meant
from booking.fees.rules.entry.places import THE_OTHERS
from booking.fees.rules.entry.writing import heading_of
from booking.fees.rules.steps import PriceRow, Room
from booking.fees.rules.units import PlainUnit, Unit


@dataclass(frozen=True, slots=True)
class Known:
    """What the tariff has already: its keys stay the same where the labels do."""

    rooms: Sequence[Room] = ()
    conditions: Sequence[Condition] = ()
    units: Sequence[Unit] = ()
    has_rest: bool = False
    """Whether the table has a line for all rooms that no other line names (その他各室)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood; without problems it is a whole table."""

    grid: Grid
    labels: Labels
    rooms: tuple[Room, ...]
    conditions: tuple[Condition, ...]
    """Those of the columns."""
    units: tuple[Unit, ...]
    rows: tuple[PriceRow, ...]
    problems: tuple[CellProblem, ...]
    beside: tuple[Beside, ...] = ()
    """Light, heating and the like, which stand in columns of the same printed table."""


NOTHING_KNOWN = Known()


def read_grid(
    grid: Grid,
    spans: Spans,
    known: Known = NOTHING_KNOWN,
    *,
    is_main: bool = True,
    room_place: int | None = None,
) -> Reading:
    """Read a grid; ``spans``: the facility's periods by name. Beside the main table その他各室 is no room.

    ``room_place``: the column with the rooms, where somebody told it.
    """
    labels, aside_rows = labels_of(grid, {one.label for one in known.conditions}, room_place), NO_ASIDES
    if is_main and not known.units:
        labels, aside_rows = aside_lines(labels)
    rooms = _rooms(labels, known, is_main=is_main)
    conditions = _conditions(labels, known)
    texts = grid.headings[labels.count :]
    headings = [read_heading(text) for text in texts]
    units = _kept(texts, units_of(headings, spans), known.units)
    if any(isinstance(one, MeasuredCondition) and one.measure is Measure.MINUTES for one in conditions):
        units = [one or _whole_use(text) for one, text in zip(units, texts, strict=True)]
    columns = _Columns(units, _asides(texts, units, known) if is_main else [None] * len(texts))
    found = _Found([*heading_problems(grid, labels, headings, units)])
    for number, line in enumerate(grid.rows, start=1):
        prices, wrong = _prices(number, line, labels.count)
        wrong += line_problems(number, line, prices, labels, columns.main)
        wrong += unmeant(number, labels, conditions)
        found.problems += wrong if any(line) else []
        if any(line) and not wrong:
            of = _sorted(number, labels, rooms, conditions)
            found.add(number, of, *columns.of_line(prices, labels.count, aside_rows.get(number - 1)))
    found.problems += doubles(found.rows, found.places)
    if not found.rows and not found.problems:
        found.problems.append(CellProblem(HEADING, 0, _("料金の行がありません。")))
    named = {room.key: room for some in rooms.values() for room in some}
    used = {key for row in found.rows for key in row.prices}
    beside = {unit.key for _kind, unit in found.besides} - used
    return Reading(
        grid,
        labels,
        tuple(
            room for room in named.values() if not is_main or any(room.key in row.rooms for row in found.rows)
        ),
        tuple(conditions),
        tuple(unit for unit in columns.main if unit is not None and unit.key not in beside),
        tuple(found.rows),
        tuple(sorted(found.problems, key=lambda one: (one.row, one.column))),
        _with_known_rooms(found.besides.values(), found.rows, is_main=is_main),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """What stands in the columns of prices: a unit, of the rooms themselves or of light and heating."""

    units: list[Unit | None]
    asides: list[Kind | None]

    @property
    def main(self) -> list[Unit | None]:
        """The units of the rooms themselves."""
        return [None if aside else unit for unit, aside in zip(self.units, self.asides, strict=True)]

    def of_line(
        self, prices: Mapping[int, int], first: int, aside: Kind | None
    ) -> tuple[dict[Unit, int], dict[Unit | None, Kind | None]]:
        """A line's prices by unit, and what each unit is of; ``first``: the first column of prices."""
        told = {unit: prices[at] for at, unit in enumerate(self.units, start=first) if unit and at in prices}
        return told, dict(zip(self.units, [one or aside for one in self.asides], strict=True))


@dataclass(slots=True)
class _Found:
    """The lines of a table as they are read one after the other."""

    problems: list[CellProblem]
    rows: list[PriceRow] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    besides: dict[tuple[Kind, Unit], Beside] = field(default_factory=dict)

    def add(
        self,
        number: int,
        of: tuple[frozenset[str], dict[str, frozenset[str]]],
        prices: Mapping[Unit, int],
        kinds: Mapping[Unit | None, Kind | None],
    ) -> None:
        """A line's prices, of the rooms themselves or of light and heating."""
        rooms, when = of
        for unit, yen in prices.items():
            if (kind := kinds[unit]) is not None:
                aside = self.besides.setdefault((kind, unit), Beside(kind, unit))
                aside.rows.append(PriceRow(rooms=rooms, when=when, prices={unit.key: yen}))
        own = {unit.key: yen for unit, yen in prices.items() if kinds[unit] is None}
        if own:
            self.rows.append(PriceRow(rooms=rooms, when=when, prices=own))
            self.places.append(number)


def _whole_use(text: str) -> Unit:
    """What is priced by how long the use is, is priced once."""
    return PlainUnit(kind="use", key=text or "1回", label=text or "1回")


def _asides(texts: Sequence[str], units: Sequence[Unit | None], known: Known) -> list[Kind | None]:
    """Which columns price light or heating; where there is nothing else, that is what the table is about."""
    own = {one.key for one in known.units}
    found = [
        beside_of(text) if unit is None or unit.key not in own else None
        for text, unit in zip(texts, units, strict=True)
    ]
    return found if not all(found) else [None] * len(found)


def _conditions(labels: Labels, known: Known) -> list[Condition]:
    """What each further column of labels asks, in their order."""
    taken = {one.key for one in known.conditions}
    conditions: list[Condition] = []
    for column in labels.columns:
        before = [*known.conditions, *conditions]
        conditions.append(read_axis(column.heading, column.labels, before, taken))
    return conditions


def _rooms(labels: Labels, known: Known, *, is_main: bool) -> dict[str, tuple[Room, ...]]:
    """By label, several where it names several known ones; none for その他各室 that is no room."""
    before = {search_key(room.label): room for room in known.rooms}
    keys = {room.key for room in known.rooms}
    found: dict[str, tuple[Room, ...]] = {}
    for label in dict.fromkeys(label for label in labels.rooms if label):
        room = before.get(search_key(label))
        several = [before.get(search_key(part)) for part in label.split("、")]
        if room is None and THE_OTHERS.fullmatch(label) and (known.has_rest or not is_main):
            continue
        if room is None and all(several):
            found[label] = tuple(one for one in several if one is not None)
        else:
            found[label] = (room or Room(key=free_key(label, keys), label=label[:200]),)
    return found


def _kept(texts: Sequence[str], units: Sequence[Unit | None], known: Sequence[Unit]) -> list[Unit | None]:
    """With the keys that they have already; a heading that stayed as it was is the same unit.

    Where there are as many as before, one that is unlike all others is the one that stood in its place.
    """
    written = {heading_of(one): one for one in known}
    found: list[Unit | None] = [written.pop(text, None) for text in texts]
    before = list(found)
    free = [one for one in known if one not in found]
    for by_name in (True, False):
        for place, unit in enumerate(units):
            if unit is None or before[place] is not None:
                continue
            same = [one for one in free if _is_same(one, unit)]
            if not by_name and len(known) == len(units):
                same = [one for one in free if one is known[place]]
            if same:
                free.remove(same[0])
                before[place] = same[0]
    taken = {one.key for one in known}
    for place, unit in enumerate(units):
        if unit is not None and found[place] is None:
            same_one = before[place]
            key = free_key(unit.key, taken) if same_one is None else same_one.key
            found[place] = unit.model_copy(update={"key": key})
    return found


def _is_same(one: Unit, other: Unit) -> bool:
    return one.kind == other.kind and search_key(one.label) == search_key(other.label)


def _prices(number: int, line: Sequence[str], first: int) -> tuple[dict[int, int], list[CellProblem]]:
    """The prices of a line by their place."""
    prices: dict[int, int] = {}
    problems: list[CellProblem] = []
    for place in range(first, len(line)):
        try:
            yen = read_price(line[place])
        except NotAPrice as error:
            problems.append(CellProblem(number, place, str(error)))
            continue
        if yen is not None:
            prices[place] = yen
    return prices, problems


def _sorted(
    number: int, labels: Labels, rooms: Mapping[str, Sequence[Room]], conditions: Sequence[Condition]
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The rooms of a line (none: all that no other names), and its conditions."""
    label = labels.rooms[number - 1]
    when = {}
    for column, condition in zip(labels.columns, conditions, strict=True):
        cell = column.cells[number - 1]
        options = options_meant(condition, cell) if cell else frozenset()
        if options:
            when[condition.key] = options
    return frozenset(room.key for room in rooms.get(label, ())), when


def _with_known_rooms(
    besides: Iterable[Beside], rows: Sequence[PriceRow], *, is_main: bool
) -> tuple[Beside, ...]:
    """A line that has a price only here and names no room of the table is for all others."""
    known = {key for row in rows for key in row.rooms}
    for one in besides:
        one.rows[:] = [
            row if not is_main or row.rooms <= known else row.model_copy(update={"rooms": frozenset()})
            for row in one.rows
        ]
    return tuple(one for one in besides if one.rows)
