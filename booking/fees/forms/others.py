"""The other kinds of steps: time outside periods, equipment, the gate, exemptions, rounding, minimums."""

from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, SelectField, TextAreaField

from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.forms.fields import IntegerField, MinuteField, check_boxes, options, several_lines
from booking.fees.forms.fields import MOST_ROWS, RateField, RoundingRow, YenField, rounding_of, rounding_rows
from booking.fees.forms.step import SCOPES, StepForm, earlier_steps, made
from booking.fees.rules.conditions import AskedNumber
from booking.fees.rules.entry.equipment import items_of_text, text_of_items
from booking.fees.rules.entry.ready_made import NOT_LISTED
from booking.fees.rules.steps import Beside, ExtensionCase, Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import LATEST


class ExtensionRow(Form):
    """What an hour outside costs between two times of the day."""

    starts = MinuteField(_l("何時から"), latest=LATEST)
    ends = MinuteField(_l("何時まで"), latest=LATEST)
    of = SelectField(_l("何の料金から"), validate_choice=False)
    percent = RateField(_l("その割合（%）"))

    @property
    def is_used(self) -> bool:
        """Whether anything was entered."""
        return bool(self.of.data)


class ExtensionForm(StepForm):
    """時間外・超過."""

    kind = "extension"

    table = SelectField(
        _l("どの表の時間の外か"),
        validate_choice=False,
        description=_l("その表の区分に入らない時間に、ここの料金がかかります。"),
    )
    minutes = IntegerField(_l("何分につきか"), description=_l("30分ごとなら30。始まった分は1つと数えます。"))
    most = IntegerField(_l("何分まで延ばせるか"), description=_l("決まりがなければ空のまま。"))
    cases = FieldList(FormField(ExtensionRow), min_entries=2, max_entries=MOST_ROWS)
    scope = SelectField(_l("減免では何とみなすか"), choices=SCOPES)

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """The cases, with an empty one to add another."""
        cases = [
            {
                "starts": case.starts or None,
                "ends": case.ends if case.ends < LATEST else None,
                "of": str(case.of),
                "percent": case.percent,
            }
            for case in step.cases
        ]
        return super().values(tariff, step) | {
            "table": step.table,
            "scope": step.scope.value,
            "minutes": step.minutes,
            "most": step.at_most,
            "cases": [*cases, {}],
        }

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The tables before it, and the prices of the periods."""
        before = {key for key, _label in earlier_steps(tariff, step)}
        tables = [(one.key, one.label) for one in tariff.tables() if one.key in before]
        self.table.choices = options(tables)
        table = next((one for one in tariff.tables() if one.key == step.table), None)
        units = (
            [(unit.key, _l("「%(unit)s」の料金", unit=unit.label)) for unit in table.units] if table else []
        )
        beside = [
            ("", _l("（使わない）")),
            (Beside.PERIOD.value, _l("となりの区分の料金")),
            (Beside.USE.value, _l("使う時間の料金")),
        ]
        for row in self.cases:
            row.form.of.choices = options([*beside, *units])

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput without any case."""
        cases = tuple(
            made(
                ExtensionCase,
                starts=row.form.starts.data or 0,
                ends=row.form.ends.data or LATEST,
                of=Beside(row.form.of.data) if row.form.of.data in list(Beside) else row.form.of.data,
                percent=row.form.percent.data,
            )
            for row in self.cases
            if row.form.is_used
        )
        if not cases:
            raise InvalidInput(_l("何の料金からかを選んでください。"), field="cases")
        return {
            "table": self.table.data or step.table,
            "minutes": self.minutes.data or 60,
            "at_most": self.most.data,
            "cases": cases,
            "scope": Scope(self.scope.data),
        }


