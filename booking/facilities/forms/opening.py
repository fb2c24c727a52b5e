"""When a space can be booked: which timetable on which days, in which windows, with which breaks between."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, SelectField
from wtforms.validators import Optional

from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.facilities.forms.closure import WEEKDAYS
from booking.facilities.forms.fields import (
    IntegerField,
    MonthDayField,
    between,
    check_boxes,
    options,
)
from booking.facilities.forms.rows import GrowingForm, Rows
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import (
    LONGEST_BUFFER,
    Buffers,
    OnHolidays,
    Schedule,
    ScheduleEntry,
)
from booking.facilities.service.spaces import setup_values

FEW_ENTRIES = 3
ON_HOLIDAYS = options(
    [
        (OnHolidays.ANY.value, _l("祝日でも、そうでなくても")),
        (OnHolidays.NEVER.value, _l("祝日を除く")),
        (OnHolidays.ONLY.value, _l("祝日だけ")),
    ]
)


class EntryRow(Form):
    """A timetable and the days on which it counts; without a timetable it counts for nothing."""

    timetable = SelectField(
        _l("時間割"), coerce=int, default=0, description=_l("下の日には、この時間割で貸します。")
    )
    weekdays = check_boxes(
        _l("曜日"), WEEKDAYS, description=_l("1つも選ばなければ、すべての曜日です。"), default=()
    )
    on_holidays = SelectField(
        _l("祝日"), choices=ON_HOLIDAYS, default=OnHolidays.ANY.value,
        description=_l("例: 平日と休日で時間がちがうとき、平日のほうは「祝日を除く」にします。"),
    )  # fmt: skip
    first = MonthDayField(_l("季節の始まり"), description=_l("例: 4/1。1年を通してなら空のままにします。"))
    last = MonthDayField(_l("季節の終わり"), description=_l("この日も含みます。例: 9/30"))

    def validate(self, extra_validators: object = None) -> bool:
        """A season has two ends; days without a timetable were meant for one."""
        is_right = bool(super().validate(extra_validators))
        for one, other in ((self.first, self.last), (self.last, self.first)):
            if one.data and not other.data and not other.errors:
                other.errors = [_l("季節の始まりと終わりを、両方入れてください。")]
                is_right = False
        if not self.timetable.data and (self.weekdays.data or self.first.data):
            self.timetable.errors = [*self.timetable.errors, _l("時間割を選んでください。")]
            is_right = False
        return is_right

    @property
    def entry(self) -> ScheduleEntry:
        """What was entered."""
        first, last = self.first.data, self.last.data
        return ScheduleEntry(
            timetable=self.timetable.data,
            weekdays=frozenset(self.weekdays.data) if self.weekdays.data else None,
            on_holidays=OnHolidays(self.on_holidays.data),
            season=(first, last) if first and last else None,
        )


class OpeningForm(GrowingForm):
    """Everything that says when one space can be booked, but its closing days."""

    entries = Rows(EntryRow, begins=FEW_ENTRIES, first="timetable")
    plan = SelectField(
        _l("受付期間"), coerce=int, default=0,
        description=_l("いつからいつまで申し込めるかの決まりです。"),
    )  # fmt: skip
    before = IntegerField(
        _l("準備の時間"), [Optional(), between(0, LONGEST_BUFFER)], default=0,
        description=_l("利用の前にあけておく時間です。この間は、ほかの方は予約できません。"),
    )  # fmt: skip
    after = IntegerField(
        _l("片付けの時間"), [Optional(), between(0, LONGEST_BUFFER)], default=0,
        description=_l("利用の後にあけておく時間です。この間は、ほかの方は予約できません。"),
    )  # fmt: skip

    @classmethod
    def of(cls, book: Rulebook, setup: SpaceSetup, shown: SpaceSetup, **sent: Any) -> "OpeningForm":
        """The form for what is stored (``setup``), beginning with ``shown``: that, or what is proposed."""
        form = cls(data=_values(shown) | {"seen": fingerprint(setup_values(setup))}, **sent)
        form.offer(book)
        return form

    def offer(self, book: Rulebook) -> None:
        """Set the choices to what the rulebook has."""
        named = {key: spec.name for key, spec in book.timetables.items()}
        for row in self.entries:
            row.form.timetable.choices = options([(0, _l("使わない")), *named.items()])
        plans = {key: plan.name for key, plan in book.plans.items()}
        self.plan.choices = options([(0, _l("予約を受け付けない")), *plans.items()])

    def setup(self) -> SpaceSetup:
        """What was entered."""
        rows = (row.form for row in self.entries)
        return SpaceSetup(
            Schedule(tuple(row.entry for row in rows if row.timetable.data)),
            self.plan.data or None,
            Buffers(self.before.data or 0, self.after.data or 0),
        )


def proposed(book: Rulebook, setup: SpaceSetup) -> SpaceSetup:
    """For a space that is not opened yet: the only timetable and the only plan, where there is only one."""
    if setup.schedule.entries or setup.plan is not None:
        return setup
    only = _only(book.timetables)
    entries = (ScheduleEntry(only),) if only is not None else ()
    return SpaceSetup(Schedule(entries), _only(book.plans), setup.buffers, setup.closures)


def _only(numbered: Mapping[int, object]) -> int | None:
    return next(iter(numbered)) if len(numbered) == 1 else None


def _values(setup: SpaceSetup) -> dict[str, Any]:
    entries = [
        {
            "timetable": entry.timetable,
            "weekdays": sorted(entry.weekdays or ()),
            "on_holidays": entry.on_holidays.value,
            "first": entry.season[0] if entry.season else None,
            "last": entry.season[1] if entry.season else None,
        }
        for entry in setup.schedule.entries
    ]
    return {
        "entries": entries,
        "plan": setup.plan or 0,
        "before": setup.buffers.before,
        "after": setup.buffers.after,
    }
