"""The options of a condition as lines of text, and back: what a label says itself is not said twice."""

from collections.abc import Sequence
from typing import Any

from booking.accounts.rules import AUDIENCE_NAMES, Audience
from booking.core.i18n import _
from booking.core.text import search_key
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    AudienceOption,
    Band,
    Choice,
    Condition,
    DayCondition,
    DayKind,
    DayOption,
    Measure,
    MeasuredCondition,
    Option,
    Quotient,
    SeasonCondition,
    SeasonOption,
)
from booking.fees.rules.entry.bands import COUNTED, band, edges_in, read_season
from booking.fees.rules.entry.days import days_of
from booking.fees.rules.entry.grid import CellProblem
from booking.fees.rules.entry.headings import free_key

_PARTED_BY = "="
_WEEK = "月火水木金土日祝"


def text_of_options(condition: Condition) -> str:
    """One line an option: its name, and behind = what it means where the name does not say it."""
    lines = []
    for one in condition.options:
        meant = _meaning(one, _unit_of(condition))
        said = _values(condition, [one.label])[0]
        is_said = not meant or (said is not None and said == _values(condition, [meant])[0])
        lines.append(one.label if is_said else f"{one.label} {_PARTED_BY} {meant}")
    return "\n".join(lines)


def options_of_text(text: str, condition: Condition) -> tuple[tuple[Any, ...], list[CellProblem]]:
    """The options of the lines, with the keys that they have already, and what could not be read."""
    lines = [line.strip() for line in text.replace("＝", _PARTED_BY).split("\n") if line.strip()]
    parted = [[part.strip() for part in line.partition(_PARTED_BY)[::2]] for line in lines]
    labels = [label for label, _meant in parted]
    values = (
        _audiences(condition, parted)
        if isinstance(condition, AudienceCondition)
        else _values(condition, [meant or label for label, meant in parted])
    )
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


def _audiences(condition: AudienceCondition, lines: Sequence[Sequence[str]]) -> list[dict[str, Any] | None]:
    """Who is meant: as written behind the sign, else as it was under that name, or in that place."""
    names = {search_key(str(name)): one for one, name in AUDIENCE_NAMES.items()}
    by_label = {search_key(one.label): one.audiences for one in condition.options}
    in_place = [one.audiences for one in condition.options] if len(lines) == len(condition.options) else []
    found: list[dict[str, Any] | None] = []
    for place, (label, meant) in enumerate(lines):
        told = [names.get(search_key(part)) for part in meant.replace(",", "、").split("、")]
        audiences = None if None in told else frozenset(one for one in told if one is not None)
        if not meant:
            audiences = by_label.get(search_key(label)) or (in_place[place] if in_place else None)
        found.append({"audiences": audiences} if audiences else None)
    return found


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
        case Choice():
            return [{} for _text in texts]
        case AudienceCondition():
            return [None for _text in texts]  # a name alone does not say who is meant
        case DayCondition():
            found = days_of(texts) or [days for text in texts for days in days_of([text]) or [frozenset()]]
            return [{"days": days} if days else None for days in found]
        case SeasonCondition():
            return [{"spans": spans} if (spans := read_season(text)) else None for text in texts]
        case AskedNumber() | MeasuredCondition() | Quotient():
            edges = [edges_in(text, _unit_of(condition)) for text in texts]
            return [one if one is not None and band("-", "-", one) is not None else None for one in edges]


def _option(condition: Condition, values: dict[str, Any]) -> Option:
    match condition:
        case DayCondition():
            return DayOption.model_validate(values)
        case SeasonCondition():
            return SeasonOption.model_validate(values)
        case AudienceCondition():
            return AudienceOption.model_validate(values)
        case AskedNumber() | MeasuredCondition() | Quotient():
            return Band.model_validate(values)
        case _:
            return Option.model_validate(values)


def _unit_of(condition: Condition) -> str:
    """What the numbers of its bands count."""
    match condition:
        case MeasuredCondition():
            return {Measure.PEOPLE: "人", Measure.PERIODS: "区分"}.get(condition.measure, "分")
        case AskedNumber():
            return condition.unit if condition.unit in COUNTED else "円"
        case _:
            return "円"


def _meaning(option: Option, unit: str) -> str:
    match option:
        case DayOption():
            return "・".join(sign for sign, kind in zip(_WEEK, DayKind, strict=True) if kind in option.days)
        case SeasonOption():
            return "、".join(f"{a}月{b}日〜{c}月{d}日" for (a, b), (c, d) in option.spans)
        case AudienceOption():
            return "、".join(str(AUDIENCE_NAMES[one]) for one in Audience if one in option.audiences)
        case Band():
            words = {"at_least": "以上", "more_than": "超", "at_most": "以下", "less_than": "未満"}
            edges = [(getattr(option, name), word) for name, word in words.items()]
            return "".join(f"{number}{unit}{word}" for number, word in edges if number is not None)
        case _:
            return ""


def _example(condition: Condition) -> str:
    match condition:
        case DayCondition():
            return _("「土日祝」や「平日」のように書いてください。")
        case SeasonCondition():
            return _("「6月〜9月」のように書いてください。")
        case AudienceCondition():
            names = "、".join(str(name) for name in AUDIENCE_NAMES.values())
            return _("「名前 = %(names)s」のように、だれのことかを書いてください。", names=names)
        case _:
            return _("「1,000円以下」や「50人以上」のように書いてください。")
