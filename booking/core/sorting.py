"""How a table is sorted, as its address says: ``sort=name`` or, the other way round, ``sort=-name``."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sorting:
    """By one of the table's columns."""

    key: str
    descending: bool

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"-{self.key}" if self.descending else self.key

    def way_of(self, key: str) -> str | None:
        """``aria-sort`` of a column; None for those by which it is not sorted."""
        if key != self.key:
            return None
        return "descending" if self.descending else "ascending"

    def turned_to(self, key: str) -> str:
        """What a column's heading asks for: that column, or the other way round if it is sorted by it."""
        return f"-{key}" if key == self.key and not self.descending else key


def read_sorting(text: str | None, keys: Collection[str], default: str) -> Sorting:
    """From the address; ``default`` where it says nothing, or a column that can't be sorted by."""
    asked = text or default
    if asked.removeprefix("-") not in keys:
        asked = default
    return Sorting(asked.removeprefix("-"), asked.startswith("-"))
