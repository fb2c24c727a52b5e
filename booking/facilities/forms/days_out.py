"""The days of use that a window leaves out, as fields: no priority on the first Sunday."""

from typing import Any

from wtforms import Form, SelectField

from booking.core.i18n import _l
from booking.facilities.forms.closure import DAYS, MONTHS, WEEKDAYS, WEEKS, EveryYear
from booking.facilities.forms.fields import check_boxes, options
from booking.facilities.rules.closure_json import kind_of
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    HolidayClosure,
    InvalidClosure,
    NthWeekdayClosure,
    WeeklyClosure,
)

_NONE = ""
_KINDS = options(
    [
        (_NONE, _l("除かない")),
        ("nth_weekday", _l("毎月の第何曜日")),
        ("weekly", _l("毎週の曜日")),
        ("holidays", _l("祝日・休日")),
        ("annual", _l("毎年の日付")),
    ]
)


class DaysOutForm(Form):
    """One rule of days; only the fields of the chosen kind count."""

    kind = SelectField(
        _l("この受付から除く利用日"), choices=_KINDS, default=_NONE,
        description=_l("例: 毎月第1日曜日の利用は、優先の受付をしない。"),
    )  # fmt: skip
    weeks = check_boxes(_l("第何週"), WEEKS, default=())
    weekday = SelectField(_l("曜日"), coerce=int, choices=WEEKDAYS, default=6)
    weekdays = check_boxes(_l("除く曜日"), WEEKDAYS, default=())
    first_month = SelectField(_l("始まりの月"), coerce=int, choices=MONTHS, default=12)
    first_day = SelectField(_l("始まりの日"), coerce=int, choices=DAYS, default=29)
    last_month = SelectField(_l("終わりの月"), coerce=int, choices=MONTHS, default=1)
    last_day = SelectField(_l("終わりの日"), coerce=int, choices=DAYS, default=3)

    def validate(self, extra_validators: object = None) -> bool:
        """What can't be meant is said beside its field."""
        if not super().validate(extra_validators):
            return False
        try:
            self.rule()
        except InvalidClosure as error:
            name = error.field or ""
            field = self._fields.get(EveryYear.rule_fields.get(name, name), self.kind)
            field.errors = [*field.errors, str(error.message)]
            return False
        return True

    def rule(self) -> ClosureRule | None:
        """What was entered; None for no days. Raises InvalidClosure."""
        match self.kind.data:
            case "nth_weekday":
                return NthWeekdayClosure(weekday=self.weekday.data, weeks=frozenset(self.weeks.data))
            case "weekly":
                return WeeklyClosure(weekdays=frozenset(self.weekdays.data))
            case "holidays":
                return HolidayClosure()
            case "annual":
                first = (self.first_month.data, self.first_day.data)
                return AnnualClosure(first=first, last=(self.last_month.data, self.last_day.data))
        return None


def days_out_values(not_on: tuple[ClosureRule, ...]) -> dict[str, Any]:
    """What to begin the fields with: the first of the rules, if they can say it."""
    return _values(not_on[0]) if _is_shown(not_on) else {}


def days_out_beside(not_on: tuple[ClosureRule, ...]) -> tuple[ClosureRule, ...]:
    """The rules that the fields don't show; they are kept or dropped as a whole."""
    return not_on[1:] if _is_shown(not_on) else not_on


def _is_shown(not_on: tuple[ClosureRule, ...]) -> bool:
    """Rules that came from a file may say more than the fields do, e.g. an article."""
    return bool(not_on) and DaysOutForm(data=_values(not_on[0])).rule() == not_on[0]


def _values(rule: ClosureRule) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": kind_of(rule)}
    match rule:
        case NthWeekdayClosure():
            return values | {"weekday": rule.weekday, "weeks": sorted(rule.weeks)}
        case WeeklyClosure():
            return values | {"weekdays": sorted(rule.weekdays)}
        case AnnualClosure():
            (first_month, first_day), (last_month, last_day) = rule.first, rule.last
            first = {"first_month": first_month, "first_day": first_day}
            return values | first | {"last_month": last_month, "last_day": last_day}
    return values
