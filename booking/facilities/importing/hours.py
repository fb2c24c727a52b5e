"""Opening hours out of free text: all of it or nothing."""

import re
from dataclasses import dataclass

from booking.core.calendar import MINUTES_PER_DAY
from booking.facilities.importing.findings import Code
from booking.facilities.importing.texts import comparable

NOON = 12
NOON_TEXT = "正午"
_TIME = r"(?:(?:午前|午後|正午|AM|PM|am|pm) ?)?(?:\d{1,2} ?(?:: ?\d{2}|時 ?(?:\d{1,2} ?分|半)?))?"
# A time of day and a span of them within a longer text.
CLOCK = r"(?:(?:午前|午後|AM|PM|am|pm) ?)?(?:\d{1,2} ?(?:: ?\d{2}|時 ?(?:\d{1,2} ?分|半)?)|正午)"
SPAN = rf"{CLOCK} ?(?:~|から) ?{CLOCK}(?: ?まで)?"
_RANGE = re.compile(rf"(?P<start>{_TIME}) ?(?:~|から) ?(?P<end>{_TIME}) ?(?:まで)?")
_CLOCK = re.compile(
    r"(?:(?P<half>午前|午後|AM|PM) ?)?(?P<hour>\d{1,2}) ?"
    r"(?:: ?(?P<minute>\d{2})|時 ?(?:(?P<minute2>\d{1,2}) ?分|(?P<thirty>半))?)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:~|から).*(?:~|から)")
_WEEKDAYS = re.compile(r"平日|土|日曜|祝|[月火水木金]曜|(?<!\d)日(?=[・、,])")
_SEASONS = re.compile(r"夏休み|冬休み|春休み|長期休|夏季|冬季|夏期|冬期|夏時間|冬時間|\d{1,2}月")


@dataclass(frozen=True)
class OpeningHours:
    """Minutes from midnight, end excluded."""

    start_minute: int
    end_minute: int


def read_hours(text: str) -> OpeningHours | Code:
    """The hours that the whole text states, or why it could not be read."""
    narrow = comparable(text)
    if re.fullmatch(r"(?:終日 ?)?24時間(?: ?(?:利用可|利用可能|開放|営業))?", narrow):
        return OpeningHours(0, MINUTES_PER_DAY)
    match = _RANGE.fullmatch(narrow)
    if match is None:
        return _why_not(narrow)
    start, end = _minute(match["start"]), _minute(match["end"])
    if start is None or end is None:
        return Code.UNREAD_HOURS
    ends = match["start"].strip(), match["end"].strip()
    if NOON_TEXT not in ends and _has_half(ends[0]) != _has_half(ends[1]):
        # 午後1時から5時: whether the end is of the same half is a guess.
        return Code.UNREAD_HOURS
    return OpeningHours(start, end) if start < end else Code.ENDS_BEFORE_START


def _has_half(text: str) -> bool:
    clock = _CLOCK.fullmatch(text.strip())
    return clock is not None and clock["half"] is not None


def _minute(text: str) -> int | None:
    text = text.strip()
    if text == NOON_TEXT:
        return NOON * 60
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour = int(match["hour"])
    minute = 30 if match["thirty"] else int(match["minute"] or match["minute2"] or 0)
    half = (match["half"] or "").upper()
    if minute >= 60 or (half and hour >= NOON):  # 午後12時 is midnight to some, noon to others
        return None
    if half in ("午後", "PM"):
        hour += NOON
    total = hour * 60 + minute
    return total if total <= MINUTES_PER_DAY else None


def _why_not(narrow: str) -> Code:
    if re.search(r"不定期|随時|要相談|必要に応じ", narrow):
        return Code.IRREGULAR
    if "未定" in narrow:
        return Code.UNDECIDED
    if _SEASONS.search(narrow):
        return Code.BY_SEASON
    if _WEEKDAYS.search(narrow):
        return Code.BY_WEEKDAY
    return Code.SEVERAL_RANGES if _SEVERAL.search(narrow) else Code.UNREAD_HOURS
