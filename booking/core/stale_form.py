"""The side of a form that was overtaken: it shows both values and asks to save again."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FieldList, HiddenField, SelectField, SelectMultipleField

from booking.core.i18n import _
from booking.core.stale import Stale

# What is longer is cut beside the field; a page for long texts shows ``stored`` in full.
LONGEST_SHOWN = 200


class SeenForm(FlaskForm):
    """A form that knows what it showed when it was opened (see ``booking.core.stale``)."""

    seen = HiddenField()
    stored: "SeenForm | None" = None
    """The same form with what others have stored meanwhile, after ``show_both``."""

    def show_both(self, error: Stale, current: "SeenForm") -> None:
        """Keep what was typed, say beside each field that differs what is stored now, and take note of it.

        ``current`` is the same form, filled with what is stored.
        """
        self.form_errors.append(str(error.message))
        for field in self:
            stored = current._fields.get(field.name)
            if stored is None or isinstance(field, HiddenField | FieldList) or _same(stored, field):
                continue
            self.say_stored(field, shown(stored))
        self.seen.data = current.seen.data
        self.stored = current

    def say_stored(self, field: Field, text: str) -> None:
        """What is stored now, as an error of the field."""
        short = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
        message = _("いま保存されている内容: %(text)s", text=short or _("（空）"))
        if isinstance(field.errors, dict):
            self.form_errors.append(f"{field.label.text} {message}")
        else:
            field.errors = [*field.errors, message]


def _same(one: Field, other: Field) -> bool:
    if isinstance(one, SelectMultipleField):
        return set(one.data or ()) == set(other.data or ())
    return bool(one.data == other.data)


def shown(field: Field) -> str:
    """A field's value as a person reads it on the screen."""
    if isinstance(field, BooleanField):
        return _("はい") if field.data else _("いいえ")
    if isinstance(field, SelectMultipleField):
        wanted = {str(each) for each in field.data or ()}
        return _("、").join(_labels(field, wanted))
    if isinstance(field, SelectField):
        return "".join(_labels(field, {str(field.data)}))
    return "" if field.data is None else str(field._value())


def _labels(field: Any, wanted: Iterable[str]) -> list[str]:
    return [str(label) for value, label, *_rest in field.iter_choices() if str(value) in wanted]
