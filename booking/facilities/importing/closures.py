"""Closing days out of free text: item by item, each completely or not at all."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace

from booking.facilities.importing.findings import Code
from booking.facilities.importing.texts import comparable, spans_in
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DayAfterHolidayClosure,
    HolidayClosure,
    InvalidClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    StandingClosure,
    WeeklyClosure,
)
from booking.facilities.rules.days import LAST_WEEK, LEAP_YEAR, exists

_DAYS = "月火水木金土日"
_NUMBERS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
# The law's own name for them, and what cities write for it.
_HOLIDAY = (
    r"(?:国民の祝日(?:に関する法律(?:\([^)]*\))?に規定する休日)?|祝日法(?:による|に規定する)休日"
    r"|祝日|祝休日|祝祭日|祭日|振替休日|休日(?!で))"
)
_HOLIDAYS = rf"{_HOLIDAY}(?:(?:又は|または|及び|および|や|・|、|,){_HOLIDAY})*"
_WEEKDAY = re.compile(rf"(?:毎週)?(?P<days>[{_DAYS}])(?:曜日?)")
_WEEKDAY_RUN = re.compile(rf"(?:毎週)?(?P<days>[{_DAYS}]{{2,7}})(?:曜日?)?(?P<holiday>祝(?:祭?日)?)?")
_NTH = re.compile(rf"(?:毎月|月の)?(?P<weeks>(?:第?[1-5一二三四五]・?|最終・?)+)(?P<day>[{_DAYS}])曜日?")
_MONTH_END = re.compile(r"(?:毎月|月の|毎)?(?:月末日?|末日)")
_DATE = r"(?:(?P<{0}month>\d{{1,2}})(?:月|/)(?P<{0}day>\d{{1,2}})日?)"
_SPAN = re.compile(
    rf"(?:毎年)?{_DATE.format('a')}(?:~|から)(?P<next>翌年?の?|翌月)?{_DATE.format('b')}(?:まで)?"
)
_MONTHS = re.compile(
    r"(?:毎年)?(?P<from>\d{1,2})月(?:1日)?(?:~|から)(?P<next>翌年?の?)?(?P<to>\d{1,2})月(?:末日?)?(?:まで)?"
)
_SINGLE = re.compile(rf"(?:毎年)?{_DATE.format('a')}")
_BRACKETED = re.compile(r"(?P<item>[^()]+)\((?P<inner>(?:[^()]|\([^()]*\))+)\)")
_NONE = re.compile(r"(?:休館日|休み)?(?:なし|無し|無|ありません)|年中無休|無休")
_YEAR_END = re.compile(r"年末年始(?:の(?:休み|休日|休館日?))?")
_PUBLIC_REASONS = re.compile(
    r"館内整理日|図書整理日|整理日|年末年始|設備点検日|点検日|定期休館日|館内清掃日|清掃日"
)
_SEPARATOR = re.compile(
    r"[、,，。;\s]+|(?<![1-5一二三四五])・|並びに|及び|および|と(?=[毎第月火水木金土日年祝])"
)
_INEXACT = re.compile(r"上旬|中旬|下旬|月末|月初|[季期](?:間)?|頃|ごろ")


@dataclass(frozen=True)
class ReadItem:
    """One item of a list of closing days, verbatim: the rules it states, or why they could not be read."""

    text: str
    rules: tuple[ClosureRule, ...] = ()
    problem: Code | None = None
    is_none: bool = False  # なし: there are no closing days


def read_closures(text: str) -> list[ReadItem]:
    """Each item of the text, in order, with its own words."""
    items = _items(comparable(text))
    # 土 or 日 alone are weekdays only among others of the kind.
    has_company = sum(1 for item in items if re.fullmatch(rf"[{_DAYS}]", item)) > 1 or any(
        _WEEKDAY.fullmatch(item) for item in items
    )
    read = [_read(item, has_company) for item in items]
    spans = spans_in(text, items)
    placed = [
        (replace(item, text=text[start:end]), start, end)
        for item, (start, end) in zip(read, spans, strict=True)
    ]
    return _joined(text, placed)


def _items(narrow: str) -> list[str]:
    """Cut at commas, dots and spaces outside of brackets, keeping spans and brackets in one piece."""
    narrow = re.sub(r" ?(~|から) ?", r"\1", narrow)
    narrow = re.sub(r" (?=\()|(?<=\() | (?=\))", "", narrow)
    narrow = re.sub(r"(?<=[1-5一二三四五])[・,、](?=第)", "・", narrow)
    pieces, depth, at = [], 0, 0
    for index, end in _cuts(narrow):
        depth += narrow[at:index].count("(") - narrow[at:index].count(")")
        pieces.append((narrow[at:index], depth, narrow[index:end]))
        at = end
    items: list[str] = []
    held = ""
    for piece, after, separator in pieces:
        held += piece
        if after > 0:
            held += separator
        elif held:
            items.append(held)
            held = ""
    return items + ([held] if held else [])


def _cuts(narrow: str) -> Iterator[tuple[int, int]]:
    # ・ inside 第2・第4月曜日 joins the weeks of one item.
    for match in _SEPARATOR.finditer(narrow):
        yield match.span()
    yield len(narrow), len(narrow)


def _read(item: str, has_company: bool) -> ReadItem:
    if _NONE.fullmatch(item):
        return ReadItem(item, is_none=True)
    if _YEAR_END.fullmatch(item):
        return ReadItem(item, problem=Code.YEAR_END)
    try:
        rules = _plain(item, has_company) or _bracketed(item)
    except InvalidClosure:
        rules = ()
    return ReadItem(item, rules) if rules else ReadItem(item, problem=_why_not(item))


def _plain(item: str, has_company: bool = False) -> tuple[ClosureRule, ...]:
    if re.fullmatch(_HOLIDAYS, item):
        return (HolidayClosure(),)
    if match := _WEEKDAY.fullmatch(item):
        return (WeeklyClosure(weekdays=_weekdays(match["days"])),)
    if has_company and re.fullmatch(rf"[{_DAYS}]", item):
        return (WeeklyClosure(weekdays=_weekdays(item)),)
    if (match := _WEEKDAY_RUN.fullmatch(item)) and len(set(match["days"])) == len(match["days"]):
        weekly = WeeklyClosure(weekdays=_weekdays(match["days"]))
        return (weekly, HolidayClosure()) if match["holiday"] else (weekly,)
    if match := _NTH.fullmatch(item):
        return (NthWeekdayClosure(weekday=_DAYS.index(match["day"]), weeks=_weeks(match["weeks"])),)
    if _MONTH_END.fullmatch(item):
        return (MonthEndClosure(),)
    return _dates(item)


def _dates(item: str) -> tuple[ClosureRule, ...]:
    if match := _SINGLE.fullmatch(item):
        day = int(match["amonth"]), int(match["aday"])
        return (AnnualClosure(first=day, last=day),)
    if match := _SPAN.fullmatch(item):
        first = int(match["amonth"]), int(match["aday"])
        last = int(match["bmonth"]), int(match["bday"])
        # 翌年 must cross the year, 翌月 must be the month after: otherwise the text contradicts itself.
        if match["next"] and "月" in match["next"]:
            agrees = last[0] == first[0] % 12 + 1
        else:
            agrees = not match["next"] or last < first
        return (AnnualClosure(first=first, last=last),) if agrees else ()
    if match := _MONTHS.fullmatch(item):
        begins, ends = int(match["from"]), int(match["to"])
        if exists((begins, 1)) and exists((ends, 1)) and (not match["next"] or ends < begins):
            last_day = monthrange(LEAP_YEAR, ends)[1]
            return (AnnualClosure(first=(begins, 1), last=(ends, last_day)),)
    return ()


def _bracketed(item: str) -> tuple[ClosureRule, ...]:
    match = _BRACKETED.fullmatch(item)
    if match is None:
        return ()
    outer, inner = match["item"], match["inner"]
    if _PUBLIC_REASONS.fullmatch(outer):
        items = [_read(each, has_company=False) for each in _items(inner)]
        if all(each.rules for each in items):
            return tuple(replace(rule, reason=outer) for each in items for rule in each.rules)
        return ()
    if match := _DAY_AFTER.fullmatch(outer):
        return _day_after(inner)
    rules = _plain(outer)
    if rules and _ON_REQUEST.fullmatch(re.sub(r"\s|。$", "", inner)):
        return tuple(
            replace(each, opens_on_request=True) for each in rules if isinstance(each, StandingClosure)
        )
    if len(rules) != 1:
        return ()
    rule = rules[0]
    if isinstance(rule, AnnualClosure) and _PUBLIC_REASONS.fullmatch(inner):
        return (replace(rule, reason=inner),)
    if isinstance(rule, MonthEndClosure) and _is_workday_before(inner):
        return (replace(rule, workday_before=True),)
    if isinstance(rule, WeeklyClosure) and (opening := _except_nth(inner, rule)):
        return rule, opening
    if isinstance(rule, WeeklyClosure | NthWeekdayClosure):
        on_holiday = _on_holiday(inner, rule)
        return (replace(rule, on_holiday=on_holiday),) if on_holiday else ()
    return ()


_ON_HOLIDAY = re.compile(
    rf"(?:(?P<day>[{_DAYS}])曜日?が|(?:その日|当日)が)?{_HOLIDAYS}"
    r"(?:(?:に当たる|にあたる|と重なる|に重なる|である|の)?(?:場合|とき|時|日)|なら)(?:は|には)?[、,]?(?P<then>.+)"
)
_INSTEAD = r"(?:が休館|を休館日?とする|に振替)?"
_THEN = (
    (
        re.compile(r"開館(?:し|して)[、,]?(?:その)?翌日[にをがは]?休館日?(?:とする|します)?"),
        OnHoliday.OPEN_THEN_CLOSED,
    ),
    (re.compile(rf"(?:その)?(?:翌平日|(?:次|直後)の平日){_INSTEAD}"), OnHoliday.NEXT_WORKDAY),
    (re.compile(rf"(?:その)?翌日{_INSTEAD}"), OnHoliday.NEXT_DAY),
    (re.compile(r"(?:その後|直後)の(?:最も近い)?(?:休日|祝日)でない日"), OnHoliday.NEXT_NON_HOLIDAY),
    (re.compile(r"開館(?:する|します)?"), OnHoliday.OPEN),
    (re.compile(r"(?:も)?休館(?:する|します)?"), OnHoliday.CLOSED),
)
_EXCEPT_HOLIDAYS = re.compile(rf"{_HOLIDAYS}(?:の場合|のとき)?(?:を|は)除く")


def _on_holiday(inner: str, rule: WeeklyClosure | NthWeekdayClosure) -> OnHoliday | None:
    inner = re.sub(r"\s|。$", "", inner)
    if _EXCEPT_HOLIDAYS.fullmatch(inner):
        return OnHoliday.OPEN
    match = _ON_HOLIDAY.fullmatch(inner)
    if match is None:
        return None
    days = rule.weekdays if isinstance(rule, WeeklyClosure) else {rule.weekday}
    if match["day"] and {_DAYS.index(match["day"])} != set(days):
        return None
    return next((meaning for words, meaning in _THEN if words.fullmatch(match["then"])), None)


_DAY_AFTER = re.compile(rf"{_HOLIDAYS}の翌日")
_OPEN_AFTER = re.compile(
    rf"(?P<days>(?:[{_DAYS}](?:曜日?)?[・、,又はまた及び]*)*){_HOLIDAY}"
    r"(?:(?:に当たる|にあたる|である|の)?(?:場合|とき|日)?(?:は|なら)[、,]?開館(?:する|します)?|(?:の場合|のとき)?(?:を|は)除く)"
)
_ON_REQUEST = re.compile(
    r"(?:ただし[、,]?)?(?:利用の)?申し?込みがあ(?:れば|る(?:とき|場合)は?)[、,]?開館(?:する|します|できる|できます)?"
)
_EXCEPT_NTH = re.compile(r"(?:ただし[、,]?)?(?P<nth>.+?)(?:(?:を|は)除く|は開館(?:する|します)?)")


def _day_after(inner: str) -> tuple[ClosureRule, ...]:
    """休日の翌日(日曜・休日なら開館): what is said of a day after that is a holiday too must be there."""
    match = _OPEN_AFTER.fullmatch(re.sub(r"\s|。$", "", inner))
    if match is None:
        return ()
    return (
        DayAfterHolidayClosure(open_weekdays=_weekdays(re.sub("曜日?|[^月火水木金土日]", "", match["days"]))),
    )


def _except_nth(inner: str, rule: WeeklyClosure) -> NthWeekdayOpening | None:
    """月曜日(第2月曜日を除く)."""
    match = _EXCEPT_NTH.fullmatch(re.sub(r"\s|。$", "", inner))
    nth = _NTH.fullmatch(match["nth"]) if match else None
    if nth is None or {_DAYS.index(nth["day"])} != rule.weekdays:
        return None
    return NthWeekdayOpening(weekday=_DAYS.index(nth["day"]), weeks=_weeks(nth["weeks"]))


def _weeks(text: str) -> frozenset[int]:
    last = {LAST_WEEK} if "最終" in text else set()
    return frozenset(last | {_NUMBERS[sign] for sign in text if sign in _NUMBERS})


def _is_workday_before(inner: str) -> bool:
    inner = re.sub(r"\s|。$", "", inner)
    days = r"土(?:曜日?)?・?(?:日(?:曜日?)?)・?(?:祝(?:休|祭)?日?)"
    then = r"(?:の場合は|のときは|なら|に当たる場合は)[、,]?(?:その)?(?:直前|前)の平日"
    return re.fullmatch(days + then, inner) is not None


def _weekdays(signs: str) -> frozenset[int]:
    return frozenset(_DAYS.index(sign) for sign in signs)


def _why_not(item: str) -> Code:
    if "不定期" in item or "随時" in item:
        return Code.IRREGULAR
    if "未定" in item:
        return Code.UNDECIDED
    if "臨時" in item and "曜" not in item:
        return Code.TEMPORARY
    return Code.INEXACT_DATES if _INEXACT.search(item) and "曜" not in item else Code.UNREAD_CLOSURE


def _joined(text: str, items: list[tuple[ReadItem, int, int]]) -> list[ReadItem]:
    """Neighbours such as 土・日 become one item with one rule of several weekdays."""
    joined: list[tuple[ReadItem, int, int]] = []
    for item, start, end in items:
        if joined and (weekly := _both_weekly(joined[-1][0], item)):
            start = joined[-1][1]
            joined[-1] = ReadItem(text[start:end], (weekly,)), start, end
        else:
            joined.append((item, start, end))
    return [item for item, _start, _end in joined]


def _both_weekly(one: ReadItem, two: ReadItem) -> WeeklyClosure | None:
    if len(one.rules) == len(two.rules) == 1:
        first, second = one.rules[0], two.rules[0]
        if isinstance(first, WeeklyClosure) and isinstance(second, WeeklyClosure):
            is_plain = first.on_holiday is second.on_holiday is OnHoliday.CLOSED
            return WeeklyClosure(weekdays=first.weekdays | second.weekdays) if is_plain else None
    return None
