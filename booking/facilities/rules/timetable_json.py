"""Timetables as plain JSON objects, read back strictly; times are texts such as 9:00."""

from collections.abc import Callable, Mapping
from typing import Any

from booking.core.calendar import minute_text
from booking.core.i18n import _l
from booking.facilities.rules.details import InvalidTimetable, check_timetable
from booking.facilities.rules.json_fields import (
    JsonObject,
    read_boolean,
    read_list,
    read_minute,
    read_number,
    read_text,
)
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import Combination, PeriodSpec, StepLimit, TimetableSpec

Readers = Mapping[str, Callable[[object], Any]]


def timetable_to_json(spec: TimetableSpec) -> JsonObject:
    """The timetable with what its kind uses; what is as usual is left out."""
    value: JsonObject = {"kind": spec.kind.value} | ({"name": spec.name} if spec.name else {})
    if spec.kind is TimetableKind.PERIODS:
        value["periods"] = [_period_to_json(period) for period in spec.periods]
        if spec.combinations:
            value["combinations"] = [
                {"name": each.name, "periods": list(each.periods)} for each in spec.combinations
            ]
        return value
    value |= {"opens": minute_text(spec.opens), "closes": minute_text(spec.closes)}
    if spec.kind is TimetableKind.DAY:
        return value
    value |= {"step": spec.step, "max_steps": spec.max_steps}
    if spec.min_steps != 1:
        value["min_steps"] = spec.min_steps
    if spec.start_every is not None:
        value["start_every"] = spec.start_every
    if spec.limits:
        value["limits"] = [
            {
                "starts": minute_text(each.starts),
                "ends": minute_text(each.ends),
                "max_steps": each.max_steps,
            }
            for each in spec.limits
        ]
    return value


def timetable_from_json(value: object) -> TimetableSpec:
    """The timetable in ``value``; raises InvalidTimetable, naming the field, for anything else."""
    if not isinstance(value, Mapping):
        raise InvalidTimetable(_l("時間割が、読める形になっていません。"))
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in set(TimetableKind):
        raise InvalidTimetable(_l("時間割の種類「%(kind)s」は使えません。", kind=str(kind)), field="kind")
    needed, further = _FIELDS[TimetableKind(kind)]
    fields = _read(
        {key: value[key] for key in value if key != "kind"}, needed, {"name": read_text, **further}
    )
    spec = TimetableSpec(TimetableKind(kind), **fields)
    check_timetable(spec)
    return spec


def _period_to_json(period: PeriodSpec) -> JsonObject:
    value: JsonObject = {
        "name": period.name,
        "starts": minute_text(period.starts),
        "ends": minute_text(period.ends),
    }
    return value | ({"only_extends": True} if period.only_extends else {})


def _read(value: object, needed: Readers, further: Readers) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed")
    readers = {**needed, **further}
    for name in map(str, value):
        if name not in readers:
            message = _l("時間割に、知らない項目「%(name)s」があります。", name=name)
            raise InvalidTimetable(message, field=name)
    for name in needed:
        if name not in value:
            raise InvalidTimetable(_l("時間割に、項目「%(name)s」がありません。", name=name), field=name)
    fields = {}
    for name, read in readers.items():
        if name in value:
            try:
                fields[name] = read(value[name])
            except (TypeError, ValueError) as error:
                message = _l("時間割の項目「%(name)s」が、読める形になっていません。", name=name)
                raise InvalidTimetable(message, field=name) from error
    return fields


def _period(value: object) -> PeriodSpec:
    needed: Readers = {"name": read_text, "starts": read_minute, "ends": read_minute}
    return PeriodSpec(**_read(value, needed, {"only_extends": read_boolean}))


def _combination(value: object) -> Combination:
    return Combination(**_read(value, {"name": read_text, "periods": _names}, {}))


def _limit(value: object) -> StepLimit:
    return StepLimit(
        **_read(value, {"starts": read_minute, "ends": read_minute, "max_steps": read_number}, {})
    )


def _names(value: object) -> tuple[str, ...]:
    return read_list(value, read_text)


_HOURS: Readers = {"opens": read_minute, "closes": read_minute}
_FIELDS: dict[TimetableKind, tuple[Readers, Readers]] = {
    TimetableKind.PERIODS: (
        {"periods": lambda value: read_list(value, _period)},
        {"combinations": lambda value: read_list(value, _combination)},
    ),
    TimetableKind.STEPS: (
        {**_HOURS, "step": read_number, "max_steps": read_number},
        {
            "min_steps": read_number,
            "start_every": read_number,
            "limits": lambda value: read_list(value, _limit),
        },
    ),
    TimetableKind.DAY: (_HOURS, {}),
}
