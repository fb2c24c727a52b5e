"""What is asked in addresses: the search's form, a day, a month. Whatever comes is read, never believed."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from booking.core.calendar import add_months, date_text, month_text
from booking.core.i18n import _, _l
from booking.core.text import ascii_digits, clean_line
from booking.facilities.rules.moments import MOST_MONTHS
from booking.facilities.rules.settings import KIND_NAMES, FacilityKind
from booking.offers.queries.places import Choices
from booking.offers.queries.search import Order
from booking.offers.rules.matching import Criteria
from booking.offers.rules.phrases.understand import Understood, understand_days
from booking.offers.rules.times import DaysMeant, parse_time

# How far ahead calendars can be seen; nothing opens earlier than that.
MONTHS_AHEAD = MOST_MONTHS
LONGEST_WORDS = 200
MOST_PEOPLE = 100_000
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
E = TypeVar("E", bound=StrEnum)


def last_day(today: date) -> date:
    """The last day that calendars show."""
    month = add_months(today.replace(day=1), MONTHS_AHEAD)
    return month.replace(day=monthrange(month.year, month.month)[1])


def parse_day(text: str, today: date) -> date:
    """A day from today to the last one shown, as browsers send it or as people type it; else ValueError.

    The message says what is wrong, for the reader.
    """
    typed = re.sub(r"\s", "", ascii_digits(clean_line(text)))
    match = _DAY.fullmatch(typed)
    if match is None:
        raise ValueError(_("日付を 2026-12-05 のように入れてください。"))
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        raise ValueError(_("%(typed)sという日はありません。", typed=typed)) from None
    if day < today:
        shown = date_text(day, year=True)
        raise ValueError(_("%(day)sは過ぎています。今日からの日を選んでください。", day=shown))
    if day > last_day(today):
        shown = date_text(last_day(today), year=True)
        raise ValueError(_("空き状況は%(last)sまで見られます。", last=shown))
    return day


@dataclass(frozen=True, slots=True)
class MonthWish:
    """The month to show, and what to say when another one was asked for."""

    first: date
    problem: str = ""


def read_month(text: str | None, today: date) -> MonthWish:
    """The month asked for, or the nearest that can be seen; this month if nothing readable was asked for."""
    this_month = today.replace(day=1)
    if not text:
        return MonthWish(this_month)
    match = _MONTH.fullmatch(text) if text.isascii() else None
    try:
        first = date(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        first = None
    if first is None:
        return MonthWish(this_month, _("その月は読み取れませんでした。今月の空き状況です。"))
    if first < this_month:
        shown = month_text(first)
        return MonthWish(this_month, _("%(month)sは過ぎています。今月の空き状況です。", month=shown))
    latest = add_months(this_month, MONTHS_AHEAD)
    if first > latest:
        shown = month_text(latest)
        return MonthWish(latest, _("空き状況は%(month)sまで見られます。その月を開きました。", month=shown))
    return MonthWish(first)


@dataclass(frozen=True, slots=True)
class DayWish:
    """The day to show, what was typed, and what is wrong with it."""

    day: date
    typed: str = ""
    problem: str = ""


def read_day(text: str | None, today: date) -> DayWish:
    """The day asked for; today, and why, if it can't be shown."""
    if not text:
        return DayWish(today)
    try:
        return DayWish(parse_day(text, today), text)
    except ValueError as error:
        return DayWish(today, text[:30], str(error))


