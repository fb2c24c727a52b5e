"""A table beside the main one: light, heating, a flat amount; its prices, and which time counts."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, SelectField, TextAreaField

from booking.core.errors import InvalidInput
from booking.core.i18n import _, _l
from booking.facilities.forms.fields import IntegerField, between, options, several_lines
from booking.fees.forms.step import SCOPES, StepForm
from booking.fees.forms.table import sent_grid
from booking.fees.rules.conditions import MAX_NUMBER, AskedNumber, counts_people
from booking.fees.rules.entry.grid import CellProblem, Grid
from booking.fees.rules.entry.lights import lit_from_text, text_of_lit_from
from booking.fees.rules.entry.merging import known_of, main_table
from booking.fees.rules.entry.reading import Reading, read_grid
from booking.fees.rules.entry.writing import grid_of_table
from booking.fees.rules.steps import Scope
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import Combine


class BesideForm(StepForm):
    """照明, 冷暖房, 定額; of the main table (室の料金) all but its cells, which have a page of their own."""

    kind = "table"

    combine = SelectField(
        _l("いくつかの区分を続けて使うとき"),
        choices=options(
            [
                (Combine.FEWEST.value, _l("まとめた料金（全日など）があれば、それを使う")),
                (Combine.CHEAPEST.value, _l("いちばん安くなる組み合わせを使う")),
            ]
        ),
        description=_l(
            "午後1,500円、夜間1,500円、全日2,800円で午後から夜間まで使うと、"
            "まとめた料金がないので3,000円ですが、いちばん安い組み合わせなら2,800円です。"
        ),
    )
    gaps_are_free = BooleanField(
        _l("続けて使う区分の間の時間には、料金をかけない"),
        description=_l("午前（12時まで）と午後（13時から）を続けて使うときの12時から13時です。"),
    )
    lit = TextAreaField(
        _l("点灯の時刻"),
        filters=[several_lines],
        description=_l("その時刻からの分だけ数えるとき。1行に1つ、「4月〜9月 19:00」のように書きます。"),
    )
    minutes_of = SelectField(
        _l("どの時間を数えるか"),
        validate_choice=False,
        description=_l("照明を使う時間を別に聞くときは、その質問を選びます。答えは分で数えます。"),
    )
    times = SelectField(
        _l("何の数だけかけるか"),
        validate_choice=False,
        description=_l("1人200円で「使う人数」を選ぶと、5人で1,000円です。"),
    )
    times_over = IntegerField(
        _l("いくつを超えた分か"), [between(0, MAX_NUMBER)], description=_l("「100人を超えるとき」なら100。")
    )
    times_per = IntegerField(
        _l("いくつごとか"),
        [between(1, MAX_NUMBER)],
        description=_l("「50人増すごとに」なら50。端数も1つです。"),
    )
    is_optional = BooleanField(
        _l("この表に料金がない使い方でも、ほかの料金だけで計算する"),
        description=_l(
            "照明や冷暖房ではチェックを入れておきます。外すと、料金がない時間や条件では予約を受け付けません。"
        ),
    )
    scope = SelectField(_l("減免では何とみなすか"), choices=SCOPES)
    is_proposed = False
    """Whether nobody has said yet what it costs."""

    @classmethod
    def values(cls, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What the table counts, and by what it is multiplied."""
        return super().values(tariff, step) | {
            "combine": step.combine.value,
            "gaps_are_free": step.gaps_are_free,
            "lit": text_of_lit_from(step.lit_from),
            "minutes_of": step.minutes_of or "",
            "times": step.times or "",
            "times_over": step.times_over or None,
            "times_per": step.times_per if step.times_per > 1 else None,
            "is_optional": step.is_optional,
            "scope": step.scope.value,
        }

    def offer(self, tariff: Tariff, step: Any) -> None:
        """The numbers that are asked for."""
        numbers = [(one.key, one.label) for one in tariff.conditions if isinstance(one, AskedNumber)]
        people = [(one.key, one.label) for one in tariff.conditions if counts_people(one)]
        self.times.choices = options([("", _l("（かけない）")), *numbers, *people])
        asked = [(key, _l("「%(question)s」の答え", question=label)) for key, label in numbers]
        self.minutes_of.choices = options([("", _l("予約した時間")), *asked])

    def changes(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        """What was entered; raises InvalidInput for what can't be read."""
        lit, problems = lit_from_text(self.lit.data or "")
        if problems:
            raise InvalidInput(problems[0].message, field="lit")
        main = main_table(tariff)
        is_main = main is not None and main.key == step.key
        return (self._cells(tariff, step) if not is_main else {}) | {
            "combine": Combine(self.combine.data),
            "gaps_are_free": bool(self.gaps_are_free.data),
            "lit_from": lit,
            "minutes_of": self.minutes_of.data or None,
            "times": self.times.data or None,
            "times_over": self.times_over.data or 0,
            "times_per": self.times_per.data or 1,
            "is_optional": bool(self.is_optional.data) and not is_main,
            "scope": Scope(self.scope.data),
        }

    def _cells(self, tariff: Tariff, step: Any) -> dict[str, Any]:
        reading = self.reading(tariff, step)
        if reading.problems:
            raise InvalidInput(placed_text(reading.problems[0]))
        return {"units": reading.units, "rows": reading.rows}

    def grid(self, tariff: Tariff, step: Any) -> Grid:
        """The cells that were sent, else those that are kept; what is only proposed has no prices yet."""
        if self.is_submitted():
            return sent_grid()
        grid = grid_of_table(tariff, step)
        if not self.is_proposed:
            return grid
        first = len(grid.headings) - len(step.units)
        return replace(grid, rows=tuple((*row[:first], *[""] * len(step.units)) for row in grid.rows))

    def reading(self, tariff: Tariff, step: Any) -> Reading:
        """What the cells say; names of rooms are those of the main table."""
        found = read_grid(self.grid(tariff, step), {}, known_of(tariff, step), is_main=False)
        first = found.labels.count
        if any(any(row[first:]) for row in found.grid.rows):
            return found
        empty = CellProblem(1, first, _("金額を入れてください。無料なら0と入れます。"))
        return replace(found, problems=(*(one for one in found.problems if not one.row), empty))


def placed_text(problem: CellProblem) -> str:
    """What is wrong, with the line in which it is."""
    if not problem.row:
        return _("見出し: %(what)s", what=problem.message)
    return _("表の%(row)s行目: %(what)s", row=problem.row, what=problem.message)
