"""The counter's one form: where and when, who, what for. What is missing is asked for when it is sent."""

import re
from datetime import date
from typing import Any, Protocol

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired

from booking.accounts.audience_forms import EITHER, declared, declared_field
from booking.accounts.rules.people import PersonalDetails, kana_problem, phone_problem, postal_code_problem
from booking.core.calendar import minute_text
from booking.core.converters import LARGEST_ID
from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.core.text import clean_line, clean_text, normalise_phone, normalise_postal_code, to_katakana
from booking.facilities.models import Pool, Space
from booking.facilities.rules.timetables import Slot
from booking.reservations.forms import PeopleField, filled
from booking.reservations.rules.details import UseDetails, cleaned, problems_of
from booking.reservations.rules.typed import TypedTime, parse_day, parse_time

NEW_PERSON = "new"
_POOL = "p"
LONGEST_NAME = 100
LONGEST_ADDRESS = 200
LONGEST_REASON = 500
_PICK = re.compile(r"(p?[0-9]{1,10})\.([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,4})-([0-9]{1,4})", re.ASCII)


def id_of(text: str | None) -> int:
    """An id as a form sends it; 0, which nobody has, for anything else."""
    typed = text or ""
    number = int(typed) if re.fullmatch(r"[0-9]{1,10}", typed, re.ASCII) else 0
    return number if number <= LARGEST_ID else 0


def pool_id_of(text: str | None) -> int:
    """The id of a pool, as the choice of a space names it; 0 for anything else."""
    typed = text or ""
    return id_of(typed[1:]) if typed.startswith(_POOL) else 0


def choice_value(one: Space | Pool) -> str:
    """A space or a pool as the field of spaces sends it."""
    return f"{_POOL}{one.id}" if isinstance(one, Pool) else str(one.id)


class Choosable(Protocol):
    """A space, or any of a pool."""

    @property
    def space(self) -> Space:
        """Of a pool: the one that would be given out."""

    @property
    def pool(self) -> Pool | None:
        """Any of its spaces will do."""


def pick_value(of: Choosable, slot: Slot) -> str:
    """What the button of a slot sends; read by ``CounterForm.take_pick``."""
    return f"{choice_value(of.pool or of.space)}.{slot.day.isoformat()}.{slot.starts}-{slot.ends}"


