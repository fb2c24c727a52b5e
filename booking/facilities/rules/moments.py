"""Instants that are worked out from a day of use: when booking opens, and when it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from booking.core.calendar import (
    MINUTES_PER_DAY,
    add_months,
    at_minute,
    day_in_month,
    fiscal_year,
    is_day_of_year,
)
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.rules.days import Holidays

LAST_OF_MONTH = -1
"""As ``DayOfMonth.day``: the month's last day, whichever it is."""
# Further back nobody knows the holidays that a moment might have to leave out.
MOST_MONTHS = 24
MOST_DAYS = 700
# A facility that stays closed for a year has no open day to move to.
_LONGEST_SEARCH = 366
_DAY = timedelta(days=1)
_FISCAL_YEAR_BEGINS = 4  # April

MonthAndDay = tuple[int, int]


class InvalidWindow(InvalidInput):
    """A moment, window or plan that can't be meant."""

    code = "invalid_window"


class MonthEnd(StrEnum):
    """What the same day some months before is, if that month is too short: 31 May minus three months."""

    LAST_DAY = "last_day"
    NEXT_FIRST = "next_first"


class MoveOff(StrEnum):
    """What becomes of a moment on a closed day."""

    KEEP = "keep"
    EARLIER = "earlier"
    LATER = "later"


class ClosedBy(StrEnum):
    """Whose closed days a moment moves off: the facility's or the office's."""

    FACILITY = "facility"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Frame:
    """The use that a moment is worked out for, and the days on which facility and office are open."""

    day: date
    starts_at: datetime
    holidays: Holidays
    is_closed: Callable[[date], bool]
    """Whether the facility is closed all that day."""
    is_office_day: Callable[[date], bool]
    known: dict[int, tuple["DayMoment", datetime]] = field(default_factory=dict, repr=False, compare=False)
    """What was worked out for the day, by the moment's identity (and the moment, which so lives on)."""

    def at(self, starts_at: datetime) -> "Frame":
        """Another use of the same day; both share what is worked out."""
        return Frame(self.day, starts_at, self.holidays, self.is_closed, self.is_office_day, self.known)


