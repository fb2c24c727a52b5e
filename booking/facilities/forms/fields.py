"""Fields that take what people type: times of day in any width, texts without what can't be seen."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import wtforms
from wtforms import SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from booking.core.calendar import MINUTES_PER_DAY, is_day_of_year, minute_text
from booking.core.i18n import _l
from booking.core.text import clean_line, clean_text

_MONTH_AND_DAY = re.compile(r"(\d{1,2})(?:/|-|月)(\d{1,2})日?")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分?|(半))?)?")


class MinuteField(StringField):
    """A time of day in minutes from midnight: 9:00, ９：００, 9時, 9時半, 21 and 24:00 are all understood.

    ``latest``: the last minute that is taken; 25:00 is one o'clock of the next day.
    """

    def __init__(
        self, label: str | None = None, *args: Any, latest: int = MINUTES_PER_DAY, **others: Any
    ) -> None:
        super().__init__(label, *args, **others)
        self.latest = latest

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0]:
            return str(self.raw_data[0])
        return minute_text(self.data) if isinstance(self.data, int) else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; raises ValueError with what to type instead."""
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(valuelist[0]))) if valuelist else ""
        self.data = None
        if not text:
            return
        match = _CLOCK.fullmatch(text)
        minute = read_clock(match, self.latest) if match else None
        if minute is None:
            latest = minute_text(self.latest)
            raise ValueError(_l("時刻を 9:00 のように入れてください（%(latest)sまで）。", latest=latest))
        self.data = minute


def read_clock(match: re.Match[str], latest: int = MINUTES_PER_DAY) -> int | None:
    """Minutes from midnight, None beyond the latest."""
    hour, minute = int(match[1]), 30 if match[4] else int(match[2] or match[3] or 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= latest else None


class IntegerField(wtforms.IntegerField):
    """A whole number, in any width; says what to type."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; raises ValueError."""
        text = unicodedata.normalize("NFKC", str(valuelist[0])).strip() if valuelist else ""
        self.data = None
        if text and not re.fullmatch(r"-?\d{1,9}", text):
            raise ValueError(_l("数字で入れてください。"))
        if text:
            self.data = int(text)


class MonthDayField(StringField):
    """A day of every year as (month, day): 4/1, 4月1日 and 04-01 are all understood."""

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0]:
            return str(self.raw_data[0])
        return f"{self.data[0]}/{self.data[1]}" if self.data else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; raises ValueError with what to type instead."""
        text = clean_line(str(valuelist[0])) if valuelist else ""
        self.data = read_month_and_day(text)
        if text and self.data is None:
            raise ValueError(_l("月日を 4/1 のように入れてください。"))


def read_month_and_day(text: str) -> tuple[int, int] | None:
    """(4, 1) for 4/1, 4月1日 and 04-01; None for what is no such day."""
    match = _MONTH_AND_DAY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if match is None or not is_day_of_year(int(match[1]), int(match[2])):
        return None
    return int(match[1]), int(match[2])


class DateField(wtforms.DateField):
    """A day; says what to type where the browser has no picker."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; raises ValueError."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("日付を 2026-12-05 のように入れてください。")) from error


def between(first: int, last: int) -> Callable[[Any, Any], None]:
    """A WTForms validator for whole numbers, both ends included."""

    def check(_form: Any, field: Any) -> None:
        if field.data is not None and not first <= field.data <= last:
            raise ValidationError(
                _l("%(first)sから%(last)sまでの数字で入れてください。", first=first, last=last)
            )

    return check


def options(pairs: Iterable[tuple[str | int, str]]) -> list[SelectChoice]:
    """Choices of a select, of radios or of check boxes from values and labels."""
    return [SelectChoice(value, label) for value, label in pairs]


def check_boxes(
    label: str, choices: list[SelectChoice], coerce: Callable[[Any], Any] = int, **others: Any
) -> SelectMultipleField:
    """Several of the choices as check boxes."""
    return SelectMultipleField(
        label,
        coerce=coerce,
        choices=choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **others,
    )


class Line(StringField):
    """One line of text, cleaned of control and invisible characters; never None."""

    def process_data(self, value: Any) -> None:
        """Start with nothing rather than None."""
        self.data = value or ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Clean what was typed."""
        self.data = clean_line(str(valuelist[0])) if valuelist else ""


def several_lines(text: str | None) -> str:
    """A WTForms filter for text areas."""
    return clean_text(text or "")


def web_address(_form: Any, field: Any) -> None:
    """A WTForms validator: nothing, or http(s)://host…"""
    if field.data and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", field.data):
        raise ValidationError(_l("https:// から始まる形で入れてください。"))
