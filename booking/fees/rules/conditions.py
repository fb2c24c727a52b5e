"""What a price may depend on: the axes of a tariff's table, each sorting a use into one of its options.

平日・土日祝, 市内・市外, 入場料の最高額 and what else the next ordinance asks: each has its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, model_validator

from booking.accounts.rules import Audience
from booking.facilities.rules.days import MonthDay, exists, is_within
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


_WEEKDAYS = tuple(DayKind)[:7]


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


@dataclass(frozen=True, slots=True)
class Use:
    """What is to be priced: one room at one time, by whom and for what."""

    room: str
    """Key of the tariff's room."""
    day: date
    starts: int
    ends: int
    """Minutes from the day's midnight, half-open."""
    audience: Audience | None = None
    people: int | None = None
    answers: Answers = field(default_factory=dict)
    is_holiday: bool = False
    """Whether the day is a public holiday."""


def counts_people(condition: Condition) -> bool:
    """Whether it is by how many people come."""
    return isinstance(condition, MeasuredCondition) and condition.measure is Measure.PEOPLE


def day_kind(day: date, is_holiday: bool, options: tuple[DayOption, ...]) -> DayKind:
    """As which day it counts; a text that says nothing of holidays means the days of the week."""
    if is_holiday and any(DayKind.HOLIDAY in one.days for one in options):
        return DayKind.HOLIDAY
    return _WEEKDAYS[day.weekday()]


def holds(when: Mapping[str, frozenset[str]], sorted_into: Mapping[str, str | None]) -> bool:
    """Whether each named condition has one of the options asked for."""
    return all(sorted_into.get(key) in options for key, options in when.items())


def sort_use(conditions: Sequence[Condition], use: Use, periods: int) -> dict[str, str | None]:
    """For each condition the key of the option into which the use falls; None if into none of them."""
    numbers = {one.key: number_of(one, use.answers) for one in conditions if isinstance(one, AskedNumber)}
    return {one.key: _option(one, use, periods, numbers) for one in conditions}


def _option(condition: Condition, use: Use, periods: int, numbers: Mapping[str, int]) -> str | None:
    match condition:
        case Choice():
            given = use.answers.get(condition.key)
            return given if given in {one.key for one in condition.options} else condition.default
        case AskedNumber():
            return _band(condition.options, Fraction(numbers[condition.key]))
        case DayCondition():
            kind = day_kind(use.day, use.is_holiday, condition.options)
            return next((one.key for one in condition.options if kind in one.days), None)
        case SeasonCondition():
            return next(
                (one.key for one in condition.options if any(is_within(use.day, *s) for s in one.spans)), None
            )
        case AudienceCondition():
            found = (one.key for one in condition.options if use.audience in one.audiences)
            return next(found, condition.default)
        case MeasuredCondition():
            number = measured(condition.measure, use, periods)
            return None if number is None else _band(condition.options, Fraction(number))
        case Quotient():
            by = condition.by if isinstance(condition.by, int) else numbers[condition.by]
            return _band(condition.options, Fraction(numbers[condition.of], by)) if by else None


def number_of(condition: AskedNumber, answers: Answers) -> int:
    """The number that was given, no more than can be; or the default."""
    given = answers.get(condition.key, condition.default)
    return max(0, min(given, condition.most)) if isinstance(given, int) else condition.default


def measured(measure: Measure, use: Use, periods: int) -> int | None:
    """What is counted; None if nobody said how many people."""
    match measure:
        case Measure.PERIODS:
            return periods
        case Measure.MINUTES:
            return use.ends - use.starts
        case Measure.PEOPLE:
            return use.people
        case Measure.STARTS:
            return use.starts


def _band(bands: tuple[Band, ...], number: Fraction) -> str | None:
    return next((band.key for band in bands if band.holds(number)), None)
