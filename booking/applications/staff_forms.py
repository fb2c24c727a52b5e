"""Forms of clerks: a message with a decision, remarks field by field."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from booking.applications.rules.answers import Answer
from booking.core.errors import DomainError
from booking.core.i18n import _l

_REMARK = "remark_"
LONGEST_REMARK = 300


class DeedForm(FlaskForm):
    """A button: which version of the application its presser has seen."""

    version = IntegerField(widget=HiddenInput())


class CompleteForm(DeedForm):
    """Done, with words for the applicant or without."""

    message = TextAreaField(
        _l("申請した人に伝えること"),
        description=_l("メールにそのまま出ます。なければ空のままでかまいません。"),
    )


class RefuseForm(DeedForm):
    """Refused: the reason is asked for by the service."""

    message = TextAreaField(
        _l("受けられない理由"),
        description=_l("メールにそのまま出ます。根拠と、ほかにできることがあれば書いてください。"),
    )


class ReturnForm(DeedForm):
    """Returned: remarks beside the fields, and a message for all of it."""

    message = TextAreaField(
        _l("全体について"),
        description=_l("項目ごとに書けば、ここは空のままでかまいません。"),
    )

    def remark(self, key: str) -> StringField:
        """The box for the remark on a field."""
        return self[_REMARK + key]

    @property
    def remarks(self) -> dict[str, str]:
        """What was typed, by the key of the field."""
        return {
            name.removeprefix(_REMARK): field.data or ""
            for name, field in self._fields.items()
            if name.startswith(_REMARK)
        }


def return_form(answers: Sequence[Answer]) -> ReturnForm:
    """The form with a box for each of the answers."""
    boxes = {
        _REMARK + one.key: StringField(one.label, render_kw={"maxlength": LONGEST_REMARK}) for one in answers
    }
    made: ReturnForm = type("ReturnFormOfAnswers", (ReturnForm,), boxes)()
    return made


def empty_form(step: str, answers: Sequence[Answer]) -> DeedForm | None:
    """The form of a step that was only opened; None for any other step."""
    if step == "return":
        return return_form(answers)
    made = {"complete": CompleteForm, "refuse": RefuseForm}.get(step)
    return made(formdata=None) if made is not None else None


def show_error(form: DeedForm, error: DomainError) -> None:
    """Put a refusal beside the field that it names, or above all fields."""
    field = form._fields.get(_REMARK + (error.field or "")) or form._fields.get(error.field or "")
    if field is None:
        form.form_errors.append(str(error.message))
    else:
        field.errors = [*field.errors, str(error.message)]
