"""The units of a price table: 区分, 1時間, 1日, 1回, 延長1時間."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Annotated, Literal

from pydantic import Field, model_validator

from booking.fees.rules.amounts import Value
from booking.fees.rules.conditions import English, Key, Label

# What begins on a day ends before noon of the next.
LATEST = 36 * 60
Minute = Annotated[int, Field(ge=0, le=LATEST)]
Minutes = Annotated[int, Field(ge=1, le=LATEST)]
Yen = Annotated[int, Field(ge=0, le=100_000_000)]
Stretch = tuple[int, int]


class PeriodUnit(Value):
    """A period or a combined one, by its times: whoever uses a part of it pays for it whole."""

    kind: Literal["period"] = "period"
    key: Key
    label: Label
    label_en: English = ""
    starts: Minute
    ends: Minute

    @model_validator(mode="after")
    def _in_order(self) -> "PeriodUnit":
        if self.starts >= self.ends:
            raise ValueError("a period ends after it starts")
        return self


class DurationUnit(Value):
    """So many minutes; a part of one counts as one, or in proportion."""

    kind: Literal["duration"] = "duration"
    key: Key
    label: Label
    label_en: English = ""
    minutes: Minutes
    in_proportion: bool = False
    starts: Minute = 0
    ends: Minute = LATEST
    """Only for what lies between these times of day (昼間の1時間, 夜間の1時間)."""

    @model_validator(mode="after")
    def _in_order(self) -> "DurationUnit":
        if self.starts >= self.ends:
            raise ValueError("a length of time counts from one time of day to a later one")
        return self


class ExtensionUnit(Value):
    """So many minutes (a part counts as whole) before, after or between the periods that are used."""

    kind: Literal["extension"] = "extension"
    key: Key
    label: Label
    label_en: English = ""
    minutes: Minutes = 60
    starts: Minute = 0
    ends: Minute = LATEST
    """Only what lies between these times of day (正午から13時まで)."""

    @model_validator(mode="after")
    def _in_order(self) -> "ExtensionUnit":
        if self.starts >= self.ends:
            raise ValueError("an extension ends after it starts")
        return self


class PlainUnit(Value):
    """Once a use, once a calendar day that it touches, or once for each period that it touches."""

    kind: Literal["use", "day", "each_period"]
    key: Key
    label: Label
    label_en: English = ""


Unit = Annotated[PeriodUnit | DurationUnit | ExtensionUnit | PlainUnit, Field(discriminator="kind")]


class Combine(StrEnum):
    """Which units are taken where several would cover the use."""

    FEWEST = "fewest"
    """Those that cover most at once: a combined price counts where there is one."""
    CHEAPEST = "cheapest"
    """Whatever costs least with the table's own extensions, a combined price that covers more included."""


def periods_among(units: Sequence[Unit]) -> list[PeriodUnit]:
    """The periods among them, combined ones too."""
    return [one for one in units if isinstance(one, PeriodUnit)]


def single_periods(units: Sequence[PeriodUnit]) -> list[PeriodUnit]:
    """Those that are not combined out of others, in order."""
    single = [
        one
        for one in units
        if not any(
            other is not one and one.starts <= other.starts and other.ends <= one.ends and other != one
            for other in units
        )
    ]
    return sorted(single, key=lambda one: one.starts)


def touched_periods(units: Sequence[PeriodUnit], starts: int, ends: int) -> list[PeriodUnit]:
    """The single periods of which the use has at least a minute."""
    return [one for one in single_periods(units) if one.starts < ends and starts < one.ends]


def started(minutes: int, unit: int) -> int:
    """How many units have begun after so many minutes."""
    return ceil(Fraction(minutes, unit))
