"""Which timetable counts on which day (weekday, holiday, season), and the time kept free around a use."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.core.errors import InvalidInput
from booking.core.i18n import _l

MonthDay = tuple[int, int]

LONGEST_BUFFER = 12 * 60


class InvalidSchedule(InvalidInput):
    """A schedule or a buffer that can't be meant."""

    code = "invalid_schedule"


class OnHolidays(StrEnum):
    """Whether an entry counts on public holidays."""

    ANY = "any"
    ONLY = "only"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """A timetable (by its number in the rulebook) and the days on which it counts; None: on all of them."""

    timetable: int
    weekdays: frozenset[int] | None = None
    """0 is Monday."""
    on_holidays: OnHolidays = OnHolidays.ANY
    season: tuple[MonthDay, MonthDay] | None = None
    """First and last day, both included; may cross the year's end."""

    def __post_init__(self) -> None:
        if self.weekdays is not None and not (self.weekdays and self.weekdays <= set(range(7))):
            raise InvalidSchedule(
                _l("曜日を1つ以上、月曜日から日曜日までの中から選んでください。"), field="weekdays"
            )
        for month, day in self.season or ():
            # A leap year, so that 29 February can be meant.
            if not 1 <= month <= 12 or not 1 <= day <= monthrange(2028, month)[1]:
                message = _l("%(month)s月%(day)s日という日はありません。", month=month, day=day)
                raise InvalidSchedule(message, field="season")

    def counts_on(self, day: date, holidays: Mapping[date, str]) -> bool:
        """Whether all that the entry asks for is true of the day."""
        if self.weekdays is not None and day.weekday() not in self.weekdays:
            return False
        if self.on_holidays is not OnHolidays.ANY and (day in holidays) is (
            self.on_holidays is OnHolidays.NEVER
        ):
            return False
        if self.season is None:
            return True
        first, last = self.season
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last


@dataclass(frozen=True, slots=True)
class Schedule:
    """Entries in the order in which they are asked."""

    entries: tuple[ScheduleEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Buffers:
    """Minutes before and after a use in which nobody else may have the space, for preparing and clearing."""

    before: int = 0
    after: int = 0

    def __post_init__(self) -> None:
        for field, minutes in (("before", self.before), ("after", self.after)):
            if not 0 <= minutes <= LONGEST_BUFFER:
                raise InvalidSchedule(
                    _l("準備と片付けの時間は、0分から12時間までで入れてください。"), field=field
                )


def timetable_on(schedule: Schedule, day: date, holidays: Mapping[date, str]) -> int | None:
    """The timetable of the first entry that counts that day; None if the space can't be had then."""
    for entry in schedule.entries:
        if entry.counts_on(day, holidays):
            return entry.timetable
    return None
