"""Real municipalities' price tables as data (*.json beside this file), and what each says a use costs.

A file has `key`, `facility` and `source`; `open`: what the text leaves open and how it was read; `tariff`;
`printed`: each priced row of the published table (`row`: room, condition, slot, unit) with a use of which the
total costs that, or the lines `of` a step or a unit; and `worked`: uses worked out by hand from the text with
the lines of their working, which name the `modifiers` they are about. Where `yen` is null there is no price.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import jpholiday

from booking.accounts.rules import Audience
from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.working import Grant, Working

FOLDER = Path(__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.json"))


@dataclass(frozen=True)
class Example:
    """One use of a file's `printed` or `worked`, with what is to come out."""

    file: str
    number: int
    row: dict[str, Any]

    def __str__(self) -> str:
        says = self.row.get("why") or " ".join(filter(None, self.row.get("row", ())))
        return f"{self.file} {self.number}: {says}"

    def working(self) -> Working:
        """What the tariff says of it; raises NoPrice."""
        return price(tariff_of(self.file), use_of(self.row["use"]), grants_of(self.row))


@lru_cache
def load(file: str) -> dict[str, Any]:
    """The file as it is."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache
def tariff_of(file: str) -> Tariff:
    """Its tariff, read as strictly as one that is stored."""
    return tariff_from_text(json.dumps(load(file)["tariff"], ensure_ascii=False))


def examples(file: str, part: str) -> Iterator[Example]:
    """Each of that part of the file."""
    for number, row in enumerate(load(file)[part], 1):
        yield Example(file, number, row)


def use_of(plain: dict[str, Any]) -> Use:
    """`room`, `day`, `time` (9:00-12:00), and where it matters `audience`, `people`, `answers`."""
    day = date.fromisoformat(plain["day"])
    starts, ends = (_minute(text) for text in plain["time"].split("-"))
    assert not set(plain) - {"room", "day", "time", "audience", "people", "answers"}, plain
    return Use(
        room=plain["room"],
        day=day,
        starts=starts,
        ends=ends,
        audience=Audience(plain["audience"]) if "audience" in plain else None,
        people=plain.get("people"),
        answers=plain.get("answers", {}),
        is_holiday=bool(jpholiday.is_holiday(day)),
    )


def grants_of(row: dict[str, Any]) -> list[Grant]:
    """`grants`: [percent, scopes, label] each."""
    return [
        Grant(Fraction(percent), frozenset(Scope(scope) for scope in scopes), label)
        for percent, scopes, label in row.get("grants", ())
    ]


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
