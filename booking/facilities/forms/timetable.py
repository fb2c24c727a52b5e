"""A timetable: by named periods, or from opening to closing in steps."""

from typing import Any

from wtforms import FieldList, Form, FormField, SelectField
from wtforms.validators import DataRequired, InputRequired

from booking.core.i18n import _, _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, MinuteField, options
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetable_json import timetable_to_json
from booking.facilities.rules.timetables import PeriodSpec, TimetableSpec

MOST_PERIODS = 8
STEP_CHOICES = options((minutes, _l("%(minutes)s分", minutes=minutes)) for minutes in (15, 30, 60, 90, 120))
# Proposed where the list says when the house is open; the administrator changes them on the screen.
_USUAL = ((_l("午前"), 9 * 60, 12 * 60), (_l("午後"), 13 * 60, 17 * 60), (_l("夜間"), 18 * 60, 21 * 60))
_EVENING = 18 * 60


class PeriodRow(Form):
    """One period; a row left empty counts for nothing."""

    name = Line(_l("区分の名前"), [at_most(40)])
    starts = MinuteField(_l("始まり"))
    ends = MinuteField(_l("終わり"))

    def validate(self, extra_validators: object = None) -> bool:
        """All three or nothing."""
        is_right = bool(super().validate(extra_validators))
        values = (self.name.data, self.starts.data, self.ends.data)
        if not is_right or not any(values):
            return is_right
        for field, value in zip(self, values, strict=True):
            if value in (None, ""):
                field.errors = [*field.errors, _l("「%(label)s」を入れてください。", label=field.label.text)]
                is_right = False
        return is_right


class PeriodsForm(SeenForm):
    """A day of named periods."""

    name = Line(_l("時間割の名前"), [DataRequired(_l("時間割の名前を入れてください。")), at_most(60)])
    periods = FieldList(FormField(PeriodRow), min_entries=MOST_PERIODS, max_entries=MOST_PERIODS)

    @classmethod
    def of(cls, spec: TimetableSpec | None, hours: OpeningHours | None, **sent: Any) -> "PeriodsForm":
        """The form with what is there; for a new one with periods that fit the opening hours."""
        rows = [
            {"name": period.name, "starts": period.starts, "ends": period.ends}
            for period in (spec.periods if spec else _proposed(hours))
        ]
        name = spec.name if spec else _("ふだんの時間割")
        return cls(data={"name": name, "periods": rows, "seen": _seen(spec)}, **sent)

    def spec(self) -> TimetableSpec:
        """What was entered, by start."""
        rows = [row.form for row in self.periods if row.form.name.data]
        periods = [PeriodSpec(row.name.data, row.starts.data, row.ends.data) for row in rows]
        ordered = sorted(periods, key=lambda period: (period.starts, period.ends))
        return TimetableSpec(TimetableKind.PERIODS, tuple(ordered), name=self.name.data)


class StepsForm(SeenForm):
    """A day in equal steps."""

    name = Line(_l("時間割の名前"), [DataRequired(_l("時間割の名前を入れてください。")), at_most(60)])
    opens = MinuteField(_l("始まり"), [InputRequired(_l("始まりの時刻を入れてください。"))])
    closes = MinuteField(_l("終わり"), [InputRequired(_l("終わりの時刻を入れてください。"))])
    step = SelectField(_l("1コマの長さ"), coerce=int, choices=STEP_CHOICES)
    max_steps = SelectField(
        _l("1回に借りられるコマ数"),
        coerce=int,
        choices=options((count, _l("%(count)sコマまで", count=count)) for count in range(1, 25)),
    )

    @classmethod
    def of(cls, spec: TimetableSpec | None, hours: OpeningHours | None, **sent: Any) -> "StepsForm":
        """The form with what is there; for a new one from the opening hours."""
        if spec is None:
            opens, closes = (hours.start_minute, hours.end_minute) if hours else (9 * 60, 21 * 60)
            return cls(
                data={
                    "name": _("ふだんの時間割"),
                    "opens": opens,
                    "closes": closes,
                    "step": 60,
                    "max_steps": 4,
                },
                **sent,
            )
        values = {"opens": spec.opens, "closes": spec.closes, "step": spec.step, "max_steps": spec.max_steps}
        return cls(data={"name": spec.name, "seen": _seen(spec), **values}, **sent)

    def spec(self) -> TimetableSpec:
        """What was entered."""
        return TimetableSpec(
            TimetableKind.STEPS,
            name=self.name.data,
            opens=self.opens.data or 0,
            closes=self.closes.data or 0,
            step=self.step.data,
            max_steps=self.max_steps.data,
        )


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