class DayField(StringField):
    """A day that is still to come; empty is None. What was typed stays."""

    widget = DateInput()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; the form says which day it is."""
        typed = str(valuelist[0])[:30] if valuelist else ""
        self.data = parse_day(typed, self.meta.today) if typed.strip() else None

    def _value(self) -> str:
        if self.data:
            return str(self.data.isoformat())
        return str(self.raw_data[0])[:30] if self.raw_data else ""


class SearchForm(FlaskForm):
    """The search: every field may be empty, and an address with a wrong one still finds by the others.

    What the words of ``q`` say about a thing goes before the field for it.
    """

    q = StringField(_l("ことば"), filters=[lambda text: clean_line(text or "")[:LONGEST_WORDS]])
    when = SelectField(
        _l("いつ"), default="", validate_choice=False, filters=[lambda text: clean_line(text or "")[:60]]
    )
    day = DayField(_l("日を決める"), name="date")
    part = RadioField(_l("時間"), default="", validate_choice=False)
    people = StringField(_l("人数"), filters=[lambda text: clean_line(text or "")[:12]])
    kind = SelectField(_l("種類"), default="", validate_choice=False)
    area = SelectMultipleField(
        _l("地区"), validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    free_only = BooleanField(_l("空きのある所だけ"))
    sort = StringField()
    since = StringField()

    def __init__(self, asked: MultiDict[str, str], choices: Choices, said: Understood, today: date) -> None:
        super().__init__(formdata=asked, meta={"csrf": False, "today": today})
        self.said = said
        self.when_said = understand_days(self.when.data or "", today)
        self.kind.choices = [("", _("すべて")), *((kind.value, KIND_NAMES[kind]) for kind in choices.kinds)]
        self.area.choices = [(area, area) for area in choices.areas]
        self.validate()
        self.asked = self._asked()

    def validate_people(self, field: StringField) -> None:
        """A whole number above zero, in any width, with 人 or without."""
        if field.data and self._people() is None:
            raise ValidationError(_l("人数は1以上の数字で入れてください（例 20）。"))

    def _people(self) -> int | None:
        typed = ascii_digits(self.people.data or "").strip().removesuffix("人").replace(",", "")
        if not re.fullmatch(r"[0-9]{1,9}", typed):
            return None
        return min(int(typed), MOST_PEOPLE) or None

    @property
    def criteria(self) -> Criteria:
        """What was understood of words and fields; unknown choices count as not made."""
        known = {area for area, _name in self.area.choices}
        areas = tuple(area for area in self.area.data or () if area in known)
        return Criteria(
            words=self.said.words,
            kind=_member(FacilityKind, self.kind.data),
            areas=self.said.areas or areas,
            days=self.said.days or self._days(),
            time=self.said.time or parse_time(self.part.data or ""),
            people=self.said.people or self._people(),
        )

    def _days(self) -> DaysMeant | None:
        day = self.day.data
        return DaysMeant(day, day) if day is not None else self.when_said

    def show(self, criteria: Criteria, when: Sequence[tuple[str, str, bool]]) -> None:
        """Let the fields say what the words say; ``when``: values, names, whether chosen."""
        self.when.choices = [(value, name) for value, name, _chosen in when]
        self.when.data = next((value for value, _name, chosen in when if chosen), "")
        self.area.data = list(criteria.areas)
        if self.said.people:
            self.people.data = str(self.said.people)
        if self.said.days is not None:
            self.day.data = self.day.raw_data = None

    @property
    def since_day(self) -> date | None:
        """With which of the days that are meant the page begins."""
        try:
            return date.fromisoformat(self.since.data or "")
        except ValueError:
            return None

    @property
    def order(self) -> Order | None:
        """How results are to be sorted, if it was said."""
        return _member(Order, self.sort.data)

    def _asked(self) -> dict[str, Any]:
        """What was asked, as the values of an address; what is empty or unknown is left out."""
        values: dict[str, Any] = {
            "q": self.q.data,
            "when": self.when.data if self.when_said is not None else "",
            "date": self.day.data.isoformat() if self.day.data else "",
            "part": self.part.data if parse_time(self.part.data or "") is not None else "",
            "people": self.people.data,
            "kind": _member(FacilityKind, self.kind.data),
            "area": [area for area, _name in self.area.choices if area in (self.area.data or ())],
            "free_only": "y" if self.free_only.data else "",
            "sort": self.order,
            "since": self.since_day.isoformat() if self.since_day else "",
        }
        return {name: value for name, value in values.items() if value}


def _member(kind: type[E], value: object) -> E | None:
    return next((one for one in kind if one == value), None)
