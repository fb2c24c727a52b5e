"""Closure rules as plain JSON objects (``kind`` and fields), read back strictly."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from booking.core.i18n import _l
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DatedClosure,
    DayAfterHolidayClosure,
    HolidayClosure,
    InvalidClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    OnHoliday,
    WeeklyClosure,
)

JsonObject = dict[str, Any]


def closure_to_json(rule: ClosureRule) -> JsonObject:
    """The rule as an object of strings, numbers, lists and None; empty reasons are left out."""
    reason = {"reason": rule.reason} if rule.reason else {}
    match rule:
        case WeeklyClosure():
            fields: JsonObject = {"weekdays": sorted(rule.weekdays), "on_holiday": rule.on_holiday.value}
        case HolidayClosure():
            fields = {}
        case DayAfterHolidayClosure():
            fields = {"open_weekdays": sorted(rule.open_weekdays)}
        case AnnualClosure():
            fields = {"first": list(rule.first), "last": list(rule.last)}
        case NthWeekdayClosure():
            fields = {
                "weekday": rule.weekday,
                "weeks": sorted(rule.weeks),
                "on_holiday": rule.on_holiday.value,
            }
        case MonthEndClosure():
            fields = {"workday_before": rule.workday_before}
        case DatedClosure():
            fields = {
                "first": rule.first.isoformat(),
                "last": rule.last.isoformat(),
                "start_minute": rule.start_minute,
                "end_minute": rule.end_minute,
            }
        case _:
            raise TypeError(f"not a closure rule: {rule!r}")
    return {"kind": kind_of(rule)} | fields | reason


def kind_of(rule: ClosureRule) -> str:
    """The word by which the rule's class is stored."""
    return next(kind for kind, (made, _fields) in _KINDS.items() if made is type(rule))


def closure_from_json(value: object) -> ClosureRule:
    """The rule stored in ``value``; raises InvalidClosure, naming the field, for anything else."""
    if not isinstance(value, Mapping):
        raise InvalidClosure(_l("休館日の決まりが、読める形になっていません。"))
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise InvalidClosure(_l("休館日の種類「%(kind)s」は使えません。", kind=str(kind)), field="kind")
    made, readers = _KINDS[kind]
    unknown = sorted(set(map(str, value)) - set(readers) - {"kind", "reason"})
    if unknown:
        raise InvalidClosure(
            _l("休館日の決まりに、知らない項目「%(name)s」があります。", name=unknown[0]), field=unknown[0]
        )
    fields = {name: _read(value, name, reader) for name, reader in readers.items()}
    return made(reason=_read({"reason": value.get("reason", "")}, "reason", _text), **fields)


def _read(value: Mapping[Any, Any], name: str, reader: Callable[[object], Any]) -> Any:
    if name not in value:
        raise InvalidClosure(_l("休館日の決まりに、項目「%(name)s」がありません。", name=name), field=name)
    try:
        return reader(value[name])
    except (TypeError, ValueError) as error:
        raise InvalidClosure(
            _l("休館日の決まりの項目「%(name)s」が、読める形になっていません。", name=name), field=name
        ) from error


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number is needed")
    return value


def _number_or_none(value: object) -> int | None:
    return None if value is None else _number(value)


def _numbers(value: object) -> frozenset[int]:
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    numbers = [_number(each) for each in value]
    if len(set(numbers)) != len(numbers):
        raise ValueError("a number stands twice")
    return frozenset(numbers)


def _month_and_day(value: object) -> tuple[int, int]:
    if not isinstance(value, list):
        raise TypeError("a list is needed")
    month, day = value
    return _number(month), _number(day)


def _date(value: object) -> date:
    if not isinstance(value, str) or len(value) != 10:  # YYYY-MM-DD and no other ISO form
        raise TypeError("a date as YYYY-MM-DD is needed")
    return date.fromisoformat(value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is needed")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def _on_holiday(value: object) -> OnHoliday:
    return OnHoliday(_text(value))


_KINDS: dict[str, tuple[Callable[..., ClosureRule], dict[str, Callable[[object], Any]]]] = {
    "weekly": (WeeklyClosure, {"weekdays": _numbers, "on_holiday": _on_holiday}),
    "holidays": (HolidayClosure, {}),
    "day_after_holiday": (DayAfterHolidayClosure, {"open_weekdays": _numbers}),
    "annual": (AnnualClosure, {"first": _month_and_day, "last": _month_and_day}),
    "nth_weekday": (NthWeekdayClosure, {"weekday": _number, "weeks": _numbers, "on_holiday": _on_holiday}),
    "month_end": (MonthEndClosure, {"workday_before": _boolean}),
    "dated": (
        DatedClosure,
        {"first": _date, "last": _date, "start_minute": _number_or_none, "end_minute": _number_or_none},
    ),
}
