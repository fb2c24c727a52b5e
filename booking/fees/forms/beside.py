"""A table beside the main one: light, heating, a flat amount; its prices, and which time counts."""

from typing import Any

from wtforms import SelectField, TextAreaField

from booking.core.errors import InvalidInput
from booking.core.i18n import _l
from booking.facilities.forms.fields import options, several_lines
from booking.fees.forms.step import SCOPES, StepForm
from booking.fees.forms.table import sent_grid
from booking.fees.rules.conditions import AskedNumber
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.lights import lit_from_text, text_of_lit_from
from booking.fees.rules.entry.reading import Known, Reading, read_grid
from booking.fees.rules.entry.writing import grid_of_table
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff


class BesideForm(StepForm):
    """照明, 冷暖房, 定額."""

    kind = "table"

    lit = TextAreaField(
        _l("点灯の時刻"),
        filters=[several_lines],
        description=_l("その時刻からの分だけ数えるとき。1行に1つ、「4月〜9月 19:00」のように書きます。"),
    )
    times = SelectField(_l("何の数だけかけるか"), validate_choice=False)
    scope = SelectField(_l("減免では何とみなすか"), choices=SCOPES)

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """When it is lit, and by what it is multiplied."""
        return super().values(tariff, step) | {
            "lit": text_of_lit_from(step.lit_from),
            "times": step.times or "",
            "scope": step.scope.value,
        }

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The numbers that are asked for."""
        numbers = [(one.key, one.label) for one in tariff.conditions if isinstance(one, AskedNumber)]
        self.times.choices = options([("", _l("（かけない）")), *numbers])

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput for what can't be read."""
        lit, problems = lit_from_text(self.lit.data or "")
        if problems:
            raise InvalidInput(problems[0].message, field="lit")
        reading = self.reading(tariff, step)
        if reading.problems:
            one = reading.problems[0]
            raise InvalidInput(_l("表の%(row)s行目: %(what)s", row=one.row, what=one.message))
        return {
            "units": reading.units,
            "rows": reading.rows,
            "lit_from": lit,
            "times": self.times.data or None,
            "scope": Scope(self.scope.data),
        }

    def grid(self, tariff: Tariff, step: Any) -> Grid:
        """The cells that were sent, else those that are kept."""
        return sent_grid() if self.is_submitted() else grid_of_table(tariff, step)

    def reading(self, tariff: Tariff, step: Any) -> Reading:
        """What the cells say; names of rooms are those of the main table."""
        known = Known(tariff.rooms, tariff.conditions, step.units)
        return read_grid(self.grid(tariff, step), {}, known, is_main=False)
