"""One form for each kind of closing days."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from booking.core.i18n import _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import DateField, Line, MinuteField, check_boxes, options
from booking.facilities.models import Space
from booking.facilities.rules.closure_texts import ON_HOLIDAY_TEXTS, WEEKDAY_NAMES
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    OnHoliday,
    SeasonClosure,
    WeeklyClosure,
)
from booking.facilities.rules.days import LAST_WEEK

# The form's field for a field of the rule, where they differ.
RULE_FIELDS: Mapping[str, str] = MappingProxyType({"start_minute": "starts", "end_minute": "ends"})
WEEKDAYS = options(enumerate(WEEKDAY_NAMES))
ON_HOLIDAY = options((choice.value, text) for choice, text in ON_HOLIDAY_TEXTS.items())
WEEKS = options([*((week, _l("第%(week)s", week=week)) for week in range(1, 6)), (LAST_WEEK, _l("最終"))])
MONTHS = options((month, _l("%(month)s月", month=month)) for month in range(1, 13))
DAYS = options((day, _l("%(day)s日", day=day)) for day in range(1, 32))


_WHEN_HOLIDAY = _l(
    "休む日が祝日と重なったときに、どうするかです。「保存せずに例を見る」で、これからの日で確かめられます。"
)


class ClosureForm(FlaskForm):
    """What all kinds share: for which space, words for the public, and the article."""

    rule_fields: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The form's field for a field of the rule, where they differ."""

    reason = Line(
        _l("住民に見せる理由"), [at_most(100)],
        description=_l("例: 年末年始、館内整理日、空調の工事。空なら決まりがそのまま出ます。"),
    )  # fmt: skip
    article = Line(
        _l("根拠の条文"), [at_most(100)],
        description=_l("例: 条例第5条第1項。理由といっしょに出ます。空でもかまいません。"),
    )  # fmt: skip
    space_id = SelectField(
        _l("どこの決まりか"), coerce=int, default=0,
        description=_l("室場を選ぶと、ほかの室場は開いたままで、その室場だけに当てはまります。"),
    )  # fmt: skip

    def offer_spaces(self, spaces: list[Space]) -> None:
        """Set the choices: the whole facility, or one of its spaces."""
        self.space_id.choices = options([(0, _l("施設全体")), *((space.id, space.name) for space in spaces)])

    def rule(self) -> ClosureRule:
        """What was entered; raises InvalidClosure."""
        raise TypeError("each kind has its own rule")

    @property
    def common(self) -> dict[str, Any]:
        """The fields that every kind of rule has."""
        return {"reason": self.reason.data or "", "article": self.article.data or ""}


class StandingForm(ClosureForm):
    """What all standing closures share."""

    opens_on_request = BooleanField(
        _l("申込みがあれば開ける"),
        description=_l(
            "画面からは予約できず、「開館できることがあります」と出ます。窓口では受け付けられます。"
        ),
    )

    @property
    def common(self) -> dict[str, Any]:
        """The fields that every standing closure has."""
        return super().common | {"opens_on_request": bool(self.opens_on_request.data)}


class HolidaysForm(StandingForm):
    """Public holidays."""

    def rule(self) -> ClosureRule:
        """What was entered."""
        return HolidayClosure(**self.common)


class WeeklyForm(StandingForm):
    """Weekdays."""

    weekdays = check_boxes(
        _l("曜日"), WEEKDAYS, validators=[InputRequired(_l("曜日を1つ以上選んでください。"))]
    )
    on_holiday = RadioField(
        _l("その日が祝日のとき"),
        choices=ON_HOLIDAY,
        default=OnHoliday.NEXT_DAY.value,
        description=_WHEN_HOLIDAY,
    )

    def rule(self) -> ClosureRule:
        """What was entered."""
        return WeeklyClosure(
            weekdays=frozenset(self.weekdays.data),
            on_holiday=OnHoliday(self.on_holiday.data),
            **self.common,
        )


class NthWeekday(ClosureForm):
    """A weekday in some weeks of the month."""

    weeks = check_boxes(_l("第何週"), WEEKS, validators=[InputRequired(_l("週を1つ以上選んでください。"))])
    weekday = SelectField(_l("曜日"), coerce=int, choices=WEEKDAYS)


class NthWeekdayForm(NthWeekday, StandingForm):
    """Closed on it."""

    on_holiday = RadioField(
        _l("その日が祝日のとき"),
        choices=ON_HOLIDAY,
        default=OnHoliday.CLOSED.value,
        description=_WHEN_HOLIDAY,
    )

    def rule(self) -> ClosureRule:
        """What was entered."""
        return NthWeekdayClosure(
            weekday=self.weekday.data,
            weeks=frozenset(self.weeks.data),
            on_holiday=OnHoliday(self.on_holiday.data),
            **self.common,
        )


class NthWeekdayOpeningForm(NthWeekday):
    """Open on it."""

    def rule(self) -> ClosureRule:
        """What was entered."""
        return NthWeekdayOpening(weekday=self.weekday.data, weeks=frozenset(self.weeks.data), **self.common)


