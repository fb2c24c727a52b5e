"""Moments, windows and plans as plain JSON objects, read back strictly; what is as usual may be left out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from booking.accounts.rules import Audience
from booking.core.calendar import MINUTES_PER_DAY, minute_text
from booking.core.i18n import _l
from booking.facilities.rules.closure_json import closure_from_json, closure_to_json
from booking.facilities.rules.closures import InvalidClosure
from booking.facilities.rules.json_fields import (
    JsonObject,
    read_boolean,
    read_list,
    read_minute,
    read_month_and_day,
    read_number,
    read_set,
    read_text,
)
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    After,
    BeforeStart,
    ClosedBy,
    DayMoment,
    DayOfMonth,
    DaysBefore,
    InvalidWindow,
    Moment,
    MonthAndDay,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)
from booking.facilities.rules.windows import EVERY_CHANNEL, Channel, Window, WindowPlan

Reader = Callable[[Any], Any]
_Value = TypeVar("_Value")
_MISSING = object()

# What a moment is at without a time of its own: offices open, or the day is over.
OPENING_TIME = 9 * 60
ENDING_TIME = MINUTES_PER_DAY


def moment_to_json(moment: Moment) -> JsonObject:
    """The moment as an object of strings, numbers and lists."""
    if isinstance(moment, BeforeStart):
        return {"kind": "before_start", "minutes": moment.minutes}
    match moment:
        case SameDay():
            fields: JsonObject = {"months": moment.months}
            if moment.month_end is not MonthEnd.LAST_DAY:
                fields["month_end"] = moment.month_end.value
        case DayOfMonth():
            by_month = list(moment.months_by_month)
            fields = {"months_by_month": by_month} if by_month else {"months": moment.months}
            fields["day"] = "last" if moment.day == LAST_OF_MONTH else moment.day
            if moment.counted_in:
                fields["counted_in"] = True
        case DaysBefore() | OfficeDaysBefore():
            fields = {"days": moment.days}
        case Yearly():
            fields = {"month": moment.month, "day": moment.day}
        case After():
            fields = {"moment": moment_to_json(moment.moment), "days": moment.days}
        case _:
            raise TypeError(f"not a moment: {moment!r}")
    fields["time"] = minute_text(moment.time)
    if moment.moves is not MoveOff.KEEP:
        fields["moves"] = moment.moves.value
    if moment.closed_by is not ClosedBy.FACILITY:
        fields["closed_by"] = moment.closed_by.value
    if moment.instead:
        fields["instead"] = [[list(found), list(put)] for found, put in moment.instead]
    return {"kind": moment_kind(moment)} | fields


def moment_kind(moment: Moment) -> str:
    """The word by which the moment's class is stored."""
    return next(kind for kind, (made, _needed, _others) in MOMENT_KINDS.items() if made is type(moment))


def moment_from_json(value: object, time: int = OPENING_TIME) -> Moment:
    """The moment stored in ``value``, at ``time`` if it has none; raises InvalidWindow, naming the field."""
    fields = _object(value)
    kind = fields.get("kind")
    if not isinstance(kind, str) or kind not in MOMENT_KINDS:
        raise InvalidWindow(_l("受付期間の数え方「%(kind)s」は使えません。", kind=str(kind)), field="kind")
    made, needed, others = MOMENT_KINDS[kind]
    _refuse_unknown(fields, {"kind", *needed, *others})
    if kind == "day_of_month" and ("months" in fields) == ("months_by_month" in fields):
        raise InvalidWindow(
            _l("月の数は、どの月も同じか、月ごとかのどちらかにしてください。"), field="months"
        )
    read = {name: _read(fields, name, reader) for name, reader in needed.items()}
    read |= {name: _read(fields, name, reader) for name, reader in others.items() if name in fields}
    if "time" in others:
        read.setdefault("time", time)
    moment: Moment = made(**read)
    return moment


def window_to_json(window: Window) -> JsonObject:
    """The window as an object; people and channels in the order in which they are listed everywhere."""
    made: JsonObject = {"audiences": [one.value for one in Audience if one in window.audiences]}
    if window.channels != EVERY_CHANNEL:
        made["channels"] = [one.value for one in Channel if one in window.channels]
    if window.opens is not None:
        made["opens"] = moment_to_json(window.opens)
    made["closes"] = moment_to_json(window.closes)
    if window.not_on:
        made["not_on"] = [closure_to_json(rule) for rule in window.not_on]
    return made | {name: text for name in ("article", "note") if (text := getattr(window, name))}


