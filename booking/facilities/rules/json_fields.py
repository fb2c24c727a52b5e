"""Values out of stored JSON, read strictly: TypeError or ValueError for anything but the one form of each."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

Item = TypeVar("Item")
JsonObject = dict[str, Any]

_TIME = re.compile(r"(0|[1-9][0-9]?):([0-5][0-9])")


def read_number(value: object) -> int:
    """A whole number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number is needed")
    return value


def read_text(value: object) -> str:
    """A text, which may be empty."""
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def read_boolean(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError("true or false is needed")
    return value


def read_minute(value: object) -> int:
    """Minutes from midnight for 9:00; hours go on behind 24 (26:00 is two in the morning)."""
    match = _TIME.fullmatch(read_text(value))
    if match is None:
        raise ValueError("a time as H:MM is needed")
    return int(match[1]) * 60 + int(match[2])


def read_month_and_day(value: object) -> tuple[int, int]:
    """(4, 1) for [4, 1]."""
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    month, day = value
    return read_number(month), read_number(day)


def read_list(value: object, read: Callable[[object], Item]) -> tuple[Item, ...]:
    """Each item of a list."""
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    return tuple(read(each) for each in value)


def read_set(value: object, read: Callable[[object], Item]) -> frozenset[Item]:
    """A list in which nothing stands twice."""
    items = read_list(value, read)
    if len(set(items)) != len(items):
        raise ValueError("something stands twice")
    return frozenset(items)
