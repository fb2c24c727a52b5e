"""Days as people say them: 12月5日, 12/5, あした, 今週末, 12月の土曜, saturdays in december."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from booking.core.calendar import add_months, western_year
from booking.offers.rules.phrases.line import ENGLISH, Line, kana
from booking.offers.rules.times import DaysMeant, weekend_of

_WEEKDAYS = "月火水木金土日"
_KANA_WEEKDAYS = ("げつよう", "かよう", "すいよう", "もくよう", "きんよう", "どよう", "にちよう")
_ENGLISH_WEEKDAYS = (
    "mon(?:day)?s?",
    "tue(?:s|sday|sdays)?",
    "wed(?:nesday)?s?",
    "thu(?:rs?|rsdays?)?",
    "fri(?:day)?s?",
    "sat(?:urday)?s?",
    "sun(?:day)?s?",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_EN = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_IN_BRACKETS = r"\s*(?:\((?:[月火水木金土日](?:曜日?)?|[a-z]{3,9})(?:・?祝)?\))?"
_UNTIL = r"(?:\s*(?:から|~|-)\s*(?:(\d{1,2})[月/])?(\d{1,2})日?" + _IN_BRACKETS + r"(?:まで)?(?![\d:時]))?"
_YEAR = r"(\d{4}|(?:令和|r)\s*(?:\d{1,2}|元))\s*[-/年.]\s*"
_WEEKEND = frozenset({5, 6})
_WORKDAYS = frozenset(range(5))
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day to another."""

    first: date
    last: date


class NoSuchDay(ValueError):
    """The calendar does not have it."""


Reading = Callable[[re.Match[str], date], Stretch]


def read_days(line: Line, today: date) -> DaysMeant | None:
    """Take what is said about days out of the line; what is said beside it goes to its problems."""
    stretch: Stretch | None = None
    for pattern, read in _STRETCHES:
        for match in line.all(pattern):
            try:
                read_one = read(match, today)
            except (NoSuchDay, ValueError, OverflowError):
                line.take(match, problem=True)
                continue
            line.take(match, problem=stretch is not None)
            stretch = stretch or read_one
    return _with_weekdays(line, stretch, today)


def _with_weekdays(line: Line, stretch: Stretch | None, today: date) -> DaysMeant | None:
    days: set[int] = set()
    nth, holidays, workdays, is_next = 0, False, False, False
    for match in line.all(_WEEKDAY):
        line.take(match)
        said = match.groupdict()
        nth = int(said["nth"] or 0) or nth
        is_next = is_next or bool(said["next"])
        holidays = holidays or "祝" in match[0] or "休日" in match[0] or "holiday" in match[0]
        workdays = workdays or bool(said["workday"])
        days |= set(_weekdays_of(said))
    if workdays:
        days |= _WORKDAYS
    if stretch is None and not days and not holidays:
        return None
    if is_next and stretch is None and days:
        ahead = (today + timedelta(days=number) for number in range(7))
        next_day = next(day for day in ahead if day.weekday() in days)
        stretch = Stretch(next_day, next_day)
        days = set()
    return DaysMeant(
        stretch.first if stretch else None,
        stretch.last if stretch else None,
        frozenset(days),
        nth,
        with_holidays=holidays,
        without_holidays=workdays and not holidays,
    )


def _weekdays_of(said: dict[str, str | None]) -> Iterator[int]:
    if said["off"] or said["weekend"]:
        yield from _WEEKEND
    for char in (said["named"] or "") + (said["bare"] or ""):
        if char in _WEEKDAYS:
            yield _WEEKDAYS.index(char)
    if said["kana"]:
        yield next(at for at, name in enumerate(_KANA_WEEKDAYS) if said["kana"].startswith(name))
    if said["english"]:
        yield next(at for at, name in enumerate(_ENGLISH_WEEKDAYS) if re.fullmatch(name, said["english"]))


