"""Columns of a printed table that price something beside the room: light, heating and cooling."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from booking.fees.rules.conditions import Choice, Option
from booking.fees.rules.entry.columns import ASIDE, Labels
from booking.fees.rules.entry.numerals import narrow
from booking.fees.rules.entry.writing import OTHERS
from booking.fees.rules.steps import PriceRow, Scope, Table
from booking.fees.rules.units import Unit


class Kind(StrEnum):
    """What it is."""

    LIGHTS = "lights"
    HEATING = "heating"


_WORDS = {
    Kind.LIGHTS: re.compile(r"照明|電灯|ナイター|点灯"),
    Kind.HEATING: re.compile(r"冷房|暖房|空調|冷暖"),
}
NO_ASIDES: Mapping[int, "Kind"] = {}
LABELS = {Kind.LIGHTS: "照明", Kind.HEATING: "冷暖房"}
_QUESTIONS = {Kind.LIGHTS: "照明を使いますか。", Kind.HEATING: "冷暖房を使いますか。"}


@dataclass(slots=True)
class Beside:
    """One such column: its unit, and a row for each line that has a price in it."""

    kind: Kind
    unit: Unit
    rows: list[PriceRow] = field(default_factory=list)

    @property
    def condition(self) -> Choice:
        """Whether it is wanted."""
        return wanted(self.kind)

    def table(self, key: str) -> Table:
        """As a step of its own."""
        name = re.sub(r"[\s(].*", "", self.unit.label)
        return Table(
            key=key,
            label=name if beside_of(name) else LABELS[self.kind],
            when=({self.kind.value: frozenset({"yes"})},),
            units=(self.unit,),
            rows=tuple(self.rows),
            scope=Scope.OTHER,
            is_optional=True,
        )


def beside_of(heading: str) -> Kind | None:
    """What a heading prices, if not the room."""
    return next((kind for kind, words in _WORDS.items() if words.search(narrow(heading))), None)


def aside_lines(labels: Labels) -> tuple[Labels, Mapping[int, Kind]]:
    """Lines about light or heating (照明, コート照明) by their place, and the labels without those words.

    A line whose room is another line's with 照明 behind it is about that room.
    """
    rooms, columns = list(labels.rooms), [list(one.cells) for one in labels.columns]
    found: dict[int, Kind] = {}
    for place, room in enumerate(labels.rooms):
        bare = ASIDE.sub("", room)
        kind = beside_of(room)
        if kind and bare != room and (not bare or bare in labels.rooms):
            found[place], rooms[place] = kind, bare or OTHERS
        for cells in columns:
            own = beside_of(cells[place]) if not ASIDE.sub("", cells[place]) else None
            if own is not None:
                found[place], cells[place] = own, ""
    if len(found) == len(rooms):
        return labels, NO_ASIDES
    told = [replace(one, cells=tuple(cells)) for one, cells in zip(labels.columns, columns, strict=True)]
    return replace(labels, rooms=tuple(rooms), columns=tuple(one for one in told if any(one.cells))), found


def wanted(kind: Kind) -> Choice:
    """The question that is asked for it."""
    return Choice(
        key=kind.value,
        label=_QUESTIONS[kind],
        options=(Option(key="no", label="使わない"), Option(key="yes", label="使う")),
        default="no",
    )
