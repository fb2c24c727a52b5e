"""What every step of a tariff has, and how a form becomes a step again."""

from typing import Any

from flask_wtf import FlaskForm
from pydantic import ValidationError
from wtforms import FieldList, FormField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, check_boxes, options, several_lines
from booking.fees.forms.fields import (
    MOST_ROWS,
    RoundingRow,
    WhenForm,
    offer_whens,
    pairs_of,
    rounding_of,
    rounding_rows,
)
from booking.fees.rules.amounts import Value
from booking.fees.rules.steps import Scope, Step
from booking.fees.rules.tariff import Tariff

SCOPES = options(
    [
        (Scope.ROOM.value, _l("室の料金")),
        (Scope.EQUIPMENT.value, _l("附属設備")),
        (Scope.OTHER.value, _l("冷暖房や照明など")),
    ]
)


class StepForm(FlaskForm):
    """A step: its name, for which rooms and when, its rounding, its article."""

    kind = ""

    label = Line(_l("名前"), [DataRequired(_l("名前を入れてください。")), at_most(200)])
    article = Line(_l("条例の条"), [at_most(200)], description=_l("料金表の条と違うときだけ。例: 第8条第2項"))
    note = TextAreaField(
        _l("職員のメモ"),
        [Length(max=600)],
        filters=[several_lines],
        description=_l("条例の文がどちらにも読めるとき、どう読んだかを書きます。"),
    )
    rooms_are = SelectField(
        _l("どの室に"),
        choices=options(
            [("all", _l("すべての室")), ("only", _l("選んだ室だけ")), ("but", _l("選んだ室を除く"))]
        ),
    )
    rooms = check_boxes(_l("室"), [], coerce=str, validate_choice=False)
    whens = FieldList(FormField(WhenForm), min_entries=1, max_entries=MOST_ROWS)
    rounding = FieldList(FormField(RoundingRow), min_entries=1, max_entries=MOST_ROWS)

    @classmethod
    def opened(cls, tariff: Tariff, step: Any) -> "StepForm":
        """The form with what is there, offering the tariff's rooms, conditions and earlier steps."""
        form = cls(data=cls.values(tariff, step))
        form.rooms.choices = options((room.key, room.label) for room in tariff.rooms)
        offer_whens(form.whens, tariff)
        form.offer(tariff, step)
        return form

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What the fields begin with."""
        are = "only" if step.rooms else "but" if step.not_rooms else "all"
        whens = [{"pairs": pairs_of(when)} for when in step.when] or [{"pairs": ["", ""]}]
        return {
            "label": step.label,
            "article": step.article,
            "note": step.note,
            "rooms_are": are,
            "rooms": sorted(step.rooms or step.not_rooms),
            "whens": whens,
            "rounding": rounding_rows(step.rounding) or [{}],
        }

    def offer(self, tariff: Tariff, step: Any) -> None:
        """Choices of fields that only this kind has."""

    def lists(self) -> list[FieldList]:
        """The fields that are rows of small forms."""
        return [field for field in self if isinstance(field, FieldList)]

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What this kind alone has; raises InvalidInput."""
        raise NotImplementedError

    def step(self, tariff: Tariff, step: Any) -> Step:
        """The step with what was entered; raises InvalidInput."""
        rooms = frozenset(self.rooms.data or ())
        are = self.rooms_are.data
        if are != "all" and not rooms:
            raise InvalidInput(_l("室を選んでください。"), field="rooms")
        common = {
            "label": self.label.data,
            "article": self.article.data,
            "note": self.note.data or "",
            "rooms": rooms if are == "only" else frozenset(),
            "not_rooms": rooms if are == "but" else frozenset(),
            "when": tuple(row.form.when() for row in self.whens if row.form.is_used),
            "rounding": rounding_of(self.rounding),
        }
        anew: Step = rebuilt(step, **{**common, **self.changes(tariff, step)})
        return anew


def rebuilt(value: Any, **changes: Any) -> Any:
    """The value with changes, checked anew; raises InvalidInput."""
    try:
        return type(value).model_validate({**dict(value), **changes})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else None
        raise InvalidInput(
            _("この内容では保存できません。数と必要な欄を確かめてください。"), field=name
        ) from error


def made(kind: type[Value], **values: Any) -> Any:
    """A part of a step out of what was entered; raises InvalidInput."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(_("この内容では保存できません。数と必要な欄を確かめてください。")) from error


def earlier_steps(tariff: Tariff, step: Any) -> list[tuple[str, str]]:
    """The steps before it that have an amount, by key and name."""
    found = []
    for one in tariff.steps:
        if one.key == step.key:
            break
        found.append((one.key, one.label))
    return found
