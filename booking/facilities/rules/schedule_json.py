"""Schedules and buffers as plain JSON, read back strictly; what is as usual may be left out."""

from collections.abc import Callable, Mapping
from typing import Any

from booking.core.i18n import _l
from booking.facilities.rules.json_fields import (
    JsonObject,
    read_list,
    read_month_and_day,
    read_number,
    read_set,
    read_text,
)
from booking.facilities.rules.schedules import (
    Buffers,
    InvalidSchedule,
    MonthDay,
    OnHolidays,
    Schedule,
    ScheduleEntry,
)


def schedule_to_json(schedule: Schedule) -> list[JsonObject]:
    """The entries in their order."""
    return [_entry_to_json(entry) for entry in schedule.entries]


def schedule_from_json(value: object) -> Schedule:
    """The schedule in ``value``; raises InvalidSchedule, naming the field, for anything else."""
    if not isinstance(value, list):
        raise InvalidSchedule(_l("時間割の使い分けが、読める形になっていません。"), field="schedule")
    return Schedule(tuple(_entry(each) for each in value))


def buffers_to_json(buffers: Buffers) -> JsonObject:
    """Both, in minutes."""
    return {"before": buffers.before, "after": buffers.after}


def buffers_from_json(value: object) -> Buffers:
    """The buffers in ``value``; raises InvalidSchedule, naming the field, for anything else."""
    return Buffers(**_read(value, {"before": read_number, "after": read_number}))


def _entry_to_json(entry: ScheduleEntry) -> JsonObject:
    value: JsonObject = {"timetable": entry.timetable}
    if entry.weekdays is not None:
        value["weekdays"] = sorted(entry.weekdays)
    if entry.on_holidays is not OnHolidays.ANY:
        value["on_holidays"] = entry.on_holidays.value
    if entry.season is not None:
        value["season"] = [list(each) for each in entry.season]
    return value


def _entry(value: object) -> ScheduleEntry:
    readers: dict[str, Callable[[object], Any]] = {
        "timetable": read_number,
        "weekdays": _weekdays,
        "on_holidays": _on_holidays,
        "season": _season,
    }
    fields = _read(value, readers)
    if "timetable" not in fields:
        raise InvalidSchedule(_l("時間割の使い分けに、時間割の番号がありません。"), field="timetable")
    return ScheduleEntry(**fields)


def _read(value: object, readers: Mapping[str, Callable[[object], Any]]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidSchedule(_l("時間割の使い分けが、読める形になっていません。"), field="schedule")
    fields = {}
    for name in map(str, value):
        if name not in readers:
            message = _l("時間割の使い分けに、知らない項目「%(name)s」があります。", name=name)
            raise InvalidSchedule(message, field=name)
        try:
            fields[name] = readers[name](value[name])
        except (TypeError, ValueError) as error:
            message = _l("時間割の使い分けの項目「%(name)s」が、読める形になっていません。", name=name)
            raise InvalidSchedule(message, field=name) from error
    return fields


def _weekdays(value: object) -> frozenset[int]:
    return read_set(value, read_number)


def _on_holidays(value: object) -> OnHolidays:
    return OnHolidays(read_text(value))


def _season(value: object) -> tuple[MonthDay, MonthDay]:
    first, last = read_list(value, read_month_and_day)
    return first, last
