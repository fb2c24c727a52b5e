"""A grid read into the parts of a tariff: rooms, conditions, units and rows, and what stands in the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from booking.core.i18n import _
from booking.core.text import search_key
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.axes import option_for, read_axis
from booking.fees.rules.entry.beside import Beside, beside_of
from booking.fees.rules.entry.cells import NotAPrice, read_price
from booking.fees.rules.entry.columns import LabelColumn, Labels, labels_of
from booking.fees.rules.entry.grid import HEADING, CellProblem, Grid
from booking.fees.rules.entry.headings import Heading, Spans, free_key, read_heading, units_of
from booking.fees.rules.entry.places import THE_OTHERS
from booking.fees.rules.steps import PriceRow, Room
from booking.fees.rules.units import DurationUnit, PeriodUnit, Unit


@dataclass(frozen=True, slots=True)
class Known:
    """What the tariff has already: its keys stay the same where the labels do."""

    rooms: Sequence[Room] = ()
    conditions: Sequence[Condition] = ()
    units: Sequence[Unit] = ()


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


def read_grid(grid: Grid, spans: Spans, known: Known = NOTHING_KNOWN, *, is_main: bool = True) -> Reading:
    """Read a grid; ``spans``: the facility's periods by name. Beside the main table その他各室 is no room."""
    labels = labels_of(grid)
    if is_main:
        told = [one for one in labels.columns if not all(beside_of(label) for label in one.labels)]
        labels = replace(labels, columns=tuple(told))
    rooms = _rooms(labels, known, is_main=is_main)
    conditions = _conditions(labels, known)
    headings = [read_heading(text) for text in grid.headings[labels.count :]]
    all_units = units_of(headings, spans)
    asides = [beside_of(text) if is_main else None for text in grid.headings[labels.count :]]
    main = [None if aside else unit for unit, aside in zip(all_units, asides, strict=True)]
    units = _kept(main, known.units)
    pairs = enumerate(zip(asides, all_units, strict=True), start=labels.count)
    besides = {place: Beside(kind, unit) for place, (kind, unit) in pairs if kind and unit is not None}
    problems = [*_heading_problems(grid, labels, headings, all_units)]
    rows: list[PriceRow] = []
    places: list[int] = []
    for number, line in enumerate(grid.rows, start=1):
        if not any(line):
            continue
        prices, wrong = _prices(number, line, labels.count)
        wrong += _line_problems(number, line, prices, labels, units)
        problems += wrong
        if wrong:
            continue
        room, when = _sorted(number, labels, rooms, conditions)
        for place, aside in besides.items():
            if place in prices:
                aside.rows.append(PriceRow(rooms=room, when=when, prices={aside.unit.key: prices[place]}))
        own = {
            unit.key: prices[place]
            for place, unit in enumerate(units, start=labels.count)
            if unit is not None and place in prices
        }
        if own:
            rows.append(PriceRow(rooms=room, when=when, prices=own))
            places.append(number)
    problems += _doubles(rows, places)
    if not grid.rows or not any(any(line) for line in grid.rows):
        problems.append(CellProblem(HEADING, 0, _("料金の行がありません。")))
    return Reading(
        grid,
        labels,
        tuple(room for room in rooms.values() if not is_main or any(room.key in row.rooms for row in rows)),
        tuple(conditions),
        tuple(unit for unit in units if unit is not None),
        tuple(rows),
        tuple(sorted(problems, key=lambda one: (one.row, one.column))),
        _with_known_rooms(besides.values(), rows, is_main=is_main),
    )


def _conditions(labels: Labels, known: Known) -> list[Condition]:
    """What each further column of labels asks, in their order."""
    taken = {one.key for one in known.conditions}
    conditions: list[Condition] = []
    for column in labels.columns:
        before = [*known.conditions, *conditions]
        conditions.append(read_axis(column.heading, column.labels, before, taken))
    return conditions


def _rooms(labels: Labels, known: Known, *, is_main: bool) -> dict[str, Room]:
    """By label; その他各室 of a table beside the main one is no room of its own."""
    before = {search_key(room.label): room for room in known.rooms}
    keys = {room.key for room in known.rooms}
    found: dict[str, Room] = {}
    for label in dict.fromkeys(label for label in labels.rooms if label):
        if not is_main and THE_OTHERS.fullmatch(label):
            continue
        room = before.get(search_key(label))
        found[label] = room or Room(key=free_key(label, keys), label=label[:200])
    return found


def _kept(units: Sequence[Unit | None], known: Sequence[Unit]) -> list[Unit | None]:
    """With the keys, and what else no heading tells, that they have already."""
    free = {one.key for one in known}
    found: list[Unit | None] = []
    for unit in units:
        same = next((one for one in known if unit is not None and _is_same(one, unit)), None)
        if unit is not None and same is not None and same.key in free:
            free.discard(same.key)
            found.append(_like(same, unit))
        else:
            found.append(unit)
    return found


