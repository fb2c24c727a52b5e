"""What every kind of field can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from booking.applications.rules.reading import Reader
from booking.core.text import clean_text

# What was typed, as it is kept in a draft: one box, several boxes with names, several ticks.
Typed = str | dict[str, str] | list[str]
# What an answer is once it was understood, as it is kept in an application.
Value = Any
# Nobody types more into one box; what is longer was not typed.
LONGEST_TYPED = 10_000
MOST_TICKS = 200


class Problem(Exception):
    """What to put right in a field; ``part`` is the box it stands in, where there are several."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.part = part


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true on the day on which it is asked."""

    today: date


class Kind(ABC):
    """One kind of field with its limits; each is a frozen dataclass."""

    name: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()
    """Names of its boxes; empty for a field with one."""
    is_many: ClassVar[bool] = False
    """Whether several can be ticked."""
    is_file: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def read(cls, limits: Reader) -> "Kind":
        """Limits from a definition; raises BadDefinition."""

    @abstractmethod
    def parse(self, typed: Typed, facts: Facts) -> Value:
        """The answer, put right; raises Problem. Only asked of what is not empty."""

    def text(self, value: Value) -> str:
        """The answer as it is shown and printed, in the reader's language."""
        return str(value)

    def retyped(self, value: Value) -> Typed:
        """The answer as it would have been typed, for a form that is corrected."""
        return str(value)

    def hint(self) -> str:
        """Its limits, told beforehand; empty when there is nothing to say."""
        return ""

    def pick(self, name: str, form: Mapping[str, Sequence[str]]) -> Typed:
        """What was typed, out of a form that was sent; invisible characters go, nothing else changes."""
        if self.parts:
            return {part: _first(form, f"{name}-{part}") for part in self.parts}
        if self.is_many:
            return [clean_text(one)[:LONGEST_TYPED] for one in form.get(name, ())[:MOST_TICKS]]
        return _first(form, name)

    def is_empty(self, typed: Typed) -> bool:
        """Whether nothing was typed."""
        boxes = typed.values() if isinstance(typed, dict) else typed
        return not any(box.strip() for box in boxes)


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    values = form.get(name) or ("",)
    return clean_text(values[0])[:LONGEST_TYPED]


def box(typed: Typed) -> str:
    """What was typed in the only box; nothing when the draft is of another kind."""
    return typed if isinstance(typed, str) else ""


def boxes(typed: Typed) -> dict[str, str]:
    """What was typed in boxes with names."""
    return typed if isinstance(typed, dict) else {}


def ticks(typed: Typed) -> list[str]:
    """What was ticked."""
    if isinstance(typed, list):
        return [one for one in typed if one]
    return [typed] if isinstance(typed, str) and typed else []