_WEEKDAY = re.compile(
    r"(?:(?P<next>今度の|こんどの|次の|つぎの|"
    + ENGLISH
    + r"(?:this|coming|next)\s+)|毎週の?|まいしゅうの?|"
    + ENGLISH
    + r"(?:every|on)\s+)?(?:第(?P<nth>[1-5])の?)?(?:"
    r"(?P<off>休日|" + ENGLISH + r"(?:days? off)\b)|"
    r"(?P<weekend>週末|しゅうまつ|" + ENGLISH + r"weekends?\b)|"
    r"(?P<workday>平日|" + kana("へいじつ") + "|" + ENGLISH + r"(?:weekdays?|workdays?)\b)|"
    r"(?P<named>(?:[月火水木金土日][・、/]?)*[月火水木金土日])(?:曜日?|よう(?:日|び)?(?![ぁ-んー]))(?:・?祝日?)?|"
    r"(?P<kana>" + kana("(?:" + "|".join(_KANA_WEEKDAYS) + ")び?") + r")|"
    r"(?P<bare>(?<![一-龥0-9])(?:土・?日(?:・?祝日?)?|(?<![^\s\0])[月火水木金土日](?=[\s\0]|$)))(?![一-龥])|"
    r"祝日|"
    + kana("しゅくじつ")
    + "|"
    + ENGLISH
    + r"(?:public )?holidays?\b|"
    + ENGLISH
    + r"(?P<english>"
    + "|".join(_ENGLISH_WEEKDAYS)
    + r")\b)"
)


def _year(text: str) -> int:
    year = western_year(re.sub(r"\s", "", text))
    if year is None:
        raise NoSuchDay
    return year


def _coming(month: int, day: int, today: date) -> date:
    """The next such day, today included."""
    for year in (today.year, today.year + 1):
        found = _day(year, month, day)
        if found >= today:
            return found
    raise NoSuchDay


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay from None


def _from_day(first: date, month: str | None, day: str | None) -> Stretch:
    if not day:
        return Stretch(first, first)
    last = _day(first.year, int(month or first.month), int(day))
    if last < first:
        last = _day(first.year + 1, int(month or first.month), int(day))
    return Stretch(first, last)


def _full(match: re.Match[str], today: date) -> Stretch:
    return _from_day(_day(_year(match[1]), int(match[2]), int(match[3])), match[4], match[5])


def _year_month(match: re.Match[str], today: date) -> Stretch:
    return _month_of(_day(_year(match[1]), int(match[2]), 1))


def _month_day(match: re.Match[str], today: date) -> Stretch:
    return _from_day(_coming(int(match[1]), int(match[2]), today), match[3], match[4])


def _hyphened(match: re.Match[str], today: date) -> Stretch:
    day = _coming(int(match[1]), int(match[2]), today)
    return Stretch(day, day)


def _english_day(match: re.Match[str], today: date) -> Stretch:
    month = _MONTHS.index((match[1] or match[4])[:3]) + 1
    number = int(match[2] or match[3])
    day = _day(int(match[5]), month, number) if match[5] else _coming(month, number, today)
    return Stretch(day, day)


def _month_of(first: date, tens: str | None = None) -> Stretch:
    start, end = _TENS[tens] if tens else (1, 31)
    last = min(end, monthrange(first.year, first.month)[1])
    return Stretch(first.replace(day=start), first.replace(day=last))


def _coming_month(month: int, today: date, tens: str | None) -> Stretch:
    if not 1 <= month <= 12:
        raise NoSuchDay
    this = _month_of(today.replace(month=month, day=1), tens)
    return this if this.last >= today else _month_of(date(today.year + 1, month, 1), tens)


def _months_on(months: int) -> Reading:
    return lambda match, today: _month_of(add_months(today.replace(day=1), months))


def _week(weeks: int) -> Reading:
    def read(match: re.Match[str], today: date) -> Stretch:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        return Stretch(max(monday, today), monday + timedelta(days=6))

    return read


def _weekend(weeks: int) -> Reading:
    def read(match: re.Match[str], today: date) -> Stretch:
        days = [day + timedelta(weeks=weeks) for day in weekend_of(today)]
        if weeks and len(days) == 1:  # on a Sunday, the whole of a later weekend
            days.insert(0, days[0] - timedelta(days=1))
        return Stretch(days[0], days[-1])

    return read