class ItemsForm(StepForm):
    """附属設備."""

    kind = "items"

    listed = TextAreaField(
        _l("附属設備の一覧"),
        filters=[several_lines],
        description=_l(
            "1行に1つ、品名、単位、料金、貸せる数の順。表計算ソフトからそのまま貼り付けられます。"
            "単位は「本」「台 1区分」「式 1日」のように書きます。"
        ),
    )
    scope = SelectField(_l("減免では何とみなすか"), choices=SCOPES)

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """The list as text."""
        return super().values(tariff, step) | {
            "listed": "" if step.items == (NOT_LISTED,) else text_of_items(step.items),
            "scope": step.scope.value,
        }

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was pasted; raises InvalidInput for a line that can't be read."""
        items, problems = items_of_text(self.listed.data or "", step.items)
        if problems:
            message = _l("%(row)s行目: %(what)s", row=problems[0].row, what=problems[0].message)
            raise InvalidInput(message, field="listed")
        if not items:
            raise InvalidInput(_l("附属設備を1つは入れてください。"), field="listed")
        return {"items": tuple(items), "scope": Scope(self.scope.data)}


class GateShareForm(StepForm):
    """入場料収入の割合."""

    kind = "gate_share"

    percent = RateField(_l("入場料収入に対する割合（%）"))
    least = YenField(_l("少なくとも"))
    of = SelectField(_l("どの数字の割合か"), validate_choice=False)
    scope = SelectField(_l("減免では何とみなすか"), choices=SCOPES)

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """Its rate."""
        values = {
            "percent": step.percent,
            "least": step.at_least,
            "of": step.of,
            "scope": step.scope.value,
        }
        return super().values(tariff, step) | values

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The numbers that are asked for."""
        self.of.choices = options(
            (one.key, one.label) for one in tariff.conditions if isinstance(one, AskedNumber)
        )

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput."""
        if self.percent.data is None:
            raise InvalidInput(_l("割合を入れてください。"), field="percent")
        return {
            "percent": self.percent.data,
            "at_least": self.least.data or 0,
            "of": self.of.data or step.of,
            "scope": Scope(self.scope.data),
        }


class ExemptingForm(StepForm):
    """Where exemptions take effect."""

    kind = "exemption"

    scopes = check_boxes(_l("何を減免できるか"), SCOPES, coerce=str)
    add_up = BooleanField(_l("減免がいくつかあるときは、足し合わせる"))

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """Its scopes."""
        return super().values(tariff, step) | {"scopes": sorted(step.scopes), "add_up": step.add_up}

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput."""
        if not self.scopes.data:
            raise InvalidInput(_l("何を減免できるかを選んでください。"), field="scopes")
        return {"scopes": frozenset(Scope(one) for one in self.scopes.data), "add_up": bool(self.add_up.data)}


class RoundingForm(StepForm):
    """端数処理."""

    kind = "rounding"

    by = FieldList(FormField(RoundingRow), min_entries=2, max_entries=MOST_ROWS)
    of = check_boxes(
        _l("何の端数か"),
        [],
        coerce=str,
        validate_choice=False,
        description=_l("選ばなければ、ここまでの合計です。"),
    )

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """Its bands."""
        return super().values(tariff, step) | {"by": [*rounding_rows(step.by), {}], "of": list(step.of)}

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The steps before it."""
        self.of.choices = options(earlier_steps(tariff, step))

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput."""
        rounding = rounding_of(self.by)
        if rounding is None:
            raise InvalidInput(_l("何円未満かを入れてください。"), field="by")
        return {"by": rounding, "of": tuple(self.of.data or ()), "rounding": step.rounding}


class MinimumForm(StepForm):
    """最低額."""

    kind = "minimum"

    yen = YenField(_l("いくら"))
    of = check_boxes(
        _l("何の合計か"),
        [],
        coerce=str,
        validate_choice=False,
        description=_l("選ばなければ、ここまでの合計です。"),
    )

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """Its amount, and of what."""
        return super().values(tariff, step) | {"yen": step.yen, "of": list(step.of)}

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The steps before it."""
        self.of.choices = options(earlier_steps(tariff, step))

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput."""
        if self.yen.data is None:
            raise InvalidInput(_l("金額を入れてください。"), field="yen")
        return {"yen": self.yen.data, "of": tuple(self.of.data or ())}


class MaximumForm(MinimumForm):
    """上限額."""

    kind = "maximum"