class EveryYear(ClosureForm):
    """Dates of every year."""

    rule_fields = MappingProxyType({"first": "first_day", "last": "last_day"})

    first_month = SelectField(_l("始まりの月"), coerce=int, choices=MONTHS, default=12)
    first_day = SelectField(_l("始まりの日"), coerce=int, choices=DAYS, default=29)
    last_month = SelectField(_l("終わりの月"), coerce=int, choices=MONTHS, default=1)
    last_day = SelectField(_l("終わりの日"), coerce=int, choices=DAYS, default=3)

    @property
    def span(self) -> dict[str, Any]:
        """The dates of the rule."""
        return {
            "first": (self.first_month.data, self.first_day.data),
            "last": (self.last_month.data, self.last_day.data),
        }


class AnnualForm(EveryYear, StandingForm):
    """Closed on them."""

    def rule(self) -> ClosureRule:
        """What was entered."""
        return AnnualClosure(**self.span, **self.common)


class SeasonForm(EveryYear, StandingForm):
    """Closed on all others."""

    first_month = SelectField(_l("始まりの月"), coerce=int, choices=MONTHS, default=4)
    first_day = SelectField(_l("始まりの日"), coerce=int, choices=DAYS, default=1)
    last_month = SelectField(_l("終わりの月"), coerce=int, choices=MONTHS, default=11)
    last_day = SelectField(_l("終わりの日"), coerce=int, choices=DAYS, default=30)

    def rule(self) -> ClosureRule:
        """What was entered."""
        return SeasonClosure(**self.span, **self.common)


class AnnualOpeningForm(EveryYear):
    """Open on them."""

    first_month = SelectField(_l("始まりの月"), coerce=int, choices=MONTHS, default=7)
    first_day = SelectField(_l("始まりの日"), coerce=int, choices=DAYS, default=21)
    last_month = SelectField(_l("終わりの月"), coerce=int, choices=MONTHS, default=8)
    last_day = SelectField(_l("終わりの日"), coerce=int, choices=DAYS, default=31)

    def rule(self) -> ClosureRule:
        """What was entered."""
        return AnnualOpening(**self.span, **self.common)


class DayAfterHolidayForm(StandingForm):
    """The day after a public holiday."""

    open_weekdays = check_boxes(_l("祝日の翌日でも開ける曜日"), WEEKDAYS, default=[6])

    def rule(self) -> ClosureRule:
        """What was entered."""
        return DayAfterHolidayClosure(open_weekdays=frozenset(self.open_weekdays.data or ()), **self.common)


class MonthEndForm(StandingForm):
    """The last day of the month."""

    workday_before = BooleanField(
        _l("土・日・祝日のときは、直前の平日に休む"),
        description=_l(
            "例: 2027年1月31日は日曜日なので、1月29日（金）に休みます。選ばなければ、31日に休みます。"
        ),
    )

    def rule(self) -> ClosureRule:
        """What was entered."""
        return MonthEndClosure(workday_before=bool(self.workday_before.data), **self.common)


class DatedForm(ClosureForm):
    """Days that happen once, whole or in part: closed."""

    rule_fields = RULE_FIELDS

    first = DateField(_l("始まりの日"), [InputRequired(_l("始まりの日を入れてください。"))])
    last = DateField(_l("終わりの日"), [Optional()], description=_l("1日だけなら空のままにします。"))
    starts = MinuteField(_l("始まりの時刻"), description=_l("1日中なら空のままにします。"))
    ends = MinuteField(_l("終わりの時刻"), description=_l("例: 13:00から17:00まで"))

    @property
    def days(self) -> dict[str, Any]:
        """The days and hours of the rule."""
        return {
            "first": self.first.data,
            "last": self.last.data or self.first.data,
            "start_minute": self.starts.data,
            "end_minute": self.ends.data,
        }

    def rule(self) -> ClosureRule:
        """What was entered; raises InvalidClosure."""
        return DatedClosure(**self.days, **self.common)


class DatedOpeningForm(DatedForm):
    """The same: open."""

    def rule(self) -> ClosureRule:
        """What was entered; raises InvalidClosure."""
        return DatedOpening(**self.days, **self.common)


CLOSURE_FORMS: dict[str, tuple[Any, type[ClosureForm]]] = {
    "dated": (_l("日を決めて"), DatedForm),
    "weekly": (_l("毎週"), WeeklyForm),
    "nth_weekday": (_l("第何曜日"), NthWeekdayForm),
    "annual": (_l("毎年の日付"), AnnualForm),
    "season": (_l("開場期間"), SeasonForm),
    "holidays": (_l("祝日"), HolidaysForm),
    "day_after_holiday": (_l("祝日の翌日"), DayAfterHolidayForm),
    "month_end": (_l("月末"), MonthEndForm),
    "dated_opening": (_l("臨時開館"), DatedOpeningForm),
    "nth_weekday_opening": (_l("開ける第何曜日"), NthWeekdayOpeningForm),
    "annual_opening": (_l("毎年開ける日付"), AnnualOpeningForm),
}