def _like(known: Unit, unit: Unit) -> Unit:
    """The unit as its heading has it; the key, and times of day that no heading tells, as they were."""
    if isinstance(unit, PeriodUnit):
        return unit.model_copy(update={"key": known.key})
    told = {
        name: getattr(unit, name) for name in ("label", "minutes", "in_proportion") if hasattr(unit, name)
    }
    return known.model_copy(update=told)


def _is_same(one: Unit, other: Unit) -> bool:
    return one.kind == other.kind and search_key(one.label) == search_key(other.label)


def _heading_problems(
    grid: Grid, labels: Labels, headings: Sequence[Heading | None], units: Sequence[Unit | None]
) -> Iterator[CellProblem]:
    if not units:
        yield CellProblem(
            HEADING,
            max(labels.count - 1, 0),
            _("料金の列がありません。見出しに「午前」「1時間」のように書いてください。"),
        )
    seen: set[str] = set()
    for place, (heading, unit) in enumerate(zip(headings, units, strict=True), start=labels.count):
        text = grid.headings[place]
        if unit is None:
            yield CellProblem(HEADING, place, _why_no_unit(text, heading))
        elif unit.label in seen:
            yield CellProblem(HEADING, place, _("「%(name)s」の列が2つあります。", name=unit.label))
        else:
            seen.add(unit.label)


def _why_no_unit(text: str, heading: Heading | None) -> str:
    if not text:
        return _("見出しがありません。「午前」「1時間」のように書いてください。")
    if heading is not None:
        return _(
            "「%(name)s」が何時から何時までかわかりません。"
            "「%(name)s 9:00–12:00」のように時刻も書いてください。",
            name=text,
        )
    return _(
        "「%(name)s」が何の単位かわかりません。"
        "「午前 9:00–12:00」「1時間」「1日」「1回」「延長 1時間」のように書いてください。",
        name=text,
    )


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


def _line_problems(
    number: int,
    line: Sequence[str],
    prices: Mapping[int, int],
    labels: Labels,
    units: Sequence[Unit | None],
) -> list[CellProblem]:
    problems = []
    if not labels.rooms[number - 1]:
        problems.append(CellProblem(number, labels.room_place, _("室の名前を入れてください。")))
    if not prices and all(_is_nothing(cell) for cell in line[labels.count :]):
        text = _("この行には料金がありません。いらない行なら空にしてください。")
        problems.append(CellProblem(number, labels.count, text))
    priced = [unit for place, unit in enumerate(units, start=labels.count) if unit and place in prices]
    if _mixes(priced):
        text = _(
            "区分の料金と時間の料金が同じ行にあります。"
            "区分の外の時間の料金なら、見出しを「延長 1時間」のようにしてください。"
        )
        problems.append(CellProblem(number, labels.count, text))
    return problems


def _is_nothing(cell: str) -> bool:
    try:
        return read_price(cell) is None
    except NotAPrice:
        return False


def _sorted(
    number: int, labels: Labels, rooms: Mapping[str, Room], conditions: Sequence[Condition]
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The room of a line (none: その他各室 beside the main table), and its conditions."""
    label = labels.rooms[number - 1]
    when = {}
    for column, condition in zip(labels.columns, conditions, strict=True):
        options = _options(column, condition, number)
        if options:
            when[condition.key] = options
    return (frozenset({rooms[label].key}) if label in rooms else frozenset()), when


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


def _options(column: LabelColumn, condition: Condition, number: int) -> frozenset[str]:
    cell = column.cells[number - 1]
    if not cell:
        return frozenset()
    whole = option_for(condition, cell)
    if whole is not None:
        return frozenset({whole})
    parts = [option_for(condition, part) for part in cell.split("、")]
    return frozenset(part for part in parts if part is not None)


def _mixes(units: Sequence[Unit]) -> bool:
    """Whether periods and hours stand side by side: the hours would never count."""
    has_periods = any(isinstance(unit, PeriodUnit) for unit in units)
    return has_periods and any(isinstance(unit, DurationUnit) for unit in units)


def _doubles(rows: Sequence[PriceRow], places: Sequence[int]) -> Iterator[CellProblem]:
    for (place, one), (other_place, other) in combinations(zip(places, rows, strict=True), 2):
        if one.rooms == other.rooms and one.when == other.when:
            yield CellProblem(
                other_place,
                0,
                _(
                    "%(row)s行目と同じ室、同じ条件です。違いを表す欄（平日・土日祝など）を入れてください。",
                    row=place,
                ),
            )
