"""Exact amounts: fractions of a yen until a rule rounds them; nothing here is a floating-point number."""

import re
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

# Nothing that could become a huge number (1e999999), and nothing divided by zero.
_RATIO = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")


class Value(BaseModel):
    """A part of a tariff: never changed in place, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def parse_ratio(value: object) -> Fraction:
    """Out of "30", "12.5" or "1/8", and whole numbers; never out of a float."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str) and _RATIO.fullmatch(value.strip()):
        return Fraction(value.strip())
    raise ValueError("a number as a text is needed, such as 12.5 or 1/8")


def ratio_text(value: Fraction) -> str:
    """12.5 where that is exact, otherwise 1/3."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs(int(value * 10**digits))).rjust(digits + 1, "0")
    text = f"{whole[: len(whole) - digits]}.{whole[len(whole) - digits :]}" if digits else whole
    return f"-{text}" if value < 0 else text


Ratio = Annotated[Fraction, BeforeValidator(parse_ratio), PlainSerializer(ratio_text, return_type=str)]
Percent = Annotated[Ratio, Field(ge=0)]
"""30 is 30 %."""


class RoundingMode(StrEnum):
    """What becomes of a remainder: 切捨て, 切上げ, 四捨五入."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"


class RoundingBand(Value):
    """From this amount on, to multiples of so many yen."""

    at_least: Annotated[int, Field(ge=0)] = 0
    unit: Annotated[int, Field(ge=1)]
    mode: RoundingMode = RoundingMode.DOWN


class Rounding(Value):
    """Bands by the amount before rounding; without one that fits the amount stays."""

    bands: Annotated[tuple[RoundingBand, ...], Field(min_length=1)]

    @classmethod
    def to(cls, unit: int, mode: RoundingMode = RoundingMode.DOWN) -> "Rounding":
        """All amounts alike."""
        return cls(bands=(RoundingBand(unit=unit, mode=mode),))

    def apply(self, amount: Fraction) -> Fraction:
        """Rounded by its size; a reduction is rounded as the amount that it takes away."""
        size = abs(amount)
        fitting = [band for band in self.bands if size >= band.at_least]
        if not fitting:
            return amount
        band = max(fitting, key=lambda one: one.at_least)
        count = size / band.unit
        match band.mode:
            case RoundingMode.DOWN:
                whole = floor(count)
            case RoundingMode.UP:
                whole = ceil(count)
            case RoundingMode.HALF_UP:
                whole = floor(count + Fraction(1, 2))
        return Fraction(whole * band.unit if amount >= 0 else -whole * band.unit)


def whole_yen(amount: Fraction) -> int:
    """What is shown of an amount before it is rounded: the yen below it."""
    return floor(amount)


def total(amounts: Iterable[Fraction]) -> Fraction:
    """Their exact sum."""
    return sum(amounts, Fraction(0))
