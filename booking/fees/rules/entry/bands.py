"""Spans of amounts and of the year in a table's label: 1,000円以下, 500円を超え1,000円以下, 4月〜9月."""

import re
from calendar import monthrange

from booking.core.calendar import is_day_of_year
from booking.facilities.rules.days import LEAP_YEAR, MonthDay
from booking.fees.rules.conditions import Band
from booking.fees.rules.entry.numerals import with_digits

_UNITS = "円|人|名|歳|台|席|区分|コマ|時間|分"
COUNTED = tuple(_UNITS.split("|"))
_EDGE = re.compile(rf"(\d[\d,]*)({_UNITS})?(以上|以下|まで|以内|未満|を?超え?る?|から|を?こえ?る?|[~〜\-–])")
_LAST = re.compile(rf"(?<=[~〜\-–])(\d[\d,]*)({_UNITS})?$")
_EXACTLY = re.compile(rf"(\d[\d,]*)({_UNITS})")
_NOTHING = re.compile(r"(?:入場料|会費|料金)?(?:が|を|は)?(?:なし|無し|無料|徴収しない(?:場合|とき)?|0円)")
_MONTHS = re.compile(
    r"(\d{1,2})月(?:(\d{1,2})日)?(?:から|~|〜|-|–)(?:翌年?)?(\d{1,2})月(?:(\d{1,2})日|末日?)?"
)
_ONE_MONTH = re.compile(r"(\d{1,2})月")
Edges = dict[str, int]


def read_band(text: str) -> tuple[Edges, str] | None:
    """The edges of a span of numbers, and of what (円, 人); None for what is none."""
    plain = re.sub(r"\s", "", with_digits(text, _UNITS))
    if _NOTHING.fullmatch(plain):
        return {"at_most": 0}, "円"
    exactly = _EXACTLY.fullmatch(plain)
    if exactly is not None:
        number = int(exactly[1].replace(",", ""))
        return {"at_least": number, "at_most": number}, exactly[2]
    edges: Edges = {}
    unit = ""
    for digits, counted, word in _EDGE.findall(plain):
        unit = counted or unit
        edges[_side(word)] = int(digits.replace(",", ""))
    last = _LAST.search(plain)
    if last is not None:
        unit = last[2] or unit
        edges.setdefault("at_most", int(last[1].replace(",", "")))
    return (edges, unit) if edges and unit else None


def edges_in(text: str, unit: str) -> Edges | None:
    """The edges of a span in that unit: 2時間以内 is no more than 120 where minutes are counted."""
    found = read_band(text)
    if found is None:
        return None
    edges, counted = found
    by = 60 if (unit, counted) == ("分", "時間") else 1
    return {side: number * by for side, number in edges.items()}


def _side(word: str) -> str:
    if word in ("以下", "まで", "以内"):
        return "at_most"
    if word == "未満":
        return "less_than"
    return "more_than" if "超" in word or "こ" in word else "at_least"


def band(key: str, label: str, edges: Edges) -> Band | None:
    """As an option of a condition; None where two edges are on one side."""
    if len({"at_least", "more_than"} & set(edges)) > 1 or len({"at_most", "less_than"} & set(edges)) > 1:
        return None
    return Band.model_validate({"key": key, "label": label, **edges})


def read_season(text: str) -> tuple[tuple[MonthDay, MonthDay], ...]:
    """The spans of the year in a label; none where it names none."""
    plain = re.sub(r"\s", "", with_digits(text, "月|日"))
    spans = []
    for first, day, last, until in _MONTHS.findall(plain):
        begin = (int(first), int(day or 1))
        if 1 <= int(last) <= 12:
            end = (int(last), int(until or monthrange(LEAP_YEAR, int(last))[1]))
            spans.append((begin, end))
    for month in _ONE_MONTH.findall(_MONTHS.sub("", plain)):
        if 1 <= int(month) <= 12:
            spans.append(((int(month), 1), (int(month), monthrange(LEAP_YEAR, int(month))[1])))
    is_right = all(is_day_of_year(*begin) and is_day_of_year(*end) for begin, end in spans)
    return tuple(spans) if is_right else ()