def _days_on(days: int) -> Reading:
    return lambda match, today: Stretch(today + timedelta(days=days), today + timedelta(days=days))


def _day_number(match: re.Match[str], today: date) -> Stretch:
    """The next 5th."""
    for months in range(3):
        month = add_months(today.replace(day=1), months)
        if int(match[1]) <= monthrange(month.year, month.month)[1]:
            day = month.replace(day=int(match[1]))
            if day >= today:
                return Stretch(day, day)
    raise NoSuchDay


def _en(words: str) -> str:
    return ENGLISH + "(?:" + words + r")\b"


_STRETCHES: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?<![\d/.-])" + _YEAR + r"(\d{1,2})[-/月.](\d{1,2})日?" + _IN_BRACKETS + _UNTIL, _full),
        (r"(?<![\d/.-])" + _YEAR + r"(\d{1,2})月?(?![\d/.-])", _year_month),
        (r"(?<![\d/])(\d{1,2})月の?(\d{1,2})日" + _IN_BRACKETS + _UNTIL, _month_day),
        (r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])" + _IN_BRACKETS + _UNTIL, _month_day),
        (r"(?<![\d:-])(1[0-2]|[2-9])-([1-9])(?![\d:時-])(?=[\s\0の]|$)", _hyphened),
        (
            ENGLISH + _MONTH_EN + r"\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?![\d:])()()(?:,?\s+(\d{4}))?\b",
            _english_day,
        ),
        (
            r"(?<![\d:])()()(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?" + _MONTH_EN + r"\b(?:,?\s+(\d{4}))?",
            _english_day,
        ),
        (
            r"(\d{1,2})月(?:の)?(上旬|中旬|下旬)?(?:中(?!央)|じゅう)?(?!\d|曜)",
            lambda m, t: _coming_month(int(m[1]), t, m[2]),
        ),
        (r"(?:再来月|さらいげつ)", _months_on(2)),
        (r"(?:来月|" + kana("らいげつ") + "|" + _en("next month") + ")", _months_on(1)),
        (r"(?:今月|" + kana("こんげつ") + "|" + _en("this month") + ")", _months_on(0)),
        (
            _en("(?:in |all )?(?:the )?" + _MONTH_EN),
            lambda m, t: _coming_month(_MONTHS.index(m[1][:3]) + 1, t, None),
        ),
        (r"(?:再来週の?(?:週末|しゅうまつ))", _weekend(2)),
        (r"(?:来週の?末|来週の?週末|来週末|らいしゅうまつ|" + _en("next weekend") + ")", _weekend(1)),
        (
            r"(?:今週末|今週の週末|こんしゅうまつ|(?:今度|こんど|次|つぎ)の(?:週末|しゅうまつ)|"
            r"(?:今度|こんど)の土日|" + _en("this weekend|the weekend") + ")",
            _weekend(0),
        ),
        (r"(?:再来週|さらいしゅう)", _week(2)),
        (r"(?:来週|" + kana("らいしゅう") + "|" + _en("next week") + ")", _week(1)),
        (r"(?:今週|" + kana("こんしゅう") + "|" + _en("this week") + ")", _week(0)),
        (r"(?:明々後日|明明後日|しあさって)", _days_on(3)),
        (r"(?:明後日|" + kana("あさって") + "|" + _en("(?:the )?day after tomorrow") + ")", _days_on(2)),
        (r"(?:" + "明日(?!香)|" + kana("あした|あす|みょうにち") + "|" + _en("tomorrow") + ")", _days_on(1)),
        (
            r"(?:今日|本日|"
            + kana("きょう|ほんじつ")
            + "|"
            + _en("today")
            + r"|今(?=[夜晩])|"
            + ENGLISH
            + r"to(?=night\b))",
            _days_on(0),
        ),
        (r"(?<!\d)(\d{1,2})日(?![間前後中市町])", _day_number),
    )
)
