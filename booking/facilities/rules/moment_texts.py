"""Moments as people say them: 使う月の2か月前の17日 9:00, and what becomes of them on closed days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from booking.core.calendar import (
    MINUTES_PER_DAY,
    at_minute,
    date_text,
    day_of_month_text,
    minute_text,
    month_text,
    nth_day_text,
)
from booking.core.i18n import _, _l, ngettext
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    After,
    BeforeStart,
    ClosedBy,
    DayMoment,
    DayOfMonth,
    DaysBefore,
    Frame,
    Moment,
    MonthAndDay,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)

# An office is open again after so many days.
_LONGEST_BREAK = 30
# A sentence of its own for each of the ways off a closed day.
_MOVES = {
    (ClosedBy.FACILITY, MoveOff.EARLIER): _l("%(which)sが休館日のときは、その前の開館日になります。"),
    (ClosedBy.FACILITY, MoveOff.LATER): _l("%(which)sが休館日のときは、次の開館日になります。"),
    (ClosedBy.OFFICE, MoveOff.EARLIER): _l("%(which)sが役所の休みの日のときは、その前の開庁日になります。"),
    (ClosedBy.OFFICE, MoveOff.LATER): _l("%(which)sが役所の休みの日のときは、次の開庁日になります。"),
}


def moment_text(moment: Moment) -> str:
    """The moment with its time, unless the whole day is meant: 使う月の2か月前の17日 9:00, 使う日の3日前."""
    if isinstance(moment, BeforeStart):
        return _before_start(moment.minutes)
    return _with_time(moment, day_text(moment))


def end_in_text(closes: Moment, opens: DayMoment | None) -> str:
    """The end as it is said after that beginning: 同じ月の15日 22:00 where both are in one month."""
    if not isinstance(closes, DayOfMonth) or not isinstance(opens, DayOfMonth):
        return moment_text(closes)
    counted = (closes.months, closes.months_by_month, closes.counted_in)
    if counted != (opens.months, opens.months_by_month, opens.counted_in):
        return moment_text(closes)
    return _with_time(closes, _("同じ月の%(day)s", day=_named_day(closes)))


def _with_time(moment: DayMoment, day: str) -> str:
    return day if is_whole_day(moment) else _("%(day)s %(time)s", day=day, time=minute_text(moment.time))


def is_whole_day(moment: Moment) -> bool:
    """Whether an end takes in its whole day."""
    return isinstance(moment, DayMoment) and moment.time == MINUTES_PER_DAY


def range_text(start: str | None, end: str, is_whole_day: bool) -> str:
    """From one moment to another, both in words: …から、…まで; without a beginning いつからでも、…まで."""
    if start is None:
        if is_whole_day:
            return _("いつからでも、%(last_day)sまで", last_day=end)
        return _("いつからでも、%(end)sまで", end=end)
    if is_whole_day:
        return _("%(start)sから、%(last_day)sまで", start=start, last_day=end)
    return _("%(start)sから、%(end)sまで", start=start, end=end)


def opening_notes(moment: DayMoment | None) -> list[str]:
    """What else there is to say about a beginning, in sentences."""
    return [] if moment is None else list(_notes(moment, _("受付の始まりの日")))


def ending_notes(moment: Moment) -> list[str]:
    """What else there is to say about an end, in sentences."""
    return list(_notes(moment, _("受付の終わりの日"))) if isinstance(moment, DayMoment) else []


def move_notes(opens: DayMoment | None, closes: Moment) -> list[str]:
    """Only what becomes of both on closed days and on days that are replaced."""
    found = [] if opens is None else list(_moves_of(opens, _("受付の始まりの日")))
    if isinstance(closes, DayMoment):
        found += _moves_of(closes, _("受付の終わりの日"))
    return found


def day_text(moment: DayMoment) -> str:
    """The day alone: 使う月の2か月前の17日."""
    match moment:
        case SameDay(months=0):
            return _("使う日の当日")
        case SameDay(months=months):
            return ngettext("使う日の%(num)sか月前の同じ日", "使う日の%(num)sか月前の同じ日", months)
        case DayOfMonth():
            return _day_of_month(moment)
        case DaysBefore(days=0):
            return _("使う日の当日")
        case DaysBefore(days=1):
            return _("使う日の前日")
        case DaysBefore(days=days):
            return _("使う日の%(days)s日前", days=days)
        case OfficeDaysBefore(days=1):
            return _("使う日の前の開庁日")
        case OfficeDaysBefore(days=days):
            return _("使う日の%(days)s開庁日前", days=days)
        case Yearly(month=month, day=day):
            return _("使う年度が始まる前の%(day)s", day=_date_text((month, day)))
        case After(moment=other, days=days):
            return ngettext("%(day)sの%(num)s日後", "%(day)sの%(num)s日後", days, day=day_text(other))
    raise TypeError(f"not a moment: {moment!r}")


def office_days_example(day_off: date, is_office_day: Callable[[date], bool]) -> str:
    """A day of use soon after a day off, and the third office day before it."""
    later = (day_off + timedelta(days=number) for number in range(1, _LONGEST_BREAK))
    use = next((day for day in later if is_office_day(day)), day_off)
    frame = Frame(use, at_minute(use, 0), {}, lambda _day: False, is_office_day)
    third = OfficeDaysBefore(days=3, time=MINUTES_PER_DAY).counted(frame)
    return _(
        "%(use)sの利用の3開庁日前は、%(third)sです。あいだの役所の休みの日は数えません。",
        use=date_text(use),
        third=date_text(third, year=third.year != use.year),
    )


def _day_of_month(moment: DayOfMonth) -> str:
    day = _named_day(moment)
    by_month = moment.months_by_month
    if by_month and len(set(by_month)) > 1:
        return _("%(months)sの%(day)s", months=_months_by_month(by_month, moment.counted_in), day=day)
    months = by_month[0] if by_month else moment.months
    if months == 0:
        return _("使う月の%(day)s", day=day)
    if moment.counted_in:
        return _("使う月を入れて数えて%(months)sか月前の%(day)s", months=months, day=day)
    return ngettext("使う月の%(num)sか月前の%(day)s", "使う月の%(num)sか月前の%(day)s", months, day=day)


def _named_day(moment: DayOfMonth) -> str:
    return _("末日") if moment.day == LAST_OF_MONTH else nth_day_text(moment.day)


def _months_by_month(by_month: tuple[int, ...], counted_in: bool) -> str:
    """奇数の月に使うときは4か月前、偶数の月に使うときは5か月前."""
    uses: dict[int, list[int]] = {}
    for month, months in enumerate(by_month, 1):
        uses.setdefault(months, []).append(month)
    parts = []
    for months, of_use in uses.items():
        if of_use == [1, 3, 5, 7, 9, 11]:
            names = _("奇数の月")
        elif of_use == [2, 4, 6, 8, 10, 12]:
            names = _("偶数の月")
        else:
            names = _("・").join(month_text(date(2028, month, 1), year=False) for month in of_use)
        parts.append(_months_before(months, names, counted_in))
    return _("、").join(parts)


def _months_before(months: int, uses: str, counted_in: bool) -> str:
    if counted_in:
        return _("%(uses)sに使うときはその月を入れて数えて%(months)sか月前", uses=uses, months=months)
    return ngettext(
        "%(uses)sに使うときは%(num)sか月前", "%(uses)sに使うときは%(num)sか月前", months, uses=uses
    )


def _before_start(minutes: int) -> str:
    if minutes == 0:
        return _("使い始める時刻")
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("使い始める%(num)s時間前", "使い始める%(num)s時間前", hours)
    return ngettext("使い始める%(num)s分前", "使い始める%(num)s分前", minutes)


def _notes(moment: DayMoment, which: str) -> Iterator[str]:
    match moment:
        case SameDay(months=months, month_end=month_end) if months:
            if month_end is MonthEnd.LAST_DAY:
                yield _("%(which)sと同じ日がその月にないときは、月の末日になります。", which=which)
            else:
                yield _("%(which)sと同じ日がその月にないときは、次の月の1日になります。", which=which)
        case DayOfMonth(day=day) if day > 28:
            yield _("%(day)sがない月は、末日になります。", day=nth_day_text(day))
        case OfficeDaysBefore():
            yield _("開庁日は、土曜日・日曜日、祝日、年末年始と、役所が決めた休みの日を数えません。")
        case After(moment=other):
            yield from _notes(other, _("数え始める日"))
    yield from _own_moves(moment, which)


def _moves_of(moment: DayMoment, which: str) -> Iterator[str]:
    if isinstance(moment, After):
        yield from _moves_of(moment.moment, _("数え始める日"))
    yield from _own_moves(moment, which)


def _own_moves(moment: DayMoment, which: str) -> Iterator[str]:
    for found, put in moment.instead:
        yield _(
            "%(which)sが%(found)sに当たるときは、%(put)sになります。",
            which=which, found=_date_text(found), put=_date_text(put),
        )  # fmt: skip
    if moment.moves is not MoveOff.KEEP:
        yield str(_MOVES[moment.closed_by, moment.moves]) % {"which": which}


def _date_text(value: MonthAndDay) -> str:
    return day_of_month_text(date(2028, *value))
