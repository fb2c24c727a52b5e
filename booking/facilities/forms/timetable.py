"""A timetable: by named periods, from opening to closing in steps, or by the day."""

import re
from typing import Any

from wtforms import BooleanField, Form
from wtforms.validators import DataRequired, InputRequired, Optional

from booking.core.i18n import _, _l
from booking.core.stale import fingerprint
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import IntegerField, Line, MinuteField, between
from booking.facilities.forms.rows import GrowingForm, Rows
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetable_json import timetable_to_json
from booking.facilities.rules.timetables import (
    LATEST_END,
    LONGEST_NAME,
    Combination,
    PeriodSpec,
    StepLimit,
    TimetableSpec,
)

FEW_PERIODS = 5
FEW_COMBINATIONS = 3
FEW_LIMITS = 2
MOST_STEPS = 288
# Proposed where the list says when the house is open; the administrator changes them on the screen.
_USUAL = ((_l("午前"), 9 * 60, 12 * 60), (_l("午後"), 13 * 60, 17 * 60), (_l("夜間"), 18 * 60, 21 * 60))
_USUAL_HOURS = OpeningHours(9 * 60, 21 * 60)
_NEXT_DAY = _l("翌日の1:00までなら25:00と入れます。")


class Row(Form):
    """A row of a table that is typed into; left empty it counts for nothing."""

    needed: tuple[str, ...] = ()

    @property
    def is_used(self) -> bool:
        """Whether anything was typed."""
        return any(self[name].data not in (None, "") for name in self.needed)

    def validate(self, extra_validators: object = None) -> bool:
        """All that is needed, or nothing."""
        is_right = bool(super().validate(extra_validators))
        if not is_right or not self.is_used:
            return is_right
        for name in self.needed:
            field = self[name]
            if field.data in (None, ""):
                field.errors = [*field.errors, _l("「%(label)s」を入れてください。", label=field.label.text)]
                is_right = False
        return is_right


class PeriodRow(Row):
    """One period."""

    needed = ("name", "starts", "ends")

    name = Line(_l("区分の名前"), [at_most(LONGEST_NAME)])
    starts = MinuteField(_l("始まり"), latest=LATEST_END)
    ends = MinuteField(_l("終わり"), latest=LATEST_END)
    only_extends = BooleanField(_l("延長だけ"))


class CombinationRow(Row):
    """Periods that can be had as one."""

    needed = ("name", "periods")

    name = Line(_l("組み合わせの名前"), [at_most(LONGEST_NAME)])
    periods = Line(_l("続けて借りる区分"), [at_most(200)])

    @property
    def combination(self) -> Combination:
        """What was entered."""
        names = re.split(r"[、，,＋+]", self.periods.data or "")
        return Combination(self.name.data or "", tuple(name.strip() for name in names if name.strip()))


class LimitRow(Row):
    """Shorter uses at some time of the day."""

    needed = ("starts", "ends", "most")

    starts = MinuteField(_l("始まり"), latest=LATEST_END)
    ends = MinuteField(_l("終わり"), latest=LATEST_END)
    most = IntegerField(_l("コマ数"), [Optional(), between(1, MOST_STEPS)])


class TimetableForm(GrowingForm):
    """What all timetables have."""

    name = Line(
        _l("時間割の名前"), [DataRequired(_l("時間割の名前を入れてください。")), at_most(60)],
        description=_l("室場に割り当てるときに、この名前で選びます。例: ふだんの時間割、夏の時間割"),
    )  # fmt: skip

    @classmethod
    def of(cls, spec: TimetableSpec | None, hours: OpeningHours | None, **sent: Any) -> "TimetableForm":
        """The form with what is there; for a new one with what fits the opening hours."""
        values = cls.values(spec, hours)
        name = spec.name if spec else _("ふだんの時間割")
        return cls(data=values | {"name": name, "seen": _seen(spec)}, **sent)

    @classmethod
    def values(cls, spec: TimetableSpec | None, hours: OpeningHours | None) -> dict[str, Any]:
        """What the other fields begin with."""
        raise NotImplementedError

    def spec(self) -> TimetableSpec:
        """What was entered."""
        raise NotImplementedError


class PeriodsForm(TimetableForm):
    """A day of named periods."""

    periods = Rows(PeriodRow, begins=FEW_PERIODS, first="name")
    combinations = Rows(CombinationRow, begins=FEW_COMBINATIONS, first="name")

    @classmethod
    def values(cls, spec: TimetableSpec | None, hours: OpeningHours | None) -> dict[str, Any]:
        """The periods; for a new one those that fit the opening hours."""
        names = ("name", "starts", "ends", "only_extends")
        periods = spec.periods if spec else _proposed(hours)
        combinations = spec.combinations if spec else ()
        return {
            "periods": [{name: getattr(period, name) for name in names} for period in periods],
            "combinations": [{"name": one.name, "periods": "、".join(one.periods)} for one in combinations],
        }

    def spec(self) -> TimetableSpec:
        """What was entered, by start."""
        rows = [row.form for row in self.periods if row.form.name.data]
        periods = [
            PeriodSpec(row.name.data, row.starts.data, row.ends.data, bool(row.only_extends.data))
            for row in rows
        ]
        ordered = sorted(periods, key=lambda period: (period.starts, period.ends))
        combinations = tuple(row.form.combination for row in self.combinations if row.form.is_used)
        return TimetableSpec(
            TimetableKind.PERIODS, tuple(ordered), combinations=combinations, name=self.name.data
        )


