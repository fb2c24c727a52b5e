"""Closure rules as plain JSON objects (``kind`` and fields), read back strictly."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from booking.core.i18n import _l
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DatedRule,
    DayAfterHolidayClosure,
    HolidayClosure,
    InvalidClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    SeasonClosure,
    StandingClosure,
    WeeklyClosure,
    opens_on_request,
)

JsonObject = dict[str, Any]


def closure_to_json(rule: ClosureRule) -> JsonObject:
    """The rule as an object of strings, numbers, lists and None; what was left empty is left out."""
    return {"kind": kind_of(rule)} | _fields(rule) | _extras(rule)


def _fields(rule: ClosureRule) -> JsonObject:
    match rule:
        case WeeklyClosure():
            return {"weekdays": sorted(rule.weekdays), "on_holiday": rule.on_holiday.value}
        case HolidayClosure():
            return {}
        case DayAfterHolidayClosure():
            return {"open_weekdays": sorted(rule.open_weekdays)}
        case AnnualClosure() | SeasonClosure() | AnnualOpening():
            return {"first": list(rule.first), "last": list(rule.last)}
        case NthWeekdayClosure():
            weeks = sorted(rule.weeks)
            return {"weekday": rule.weekday, "weeks": weeks, "on_holiday": rule.on_holiday.value}
        case NthWeekdayOpening():
            return {"weekday": rule.weekday, "weeks": sorted(rule.weeks)}
        case MonthEndClosure():
            return {"workday_before": rule.workday_before}
        case DatedRule():
            return {
                "first": rule.first.isoformat(),
                "last": rule.last.isoformat(),
                "start_minute": rule.start_minute,
                "end_minute": rule.end_minute,
            }
    raise TypeError(f"not a closure rule: {rule!r}")


def _extras(rule: ClosureRule) -> JsonObject:
    extras: JsonObject = {"reason": rule.reason, "article": rule.article}
    extras["opens_on_request"] = opens_on_request(rule)
    return {name: value for name, value in extras.items() if value}


def kind_of(rule: ClosureRule) -> str:
    """The word by which the rule's class is stored."""
    return next(kind for kind, (made, _fields) in CLOSURE_KINDS.items() if made is type(rule))


def closure_from_json(value: object) -> ClosureRule:
    """The rule stored in ``value``; raises InvalidClosure, naming the field, for anything else."""
    if not isinstance(value, Mapping):
        raise InvalidClosure(_l("休館日の決まりが、読める形になっていません。"))
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in CLOSURE_KINDS:
        raise InvalidClosure(_l("休館日の種類「%(kind)s」は使えません。", kind=str(kind)), field="kind")
    made, readers = CLOSURE_KINDS[kind]
    extras = _EXTRAS if issubclass(made, StandingClosure) else _TEXTS
    unknown = sorted(set(map(str, value)) - set(readers) - set(extras) - {"kind"})
    if unknown:
        raise InvalidClosure(
            _l("休館日の決まりに、知らない項目「%(name)s」があります。", name=unknown[0]), field=unknown[0]
        )
    fields = {name: _read(value, name, reader) for name, reader in readers.items()}
    fields |= {name: _read(value, name, reader) for name, reader in extras.items() if name in value}
    return made(**fields)


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


_Readers = dict[str, Callable[[object], Any]]
# What each kind may have besides its own fields.
_TEXTS: _Readers = {"reason": _text, "article": _text}
_EXTRAS: _Readers = _TEXTS | {"opens_on_request": _boolean}
_SPAN: _Readers = {"first": _month_and_day, "last": _month_and_day}
_DATES: _Readers = {
    "first": _date,
    "last": _date,
    "start_minute": _number_or_none,
    "end_minute": _number_or_none,
}
CLOSURE_KINDS: dict[str, tuple[type[ClosureRule], _Readers]] = {
    "weekly": (WeeklyClosure, {"weekdays": _numbers, "on_holiday": _on_holiday}),
    "holidays": (HolidayClosure, {}),
    "day_after_holiday": (DayAfterHolidayClosure, {"open_weekdays": _numbers}),
    "annual": (AnnualClosure, _SPAN),
    "season": (SeasonClosure, _SPAN),
    "nth_weekday": (NthWeekdayClosure, {"weekday": _number, "weeks": _numbers, "on_holiday": _on_holiday}),
    "month_end": (MonthEndClosure, {"workday_before": _boolean}),
    "dated": (DatedClosure, _DATES),
    "annual_opening": (AnnualOpening, _SPAN),
    "nth_weekday_opening": (NthWeekdayOpening, {"weekday": _number, "weeks": _numbers}),
    "dated_opening": (DatedOpening, _DATES),
}
