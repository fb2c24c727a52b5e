"""A moment that is counted from the day of use, as fields: its kind, and what that kind needs."""

import re
from typing import Any

from wtforms import BooleanField, Form, SelectField
from wtforms.validators import Optional, ValidationError

from booking.core.calendar import MINUTES_PER_DAY
from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.forms.closure import DAYS, MONTHS
from booking.facilities.forms.fields import (
    IntegerField,
    Line,
    MinuteField,
    between,
    options,
    read_month_and_day,
)
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    MOST_DAYS,
    MOST_MONTHS,
    After,
    BeforeStart,
    ClosedBy,
    DayMoment,
    DayOfMonth,
    DaysBefore,
    Moment,
    MonthAndDay,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)

ALWAYS = "always"
_NEEDED = {
    "same_day": ("months", "time"),
    "day_of_month": ("time",),
    "days_before": ("days", "time"),
    "office_days_before": ("days", "time"),
    "yearly": ("time",),
    "before_start": ("minutes",),
}
_KINDS = {
    "same_day": _l("○か月前の同じ日（応当日）"),
    "day_of_month": _l("使う月の○か月前の、決まった日"),
    "days_before": _l("使う日の○日前"),
    "office_days_before": _l("使う日の○日前（役所が開いている日で数える）"),
    "yearly": _l("年度ごとに決まった月日"),
}
_DAY_CHOICES = options([*((number.value, number.label) for number in DAYS), (LAST_OF_MONTH, _l("末日"))])
_MOVES = options(
    [
        (MoveOff.KEEP.value, _l("その日のまま")),
        (MoveOff.EARLIER.value, _l("前の開いている日に早める")),
        (MoveOff.LATER.value, _l("次の開いている日に遅らせる")),
    ]
)
_CLOSED_BY = options(
    [(ClosedBy.FACILITY.value, _l("施設の休館日")), (ClosedBy.OFFICE.value, _l("役所の休みの日"))]
)
_MONTH_ENDS = options(
    [
        (MonthEnd.LAST_DAY.value, _l("その月の末日にする（例 5月31日の3か月前は2月28日）")),
        (MonthEnd.NEXT_FIRST.value, _l("次の月の1日にする（例 5月31日の3か月前は3月1日）")),
    ]
)