class HoursForm(TimetableForm):
    """From when until when."""

    opens = MinuteField(
        _l("始まり"), [InputRequired(_l("始まりの時刻を入れてください。"))],
        description=_l("この時刻から使えます。"),
    )  # fmt: skip
    closes = MinuteField(
        _l("終わり"), [InputRequired(_l("終わりの時刻を入れてください。"))], latest=LATEST_END,
        description=_NEXT_DAY,
    )  # fmt: skip

    @classmethod
    def values(cls, spec: TimetableSpec | None, hours: OpeningHours | None) -> dict[str, Any]:
        """The times; for a new one the opening hours."""
        if spec is not None:
            return {"opens": spec.opens, "closes": spec.closes}
        usual = hours or _USUAL_HOURS
        return {"opens": usual.start_minute, "closes": usual.end_minute}


class DayForm(HoursForm):
    """The whole day as one."""

    def spec(self) -> TimetableSpec:
        """What was entered."""
        return TimetableSpec(
            TimetableKind.DAY, name=self.name.data, opens=self.opens.data or 0, closes=self.closes.data or 0
        )


class StepsForm(HoursForm):
    """A day in equal steps."""

    step = IntegerField(
        _l("1コマの長さ"),
        [InputRequired(_l("1コマの長さを入れてください。")), between(1, LATEST_END)],
        description=_l("開いている時間を、この長さに分けて貸します。例: 60、90"),
    )
    min_steps = IntegerField(
        _l("いちばん短い利用"), [Optional(), between(1, MOST_STEPS)],
        description=_l("1回に、これより短くは借りられません。空なら1コマからです。"),
    )  # fmt: skip
    max_steps = IntegerField(
        _l("いちばん長い利用"),
        [InputRequired(_l("いちばん長い利用が何コマかを入れてください。")), between(1, MOST_STEPS)],
        description=_l("1回に、これより長くは続けて借りられません。"),
    )
    start_every = IntegerField(
        _l("始められる間隔"), [Optional(), between(0, LATEST_END)],
        description=_l("例: 1コマ60分でも、9:00、9:30、10:00から始められるなら30。空なら1コマごとです。"),
    )  # fmt: skip
    limits = Rows(LimitRow, begins=FEW_LIMITS, first="starts")

    @classmethod
    def values(cls, spec: TimetableSpec | None, hours: OpeningHours | None) -> dict[str, Any]:
        """The times and steps; for a new one an hour, four at most."""
        values = super().values(spec, hours)
        if spec is None:
            return values | {"step": 60, "max_steps": 4, "min_steps": 1}
        return values | {
            "step": spec.step,
            "max_steps": spec.max_steps,
            "min_steps": spec.min_steps,
            "start_every": spec.start_every,
            "limits": [
                {"starts": one.starts, "ends": one.ends, "most": one.max_steps} for one in spec.limits
            ],
        }

    def spec(self) -> TimetableSpec:
        """What was entered."""
        rows = [row.form for row in self.limits if row.form.is_used]
        return TimetableSpec(
            TimetableKind.STEPS,
            name=self.name.data,
            opens=self.opens.data or 0,
            closes=self.closes.data or 0,
            step=self.step.data or 0,
            max_steps=self.max_steps.data or 0,
            min_steps=self.min_steps.data or 1,
            start_every=self.start_every.data or None,
            limits=tuple(StepLimit(row.starts.data, row.ends.data, row.most.data) for row in rows),
        )


TIMETABLE_FORMS: dict[TimetableKind, type[TimetableForm]] = {
    TimetableKind.PERIODS: PeriodsForm,
    TimetableKind.STEPS: StepsForm,
    TimetableKind.DAY: DayForm,
}


def _seen(spec: TimetableSpec | None) -> str:
    return fingerprint(timetable_to_json(spec)) if spec else ""


def _proposed(hours: OpeningHours | None) -> list[PeriodSpec]:
    """Morning, afternoon, evening within the opening hours; the last one ends when the house closes."""
    if hours is None:
        return [PeriodSpec(str(name), starts, ends) for name, starts, ends in _USUAL]
    fitting = [
        PeriodSpec(str(name), max(starts, hours.start_minute) if index else hours.start_minute, ends)
        for index, (name, starts, ends) in enumerate(_USUAL)
        if starts < hours.end_minute and ends > hours.start_minute
    ]
    if not fitting:
        return [PeriodSpec(_("全日"), hours.start_minute, hours.end_minute)]
    last = fitting[-1]
    return [*fitting[:-1], PeriodSpec(last.name, last.starts, hours.end_minute)]
