"""Days as the labels of price tables name them: 平日, 土日祝, 土・日・祝日, 休日, 月〜金."""

import re
from collections.abc import Sequence

from booking.fees.rules.conditions import DayKind
from booking.fees.rules.entry.numerals import narrow

_WEEK = "月火水木金土日"
_KINDS = tuple(DayKind)
_HOLIDAY = re.compile(r"国民の祝日|祝祭日|祝日|祭日|休日|祝|休|祭")
_JOINT = re.compile(r"[\s・、,/]|及び|または|又は|並びに|と|に関する法律に規定する|等")
_RANGE = re.compile(f"([{_WEEK}])(?:曜日?)?(?:から|~|〜|-|–|―|ー)([{_WEEK}])(?:曜日?)?(?:まで)?")
WEEKDAY_WORDS = ("平日",)


def read_days(text: str) -> frozenset[DayKind]:
    """The days of a label; nothing where it is about something else, or 平日, which depends on the others."""
    plain = _RANGE.sub(_spelled, narrow(text))
    plain = re.sub(r"曜日?", "", _JOINT.sub("", plain))
    marked = _HOLIDAY.sub("H", plain)
    if not re.fullmatch(f"[{_WEEK}H]+", marked):
        return frozenset()
    return frozenset(DayKind.HOLIDAY if one == "H" else _KINDS[_WEEK.index(one)] for one in marked)


def _spelled(found: re.Match[str]) -> str:
    first, last = _WEEK.index(found[1]), _WEEK.index(found[2])
    return _WEEK[first : last + 1] if first <= last else found[0]


def days_of(labels: Sequence[str]) -> list[frozenset[DayKind]] | None:
    """The days of each label of a column; None unless all of them name days.

    平日 is what no other label names, 休日 beside nothing but 平日 is Saturday, Sunday and public holidays.
    """
    is_weekday = [narrow(label) in WEEKDAY_WORDS for label in labels]
    found = [read_days(label) for label in labels]
    if not all(days or weekday for days, weekday in zip(found, is_weekday, strict=True)):
        return None
    weekend = frozenset({DayKind.SATURDAY, DayKind.SUNDAY, DayKind.HOLIDAY})
    if any(is_weekday) and len(labels) == 2:
        found = [weekend if days == {DayKind.HOLIDAY} else days for days in found]
    if not any(is_weekday):
        return found
    others = frozenset().union(*found) or weekend
    rest = frozenset(DayKind) - others
    return [rest if weekday else days for days, weekday in zip(found, is_weekday, strict=True)]