class MomentForm(Form):
    """What opening and closing moments share; only the fields of the chosen kind count."""

    kind = SelectField(_l("決め方"), default="days_before")
    months = IntegerField(
        _l("何か月前"), [Optional(), between(0, MOST_MONTHS)],
        description=_l("例: 2なら、1月の利用は11月から数えます。0なら使う月です。"),
    )  # fmt: skip
    month_end = SelectField(
        _l("その日がない月のとき"), choices=_MONTH_ENDS, default=MonthEnd.LAST_DAY.value,
        description=_l("31日や30日の利用で、何か月か前の月が短いときの決まりです。"),
    )  # fmt: skip
    day = SelectField(_l("その月の何日"), coerce=int, choices=_DAY_CHOICES, default=1)
    counted_in = BooleanField(
        _l("使う月も1か月と数える"), description=_l("4月の利用の3か月前は、ふつう1月ですが、2月になります。")
    )
    by_month = Line(
        _l("使う月ごとに違うとき"),
        description=_l("1月から12月まで、何か月前かを「、」で分けて12個入れます。同じなら空のままにします。"),
    )
    days = IntegerField(
        _l("何日前"), [Optional(), between(0, MOST_DAYS)],
        description=_l("例: 3なら、1月10日の利用は1月7日です。"),
    )  # fmt: skip
    month = SelectField(_l("月"), coerce=int, choices=MONTHS, default=1)
    date = SelectField(_l("日"), coerce=int, choices=DAYS, default=1)
    minutes = IntegerField(
        _l("利用が始まる何分前"), [Optional(), between(0, 7 * MINUTES_PER_DAY)],
        description=_l("0なら、利用が始まるまで受け付けます。"),
    )  # fmt: skip
    time = MinuteField(_l("時刻"))
    moves = SelectField(
        _l("休みの日に当たるとき"), choices=_MOVES, default=MoveOff.KEEP.value,
        description=_l("受付の始まりや終わりの日が休みに当たるとき、ほかの日に移すかどうかです。"),
    )  # fmt: skip
    closed_by = SelectField(
        _l("どの休みか"), choices=_CLOSED_BY, default=ClosedBy.FACILITY.value,
        description=_l("日を移すときに、どちらの休みで見るかです。"),
    )  # fmt: skip
    instead = Line(
        _l("置きかえる日"),
        description=_l("例: 1/1→1/4。2つ以上は「、」で分けます。なければ空のままにします。"),
    )
    after_days = IntegerField(
        _l("その日の何日後か"), [Optional(), between(0, MOST_DAYS)],
        description=_l("「その日から数えて6日目」なら5を入れます。その日なら空のままにします。"),
    )  # fmt: skip
    after_moves = SelectField(
        _l("数えた日が休みの日に当たるとき"), choices=_MOVES, default=MoveOff.KEEP.value
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for what the kind needs, and for what the rules refuse."""
        if not super().validate(extra_validators):
            return False
        if self.kind.data == ALWAYS:
            return True
        missing = [name for name in _NEEDED[self.kind.data] if self[name].data is None]
        if self.kind.data == "day_of_month" and self.months.data is None and not self.by_month.data:
            missing.append("months")
        for name in missing:
            message = _l("「%(label)s」を入れてください。", label=self[name].label.text)
            self[name].errors = [*self[name].errors, message]
        if missing:
            return False
        try:
            self.moment()
        except InvalidInput as error:
            names = {"months_by_month": "by_month"}
            field = self._fields.get(names.get(error.field or "", error.field or "")) or self.kind
            field.errors = [*field.errors, str(error.message)]
            return False
        return True

    def validate_by_month(self, field: Line) -> None:
        """Twelve numbers, if any."""
        if field.data and len(_numbers(field.data)) != 12:
            raise ValidationError(_l("何か月前かを、1月から12月まで12個、「、」で分けて入れてください。"))

    def validate_instead(self, field: Line) -> None:
        """Pairs of days, if any."""
        if field.data and _pairs(field.data) is None:
            raise ValidationError(_l("置きかえる日を「1/1→1/4」のように入れてください。"))

    def moment(self) -> Moment | None:
        """What was entered; None for any time on. Raises InvalidWindow."""
        if self.kind.data == ALWAYS:
            return None
        if self.kind.data == "before_start":
            return BeforeStart(minutes=self.minutes.data or 0)
        return self._later(self._day_moment())

    def _day_moment(self) -> DayMoment:
        kind = self.kind.data
        shared: dict[str, Any] = {
            "time": self.time.data or 0,
            "moves": MoveOff(self.moves.data),
            "closed_by": ClosedBy(self.closed_by.data),
            "instead": _pairs(self.instead.data) or (),
        }
        if kind == "same_day":
            month_end = MonthEnd(self.month_end.data)
            return SameDay(months=self.months.data or 0, month_end=month_end, **shared)
        if kind == "day_of_month":
            by_month = tuple(_numbers(self.by_month.data))
            return DayOfMonth(
                months=0 if by_month else self.months.data or 0,
                months_by_month=by_month,
                day=self.day.data,
                counted_in=bool(self.counted_in.data),
                **shared,
            )
        if kind == "yearly":
            return Yearly(month=self.month.data, day=self.date.data, **shared)
        made = DaysBefore if kind == "days_before" else OfficeDaysBefore
        return made(days=self.days.data or 0, **shared)

    def _later(self, moment: DayMoment) -> DayMoment:
        """So many days after it, if that was asked for; what is closed then moves the later day."""
        if not self.after_days.data:
            return moment
        return After(
            moment=moment,
            days=self.after_days.data,
            time=moment.time,
            moves=MoveOff(self.after_moves.data),
            closed_by=moment.closed_by,
        )


class OpensForm(MomentForm):
    """When booking opens."""

    kind = SelectField(
        _l("いつから"),
        choices=options([*_KINDS.items(), (ALWAYS, _l("いつでも（始まりを決めない）"))]),
        default="same_day",
    )
    time = MinuteField(_l("何時から"), default=9 * 60, description=_l("例: 9:00"))


class ClosesForm(MomentForm):
    """When booking ends."""

    kind = SelectField(
        _l("いつまで"),
        choices=options(
            [
                ("days_before", _l("使う日の○日前")),
                ("before_start", _l("利用が始まる○分前（0分なら、始まるまで）")),
                *((name, label) for name, label in _KINDS.items() if name != "days_before"),
            ]
        ),
        default="days_before",
    )
    time = MinuteField(
        _l("何時まで"), default=MINUTES_PER_DAY, description=_l("その日いっぱいは24:00と入れます。")
    )


def moment_values(moment: Moment | None) -> dict[str, Any]:
    """What to begin the fields with."""
    if moment is None:
        return {"kind": ALWAYS}
    if isinstance(moment, BeforeStart):
        return {"kind": "before_start", "minutes": moment.minutes}
    base = moment.moment if isinstance(moment, After) else moment
    values: dict[str, Any] = {
        "time": moment.time,
        "moves": base.moves.value,
        "closed_by": base.closed_by.value,
        "instead": "、".join(f"{_slashed(found)}→{_slashed(put)}" for found, put in base.instead),
        "after_days": moment.days if isinstance(moment, After) else None,
        "after_moves": moment.moves.value if isinstance(moment, After) else MoveOff.KEEP.value,
    }
    if isinstance(base, SameDay):
        return values | {"kind": "same_day", "months": base.months, "month_end": base.month_end.value}
    if isinstance(base, DayOfMonth):
        return values | {
            "kind": "day_of_month",
            "months": None if base.months_by_month else base.months,
            "by_month": "、".join(map(str, base.months_by_month)),
            "day": base.day,
            "counted_in": base.counted_in,
        }
    if isinstance(base, Yearly):
        return values | {"kind": "yearly", "month": base.month, "date": base.day}
    if isinstance(base, OfficeDaysBefore):
        return values | {"kind": "office_days_before", "days": base.days}
    days = base.days if isinstance(base, DaysBefore) else 0
    return values | {"kind": "days_before", "days": days}


def _numbers(text: str) -> list[int]:
    return [int(each) for each in re.split(r"[、,\s]+", text.strip()) if each.isdecimal()]


def _pairs(text: str) -> tuple[tuple[MonthAndDay, MonthAndDay], ...] | None:
    """((1, 1), (1, 4)) for 1/1→1/4; None if any of it can't be read."""
    pairs = []
    for each in filter(None, re.split(r"[、,]+", text)):
        days = [read_month_and_day(day) for day in re.split(r"→|->|⇒", each)]
        if len(days) != 2 or days[0] is None or days[1] is None:
            return None
        pairs.append((days[0], days[1]))
    return tuple(pairs)


def _slashed(day: MonthAndDay) -> str:
    return f"{day[0]}/{day[1]}"
