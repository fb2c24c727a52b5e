"""Forms of closing, official use and cancelling by staff."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from booking.availability.models import OfficialUse
from booking.core.calendar import local_date, minute_of
from booking.core.i18n import _l
from booking.core.text import clean_text
from booking.facilities.forms.fields import DateField, Line, MinuteField, options
from booking.facilities.models import Space
from booking.facilities.rules.closures import DatedClosure, DatedOpening
from booking.reservations.forms import LONGEST_REASON, at_most, filled
from booking.reservations.service.closing import ClosingPlan, OpeningPlan
from booking.reservations.service.official_uses import UsePlan

LONGEST_PUBLIC = 100
LONGEST_MESSAGE = 500
WHOLE, SOME = "whole", "some"
ONCE, WEEKLY = "once", "weekly"


class StaffCancelForm(FlaskForm):
    """Why a booking is cancelled; the service says what is missing."""

    reason = TextAreaField(
        _l("取り消す理由"),
        [at_most(LONGEST_REASON)],
        description=_l(
            "利用者への知らせに、そのまま出ます（例 空調が故障したため）。"
            "ほかに使える日があれば書いてください。"
        ),
    )


class DaysForm(FlaskForm):
    """Which days or hours of which spaces."""

    where = RadioField(
        _l("どこか"), choices=options([(WHOLE, _l("施設全体")), (SOME, _l("室場を選ぶ"))]), default=WHOLE
    )
    spaces = SelectMultipleField(
        _l("室場"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("「室場を選ぶ」のときに選びます。"),
    )
    first = DateField(_l("始まりの日"), [InputRequired(_l("始まりの日を入れてください。"))])
    last = DateField(_l("終わりの日"), [Optional()], description=_l("1日だけなら空のままにします。"))
    starts = MinuteField(_l("始まりの時刻"), description=_l("1日中なら空のままにします。"))
    ends = MinuteField(_l("終わりの時刻"))

    def offer_spaces(self, spaces: list[Space]) -> None:
        """Set the choices."""
        self.spaces.choices = options((space.id, space.name) for space in spaces)

    def validate_spaces(self, field: SelectMultipleField) -> None:
        """At least one where the whole facility is not meant."""
        if self.where.data == SOME and not field.data:
            raise StopValidation(_l("室場を1つ以上選んでください。"))

    @property
    def days(self) -> dict[str, Any]:
        """The days and hours of the rule."""
        return {
            "first": self.first.data,
            "last": self.last.data or self.first.data,
            "start_minute": self.starts.data,
            "end_minute": self.ends.data,
        }

    @property
    def chosen(self) -> tuple[int, ...]:
        """The spaces; none if the whole facility is meant."""
        return tuple(self.spaces.data or ()) if self.where.data == SOME else ()


class ClosingForm(DaysForm):
    """They are closed, and why."""

    reason = Line(
        _l("休館の理由"),
        [
            filled(_l("休館の理由を入れてください（例 設備点検）。利用者に見せます。")),
            at_most(LONGEST_PUBLIC),
        ],
        description=_l("利用者の画面に、そのまま出ます。例 臨時休館 設備点検"),
    )
    message = TextAreaField(
        _l("予約を取り消す方への案内"),
        [at_most(LONGEST_MESSAGE)],
        description=_l(
            "取り消しのメールに、理由に続けて出ます。ほかに使える日や場所があれば書いてください。"
        ),
    )

    def plan(self) -> ClosingPlan:
        """What was entered; raises InvalidClosure."""
        rule = DatedClosure(**self.days, reason=self.reason.data)
        return ClosingPlan(rule, self.chosen, clean_text(self.message.data or ""))


class OpeningForm(DaysForm):
    """They are open in spite of the closing days, and why."""

    reason = Line(
        _l("開館の理由"),
        [
            filled(_l("開館の理由を入れてください（例 市民文化祭）。利用者に見せます。")),
            at_most(LONGEST_PUBLIC),
        ],
        description=_l("利用者の画面に、そのまま出ます。例 市民文化祭のため"),
    )

    def plan(self) -> OpeningPlan:
        """What was entered; raises InvalidClosure."""
        return OpeningPlan(DatedOpening(**self.days, reason=self.reason.data), self.chosen)


class UseForm(FlaskForm):
    """When the municipality itself uses a space, and what for."""

    day = DateField(_l("使う日"), [InputRequired(_l("使う日を入れてください。"))])
    starts = MinuteField(
        _l("始まりの時刻"),
        [InputRequired(_l("始まりの時刻を入れてください（例 9:00）。"))],
        description=_l("区分に合わせなくてかまいません。"),
    )
    ends = MinuteField(_l("終わりの時刻"), [InputRequired(_l("終わりの時刻を入れてください（例 17:00）。"))])
    title = Line(
        _l("なにに使うか"),
        [
            filled(_l("なにに使うかを入れてください（例 選挙の投票所）。利用者に見せます。")),
            at_most(LONGEST_PUBLIC),
        ],
        description=_l("利用者の画面に、そのまま出ます。人の名前は書かないでください。例 乳幼児健診"),
    )
    note = TextAreaField(
        _l("職員のためのメモ"),
        [at_most(LONGEST_MESSAGE)],
        description=_l("職員の画面だけに出ます。担当課や、鍵・机の準備など。"),
    )
    message = TextAreaField(
        _l("予約を取り消す方に知らせる理由"),
        [at_most(LONGEST_MESSAGE)],
        description=_l(
            "取り消しのメールに、そのまま出ます。空なら「市が使うため」と、なにに使うかが出ます。"
        ),
    )

    def plan(self, space_ids: tuple[int, ...], until: date | None = None) -> UsePlan:
        """What was entered, for these spaces."""
        return UsePlan(
            space_ids=space_ids,
            first=self.day.data,
            until=until,
            starts=self.starts.data or 0,
            ends=self.ends.data or 0,
            title=self.title.data,
            note=clean_text(self.note.data or ""),
            message=clean_text(self.message.data or ""),
        )


class NewUseForm(UseForm):
    """The same for several spaces and weeks at once."""

    spaces = SelectMultipleField(
        _l("使う室場"),
        [InputRequired(_l("使う室場を1つ以上選んでください。"))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    repeat = RadioField(
        _l("くり返し"),
        choices=options([(ONCE, _l("1日だけ")), (WEEKLY, _l("毎週、同じ曜日に"))]),
        default=ONCE,
    )
    until = DateField(
        _l("くり返しの終わりの日"), [Optional()], description=_l("「毎週」のときに入れます。1年までです。")
    )

    def validate_repeat(self, field: RadioField) -> None:
        """A repetition needs its end."""
        if field.data == WEEKLY and self.until.data is None and not self.until.errors:
            raise StopValidation(_l("くり返しの終わりの日を入れてください。"))

    def whole_plan(self) -> UsePlan:
        """What was entered."""
        until = self.until.data if self.repeat.data == WEEKLY else None
        return self.plan(tuple(self.spaces.data or ()), until)


def values_of_use(use: OfficialUse) -> dict[str, Any]:
    """What the form begins with when a use is changed."""
    day: date = local_date(use.starts_at)
    return {
        "day": day,
        "starts": minute_of(use.starts_at, day),
        "ends": minute_of(use.ends_at, day),
        "title": use.title,
        "note": use.note,
    }
