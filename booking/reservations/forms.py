"""Forms of booking: what a person says about the use, the number of a booking, the reason of a refusal."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, StopValidation

from booking.accounts.forms import PasswordForm
from booking.core.calendar import local, minute_text
from booking.core.errors import DomainError
from booking.core.i18n import _, _l
from booking.core.text import ascii_digits, clean_line, clean_text, normalise_phone
from booking.facilities.rules.timetables import Slot
from booking.reservations.rules.details import UseDetails, cleaned, problems_of

LONGEST_REASON = 1000
Check = Callable[[FlaskForm, StringField], None]


def filled(message: str, clean: Callable[[str], str] = clean_line) -> Check:
    """Something is left of the field when it is cleaned; the message says what to do."""

    def check(_form: FlaskForm, field: StringField) -> None:
        if not clean(field.data or ""):
            raise StopValidation(message)

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def at_most(length: int) -> Check:
    """Not longer than that; the message says by how much it is."""

    def check(_form: FlaskForm, field: StringField) -> None:
        over = len(clean_text(field.data or "")) - length
        if over > 0:
            raise StopValidation(
                _(
                    "%(length)s文字までで入れてください。いまは%(over)s文字多いです。",
                    length=length,
                    over=over,
                )
            )

    return check


class PeopleField(IntegerField):
    """A number of people as people write it: 24, ２４, 24人, 24名."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        text = re.sub(r"[,\s]|[人名]$", "", ascii_digits(clean_line(valuelist[0])))
        if not re.fullmatch(r"[0-9]{1,9}", text):
            self.data = None
            raise ValueError(_("「使う人数」を数字で入れてください（例 24）。"))
        self.data = int(text)


class DetailsForm(FlaskForm):
    """Step ②: what the use is about.

    ``ends`` is there for spaces booked by the hour only, ``period`` where more than one period can be had.
    """

    period = RadioField(
        _l("どの区分を使いますか"), [filled(_l("使う区分を選んでください。"))], validate_choice=False
    )
    ends = SelectField(
        _l("何時まで使いますか"), [filled(_l("何時まで使うかを選んでください。"))], validate_choice=False
    )
    purpose = StringField(
        _l("なにに使いますか"),
        [filled(_l("なにに使うかを入れてください（例 バドミントンの練習）。"))],
        description=_l("例 バドミントンの練習、卓球の大会"),
    )
    people = PeopleField(_l("使う人数"), [InputRequired(_l("使う人数を数字で入れてください（例 24）。"))])
    phone = TelField(
        _l("当日つながる電話番号"),
        [filled(_l("当日つながる電話番号を入れてください（例 090-0000-1234）。"), normalise_phone)],
        description=_l("雨や停電のときなど、急ぎの連絡に使います。"),
    )
    note = TextAreaField(
        _l("施設への連絡"),
        description=_l("車いすの方がいる、荷物を車で運ぶ、など。"),
    )

    def validate_ends(self, field: SelectField) -> None:
        """Refuse an end that is not, or no longer, among the choices."""
        if field.data not in [value for value, _text in field.choices]:
            raise StopValidation(
                _("その時間までは、もう予約できません。終わりの時間を選びなおしてください。")
            )

    def validate_period(self, field: RadioField) -> None:
        """Refuse what is not, or no longer, among the choices."""
        if field.data not in [value for value, _text in field.choices]:
            raise StopValidation(_("その区分は、もう予約できません。選びなおしてください。"))

    @property
    def typed(self) -> UseDetails:
        """What was typed, cleaned; 0 people where no number was."""
        people = self.people.data or 0
        return cleaned(
            UseDetails(self.purpose.data or "", people, self.phone.data or "", self.note.data or "")
        )

    def check(self, capacity: int | None) -> bool:
        """Whether all can stay as it is; every problem is put beside its field."""
        self.validate()
        for name, message in problems_of(self.typed, capacity).items():
            if not self[name].errors:
                self[name].errors = [message]
        return not self.errors

    def offer_times(self, slots: Sequence[Slot]) -> None:
        """Set the choices of the time; what leaves no choice is not asked."""
        if len(slots) > 1 and slots[0].name:
            self.period.choices = [(_period_value(one), one.label) for one in slots]
        else:
            del self.period
        if slots and not slots[0].name:
            self.ends.choices = [(end_value(one.ends_at), _end_text(one)) for one in slots]
        else:
            del self.ends

    def show_time(self, starts_at: datetime, ends_at: datetime) -> None:
        """Mark the choice that is in force; asked after ``offer_times``."""
        if "period" in self:
            self.period.data = _times_value(starts_at, ends_at)
        if "ends" in self:
            self.ends.data = end_value(ends_at)

    def chosen(self, slots: Sequence[Slot]) -> Slot | None:
        """The time that was chosen; None where it was not asked."""
        if "period" in self:
            return next((one for one in slots if _period_value(one) == self.period.data), None)
        if "ends" in self:
            return next((one for one in slots if end_value(one.ends_at) == self.ends.data), None)
        return None


def _period_value(slot: Slot) -> str:
    return _times_value(slot.starts_at, slot.ends_at)


def _times_value(starts_at: datetime, ends_at: datetime) -> str:
    """The value of a period in the form: 2026-12-05T09:00/2026-12-05T17:00."""
    return f"{end_value(starts_at)}/{end_value(ends_at)}"


def end_value(ends_at: datetime) -> str:
    """The value of an end in the form: 2026-12-05T11:00."""
    return local(ends_at).replace(tzinfo=None).isoformat(timespec="minutes")


def _end_text(slot: Slot) -> str:
    minutes = slot.ends - slot.starts
    time = minute_text(slot.ends)
    if minutes % 60 == 0:
        return _("%(time)sまで（%(hours)s時間）", time=time, hours=minutes // 60)
    if minutes < 60:
        return _("%(time)sまで（%(minutes)s分）", time=time, minutes=minutes)
    return _(
        "%(time)sまで（%(hours)s時間%(minutes)s分）", time=time, hours=minutes // 60, minutes=minutes % 60
    )


def show_error(form: FlaskForm, error: DomainError) -> None:
    """Put a refusal beside the field that it names, or above all fields."""
    field = form._fields.get(error.field) if error.field else None
    if field is None:
        form.form_errors.append(str(error.message))
    else:
        field.errors = [*field.errors, str(error.message)]


class ConfirmForm(FlaskForm):
    """Step ③: only that what was shown is what is booked."""

    seen = HiddenField()


class AnswersForm(FlaskForm):
    """Only the token: the fields are those of the tariff (``answer_forms``)."""


class DeclineForm(FlaskForm):
    """Why a request is not permitted; the service says what is missing."""

    reason = TextAreaField(
        _l("不許可の理由"),
        [at_most(LONGEST_REASON)],
        description=_l("利用者へのメールに、そのまま出ます。ほかに使える日や部屋があれば書いてください。"),
    )


class ReferenceForm(FlaskForm):
    """A booking's number, however it is typed."""

    number = StringField(_l("予約番号"), [filled(_l("予約番号を入れてください（例 2612-0417-38）。"))])


class CloseAccountForm(PasswordForm):
    """The password, and which reservations the page has said that it cancels."""

    seen = HiddenField()

    def seen_ids(self) -> set[int]:
        """Their numbers; whatever else was posted counts as none."""
        parts = (self.seen.data or "").split(",")
        return {int(part) for part in parts if re.fullmatch(r"[0-9]{1,9}", part)}

    def show(self, ids: Sequence[int]) -> None:
        """The page lists these."""
        self.seen.data = ",".join(map(str, ids))
