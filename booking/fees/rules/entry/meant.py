"""Which options of a condition a cell means: one by its name, several, or those that it describes."""

from calendar import monthrange
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from booking.core.text import search_key
from booking.facilities.rules.days import DAYS_PER_LEAP_YEAR, LEAP_YEAR, is_within
from booking.fees.rules.conditions import (
    Band,
    Condition,
    DayCondition,
    DayKind,
    DayOption,
    Season,
    SeasonCondition,
    SeasonOption,
)
from booking.fees.rules.entry.bands import band, read_band, read_season
from booking.fees.rules.entry.days import read_days

_KINDS = tuple(DayKind)
_YEAR = [date(LEAP_YEAR, 1, 1) + timedelta(days=number) for number in range(DAYS_PER_LEAP_YEAR)]
_WEEK = "月火水木金土日祝"
JOINT = "、"
_Day = TypeVar("_Day", bound=Hashable)


def option_for(condition: Condition, label: str) -> str | None:
    """The key of the option that a label names."""
    wanted = search_key(label)
    return next((one.key for one in condition.options if search_key(one.label) == wanted), None)


def options_meant(condition: Condition, cell: str) -> frozenset[str]:
    """The options that a cell means; none where nobody can tell."""
    whole = option_for(condition, cell)
    if whole is not None:
        return frozenset({whole})
    parts = [option_for(condition, part) for part in cell.split(JOINT)]
    named = frozenset(part for part in parts if part is not None)
    if len(named) == len(parts):
        return named
    return _described(condition, cell)


def _described(condition: Condition, cell: str) -> frozenset[str]:
    match condition:
        case DayCondition():
            return _within({one.key: one.days for one in condition.options}, read_days(cell))
        case SeasonCondition():
            days = {one.key: days_of_year(one.spans) for one in condition.options}
            return _within(days, days_of_year(read_season(cell)))
        case _:
            found = read_band(cell)
            edges = band("-", "-", found[0]) if found is not None else None
            told = [
                one.key
                for one in condition.options
                if isinstance(one, Band)
                and edges is not None
                and edges.model_copy(update={"key": one.key, "label": one.label}) == one
            ]
            return frozenset(told)


def _within(options: dict[str, frozenset[_Day]], wanted: frozenset[_Day]) -> frozenset[str]:
    """The options that make up exactly what is wanted."""
    found = {key: days for key, days in options.items() if days <= wanted}
    return frozenset(found) if {day for days in found.values() for day in days} == wanted else frozenset()


@lru_cache(maxsize=2_000)
def days_of_year(spans: tuple[Season, ...]) -> frozenset[date]:
    """Every day of a leap year within the spans."""
    return frozenset(day for day in _YEAR if any(is_within(day, *one) for one in spans))


def parted_days(labels: Sequence[str], found: Sequence[frozenset[DayKind]]) -> tuple[DayOption, ...]:
    """An option a label; where labels share days (土日, 日祝) as many as it takes to tell them apart."""
    pairs = _parted(
        labels, found, lambda days: "・".join(_WEEK[_KINDS.index(one)] for one in _KINDS if one in days)
    )
    return tuple(DayOption(key=label, label=label, days=days) for label, days in pairs)


def parted_seasons(labels: Sequence[str], found: Sequence[tuple[Season, ...]]) -> tuple[SeasonOption, ...]:
    """An option a label; where labels share months (3月・9月, 8〜11月) as many as tell them apart."""
    days = [days_of_year(spans) for spans in found]
    told: dict[str, Sequence[Season]] = dict(zip(labels, found, strict=True))
    pairs = _parted(labels, days, lambda some: JOINT.join(map(_season_text, _spans(some))))
    return tuple(
        SeasonOption(key=label, label=label, spans=tuple(told.get(label) or _spans(some)))
        for label, some in pairs
    )


def _parted(
    labels: Sequence[str], found: Sequence[frozenset[_Day]], named: Callable[[frozenset[_Day]], str]
) -> list[tuple[str, frozenset[_Day]]]:
    """Sets of which no two share anything, and of which each label's is made up; with names."""
    groups: dict[tuple[int, ...], set[_Day]] = {}
    for day in dict.fromkeys(day for days in found for day in days):
        groups.setdefault(tuple(at for at, days in enumerate(found) if day in days), set()).add(day)
    parts = [frozenset(some) for _of, some in sorted(groups.items())]
    return [
        (next((label for label, days in zip(labels, found, strict=True) if days == part), named(part)), part)
        for part in parts
    ]


def _spans(days: frozenset[date]) -> list[Season]:
    """Runs of days; one that ends on New Year's Eve goes on into the next year's first."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > 1 and runs[0][0] == _YEAR[0] and runs[-1][-1] == _YEAR[-1]:
        runs[0] = runs.pop() + runs[0]
    return [((run[0].month, run[0].day), (run[-1].month, run[-1].day)) for run in runs]


def _season_text(season: Season) -> str:
    (month, day), (last, until) = season
    if day != 1 or until != monthrange(LEAP_YEAR, last)[1]:
        return f"{month}月{day}日〜{last}月{until}日"
    return f"{month}月" if month == last else f"{month}月〜{last}月"