def window_from_json(value: object) -> Window:
    """The window stored in ``value``; raises InvalidWindow, naming the field by its path (opens.months)."""
    fields = _object(value)
    _refuse_unknown(fields, _WINDOW_FIELDS)
    readers = {name: reader for name, reader in _WINDOW_FIELDS.items() if name in fields}
    readers |= {name: _WINDOW_FIELDS[name] for name in ("audiences", "closes")}
    return Window(**{name: _read(fields, name, reader) for name, reader in readers.items()})


def plan_to_json(plan: WindowPlan) -> JsonObject:
    """The plan as an object."""
    return {"name": plan.name, "windows": [window_to_json(window) for window in plan.windows]}


def plan_from_json(value: object) -> WindowPlan:
    """The plan stored in ``value``; raises InvalidWindow, naming the field by its path (windows.0.closes)."""
    fields = _object(value)
    _refuse_unknown(fields, {"name", "windows"})
    return WindowPlan(_read(fields, "name", read_text), _read(fields, "windows", _windows))


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise InvalidWindow(_l("受付期間の決まりが、読める形になっていません。"))
    return value


def _refuse_unknown(fields: Mapping[str, object], known: Iterable[str]) -> None:
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise InvalidWindow(
            _l("受付期間の決まりに、知らない項目「%(name)s」があります。", name=unknown[0]), field=unknown[0]
        )


def _read(fields: Mapping[str, object], name: str, reader: Callable[[Any], _Value]) -> _Value:
    value = fields.get(name, _MISSING)
    if value is _MISSING:
        raise InvalidWindow(_l("受付期間の決まりに、項目「%(name)s」がありません。", name=name), field=name)
    return _at(name, reader, value)


def _at(name: str, reader: Callable[[Any], _Value], value: object) -> _Value:
    """What the reader makes of the value; whatever it refuses is named by its path."""
    try:
        return reader(value)
    except (InvalidWindow, InvalidClosure) as error:
        raise InvalidWindow(error.message, field=f"{name}.{error.field}" if error.field else name) from error
    except (TypeError, ValueError) as error:
        raise InvalidWindow(
            _l("受付期間の決まりの項目「%(name)s」が、読める形になっていません。", name=name), field=name
        ) from error


def _day_of_month(value: object) -> int:
    if value == "last":
        return LAST_OF_MONTH
    day = read_number(value)
    if day == LAST_OF_MONTH:
        raise ValueError("the last day is written as last")
    return day


def _months(value: object) -> tuple[int, ...]:
    numbers = read_list(value, read_number)
    if len(numbers) != 12:
        raise ValueError("a number for each month is needed")
    return numbers


def _instead(value: object) -> tuple[tuple[MonthAndDay, MonthAndDay], ...]:
    return read_list(value, _pair)


def _pair(value: object) -> tuple[MonthAndDay, MonthAndDay]:
    found, put = read_list(value, read_month_and_day)
    return found, put


def _day_moment(value: object) -> DayMoment:
    moment = moment_from_json(value)
    if not isinstance(moment, DayMoment):
        raise InvalidWindow(_l("「利用が始まる前まで」は、受付の終わりにだけ使えます。"), field="kind")
    return moment


def _windows(value: object) -> tuple[Window, ...]:
    return tuple(
        _at(str(number), window_from_json, each)
        for number, each in enumerate(read_list(value, lambda each: each))
    )


_ON_A_DAY: dict[str, Reader] = {
    "time": read_minute,
    "moves": MoveOff,
    "closed_by": ClosedBy,
    "instead": _instead,
}
# Each kind's class, the fields it must have and those it may have.
MOMENT_KINDS: dict[str, tuple[Callable[..., Moment], dict[str, Reader], dict[str, Reader]]] = {
    "same_day": (SameDay, {"months": read_number}, {"month_end": MonthEnd} | _ON_A_DAY),
    "day_of_month": (
        DayOfMonth,
        {"day": _day_of_month},
        {"months": read_number, "months_by_month": _months, "counted_in": read_boolean} | _ON_A_DAY,
    ),
    "days_before": (DaysBefore, {"days": read_number}, _ON_A_DAY),
    "office_days_before": (OfficeDaysBefore, {"days": read_number}, _ON_A_DAY),
    "yearly": (Yearly, {"month": read_number, "day": read_number}, _ON_A_DAY),
    "after": (After, {"moment": _day_moment, "days": read_number}, _ON_A_DAY),
    "before_start": (BeforeStart, {}, {"minutes": read_number}),
}
_WINDOW_FIELDS: dict[str, Reader] = {
    "audiences": lambda value: read_set(value, lambda each: Audience(read_text(each))),
    "channels": lambda value: read_set(value, lambda each: Channel(read_text(each))),
    "opens": _day_moment,
    "closes": lambda value: moment_from_json(value, ENDING_TIME),
    "not_on": lambda value: read_list(value, closure_from_json),
    "article": read_text,
    "note": read_text,
}
