"""Fields for rates, amounts and conditions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from wtforms import FieldList, Form, SelectField, StringField
from wtforms.fields import SelectChoice

from booking.core.i18n import _l
from booking.facilities.forms.fields import IntegerField, options
from booking.fees.rules.amounts import Rounding, RoundingBand, RoundingMode, ratio_text
from booking.fees.rules.conditions import When
from booking.fees.rules.entry.cells import NotAPrice, read_price
from booking.fees.rules.entry.rates import read_rate
from booking.fees.rules.tariff import Tariff

MOST_ROWS = 30
_PARTED_BY = "\t"
ROUNDING_MODES = options(
    [
        (RoundingMode.DOWN.value, _l("切り捨て")),
        (RoundingMode.UP.value, _l("切り上げ")),
        (RoundingMode.HALF_UP.value, _l("四捨五入")),
    ]
)


class RateField(StringField):
    """A fraction: 1.5倍, 30%, 3割, 1/2 and -50 are understood."""

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0]:
            return str(self.raw_data[0])
        return ratio_text(self.data) if isinstance(self.data, Fraction) else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; raises ValueError with what to type instead."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = read_rate(text) if text.strip() else None
        if text.strip() and self.data is None:
            raise ValueError(_l("割合を 30（30%）や 1.5（1.5倍）のように入れてください。"))


class YenField(StringField):
    """Whole yen in any width, with or without 円 and commas."""

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0]:
            return str(self.raw_data[0])
        return f"{self.data:,}" if isinstance(self.data, int) else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; raises ValueError."""
        try:
            self.data = read_price(str(valuelist[0])) if valuelist else None
        except NotAPrice as error:
            raise ValueError(str(error)) from error


class WhenForm(Form):
    """Conditions that must hold together: options of one condition are alternatives."""

    pairs = FieldList(SelectField(_l("条件"), validate_choice=False), min_entries=2, max_entries=MOST_ROWS)

    @property
    def is_used(self) -> bool:
        """Whether anything was chosen."""
        return any(one.data for one in self.pairs)

    def offer(self, tariff: Tariff) -> None:
        """The options of the tariff's conditions, by condition."""
        choices: dict[str, list[SelectChoice]] = {"": options([("", _l("問わない"))])}
        for condition in tariff.conditions:
            choices[condition.label] = options(
                (f"{condition.key}{_PARTED_BY}{one.key}", one.label) for one in condition.options
            )
        for field in self.pairs:
            field.choices = {name: found for name, found in choices.items() if found}

    def when(self) -> When:
        """What was chosen."""
        found: dict[str, set[str]] = {}
        for one in self.pairs:
            key, _tab, option = (one.data or "").partition(_PARTED_BY)
            if option:
                found.setdefault(key, set()).add(option)
        return {key: frozenset(some) for key, some in found.items()}


def pairs_of(when: Mapping[str, frozenset[str]], spare: int = 1) -> list[str]:
    """As the form shows them, with empty ones to add more."""
    chosen = [f"{key}{_PARTED_BY}{option}" for key, some in when.items() for option in sorted(some)]
    return [*chosen, *[""] * spare]


class RoundingRow(Form):
    """From this amount on, to multiples of so many yen."""

    unit = IntegerField(_l("何円未満"))
    mode = SelectField(_l("どうするか"), choices=ROUNDING_MODES, default=RoundingMode.DOWN.value)
    at_least = YenField(_l("いくら以上のとき"))

    def band(self) -> RoundingBand | None:
        """What was entered; None for an empty row."""
        if not self.unit.data or self.unit.data < 1:
            return None
        mode = RoundingMode(self.mode.data or RoundingMode.DOWN)
        return RoundingBand(at_least=self.at_least.data or 0, unit=self.unit.data, mode=mode)


def rounding_rows(rounding: Rounding | None) -> list[dict[str, Any]]:
    """As the form shows them."""
    bands = rounding.bands if rounding is not None else ()
    return [{"unit": band.unit, "mode": band.mode.value, "at_least": band.at_least or None} for band in bands]


def rounding_of(rows: FieldList) -> Rounding | None:
    """What was entered; None for nothing."""
    bands = tuple(band for row in rows if (band := row.form.band()) is not None)
    return Rounding(bands=bands) if bands else None


def offer_whens(rows: FieldList, tariff: Tariff) -> None:
    """The options of each row of conditions."""
    for row in rows:
        row.form.offer(tariff)
