"""A window plan: for whom booking is open on which way, from when until when."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wtforms import BooleanField, Form, FormField, HiddenField, SelectField
from wtforms.validators import DataRequired

from booking.accounts.rules import AUDIENCE_NAMES, Audience
from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.core.stale import fingerprint
from booking.facilities.forms.days_out import DaysOutForm, days_out_beside, days_out_values
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, check_boxes, options
from booking.facilities.forms.moment import ClosesForm, OpensForm, moment_values
from booking.facilities.forms.rows import GrowingForm, Rows
from booking.facilities.rules.closures import ClosureRule
from booking.facilities.rules.moments import (
    BeforeStart,
    DayMoment,
    DayOfMonth,
    DaysBefore,
    SameDay,
)
from booking.facilities.rules.window_json import plan_to_json
from booking.facilities.rules.windows import EVERY_CHANNEL, PUBLIC, Channel, Window, WindowPlan

FEW_WINDOWS = 3
_BOTH = "both"
_NINE = 9 * 60
_WHOLE_DAY = 24 * 60
_AUDIENCES = options((one.value, name) for one, name in AUDIENCE_NAMES.items())
_CHANNELS = options(
    [
        (_BOTH, _l("インターネットでも、窓口と電話でも")),
        (Channel.WEB.value, _l("インターネットだけ")),
        (Channel.COUNTER.value, _l("窓口と電話だけ")),
    ]
)


class WindowRow(Form):
    """One window; without anybody for whom it is open it counts for nothing."""

    was = HiddenField()
    """Its number in the plan as it was opened, for what this form does not show."""
    audiences = check_boxes(_l("だれを受け付けるか"), _AUDIENCES, coerce=str, default=())
    channels = SelectField(
        _l("どこで受け付けるか"), choices=_CHANNELS, default=_BOTH,
        description=_l("例: 使う日の前日からは窓口と電話だけ、というときに、受付を分けて入れます。"),
    )  # fmt: skip
    opens = FormField(OpensForm)
    closes = FormField(ClosesForm)
    days_out = FormField(DaysOutForm)
    keeps_days_out = BooleanField(_l("この日の利用を除く決まりも残す"), default=True)
    article = Line(
        _l("根拠の条文"),
        [at_most(100)],
        description=_l("例: 規則第5条。予約できない理由といっしょに出ます。"),
    )
    note = Line(_l("メモ"), [at_most(200)], description=_l("職員だけに見えます。"))

    def validate(self, extra_validators: object = None) -> bool:
        """A row that is not used may have anything in it."""
        if not self.audiences.data:
            return True
        if not super().validate(extra_validators):
            return False
        try:
            self.window()
        except InvalidInput as error:
            named = {"opens": self.opens.form.time, "closes": self.closes.form.time}
            field = named.get(error.field or "", self.audiences)
            field.errors = [*field.errors, str(error.message)]
            return False
        return True

    def window(self, stored: WindowPlan | None = None) -> Window:
        """What was entered, with what only the stored window has. Raises InvalidWindow."""
        channels = self.channels.data
        opens, closes = self.opens.form.moment(), self.closes.form.moment()
        entered = self.days_out.form.rule()
        kept = self.days_out_beside(stored) if self.keeps_days_out.data else ()
        return Window(
            audiences=frozenset(Audience(one) for one in self.audiences.data),
            channels=EVERY_CHANNEL if channels == _BOTH else frozenset([Channel(channels)]),
            opens=opens if isinstance(opens, DayMoment) else None,
            closes=closes or BeforeStart(),
            not_on=(entered, *kept) if entered is not None else kept,
            article=self.article.data or "",
            note=self.note.data or "",
        )

    def days_out_beside(self, stored: WindowPlan | None) -> tuple[ClosureRule, ...]:
        """What the stored window leaves out besides what the form shows."""
        before = self.before(stored)
        return days_out_beside(before.not_on) if before is not None else ()

    def before(self, stored: WindowPlan | None) -> Window | None:
        """The stored window that the row began with."""
        was = self.was.data or ""
        if stored is None or not was.isdecimal() or int(was) >= len(stored.windows):
            return None
        return stored.windows[int(was)]


class PlanForm(GrowingForm):
    """A name, and windows."""

    name = Line(
        _l("受付期間の名前"), [DataRequired(_l("受付期間の名前を入れてください。")), at_most(60)],
        description=_l("例: ふだんの受付、体育館の個人利用。職員だけに見えます。"),
    )  # fmt: skip
    windows = Rows(WindowRow, begins=FEW_WINDOWS, first="audiences-0")

    @classmethod
    def of(cls, plan: WindowPlan | None, proposed: WindowPlan | None = None, **sent: Any) -> "PlanForm":
        """The form with what is stored; for a new plan with what is proposed."""
        shown = plan or proposed
        seen = fingerprint(plan_to_json(plan)) if plan else ""
        if shown is None:
            return cls(data={"name": _("ふだんの受付"), "seen": seen}, **sent)
        rows = [_values(number, window) for number, window in enumerate(shown.windows)]
        return cls(data={"name": shown.name, "windows": rows, "seen": seen}, **sent)

    def plan(self, stored: WindowPlan | None = None) -> WindowPlan:
        """What was entered. Raises InvalidWindow."""
        rows = (row.form for row in self.windows)
        return WindowPlan(self.name.data, tuple(row.window(stored) for row in rows if row.audiences.data))


def _values(number: int, window: Window) -> dict[str, Any]:
    only = next(iter(window.channels)).value if len(window.channels) == 1 else _BOTH
    return {
        "was": str(number),
        "audiences": [one.value for one in Audience if one in window.audiences],
        "channels": only,
        "opens": moment_values(window.opens),
        "closes": moment_values(window.closes),
        "days_out": days_out_values(window.not_on),
        "article": window.article,
        "note": window.note,
    }


def usual_plan(name: str) -> WindowPlan | None:
    """One of the forms in which most cities take bookings, to begin with."""
    opens = SameDay(months=3, time=_NINE)
    from_first = DayOfMonth(months=2, day=1, time=_NINE)
    days_before = DaysBefore(days=3, time=_WHOLE_DAY)
    plans = {
        "same_day": (Window(audiences=PUBLIC, opens=opens, closes=BeforeStart()),),
        "first_of_month": (Window(audiences=PUBLIC, opens=from_first, closes=days_before),),
        "residents_first": (
            Window(audiences=PUBLIC - {Audience.NON_RESIDENT}, opens=from_first, closes=days_before),
            Window(
                audiences=frozenset([Audience.NON_RESIDENT]),
                opens=DayOfMonth(months=1, day=1, time=_NINE),
                closes=days_before,
            ),
        ),
    }
    return WindowPlan(_("ふだんの受付"), plans[name]) if name in plans else None


USUAL_PLANS: Mapping[str, str] = MappingProxyType(
    {
        "same_day": _l("3か月前の同じ日の9:00から、使う時まで"),
        "first_of_month": _l("2か月前の月の1日から、3日前まで"),
        "residents_first": _l("市内の方は2か月前、市外の方は1か月前の月の1日から"),
    }
)
