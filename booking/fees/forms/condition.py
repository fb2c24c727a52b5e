"""A condition: the question, its answers, what counts without one."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import IntegerField, Line, between, options, several_lines
from booking.fees.forms.step import rebuilt
from booking.fees.rules.conditions import (
    MAX_NUMBER,
    AskedNumber,
    AudienceCondition,
    Choice,
    Condition,
    Measure,
    MeasuredCondition,
    Quotient,
)
from booking.fees.rules.entry.options import options_of_text, text_of_options
from booking.fees.rules.entry.unnamed import UNNAMED
from booking.fees.rules.tariff import Tariff

MEASURES = options(
    [
        (Measure.PERIODS.value, _l("続けて使う区分の数")),
        (Measure.MINUTES.value, _l("使う時間（分）")),
        (Measure.PEOPLE.value, _l("使う人数")),
        (Measure.STARTS.value, _l("使い始める時刻（0時からの分）")),
    ]
)
_OWN: dict[type[Condition], tuple[str, ...]] = {
    Choice: ("default",),
    AudienceCondition: ("default",),
    AskedNumber: ("usual", "most", "unit", "is_settled_later"),
    MeasuredCondition: ("measure",),
    Quotient: ("of", "by", "by_number"),
}
_ONLY = sorted({name for some in _OWN.values() for name in some})


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
    usual = IntegerField(
        _l("答えがないときの数字"), [between(0, MAX_NUMBER)], description=_l("空なら0です。")
    )
    most = IntegerField(
        _l("いちばん大きい数字"),
        [between(0, MAX_NUMBER)],
        description=_l("これより大きい答えは、この数字として計算します。"),
    )
    unit = Line(_l("数字の単位"), [at_most(20)], description=_l("円、人、分など。"))
    is_settled_later = BooleanField(_l("催しのあとで職員が入れる"))
    measure = SelectField(_l("何を数えるか"), choices=MEASURES)
    of = SelectField(_l("割られる数字"), validate_choice=False)
    by = SelectField(
        _l("割る数字"),
        validate_choice=False,
        description=_l("開催経費を客席の数で割った額を入場料とみなすときなどに使います。"),
    )
    by_number = IntegerField(
        _l("決まった数字で割るとき"), [between(1, MAX_NUMBER)], description=_l("12か月なら12。")
    )

    @classmethod
    def of_condition(cls, condition: Condition, tariff: Tariff) -> "ConditionForm":
        """The form with what is there, without the fields that this kind does not have."""
        values: dict[str, Any] = {
            "label": condition.label if condition.label != UNNAMED else "",
            "hint": condition.hint,
            "listed": text_of_options(condition),
        }
        form = cls(data=values | _values(condition))
        for name in _ONLY:
            if name not in _OWN.get(type(condition), ()):
                del form[name]
        if isinstance(condition, Choice | AudienceCondition):
            form.default.choices = options((one.key, one.label) for one in condition.options)
        if isinstance(condition, Quotient):
            asked = [(one.key, one.label) for one in tariff.conditions if isinstance(one, AskedNumber)]
            form.of.choices = options(asked)
            form.by.choices = options([*asked, ("", _l("（下の数字）"))])
        return form

    def condition(self, condition: Condition) -> Condition:
        """What was entered; raises InvalidInput."""
        found, problems = options_of_text(self.listed.data or "", condition)
        if problems:
            raise InvalidInput(problems[0].message, field="listed")
        changes: dict[str, Any] = {"label": self.label.data, "hint": self.hint.data, "options": found}
        match condition:
            case Choice() | AudienceCondition():
                keys = [one.key for one in found]
                if len(keys) < 2:
                    raise InvalidInput(_l("選択肢を2つ以上入れてください。"), field="listed")
                changes["default"] = self.default.data if self.default.data in keys else keys[0]
            case AskedNumber():
                changes |= {
                    "unit": self.unit.data,
                    "default": self.usual.data or 0,
                    "most": MAX_NUMBER if self.most.data is None else self.most.data,
                    "is_settled_later": bool(self.is_settled_later.data),
                }
            case MeasuredCondition():
                changes["measure"] = Measure(self.measure.data)
            case Quotient():
                by = self.by.data or self.by_number.data
                if not by or not self.of.data:
                    raise InvalidInput(_l("割る数字を選ぶか、入れてください。"), field="by")
                changes |= {"of": self.of.data, "by": by}
        anew: Condition = rebuilt(condition, **changes)
        return anew


def _values(condition: Condition) -> dict[str, Any]:
    match condition:
        case Choice() | AudienceCondition():
            return {"default": condition.default}
        case AskedNumber():
            return {
                "unit": condition.unit,
                "usual": condition.default or None,
                "most": condition.most if condition.most < MAX_NUMBER else None,
                "is_settled_later": condition.is_settled_later,
            }
        case MeasuredCondition():
            return {"measure": condition.measure.value}
        case Quotient():
            fixed = isinstance(condition.by, int)
            return {
                "of": condition.of,
                "by": "" if fixed else condition.by,
                "by_number": condition.by if fixed else None,
            }
        case _:
            return {}
