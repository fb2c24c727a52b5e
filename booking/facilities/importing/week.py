"""Opening hours that are not the same on all days, out of free text: all of it or nothing.

Read are texts that leave no day without hours: the usual ones with others on named days, those of 平日 and of
土日祝, and two seasons that make up the year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Any

from booking.core.calendar import minute_text
from booking.core.i18n import _
from booking.facilities.importing.findings import Code
from booking.facilities.importing.hours import CLOCK, SPAN, OpeningHours, read_hours
from booking.facilities.importing.texts import comparable
from booking.facilities.rules.closure_texts import WEEKDAY_NAMES, every_year
from booking.facilities.rules.days import (
    DAYS_PER_LEAP_YEAR,
    LEAP_YEAR,
    MonthDay,
    days_within,
    exists,
    next_day_of_year,
)

_SIGNS = "月火水木金土日"
_WEEKEND = frozenset({5, 6})
_DAY = rf"(?:[{_SIGNS}](?:曜日?)?(?![{_SIGNS}]*:)|祝(?:休|祭)?日?|休日)"
_DAYS = rf"(?P<days>{_DAY}(?:[・、, 及びと]*{_DAY})*)"
_IS = r"(?:は|:)? ?"
_APART = (
    re.compile(rf"(?P<usual>{SPAN}) ?\( ?(?:ただし[、,]? ?)?{_DAYS}{_IS}(?P<apart>{SPAN}) ?\)"),
    re.compile(rf"(?P<usual>{SPAN}) ?\( ?(?:ただし[、,]? ?)?{_DAYS}{_IS}(?P<until>{CLOCK}) ?まで ?\)"),
    re.compile(rf"(?P<usual>{SPAN})[、, ]*(?P<apart>{SPAN}) ?\( ?{_DAYS} ?\)"),
)
_WORKDAYS = re.compile(rf"平日{_IS}(?P<usual>{SPAN})[、, /]*{_DAYS}{_IS}(?P<apart>{SPAN})")
_SEASON = re.compile(
    r"(?P<from>\d{1,2})月(?:(?P<from_day>\d{1,2})日)? ?(?:~|から) ?(?:翌年?)?"
    rf"(?P<to>\d{{1,2}})月(?:(?P<to_day>\d{{1,2}})日|末日?)?(?:まで)?{_IS}(?P<hours>{SPAN})"
)
_BETWEEN = re.compile(r"[、, /()]*")


@dataclass(frozen=True)
class HoursApart:
    """Other hours on some days: weekdays, holidays, or a season of every year."""

    hours: OpeningHours
    weekdays: frozenset[int] = frozenset()
    on_holidays: bool = False
    season: tuple[MonthDay, MonthDay] | None = None

    def to_json(self) -> dict[str, Any]:
        """For storage with the report."""
        return {
            "hours": [self.hours.start_minute, self.hours.end_minute],
            "weekdays": sorted(self.weekdays),
            "on_holidays": self.on_holidays,
            "season": [list(day) for day in self.season] if self.season else None,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "HoursApart":
        """The inverse of ``to_json``."""
        season = value["season"]
        return cls(
            OpeningHours(*value["hours"]),
            frozenset(value["weekdays"]),
            value["on_holidays"],
            ((season[0][0], season[0][1]), (season[1][0], season[1][1])) if season else None,
        )

    @property
    def days_text(self) -> str:
        """On which days, in words: 土曜日・日曜日・祝日."""
        if self.season is not None:
            return every_year(*self.season)
        names = [str(WEEKDAY_NAMES[day]) for day in sorted(self.weekdays)]
        return _("・").join([*names, _("祝日")] if self.on_holidays else names)

    @property
    def text(self) -> str:
        """The days with their hours."""
        return _("%(days)sは%(hours)s", days=self.days_text, hours=hours_text(self.hours))


@dataclass(frozen=True)
class WeekHours:
    """The usual hours, and those of the days apart."""

    usual: OpeningHours
    apart: tuple[HoursApart, ...] = ()


def hours_text(hours: OpeningHours) -> str:
    """9:00–17:00."""
    return f"{minute_text(hours.start_minute)}–{minute_text(hours.end_minute)}"


def read_week(text: str) -> WeekHours | Code:
    """The hours that the whole text states for every day, or why they could not be read."""
    read = read_hours(text)
    if isinstance(read, OpeningHours):
        return WeekHours(read)
    if read not in (Code.BY_WEEKDAY, Code.BY_SEASON, Code.SEVERAL_RANGES):
        return read
    narrow = comparable(text)
    return _by_days(narrow) or _by_seasons(narrow) or read


def _by_days(narrow: str) -> WeekHours | None:
    for form in (*_APART, _WORKDAYS):
        match = form.fullmatch(narrow)
        if match is None:
            continue
        usual = read_hours(match["usual"])
        apart = read_hours(_apart_text(match))
        weekdays, on_holidays = _days(match["days"])
        if not isinstance(usual, OpeningHours) or not isinstance(apart, OpeningHours):
            return None
        # 平日 are all days but these: with fewer of them, some day would have no hours.
        if form is _WORKDAYS and (weekdays != _WEEKEND or not on_holidays):
            return None
        return WeekHours(usual, (HoursApart(apart, weekdays, on_holidays),))
    return None


def _apart_text(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found.get("until"):
        start = re.split("~|から", match["usual"])[0]
        return f"{start}~{found['until']}"
    return match["apart"]


def _days(text: str) -> tuple[frozenset[int], bool]:
    on_holidays = re.search("祝|休日", text) is not None
    signs = re.sub(r"祝(?:休|祭)?日?|休日|曜日?", "", text)
    return frozenset(_SIGNS.index(sign) for sign in signs if sign in _SIGNS), on_holidays


def _by_seasons(narrow: str) -> WeekHours | None:
    """Two seasons, the second of which begins when the first is over and ends when it begins."""
    found = list(_SEASON.finditer(narrow))
    if len(found) != 2 or not _BETWEEN.fullmatch(_SEASON.sub("", narrow)):
        return None
    spans = [_span(match) for match in found]
    hours = [read_hours(match["hours"]) for match in found]
    if spans[0] is None or spans[1] is None:
        return None
    if not isinstance(hours[0], OpeningHours) or not isinstance(hours[1], OpeningHours):
        return None
    is_whole_year = sum(days_within(*span) for span in spans if span) == DAYS_PER_LEAP_YEAR
    if not is_whole_year or next_day_of_year(spans[0][1]) != spans[1][0]:
        return None
    return WeekHours(hours[0], (HoursApart(hours[1], season=spans[1]),))


def _span(match: re.Match[str]) -> tuple[MonthDay, MonthDay] | None:
    first = int(match["from"]), int(match["from_day"] or 1)
    month = int(match["to"])
    if not exists((month, 1)):
        return None
    last = month, int(match["to_day"] or monthrange(LEAP_YEAR, month)[1])
    return (first, last) if exists(first) and exists(last) else None
