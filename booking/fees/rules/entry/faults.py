"""What stands in the way of reading a table: which cell, and what to write there."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from booking.core.i18n import _
from booking.fees.rules.conditions import Condition
from booking.fees.rules.entry.cells import is_no_price
from booking.fees.rules.entry.columns import Labels
from booking.fees.rules.entry.grid import HEADING, CellProblem, Grid
from booking.fees.rules.entry.headings import Heading
from booking.fees.rules.entry.meant import options_meant
from booking.fees.rules.steps import PriceRow
from booking.fees.rules.units import ExtensionUnit, Unit


def heading_problems(
    grid: Grid, labels: Labels, headings: Sequence[Heading | None], units: Sequence[Unit | None]
) -> Iterator[CellProblem]:
    """Headings from which nobody can tell what is counted, and two that are the same."""
    if not units:
        yield CellProblem(
            HEADING,
            max(labels.count - 1, 0),
            _("料金の列がありません。見出しに「午前」「1時間」のように書いてください。"),
        )
    seen: list[dict[str, object]] = []
    for place, (heading, unit) in enumerate(zip(headings, units, strict=True), start=labels.count):
        text = grid.headings[place]
        if unit is None:
            yield CellProblem(HEADING, place, _why_no_unit(text, heading))
        elif (told := unit.model_dump(exclude={"key"})) in seen:
            yield CellProblem(HEADING, place, _("「%(name)s」の列が2つあります。", name=unit.label))
        else:
            seen.append(told)


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
        "「%(name)s = 9:00–12:00」「%(name)s = 4時間」「%(name)s = 1回」のように書いてください。",
        name=text,
    )


def line_problems(
    number: int,
    line: Sequence[str],
    prices: Mapping[int, int],
    labels: Labels,
    units: Sequence[Unit | None],
) -> list[CellProblem]:
    """A line without a room or a price, or with prices that can't stand beside each other."""
    problems = []
    if not labels.rooms[number - 1]:
        problems.append(CellProblem(number, labels.room_place, _("室の名前を入れてください。")))
    if not prices and all(is_no_price(cell) for cell in line[labels.count :]):
        text = _("この行には料金がありません。いらない行なら空にしてください。")
        problems.append(CellProblem(number, labels.count, text))
    priced = [unit for place, unit in enumerate(units, start=labels.count) if unit and place in prices]
    ways = {"period" if isinstance(unit, ExtensionUnit) else unit.kind for unit in priced}
    if {"period", "duration"} <= ways:
        text = _(
            "区分の料金と時間の料金が同じ行にあります。"
            "区分の外の時間の料金なら、見出しを「延長 1時間」のようにしてください。"
        )
        problems.append(CellProblem(number, labels.count, text))
    elif len(ways) > 1:
        text = _(
            "数え方の違う料金が同じ行にあります。"
            "見出しを「1日 = 8時間」「1日 = 9:00–17:00」のようにして、数え方をそろえてください。"
        )
        problems.append(CellProblem(number, labels.count, text))
    return problems


def unmeant(number: int, labels: Labels, conditions: Sequence[Condition]) -> list[CellProblem]:
    """Labels of a line that none of the answers is."""
    return [
        CellProblem(number, column.place, _("「%(cell)s」がどの選択肢のことかわかりません。", cell=cell))
        for column, condition in zip(labels.columns, conditions, strict=True)
        if (cell := column.cells[number - 1]) and not options_meant(condition, cell)
    ]


def doubles(rows: Sequence[PriceRow], places: Sequence[int]) -> Iterator[CellProblem]:
    """Lines that differ in nothing."""
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
