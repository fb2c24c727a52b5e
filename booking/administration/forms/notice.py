"""A notice to the public."""

from datetime import date, datetime
from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from booking.core.calendar import at_minute, local, local_date
from booking.core.i18n import _, _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import DateField, Line, MinuteField, options, several_lines, web_address
from booking.news.models import Notice
from booking.news.queries import values_of
from booking.news.rules import KIND_NAMES, LONGEST_BODY, LONGEST_TITLE, NoticeDetails, NoticeKind

_MIDNIGHT = 24 * 60


class NoticeForm(SeenForm):
    """One notice."""

    kind = RadioField(
        _l("種類"), [InputRequired(_l("どちらかを選んでください。"))], choices=options(KIND_NAMES.items())
    )
    title = Line(
        _l("見出し"),
        [DataRequired(_l("見出しを入れてください。")), at_most(LONGEST_TITLE)],
        description=_l(
            "何がどうなるかを、1文で書いてください。例: 大雨警報のため、市の施設はきょう15:00に閉まります"
        ),
    )
    body = TextAreaField(
        _l("本文"),
        [DataRequired(_l("本文を入れてください。")), at_most(LONGEST_BODY)],
        filters=[several_lines],
        description=_l("1行目は、緊急のお知らせでは見出しの下にも出ます。空の行で段落を分けます。"),
    )
    title_en = Line(
        _l("英語の見出し"),
        [at_most(2 * LONGEST_TITLE)],
        description=_l("英語の見出しと本文がそろうと、英語の画面に出ます。なければ日本語で出ます。"),
    )
    body_en = TextAreaField(_l("英語の本文"), [at_most(2 * LONGEST_BODY)], filters=[several_lines])
    link = Line(
        _l("くわしいページ"),
        [at_most(500), web_address],
        description=_l("市のウェブサイトなど。https:// から始まるアドレス。"),
    )
    from_day = DateField(_l("出し始める日"), [InputRequired(_l("日付を入れてください。"))])
    from_minute = MinuteField(_l("出し始める時刻"), [InputRequired(_l("時刻を入れてください。"))])
    until_day = DateField(
        _l("終わる日"),
        [Optional()],
        description=_l("お知らせは、空のままにすると、終わりにするまで出ています。"),
    )
    until_minute = MinuteField(
        _l("終わる時刻"), description=_l("空のままにすると、その日の終わりまで出ます。")
    )

    @classmethod
    def of(cls, notice: Notice, **sent: Any) -> "NoticeForm":
        """Filled with what is stored, unless something was sent (``formdata=None``: never)."""
        values = values_of(notice)
        values["from_day"], values["from_minute"] = _parted(notice.shown_from)
        if notice.shown_until is not None:
            values["until_day"], values["until_minute"] = _parted(notice.shown_until)
        return cls(data={**values, "kind": notice.kind.value, "seen": fingerprint(values_of(notice))}, **sent)

    @classmethod
    def begun(cls, now: datetime) -> "NoticeForm":
        """A new one, to be shown from now on."""
        day, minute = _parted(now)
        return cls(data={"kind": NoticeKind.NOTICE.value, "from_day": day, "from_minute": minute})

    def details(self) -> NoticeDetails:
        """What was entered."""
        until = None
        if self.until_day.data is not None:
            minute = _MIDNIGHT if self.until_minute.data is None else self.until_minute.data
            until = at_minute(self.until_day.data, minute)
        return NoticeDetails(
            kind=NoticeKind(self.kind.data),
            title=self.title.data,
            body=self.body.data,
            shown_from=at_minute(self.from_day.data, self.from_minute.data),
            shown_until=until,
            title_en=self.title_en.data,
            body_en=self.body_en.data,
            link=self.link.data,
        )

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """A time without its day would be lost silently; half a translation would be shown to nobody."""
        good = bool(super().validate(*args, **kwargs))
        if self.until_minute.data is not None and self.until_day.data is None:
            self.until_day.errors = [
                *self.until_day.errors,
                _("終わる時刻だけが入っています。日付も入れてください。"),
            ]
            good = False
        if bool(self.title_en.data) != bool(self.body_en.data):
            lacking = self.body_en if self.title_en.data else self.title_en
            lacking.errors = [*lacking.errors, _("英語は、見出しと本文の両方を入れてください。")]
            good = False
        return good


def _parted(instant: datetime) -> tuple[date, int]:
    here = local(instant)
    return local_date(instant), here.hour * 60 + here.minute
