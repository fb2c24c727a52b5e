"""Days and times as somebody types them who listens at the same time: 12/5, 1205, 9-12, 0900, 午前."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from booking.core.calendar import at_minute, minute_text
from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.core.text import ascii_digits, clean_line, search_key
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import (
    LATEST_END,
    Slot,
    TimetableSpec,
    choices_of,
    find_slot,
    slots_of,
)

# Days around today that can be meant; what lies outside is a slip of the finger.
FARTHEST = timedelta(days=3 * 366)

_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(r"(?:令和|[Rr])(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2})")
_DAY = re.compile(r"(\d{1,2})日?")
_NEAR = (re.compile("今日|きょう|本日"), re.compile("明日|あした|あす"), re.compile("明後日|あさって"))
# The year before the first of 令和.
_BEFORE_REIWA = 2018

_RANGE_SIGNS = re.compile(r"\s*(?:[-~〜～]|から)\s*|\s+|\s*[,、]\s*")
_TIME = re.compile(r"(午前|午後|[AaPp][Mm])?(?:(\d{1,2})(?:時半|[:時](\d{2})分?|時)?|(\d{1,2})(\d{2}))")
# Between the names of periods that are meant together.
_NAME_SIGNS = re.compile(r"[\s・･＋+＆&、,〜～~\-]|から|まで")
_WHOLE_DAY = re.compile("1日|一日|全日|終日")
Named = TypeVar("Named")
_NOON = 12 * 60


def parse_day(text: str, today: date) -> date:
    """The day that is meant; without a year the nearest from today on. Raises InvalidInput for ``day``."""
    typed = re.sub(r"\s", "", ascii_digits(clean_line(text)))
    try:
        day = _day(typed, today)
    except ValueError:
        raise InvalidInput(_l("%(typed)sという日はありません。", typed=typed[:30]), field="day") from None
    if day is None:
        raise InvalidInput(_l("使う日を 12/5 か 1205 のように入れてください。"), field="day")
    if abs(day - today) > FARTHEST:
        raise InvalidInput(_l("年を確かめてください（例 2026-12-05）。"), field="day")
    return day


def _day(typed: str, today: date) -> date | None:
    """None for what is no day at all; ValueError for a day that does not exist."""
    for days, words in enumerate(_NEAR):
        if words.fullmatch(typed):
            return today + timedelta(days=days)
    if match := _FULL.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups() if part)
        return date(year, month, day)
    if match := _ERA.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
        return date(_BEFORE_REIWA + year, month, day)
    if match := _MONTH_DAY.fullmatch(typed):
        month, day = (int(part) for part in match.groups() if part)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    if match := _DAY.fullmatch(typed):
        return _next_of_month(int(match[1]), today)
    return None


def _next_of_month(day: int, today: date) -> date:
    """The nearest day of that number from today on; some months have no 31."""
    if not 1 <= day <= 31:
        raise ValueError("no such day")
    near = today
    while near.day != day:
        near += timedelta(days=1)
    return near


@dataclass(frozen=True, slots=True)
class TypedTime:
    """From and until in minutes from midnight, or the name of a period."""

    starts: int | None = None
    ends: int | None = None
    name: str = ""


def parse_time(text: str) -> TypedTime | None:
    """9, 9:00, 0900, 9-12, 9時から12時まで, 午前; None for nothing. Whatever is no time is a name."""
    typed = ascii_digits(clean_line(text)).removesuffix("まで")
    if not typed:
        return None
    parts = [part for part in _RANGE_SIGNS.split(typed) if part]
    minutes = [_minute(part) for part in parts]
    if len(minutes) == 1 and minutes[0] is not None:
        return TypedTime(starts=minutes[0])
    if len(minutes) == 2 and minutes[0] is not None and minutes[1] is not None:
        return TypedTime(minutes[0], minutes[1])
    return TypedTime(name=clean_line(text))


def _minute(text: str) -> int | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    half, hour, minute, hours, minutes = match.groups()
    total = int(hour or hours) * 60 + int(minute or minutes or (30 if text.endswith("半") else 0))
    if int(minute or minutes or 0) > 59 or total > LATEST_END:
        return None
    if half and re.fullmatch("午後|[Pp][Mm]", half) and total < _NOON:
        total += _NOON
    return total


def slot_of(timetable: TimetableSpec, day: date, typed: TypedTime) -> Slot:
    """The slot that is meant; of a start alone the shortest. Raises InvalidInput for ``time``."""
    if typed.name:
        found = _named(timetable, day, typed.name)
    else:
        found = _at(timetable, day, typed.starts, typed.ends)
    if found is None:
        raise InvalidInput(_choices(timetable, day), field="time")
    return found


def _at(timetable: TimetableSpec, day: date, starts: int | None, ends: int | None) -> Slot | None:
    if starts is None:
        return None
    if ends is not None:
        return find_slot(timetable, at_minute(day, starts), at_minute(day, ends), day)
    if timetable.kind is TimetableKind.STEPS:
        return _at(timetable, day, starts, starts + timetable.step * timetable.min_steps)
    begun = [slot for slot in slots_of(timetable, day) if slot.starts == starts]
    return min(begun, key=lambda slot: slot.ends, default=None)


def _named(timetable: TimetableSpec, day: date, name: str) -> Slot | None:
    """A period or a combination; or periods that are one together: 午前 午後, 午前から夜間まで, 午前＋昼."""
    if timetable.kind is TimetableKind.DAY:
        is_meant = _WHOLE_DAY.fullmatch(search_key(name)) is not None
        return next(slots_of(timetable, day)) if is_meant else None
    found = _called(name, [(slot.name, slot) for slot in choices_of(timetable, day)])
    if found is not None:
        return found
    periods = [(period.name, period) for period in timetable.periods]
    parts = [_called(part, periods) for part in _NAME_SIGNS.split(name) if part]
    known = [part for part in parts if part is not None]
    if not known or len(known) != len(parts):
        return None
    return _at(timetable, day, min(part.starts for part in known), max(part.ends for part in known))


def _called(name: str, named: Sequence[tuple[str, Named]]) -> Named | None:
    """What has this name, or else the only one whose name begins so."""
    wanted = search_key(name)
    exact = [one for its_name, one in named if search_key(its_name) == wanted]
    begun = [one for its_name, one in named if search_key(its_name).startswith(wanted)]
    found = exact or begun
    return found[0] if wanted and len(found) == 1 else None


def _choices(timetable: TimetableSpec, day: date) -> str:
    """What can be typed for this space."""
    if timetable.kind is TimetableKind.PERIODS:
        joint = _("、")
        labels = joint.join(slot.label for slot in choices_of(timetable, day))
        return _("ここで選べる時間は、%(labels)sです。", labels=labels)
    opens, closes = minute_text(timetable.opens), minute_text(timetable.closes)
    if timetable.kind is TimetableKind.DAY:
        return _("ここは1日単位で、%(opens)sから%(closes)sまでです。", opens=opens, closes=closes)
    return _(
        "ここは%(opens)sから%(closes)sまで、%(step)sきざみで、長くて%(most)sです（例 9-11）。",
        opens=opens,
        closes=closes,
        step=_length(timetable.step),
        most=_length(timetable.step * timetable.max_steps),
    )


def _length(minutes: int) -> str:
    if minutes % 60:
        return _("%(minutes)s分", minutes=minutes)
    return _("%(hours)s時間", hours=minutes // 60)
