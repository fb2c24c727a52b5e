"""Dates as a Japanese city hall counts and writes them: local time, fiscal years, eras."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.core.i18n import _, current_locale
from booking.core.text import ascii_digits

TOKYO = ZoneInfo("Asia/Tokyo")
MINUTES_PER_DAY = 24 * 60

# First days of the eras in use since 1868 (era names law and cabinet orders).
_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)
_ERA_LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS_SAID = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(instant: datetime, zone: ZoneInfo = TOKYO) -> datetime:
    """The instant on the municipality's own clock."""
    return instant.astimezone(zone)


def local_date(instant: datetime, zone: ZoneInfo = TOKYO) -> date:
    """The day it is in the municipality at that instant."""
    return instant.astimezone(zone).date()


@lru_cache(maxsize=8192)  # a calendar asks for the same few instants of a day for each of its spaces
def at_minute(day: date, minute: int, zone: ZoneInfo = TOKYO) -> datetime:
    """The instant ``minute`` minutes after the day's midnight (1440 and more: the next day), in UTC."""
    start = datetime.combine(day + timedelta(days=minute // MINUTES_PER_DAY), time(), zone)
    return (start + timedelta(minutes=minute % MINUTES_PER_DAY)).astimezone(UTC)


def minute_of(instant: datetime, day: date, zone: ZoneInfo = TOKYO) -> int:
    """Minutes from that day's local midnight to the instant; the inverse of ``at_minute``."""
    here = instant.astimezone(zone)
    return (here.date() - day).days * MINUTES_PER_DAY + here.hour * 60 + here.minute


@lru_cache(maxsize=1024)
def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier); a day that does not exist becomes the month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_in_month(first: date, day: int) -> date:
    """That day of the month of ``first``; the last one if the month is shorter."""
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def is_day_of_year(month: int, day: int) -> bool:
    """Whether some year has that day: 29 February is one."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(2028, month)[1]


def fiscal_year(day: date) -> int:
    """The fiscal year (April to March) by the year in which it begins."""
    return day.year if day.month >= 4 else day.year - 1


def era_year(day: date) -> tuple[str, int]:
    """Era name and year of the era, counted from 1."""
    for first, name in _ERAS:
        if day >= first:
            return name, day.year - first.year + 1
    raise ValueError("no era before 1868-01-25")


def western_year(text: str) -> int | None:
    """1985 for 1985, 昭和60, S60 or 昭和６０年; None if it can't be told."""
    narrow = re.sub(r"\s", "", ascii_digits(text)).removesuffix("年").replace("元", "1").upper()
    if re.fullmatch(r"[0-9]{4}", narrow):
        return int(narrow) or None
    found = re.fullmatch(r"(明治|大正|昭和|平成|令和|[MTSHR])\.?([0-9]{1,2})", narrow)
    if not found:
        return None
    first = next(day for day, name in _ERAS if found[1] in (name, _ERA_LETTERS[name]))
    return first.year + int(found[2]) - 1 if int(found[2]) else None


def era_date(day: date, weekday: bool = False) -> str:
    """令和8年12月13日（日）, always in Japanese; the first year is 元年."""
    name, year = era_year(day)
    text = f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{text}（{_WEEKDAYS_JA[day.weekday()]}）" if weekday else text


def paper_date(day: date, weekday: bool = False) -> str:
    """As on papers, 令和8年12月13日（日）; for readers of another language with the year that they know."""
    return era_date(day, weekday) if current_locale() == "ja" else date_text(day, year=True)


def era_fiscal_year(year: int) -> str:
    """令和8年度 for the fiscal year 2026."""
    name, number = era_year(date(year, 5, 1))
    return f"{name}{'元' if number == 1 else number}年度"


def weekday_text(day: date) -> str:
    """土 or Sat."""
    return _WEEKDAYS_JA[day.weekday()] if current_locale() == "ja" else _WEEKDAYS_EN[day.weekday()]


def date_text(day: date, year: bool = False) -> str:
    """12月5日（土） or Sat 5 Dec; with the year in front or behind if asked."""
    if current_locale() == "ja":
        text = f"{day.month}月{day.day}日（{_WEEKDAYS_JA[day.weekday()]}）"
        return f"{day.year}年{text}" if year else text
    text = f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def day_of_month_text(day: date) -> str:
    """12月5日 or 5 Dec, without the weekday."""
    if current_locale() == "ja":
        return f"{day.month}月{day.day}日"
    return f"{day.day}\N{NO-BREAK SPACE}{_MONTHS_EN[day.month - 1]}"


def nth_day_text(number: int) -> str:
    """17日 or 17th: a day of any month."""
    if current_locale() == "ja":
        return f"{number}日"
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def said_date(day: date) -> str:
    """12月5日 土曜日 or Saturday 5 Dec: for those who hear it, to whom a sign in brackets says little."""
    if current_locale() == "ja":
        return f"{day.month}月{day.day}日 {_WEEKDAYS_JA[day.weekday()]}曜日"
    return f"{_WEEKDAYS_SAID[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"


def full_date_text(day: date) -> str:
    """1985年4月1日（昭和60年） or 1 Apr 1985: a day far from today, such as a birthday."""
    if current_locale() != "ja":
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    name, year = era_year(day)
    return f"{day.year}年{day.month}月{day.day}日（{name}{'元' if year == 1 else year}年）"


def month_text(day: date, year: bool = True) -> str:
    """2026年12月 or Dec 2026; without the year 12月 or Dec."""
    if current_locale() == "ja":
        return f"{day.year}年{day.month}月" if year else f"{day.month}月"
    name = _MONTHS_EN[day.month - 1]
    return f"{name} {day.year}" if year else name


def minute_text(minute: int) -> str:
    """9:00 for 540; midnight at a day's end is 24:00."""
    return f"{minute // 60}:{minute % 60:02d}"


def length_text(minutes: int) -> str:
    """1時間, 1時間30分 or 30分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s分", minutes=rest)
    if not rest:
        return _("%(hours)s時間", hours=hours)
    return _("%(hours)s時間%(minutes)s分", hours=hours, minutes=rest)


def said_times(starts: int, ends: int) -> str:
    """9時から12時30分 or 9:00 to 12:30: minutes of a day for those who hear them."""
    if current_locale() != "ja":
        return f"{minute_text(starts)} to {minute_text(ends)}"
    first, last = (f"{one // 60}時{one % 60}分" if one % 60 else f"{one // 60}時" for one in (starts, ends))
    return f"{first}から{last}"


def time_text(instant: datetime, zone: ZoneInfo = TOKYO) -> str:
    """9:00, on the municipality's clock."""
    here = instant.astimezone(zone)
    return f"{here.hour}:{here.minute:02d}"


def time_range_text(starts_at: datetime, ends_at: datetime, zone: ZoneInfo = TOKYO) -> str:
    """9:00–12:00; an end at midnight is 24:00."""
    day = starts_at.astimezone(zone).date()
    start, end = minute_of(starts_at, day, zone), minute_of(ends_at, day, zone)
    return f"{minute_text(start)}–{minute_text(end)}"


def datetime_text(instant: datetime, zone: ZoneInfo = TOKYO) -> str:
    """12月5日（土） 9:00."""
    here = instant.astimezone(zone)
    return _("%(date)s %(time)s", date=date_text(here.date()), time=time_text(instant, zone))
