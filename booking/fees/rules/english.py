"""What a tariff says in English beside its Japanese names: found, given, and kept while others change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from booking.core.i18n import _
from booking.core.told import plain
from booking.fees.rules.amounts import Value
from booking.fees.rules.entry.writing import ALL, OTHERS, ROOM, shown_heading
from booking.fees.rules.tariff import Tariff

Path = tuple[str, ...]
"""Where a name stands: ("conditions", "air", "options", "yes", "label_en")."""
_ENDING = "_en"
Some = TypeVar("Some", bound=Value)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the tariff, and what it is in English as far as it was given."""

    path: Path
    japanese: str
    english: str
    longest: int
    """So many characters the English may have."""


def names_of(tariff: Tariff) -> list[Name]:
    """Every name that can have an English one, in the tariff's order."""
    return list(_names(tariff, ()))


def words_of(tariff: Tariff) -> dict[str, str]:
    """The English of every name that has one, by the Japanese: for a table as it is printed."""
    return {one.japanese: one.english for one in names_of(tariff) if one.english}


def heading_words_of(tariff: Tariff) -> dict[str, str]:
    """The same with the headings of its tables (午前 9:00–12:00)."""
    found = words_of(tariff) | {ROOM: _("室場"), OTHERS: _("その他の室"), ALL: _("すべての室")}
    for unit in (unit for table in tariff.tables() for unit in table.units):
        english = plain(unit.label, unit.label_en)
        if english != unit.label:
            found[shown_heading(unit)] = shown_heading(unit).replace(unit.label, english, 1)
    return found


def with_english(tariff: Tariff, english: Mapping[Path, str]) -> Tariff:
    """The tariff with these English names; those that are not among them stay."""
    return _put(tariff, (), english)


def keeping_english(before: Tariff, after: Tariff) -> Tariff:
    """What was changed with the English names that it had: where a name is another now, its English goes.

    Forms and pasted tables know nothing of English, and make parts of a tariff anew.
    """
    known = {one.path: one for one in names_of(before)}
    words = words_of(before)
    kept: dict[Path, str] = {}
    for one in names_of(after):
        was = known.get(one.path)
        if was is not None and was.japanese == one.japanese:
            kept[one.path] = one.english or was.english
        elif was is not None and was.english == one.english:
            kept[one.path] = words.get(one.japanese, "")
        else:
            kept[one.path] = one.english or words.get(one.japanese, "")
    return with_english(after, kept)


def _names(value: Value, path: Path) -> Iterator[Name]:
    for name, field in type(value).model_fields.items():
        found = getattr(value, name)
        if name.endswith(_ENDING):
            japanese = getattr(value, name.removesuffix(_ENDING))
            if japanese:
                longest = next(one.max_length for one in field.metadata if hasattr(one, "max_length"))
                yield Name((*path, name), japanese, found, longest)
        else:
            for key, part in _parts(found):
                yield from _names(part, (*path, name, key))


def _put(value: Some, path: Path, english: Mapping[Path, str]) -> Some:
    changes: dict[str, Any] = {}
    for name in type(value).model_fields:
        found = getattr(value, name)
        if name.endswith(_ENDING):
            changes[name] = english.get((*path, name), found)
        elif any(True for _one in _parts(found)):
            changes[name] = tuple(_put(part, (*path, name, key), english) for key, part in _parts(found))
    return value.model_copy(update=changes)


def _parts(found: Any) -> Iterator[tuple[str, Value]]:
    """The parts of a tuple of parts, each by its key, or by its place where it has none."""
    if isinstance(found, tuple):
        for place, part in enumerate(found):
            if isinstance(part, Value):
                yield getattr(part, "key", str(place)), part
