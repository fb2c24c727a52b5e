"""The part of a form that asks what a price depends on: its fields are those of the tariff."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from booking.core.i18n import _
from booking.core.text import ascii_digits, clean_line
from booking.core.told import plain, told
from booking.facilities.forms.fields import options
from booking.fees.rules.conditions import AskedNumber, Choice
from booking.fees.rules.matters import Asking
from booking.fees.rules.questions import AskedItem, Question

Answers = Mapping[str, str | int]
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}")
_FEW = 999
_NUMBER = re.compile(r"[0-9]{1,12}")


def field_name(key: str) -> str:
    """The name of the field for a key of a tariff, which may be any text."""
    if _PLAIN.fullmatch(key):
        return f"a-{key}"
    return f"a-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


class CountField(IntegerField):
    """A number as people write it: 500, ５００, 1,500円, 2台; nothing is what it is without an answer."""

    def __init__(self, label: str, unit: str, most: int, empty: int | None, **values: Any) -> None:
        super().__init__(label, **values)
        self.unit, self.most, self.empty = unit, most, empty

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        text = ascii_digits(clean_line(valuelist[0]))
        text = re.sub(r"[,，\s]", "", text.removesuffix(self.unit) if self.unit else text)
        if not text:
            self.data = self.empty
            return
        self.data = None
        if not _NUMBER.fullmatch(text):
            example = "500" if self.most > _FEW else "2"
            message = _("「%(what)s」を数字で入れてください（例 %(example)s）。")
            raise ValueError(message % {"what": self.label.text, "example": example})
        if int(text) > self.most:
            most = f"{self.most:,}{self.unit}"
            raise ValueError(
                _("「%(what)s」は%(most)sまでで入れてください。", what=self.label.text, most=most)
            )
        self.data = int(text)


class AnswerForm(BaseForm):
    """A field for each question and each piece of equipment that is asked for."""

    def __init__(self, asking: Asking, later: Sequence[AskedNumber] = ()) -> None:
        self.asking = asking
        self.questions: list[tuple[Question, str]] = [
            (one, field_name(one.key)) for one in (*asking.questions, *later)
        ]
        self.items: list[tuple[AskedItem, str]] = [(one, field_name(one.key)) for one in asking.items]
        fields: dict[str, Any] = {name: _field_of(one) for one, name in self.questions}
        fields |= {name: _item_field(one) for one, name in self.items}
        super().__init__(fields)

    def show(self, answers: Answers) -> None:
        """Begin with these answers."""
        self.process(None, data={field_name(key): value for key, value in answers.items()})

    def read(self, sent: Any) -> None:
        """What was sent; whatever was not asked on the page that sent it begins with its default."""
        self.process(sent)
        for question, name in self.questions:
            if name not in sent:
                self[name].data = _unanswered(question)

    def check(self, sent: Any) -> bool:
        """Whether all can stay as it is; what the sending page did not ask yet is asked first."""
        self.validate()
        for _question, name in self.questions:
            if name not in sent:
                self[name].errors = [_("聞くことがふえました。確かめてから、もう一度進んでください。")]
        return not self.errors

    @property
    def answers(self) -> dict[str, str | int]:
        """What was answered, as far as it can be read."""
        found: dict[str, str | int] = {}
        for question, name in self.questions:
            value = self[name].data
            if isinstance(question, Choice):
                if value in {one.key for one in question.options}:
                    found[question.key] = value
            elif isinstance(value, int):
                found[question.key] = value
        for asked, name in self.items:
            if isinstance(self[name].data, int) and self[name].data > 0:
                found[asked.key] = self[name].data
        return found

    @property
    def error_places(self) -> list[tuple[str, str]]:
        """Where each problem is, for the list at the top of the page."""
        return [
            (f"{field.id}-0" if isinstance(field, RadioField) else field.id, message)
            for field in self
            for message in field.errors
        ]

    @property
    def headed_items(self) -> list[tuple[str, list[tuple[AskedItem, Field]]]]:
        """The equipment with its fields, below the heading of its list."""
        found: dict[str, list[tuple[AskedItem, Field]]] = {}
        for asked, name in self.items:
            found.setdefault(asked.heading_shown, []).append((asked, self[name]))
        return list(found.items())


def _field_of(question: Question) -> Any:
    if isinstance(question, AskedNumber):
        return CountField(
            plain(question.label, question.label_en),
            question.unit,
            question.most,
            _unanswered(question),
            description=told(question.hint, question.hint_en),
            default=_unanswered(question),
        )
    return RadioField(
        plain(question.label, question.label_en),
        [_one_of(question)],
        description=told(question.hint, question.hint_en),
        choices=options((one.key, told(one.label, one.label_en)) for one in question.options),
        default=question.default,
        validate_choice=False,
    )


def _unanswered(question: Question) -> Any:
    """What stands in the field before anything is said; what is settled later is not known until then."""
    is_later = isinstance(question, AskedNumber) and question.is_settled_later
    return None if is_later else question.default


def _item_field(asked: AskedItem) -> Any:
    item = asked.item
    return CountField(plain(item.label, item.label_en), item.counter, item.most, 0, default=0)


def _one_of(question: Choice) -> Any:
    keys = {one.key for one in question.options}

    def check(_form: BaseForm, field: RadioField) -> None:
        if field.data not in keys:
            what = plain(question.label, question.label_en)
            raise StopValidation(_("「%(what)s」をひとつ選んでください。", what=what))

    return check