class CounterForm(FlaskForm):
    """Everything in the order in which it is asked on the phone."""

    token = HiddenField()
    known = HiddenField()
    """Ids of probable doubles that were shown."""
    facility = SelectField(_l("施設"), validate_choice=False)
    space = SelectField(_l("室場"), validate_choice=False)
    day = StringField(_l("使う日"), [filled(_l("使う日を入れてください（例 12/5）。"))])
    time = StringField(_l("時間"), [filled(_l("時間を入れてください（例 9-12）。"))])
    q = StringField(_l("名前・フリガナ・電話・利用者番号"))
    person = RadioField(_l("だれの予約か"), validate_choice=False)
    name = StringField(_l("お名前"))
    name_kana = StringField(_l("フリガナ"))
    postal_code = StringField(_l("郵便番号"))
    address = StringField(_l("住所"))
    audience = declared_field(required=False)
    phone = TelField(_l("当日つながる電話番号"))
    purpose = StringField(
        _l("なにに使いますか"), [filled(_l("なにに使うかを入れてください（例 バドミントンの練習）。"))]
    )
    people = PeopleField(_l("使う人数"), [InputRequired(_l("使う人数を数字で入れてください（例 24）。"))])
    note = TextAreaField(_l("施設への連絡"))
    permits = BooleanField(_l("許可して確定する"))
    override_reason = TextAreaField(
        _l("例外として受ける理由"), description=_l("きまりでは受けられない枠です。理由は予約に残ります。")
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        for field in (self.name, self.phone):
            field.flags.required = True

    def read_day(self, today: date) -> date | None:
        """The day that was typed; what is wrong with it is put beside the field."""
        if not clean_line(self.day.data or ""):
            return None
        try:
            return parse_day(self.day.data or "", today)
        except InvalidInput as error:
            self.day.errors = [str(error.message)]
            return None

    def read_time(self) -> TypedTime | None:
        """The time that was typed."""
        return parse_time((self.time.data or "")[:60])

    def take_pick(self, text: str, today: date) -> None:
        """Write a slot that was pressed into the fields; anything else changes nothing."""
        match = _PICK.fullmatch(text)
        if match is None:
            return
        try:
            day = date.fromisoformat(match[2])
        except ValueError:
            return
        self.space.data = match[1]
        self.day.data = f"{day.month}/{day.day}" if day >= today else day.isoformat()
        if parse_day(self.day.data, today) != day:
            self.day.data = day.isoformat()
        self.time.data = f"{minute_text(int(match[3]))}-{minute_text(int(match[4]))}"

    @property
    def is_new(self) -> bool:
        """Whether somebody is to be written down."""
        return bool(self.person.data == NEW_PERSON)

    @property
    def details(self) -> PersonalDetails:
        """Who is to be written down, put right."""
        return PersonalDetails(
            clean_line(self.name.data or ""),
            to_katakana(self.name_kana.data or ""),
            normalise_phone(self.phone.data or ""),
            normalise_postal_code(self.postal_code.data or ""),
            clean_line(self.address.data or ""),
            declared(self.audience.data),
        )

    @property
    def use(self) -> UseDetails:
        """What for, put right; 0 people where no number was."""
        people = self.people.data or 0
        return cleaned(
            UseDetails(self.purpose.data or "", people, self.phone.data or "", self.note.data or "")
        )

    @property
    def known_ids(self) -> set[int]:
        """Who was shown as a probable double."""
        return {id_of(part) for part in (self.known.data or "")[:400].split(",")} - {0}

    @property
    def reason(self) -> str:
        """Why it is taken although the rules refuse it."""
        return clean_text(self.override_reason.data or "").strip()

    def check(self, capacity: int | None, *, needs_reason: bool = False) -> bool:
        """Whether it can be sent as it is; every problem is put beside its field, kept ones stay."""
        before = {name: list(field.errors) for name, field in self._fields.items() if field.errors}
        self.validate()
        problems = {name: errors[0] for name, errors in before.items()}
        if needs_reason and not self.reason:
            problems["override_reason"] = _("例外として受ける理由を入れてください。")
        elif len(self.reason) > LONGEST_REASON:
            problems["override_reason"] = _("理由は%(most)s文字までです。", most=LONGEST_REASON)
        problems |= {name: text for name, text in self._of_person().items() if name not in problems}
        problems |= {
            name: text for name, text in problems_of(self.use, capacity).items() if name not in problems
        }
        for name, text in problems.items():
            if not self[name].errors:
                self[name].errors = [text]
        return not self.errors

    def _of_person(self) -> dict[str, str]:
        if not self.is_new:
            chosen = id_of(self.person.data)
            return (
                {}
                if chosen
                else {"person": _("だれの予約かを選んでください。いない方は「はじめての方」です。")}
            )
        details, found = self.details, {}
        if not details.name:
            found["name"] = _("お名前を入れてください。")
        if len(details.name) > LONGEST_NAME:
            found["name"] = _("名前は%(most)s文字までです。", most=LONGEST_NAME)
        if len(details.name_kana) > LONGEST_NAME:
            found["name_kana"] = _("フリガナは%(most)s文字までです。", most=LONGEST_NAME)
        if len(details.address) > LONGEST_ADDRESS:
            found["address"] = _("住所は%(most)s文字までです。", most=LONGEST_ADDRESS)
        if details.audience is None:
            found["audience"] = str(EITHER)
        checks = {
            "name_kana": kana_problem(details.name_kana),
            "phone": phone_problem(details.phone),
            "postal_code": postal_code_problem(details.postal_code),
        }
        return found | {name: str(text) for name, text in checks.items() if text and name not in found}
