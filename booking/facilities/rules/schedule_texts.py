"""On which days a timetable counts, in words."""

from collections.abc import Mapping
from datetime import date

from booking.core.calendar import day_of_month_text, length_text
from booking.core.i18n import _
from booking.facilities.rules.closure_texts import WEEKDAY_NAMES
from booking.facilities.rules.days import LEAP_YEAR
from booking.facilities.rules.schedules import Buffers, OnHolidays, Schedule, ScheduleEntry
from booking.facilities.rules.timetables import TimetableSpec


def schedule_sentences(schedule: Schedule, timetables: Mapping[int, TimetableSpec]) -> list[str]:
    """One for each entry, in the order in which they are asked: 土曜日・日曜日は「休日の時間割」."""
    if not schedule.entries:
        return [_("時間割を決めていないので、予約できません。")]
    found = [
        _("%(days)sは「%(name)s」", days=entry_days(entry), name=timetables[entry.timetable].name)
        for entry in schedule.entries
    ]
    if not any(_is_every_day(entry) for entry in schedule.entries):
        found.append(_("どれにも当てはまらない日は、予約できません。"))
    return found


def entry_days(entry: ScheduleEntry) -> str:
    """4月1日から9月30日までの土曜日・日曜日（祝日を除く）."""
    days = _weekdays(entry)
    if entry.season is None:
        return days
    first, last = (day_of_month_text(date(LEAP_YEAR, *each)) for each in entry.season)
    return _("%(first)sから%(last)sまでの%(days)s", first=first, last=last, days=days)


def buffers_sentence(buffers: Buffers) -> str:
    """How long the space is kept free around a use; empty where it is not."""
    before, after = length_text(buffers.before), length_text(buffers.after)
    if not buffers.before and not buffers.after:
        return ""
    if not buffers.after:
        return _("利用の前%(before)sは、準備のためにあけておきます。", before=before)
    if not buffers.before:
        return _("利用の後%(after)sは、片付けのためにあけておきます。", after=after)
    return _(
        "利用の前%(before)sと後%(after)sは、準備と片付けのためにあけておきます。", before=before, after=after
    )


def _weekdays(entry: ScheduleEntry) -> str:
    if entry.weekdays is None:
        return {
            OnHolidays.ANY: _("毎日"),
            OnHolidays.ONLY: _("祝日"),
            OnHolidays.NEVER: _("祝日でない日"),
        }[entry.on_holidays]
    names = _("・").join(str(WEEKDAY_NAMES[each]) for each in sorted(entry.weekdays))
    if entry.on_holidays is OnHolidays.ONLY:
        return _("%(weekdays)sに当たる祝日", weekdays=names)
    if entry.on_holidays is OnHolidays.NEVER:
        return _("%(weekdays)s（祝日を除く）", weekdays=names)
    return names


def _is_every_day(entry: ScheduleEntry) -> bool:
    return entry.weekdays is None and entry.season is None and entry.on_holidays is OnHolidays.ANY
