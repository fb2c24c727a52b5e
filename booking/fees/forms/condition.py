"""A condition: the question, its answers, what counts without one."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, options, several_lines
from booking.fees.forms.step import made, rebuilt
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    AudienceOption,
    Choice,
    Condition,
)
from booking.fees.rules.entry.options import options_of_text, text_of_options


class ConditionForm(FlaskForm):
    """What a price depends on."""

    label = Line(_l("質問・名前"), [DataRequired(_l("質問か名前を入れてください。")), at_most(200)])
    hint = Line(_l("質問の下の説明"), [at_most(400)], description=_l("何がどれに当たるかを、短く書きます。"))
    listed = TextAreaField(
        _l("選択肢・段階"),
        [Length(max=4000)],
        filters=[several_lines],
        description=_l("1行に1つ。名前だけで意味がわからないときは「夏 = 6月〜9月」のように書きます。"),
    )
    default = SelectField(_l("答えがないとき"), validate_choice=False)
    unit = Line(_l("数字の単位"), [at_most(20)])
    is_settled_later = BooleanField(_l("催しのあとで職員が入れる"))

    @classmethod
    def of(cls, condition: Condition) -> "ConditionForm":
        """The form with what is there, without the fields that this kind does not have."""
        values: dict[str, Any] = {
            "label": condition.label,
            "hint": condition.hint,
            "listed": text_of_options(condition),
            "default": str(getattr(condition, "default", "")),
        }
        if isinstance(condition, AskedNumber):
            values |= {"unit": condition.unit, "is_settled_later": condition.is_settled_later}
        form = cls(data=values)
        if isinstance(condition, Choice | AudienceCondition):
            form.default.choices = options((one.key, one.label) for one in condition.options)
        else:
            del form.default
        if not isinstance(condition, AskedNumber):
            del form.unit
            del form.is_settled_later
        return form

    def condition(self, condition: Condition) -> Condition:
        """What was entered; raises InvalidInput."""
        found, problems = options_of_text(self.listed.data or "", condition)
        if problems:
            raise InvalidInput(problems[0].message, field="listed")
        changes: dict[str, Any] = {"label": self.label.data, "hint": self.hint.data}
        if isinstance(condition, AudienceCondition):
            found = _with_audiences(condition, found)
        changes["options"] = found
        if isinstance(condition, Choice | AudienceCondition):
            keys = [one.key for one in found]
            if len(keys) < 2:
                raise InvalidInput(_l("選択肢を2つ以上入れてください。"), field="listed")
            changes["default"] = self.default.data if self.default.data in keys else keys[0]
        if isinstance(condition, AskedNumber):
            changes |= {"unit": self.unit.data, "is_settled_later": bool(self.is_settled_later.data)}
        anew: Condition = rebuilt(condition, **changes)
        return anew


def _with_audiences(condition: AudienceCondition, found: tuple[Any, ...]) -> tuple[AudienceOption, ...]:
    """Names may change; who is meant stays, hence so does how many there are."""
    if len(found) != len(condition.options):
        raise InvalidInput(
            _l("だれがどれに当たるかは登録の内容で決まるので、数は変えられません。"), field="listed"
        )
    before = {one.key: one for one in condition.options}
    return tuple(
        made(AudienceOption, key=one.key, label=one.label, audiences=before[one.key].audiences)
        for one in found
    )
