"""Codes of municipalities, names of the texts that people agree to, and the days and hours of the office."""

import re
from calendar import monthrange
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.core.calendar import is_day_of_year, local
from booking.core.errors import InvalidInput
from booking.core.i18n import _l

_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
# The gazette names the equinoxes of the next year in February.
GAZETTE_MONTH = 3
# What a template leaves open: 【市町村の名前】.
_BLANK = re.compile("【[^】]*】")
_WEIGHTS = (6, 5, 4, 3, 2)
PREFECTURES = range(1, 48)


class TermsKind(StrEnum):
    """The terms of use, and the stated purpose for which personal data is used."""

    TERMS = "terms"
    PRIVACY = "privacy"


TERMS_NAMES = {TermsKind.TERMS: _l("利用規約"), TermsKind.PRIVACY: _l("個人情報の利用目的")}


@dataclass(frozen=True, kw_only=True)
class MunicipalityDetails:
    """Name, mayor and office, as on the administrators' screen."""

    name: str
    name_kana: str = ""
    name_en: str = ""
    mayor_title: str = ""
    mayor_name: str = ""
    phone: str = ""
    fax: str = ""
    office_hours_text: str = ""
    postal_code: str = ""
    address: str = ""
    mail_from: str = ""


@dataclass(frozen=True, kw_only=True)
class HolidayDetails:
    """A public holiday; ``predicted`` until the gazette has it."""

    day: date
    name: str
    predicted: bool = False


@dataclass(frozen=True, kw_only=True)
class DayOffDetails:
    """A day on which the office is closed besides the law's: of every year, or (with ``year``) once."""

    month: int
    day: int
    year: int | None = None
    name: str

    def __post_init__(self) -> None:
        if not is_day_of_year(self.month, self.day):
            raise InvalidInput(_l("月日を 4/1 のように入れてください。"), field="day")
        if self.year is not None and self.date_in(self.year) is None:
            raise InvalidInput(_l("この年に、この日はありません。"), field="year")

    def date_in(self, year: int) -> date | None:
        """The day in that year; None if it is not one of it."""
        if self.year not in (None, year) or self.day > monthrange(year, self.month)[1]:
            return None
        return date(year, self.month, self.day)


class DaysOff(Container[date]):
    """All of them."""

    def __init__(self, days: Iterable[DayOffDetails] = ()) -> None:
        self._days = frozenset((one.year, one.month, one.day) for one in days)

    def __contains__(self, day: object) -> bool:
        """Whether the office is closed for one of them."""
        if not self._days or not isinstance(day, date):
            return False
        return any((year, day.month, day.day) in self._days for year in (None, day.year))


@dataclass(frozen=True, kw_only=True)
class TermsText:
    """A text that people agree to; what it may hold: see ``texts.paragraphs_of``."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When staff work on an office day, in minutes from midnight."""

    opens: int = 8 * 60 + 30
    closes: int = 17 * 60 + 15


def is_office_day(day: date, holidays: Container[date]) -> bool:
    """Monday to Friday without public holidays and without 29 December to 3 January.

    行政機関の休日に関する法律 第1条 and the ordinances that follow it. ``holidays`` has also the days off
    of the municipality's own (see ``queries.OfficeHolidays``).
    """
    if day.weekday() >= 5 or day in holidays:
        return False
    return (day.month, day.day) not in _YEAR_END


def next_office_day(day: date, holidays: Container[date]) -> date:
    """The first office day after that day."""
    day += timedelta(days=1)
    while not is_office_day(day, holidays):
        day += timedelta(days=1)
    return day


def handling_from(arrived_at: datetime, holidays: Container[date], hours: OfficeHours) -> date:
    """The day on which staff begin with what arrived: that very day until they leave, else the next one."""
    here = local(arrived_at)
    day = here.date()
    if is_office_day(day, holidays) and here.hour * 60 + here.minute < hours.closes:
        return day
    return next_office_day(day, holidays)


def is_local_government_code(code: str) -> bool:
    """Whether it is a 全国地方公共団体コード: the prefecture, three digits, and their check digit."""
    if not re.fullmatch(r"[0-9]{6}", code) or int(code[:2]) not in PREFECTURES:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code, strict=False))
    return int(code[5]) == (11 - total % 11) % 10


def last_official_year(today: date) -> int:
    """The last year whose holidays are settled; those after it are worked out and may change."""
    return today.year + 1 if today.month >= GAZETTE_MONTH else today.year


def blanks_of(text: str) -> list[str]:
    """What is still to be filled in, in the order of the text, each once."""
    return list(dict.fromkeys(_BLANK.findall(text)))