@dataclass(frozen=True, kw_only=True, slots=True)
class DayMoment:
    """A time of day on a day that is counted from the day of use.

    ``time`` is in minutes; 1440 (for an end) takes in the whole day. A day that ``instead`` names is replaced
    by the other of its pair, the nearest one; then it moves off closed days.
    """

    time: int
    moves: MoveOff = MoveOff.KEEP
    closed_by: ClosedBy = ClosedBy.FACILITY
    instead: tuple[tuple[MonthAndDay, MonthAndDay], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.time <= MINUTES_PER_DAY:
            raise InvalidWindow(_l("時刻は0:00から24:00までにしてください。"), field="time")
        for found, put in self.instead:
            # What is put in has to exist each year.
            if not is_day_of_year(*found) or not is_day_of_year(*put) or put == (2, 29):
                message = _l("置きかえる日は、毎年ある月日で入れてください（例 1月1日は1月4日）。")
                raise InvalidWindow(message, field="instead")

    def counted(self, frame: Frame) -> date:
        """The day before anything is replaced or moved."""
        raise NotImplementedError

    def day_for(self, frame: Frame) -> date:
        """The day on which the moment is."""
        day = self.replaced(self.counted(frame))
        return day if self.moves is MoveOff.KEEP else self._moved(day, frame)

    def replaced(self, day: date) -> date:
        """The day, or the one that is put in its place."""
        for found, put in self.instead:
            if found == (day.month, day.day):
                return _nearest(put, day)
        return day

    def _moved(self, day: date, frame: Frame) -> date:
        step = -_DAY if self.moves is MoveOff.EARLIER else _DAY
        open_day = day
        for _each in range(_LONGEST_SEARCH):
            is_closed = (
                frame.is_closed(open_day)
                if self.closed_by is ClosedBy.FACILITY
                else not frame.is_office_day(open_day)
            )
            if not is_closed:
                return open_day
            open_day += step
        return day


@dataclass(frozen=True, kw_only=True, slots=True)
class SameDay(DayMoment):
    """The same day some months before the use (応当日): 10 October for 10 January with three."""

    months: int
    month_end: MonthEnd = MonthEnd.LAST_DAY

    def __post_init__(self) -> None:
        DayMoment.__post_init__(self)
        _check_months(self.months, "months")

    def counted(self, frame: Frame) -> date:
        found = add_months(frame.day, -self.months)
        if found.day != frame.day.day and self.month_end is MonthEnd.NEXT_FIRST:
            return found + _DAY
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class DayOfMonth(DayMoment):
    """A day of a month that is counted from the month of use; too late a day becomes the month's last.

    ``months_by_month`` has a number for each month of use, January first, in place of ``months`` (odd and
    even months, quarters). ``counted_in``: the month of use is counted as the first, April minus three is
    February.
    """

    months: int = 0
    months_by_month: tuple[int, ...] = ()
    day: int
    counted_in: bool = False

    def __post_init__(self) -> None:
        DayMoment.__post_init__(self)
        if self.months_by_month and len(self.months_by_month) != 12:
            raise InvalidWindow(
                _l("月ごとの数は、1月から12月まで12個入れてください。"), field="months_by_month"
            )
        field = "months_by_month" if self.months_by_month else "months"
        for months in self.months_by_month or (self.months,):
            _check_months(months, field, fewest=1 if self.counted_in else 0)
        if self.day != LAST_OF_MONTH and not 1 <= self.day <= 31:
            raise InvalidWindow(_l("日は1日から31日まで、または末日にしてください。"), field="day")

    def counted(self, frame: Frame) -> date:
        use = frame.day
        months = self.months_by_month[use.month - 1] if self.months_by_month else self.months
        month = add_months(use.replace(day=1), int(self.counted_in) - months)
        return day_in_month(month, 31 if self.day == LAST_OF_MONTH else self.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysBefore(DayMoment):
    """So many calendar days before the use."""

    days: int

    def __post_init__(self) -> None:
        DayMoment.__post_init__(self)
        _check_days(self.days)

    def counted(self, frame: Frame) -> date:
        return frame.day - timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeDaysBefore(DayMoment):
    """So many office days before the use: with three, for a Monday the Wednesday of the week before."""

    days: int

    def __post_init__(self) -> None:
        DayMoment.__post_init__(self)
        _check_days(self.days, fewest=1, most=60)

    def counted(self, frame: Frame) -> date:
        day, left = frame.day, self.days
        for _each in range(_LONGEST_SEARCH):
            day -= _DAY
            left -= frame.is_office_day(day)
            if not left:
                break
        return day


@dataclass(frozen=True, kw_only=True, slots=True)
class Yearly(DayMoment):
    """One date for all uses of a fiscal year: the last such date until the year's first day."""

    month: int
    day: int

    def __post_init__(self) -> None:
        DayMoment.__post_init__(self)
        if not is_day_of_year(self.month, self.day):
            raise InvalidWindow(_l("受付を始める月日が、どの年にもない日です。"), field="day")

    def counted(self, frame: Frame) -> date:
        year = fiscal_year(frame.day)
        if (self.month, self.day) > (_FISCAL_YEAR_BEGINS, 1):
            year -= 1
        return day_in_month(date(year, self.month, 1), self.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class After(DayMoment):
    """So many days after another moment: five after first come begins is its sixth day."""

    moment: DayMoment
    days: int

    def __post_init__(self) -> None:
        DayMoment.__post_init__(self)
        if isinstance(self.moment, After):
            message = _l("もとになる日に、「〜の何日後」は選べません。")
            raise InvalidWindow(message, field="moment")
        _check_days(self.days)

    def counted(self, frame: Frame) -> date:
        return self.moment.day_for(frame) + timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class BeforeStart:
    """So many minutes before the use begins; 0 is until it begins. Only for an end."""

    minutes: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.minutes <= 7 * MINUTES_PER_DAY:
            raise InvalidWindow(_l("利用が始まる前の時間は、7日までにしてください。"), field="minutes")


Moment = DayMoment | BeforeStart


def resolve(moment: Moment, frame: Frame) -> datetime:
    """The instant of the moment for that use."""
    if isinstance(moment, BeforeStart):
        return frame.starts_at - timedelta(minutes=moment.minutes)
    found = frame.known.get(id(moment))
    if found is None:
        found = frame.known[id(moment)] = (moment, at_minute(moment.day_for(frame), moment.time))
    return found[1]


def _nearest(value: MonthAndDay, day: date) -> date:
    """That month and day in the year that brings it nearest: 4 January for 31 December is the next one."""
    found = (date(day.year + years, *value) for years in (-1, 0, 1))
    return min(found, key=lambda each: abs(each - day))


def _check_months(months: int, field: str, fewest: int = 0) -> None:
    if not fewest <= months <= MOST_MONTHS:
        message = _l("月の数は%(fewest)sから%(most)sまでにしてください。", fewest=fewest, most=MOST_MONTHS)
        raise InvalidWindow(message, field=field)


def _check_days(days: int, fewest: int = 0, most: int = MOST_DAYS) -> None:
    if not fewest <= days <= most:
        message = _l("日の数は%(fewest)sから%(most)sまでにしてください。", fewest=fewest, most=most)
        raise InvalidWindow(message, field="days")
