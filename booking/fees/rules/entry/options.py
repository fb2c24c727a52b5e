"""The options of a condition as lines of text, and back: what a label says itself is not said twice."""

from collections.abc import Sequence
from typing import Any

from booking.core.i18n import _
from booking.core.text import search_key
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Band,
    Choice,
    Condition,
    DayCondition,
    DayKind,
    DayOption,
    MeasuredCondition,
    Option,
    Quotient,
    SeasonCondition,
    SeasonOption,
)
from booking.fees.rules.entry.bands import band, read_band, read_season
from booking.fees.rules.entry.days import days_of
from booking.fees.rules.entry.grid import CellProblem
from booking.fees.rules.entry.headings import free_key

_PARTED_BY = "="
_WEEK = "月火水木金土日祝"


def text_of_options(condition: Condition) -> str:
    """One line an option: its name, and behind = what it means where the name does not say it."""
    lines = []
    for one in condition.options:
        meant = _meaning(one)
        is_said = not meant or _values(condition, [one.label])[0] == _values(condition, [meant])[0]
        lines.append(one.label if is_said else f"{one.label} {_PARTED_BY} {meant}")
    return "\n".join(lines)


def options_of_text(text: str, condition: Condition) -> tuple[tuple[Any, ...], list[CellProblem]]:
    """The options of the lines, with the keys that they have already, and what could not be read."""
    lines = [line.strip() for line in text.replace("＝", _PARTED_BY).split("\n") if line.strip()]
    parted = [[part.strip() for part in line.partition(_PARTED_BY)[::2]] for line in lines]
    labels = [label for label, _meant in parted]
    values = _values(condition, [meant or label for label, meant in parted])
    problems = [
        CellProblem(
            number,
            0,
            _("「%(line)s」の意味がわかりません。%(example)s", line=line, example=_example(condition)),
        )
        for number, (line, value) in enumerate(zip(lines, values, strict=True), start=1)
        if value is None
    ]
    if problems:
        return (), problems
    keys = _keys(condition.options, labels)
    made = [
        _option(condition, {"key": key, "label": label, **(value or {})})
        for key, label, value in zip(keys, labels, values, strict=True)
    ]
    return tuple(made), []


def _keys(known: Sequence[Option], labels: Sequence[str]) -> list[str]:
    """By their labels; where as many stay, by their place: then a label was put right."""
    by_label = {search_key(one.label): one.key for one in known}
    keys = [by_label.get(search_key(label)) for label in labels]
    if len(labels) == len(known):
        used = {key for key in keys if key}
        keys = [
            key or (known[place].key if known[place].key not in used else None)
            for place, key in enumerate(keys)
        ]
    taken = {key for key in keys if key} | {one.key for one in known}
    return [key or free_key(label, taken) for key, label in zip(keys, labels, strict=True)]


def _values(condition: Condition, texts: Sequence[str]) -> list[dict[str, Any] | None]:
    """What each text means to that kind of condition; None for what can't be read."""
    match condition:
        case Choice() | AudienceCondition():
            return [{} for _text in texts]
        case DayCondition():
            found = days_of(texts) or [days for text in texts for days in days_of([text]) or [frozenset()]]
            return [{"days": days} if days else None for days in found]
        case SeasonCondition():
            return [{"spans": spans} if (spans := read_season(text)) else None for text in texts]
        case AskedNumber() | MeasuredCondition() | Quotient():
            edges = [read_band(text) for text in texts]
            return [
                one[0] if one is not None and band("-", "-", one[0]) is not None else None for one in edges
            ]


def _option(condition: Condition, values: dict[str, Any]) -> Option:
    match condition:
        case DayCondition():
            return DayOption.model_validate(values)
        case SeasonCondition():
            return SeasonOption.model_validate(values)
        case AskedNumber() | MeasuredCondition() | Quotient():
            return Band.model_validate(values)
        case _:
            return Option.model_validate(values)


def _meaning(option: Option) -> str:
    match option:
        case DayOption():
            return "・".join(sign for sign, kind in zip(_WEEK, DayKind, strict=True) if kind in option.days)
        case SeasonOption():
            return "、".join(f"{a}月{b}日〜{c}月{d}日" for (a, b), (c, d) in option.spans)
        case Band():
            words = {"at_least": "以上", "more_than": "超", "at_most": "以下", "less_than": "未満"}
            edges = [(getattr(option, name), word) for name, word in words.items()]
            return "".join(f"{number}円{word}" for number, word in edges if number is not None)
        case _:
            return ""


def _example(condition: Condition) -> str:
    match condition:
        case DayCondition():
            return _("「土日祝」や「平日」のように書いてください。")
        case SeasonCondition():
            return _("「6月〜9月」のように書いてください。")
        case _:
            return _("「1,000円以下」や「50人以上」のように書いてください。")
