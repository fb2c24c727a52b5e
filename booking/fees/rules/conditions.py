"""What a price may depend on: the axes of a tariff's table, each sorting a use into one of its options.

平日・土日祝, 市内・市外, 入場料の最高額 and what else the next ordinance asks: each has its own.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, model_validator

from booking.accounts.rules import Audience
from booking.facilities.rules.days import MonthDay, exists
from booking.fees.rules.amounts import Value

Key = Annotated[str, Field(min_length=1, max_length=60)]
Label = Annotated[str, Field(min_length=1, max_length=200)]
English = Annotated[str, Field(max_length=200)]  # beside a label; empty: not given, the label is shown
# Sets have no order of their own; equal tariffs are to give equal texts.
_IN_ORDER = PlainSerializer(sorted, return_type=list[str])
MAX_NUMBER = 100_000_000
Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]


def _day_of_year(day: MonthDay) -> MonthDay:
    if not exists(day):
        raise ValueError("no such day of the year")
    return day


Season = tuple[
    Annotated[MonthDay, AfterValidator(_day_of_year)], Annotated[MonthDay, AfterValidator(_day_of_year)]
]
"""A span of every year, both ends included; it may cross the year's end."""


class DayKind(StrEnum):
    """A public holiday is one, whichever weekday it falls on."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"
    HOLIDAY = "holiday"


WEEKDAYS = tuple(DayKind)[:7]


class Measure(StrEnum):
    """What of a use can be counted without asking anybody."""

    PERIODS = "periods"
    MINUTES = "minutes"
    PEOPLE = "people"
    STARTS = "starts"


class Option(Value):
    """One value of a condition that is chosen."""

    key: Key
    label: Label
    label_en: English = ""


class DayOption(Option):
    """Days of the week, and public holidays."""

    days: Annotated[frozenset[DayKind], Field(min_length=1), _IN_ORDER]


class SeasonOption(Option):
    """Spans of the year."""

    spans: Annotated[tuple[Season, ...], Field(min_length=1)]


class AudienceOption(Option):
    """Kinds of people as their accounts say."""

    audiences: Annotated[frozenset[Audience], Field(min_length=1), _IN_ORDER]


class Band(Option):
    """A span of numbers whose edges say what they are: or less, less than, more than, or more."""

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None

    @model_validator(mode="after")
    def _one_edge_each(self) -> "Band":
        if self.at_least is not None and self.more_than is not None:
            raise ValueError("a band begins at one edge")
        if self.at_most is not None and self.less_than is not None:
            raise ValueError("a band ends at one edge")
        low, high = self.low, self.high
        if high is not None and (low > high or (low == high and not (self.has_low and self.has_high))):
            raise ValueError("a band has at least one number")
        return self

    @property
    def low(self) -> int:
        """Where it begins."""
        return self.more_than if self.more_than is not None else self.at_least or 0

    @property
    def high(self) -> int | None:
        """Where it ends; None: nowhere."""
        return self.less_than if self.less_than is not None else self.at_most

    @property
    def has_low(self) -> bool:
        """Whether the number at which it begins is within."""
        return self.more_than is None

    @property
    def has_high(self) -> bool:
        """Whether the number at which it ends is within."""
        return self.less_than is None

    def holds(self, number: Fraction) -> bool:
        """Whether the number lies within."""
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.more_than is None or number > self.more_than)
            and (self.at_most is None or number <= self.at_most)
            and (self.less_than is None or number < self.less_than)
        )


class _Condition(Value):
    key: Key
    label: Label
    label_en: English = ""
    hint: Annotated[str, Field(max_length=400)] = ""  # beside the question: what counts as what
    hint_en: Annotated[str, Field(max_length=400)] = ""


class Choice(_Condition):
    """Asked of whoever books; what is not answered is the default."""

    source: Literal["choice"] = "choice"
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    default: Key


class AskedNumber(_Condition):
    """A number that is asked for (the highest admission fee in yen, hours of light), sorted into bands."""

    source: Literal["number"] = "number"
    unit: Annotated[str, Field(max_length=20)] = ""
    unit_en: Annotated[str, Field(max_length=20)] = ""
    options: tuple[Band, ...] = ()
    default: Number = 0
    most: Number = MAX_NUMBER
    is_settled_later: bool = False
    """Known only after the event (入場料収入の総額); until then the fee is provisional."""


class DayCondition(_Condition):
    """By the day of use."""

    source: Literal["day"] = "day"
    options: Annotated[tuple[DayOption, ...], Field(min_length=1)]


class SeasonCondition(_Condition):
    """By the season of the day of use."""

    source: Literal["season"] = "season"
    options: Annotated[tuple[SeasonOption, ...], Field(min_length=1)]


class AudienceCondition(_Condition):
    """By whom it is used, as the account says; somebody without one sees the default."""

    source: Literal["audience"] = "audience"
    options: Annotated[tuple[AudienceOption, ...], Field(min_length=2)]
    default: Key


class MeasuredCondition(_Condition):
    """By what the use itself says: its periods, minutes, people, or the minute at which it starts."""

    source: Literal["measured"] = "measured"
    measure: Measure
    options: Annotated[tuple[Band, ...], Field(min_length=1)]


class Quotient(_Condition):
    """One asked number divided by another, or by a fixed one (開催経費÷客席総数)."""

    source: Literal["quotient"] = "quotient"
    of: Key
    by: Key | Annotated[int, Field(ge=1)]
    options: Annotated[tuple[Band, ...], Field(min_length=1)]


Condition = Annotated[
    Choice | AskedNumber | DayCondition | SeasonCondition | AudienceCondition | MeasuredCondition | Quotient,
    Field(discriminator="source"),
]

Answers = Mapping[str, str | int]
Keys = Annotated[frozenset[Key], _IN_ORDER]
When = dict[Key, Annotated[frozenset[Key], Field(min_length=1), _IN_ORDER]]
"""For each condition named, one of these options must hold; without any it always does."""


def counts_people(condition: Condition) -> bool:
    """Whether it is by how many people come."""
    return isinstance(condition, MeasuredCondition) and condition.measure is Measure.PEOPLE
