"""A surcharge or a reduction: which rate under which conditions, of what."""

from typing import Any

from wtforms import FieldList, Form, FormField, SelectField

from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.forms.fields import IntegerField, Line, check_boxes, options
from booking.fees.forms.fields import MOST_ROWS, RateField, WhenForm, YenField, pairs_of
from booking.fees.forms.step import SCOPES, StepForm, earlier_steps, made
from booking.fees.rules.steps import Scope, SurchargeCase, SurchargeMode
from booking.fees.rules.tariff import Tariff

SPARE_CASES = 2


class CaseRow(Form):
    """One rate and when it counts."""

    rate = RateField(_l("割合"))
    on = FormField(WhenForm)


class SurchargeForm(StepForm):
    """加算・減額."""

    kind = "surcharge"

    mode = SelectField(
        _l("計算のしかた"),
        choices=options(
            [
                (SurchargeMode.ADD.value, _l("割合を足す（30 で3割増し、-50 で半額）")),
                (SurchargeMode.TIMES.value, _l("何倍かにする（1.5 で1.5倍、0.5 で半額）")),
            ]
        ),
    )
    cases = FieldList(FormField(CaseRow), min_entries=2, max_entries=MOST_ROWS)
    of = check_boxes(
        _l("何に対する割合か"),
        [],
        coerce=str,
        validate_choice=False,
        description=_l(
            "選ばなければ、ここまでの合計です。2倍と1.5倍が重なって3倍になるのは、合計に掛けるときです。"
        ),
    )
    one_of = Line(
        _l("重なるときに1つだけにする組"),
        description=_l("同じ組の名前を書いた行が並ぶと、いちばん影響の大きいもの1つだけを使います。"),
    )
    per_minutes = IntegerField(
        _l("何分ごとに1回か"), description=_l("4時間ごとなら240。1回だけなら空のまま。")
    )
    at_least = YenField(_l("少なくとも"))
    scope = SelectField(_l("減免では何とみなすか"), choices=SCOPES)

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """The cases, with empty ones to add more."""
        cases: list[dict[str, Any]] = [
            {"rate": case.rate, "on": {"pairs": pairs_of(case.when)}} for case in step.cases
        ]
        cases += [{"on": {"pairs": ["", ""]}}] * SPARE_CASES
        return super().values(tariff, step) | {
            "mode": step.mode.value,
            "cases": cases,
            "of": list(step.of),
            "one_of": step.one_of or "",
            "per_minutes": step.per_minutes,
            "at_least": step.at_least,
            "scope": step.scope.value,
        }

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The steps before it, and the conditions of each case."""
        self.of.choices = options(earlier_steps(tariff, step))
        for row in self.cases:
            row.form.on.form.offer(tariff)

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput without any rate."""
        cases = tuple(
            made(SurchargeCase, rate=row.form.rate.data, when=row.form.on.form.when())
            for row in self.cases
            if row.form.rate.data is not None
        )
        if not cases:
            raise InvalidInput(_l("割合を1つは入れてください。"), field="cases")
        return {
            "mode": SurchargeMode(self.mode.data),
            "cases": cases,
            "of": tuple(self.of.data or ()),
            "one_of": self.one_of.data or None,
            "per_minutes": self.per_minutes.data,
            "at_least": self.at_least.data,
            "scope": Scope(self.scope.data),
        }
