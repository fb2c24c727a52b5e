"""A use, and into which option of each condition it falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from booking.accounts.rules import Audience
from booking.facilities.rules.days import is_within
from booking.fees.rules.conditions import (
    WEEKDAYS,
    Answers,
    AskedNumber,
    AudienceCondition,
    Band,
    Choice,
    Condition,
    DayCondition,
    DayKind,
    DayOption,
    Measure,
    MeasuredCondition,
    Quotient,
    SeasonCondition,
)


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


def day_kind(day: date, is_holiday: bool, options: tuple[DayOption, ...]) -> DayKind:
    """As which day it counts; a text that says nothing of holidays means the days of the week."""
    if is_holiday and any(DayKind.HOLIDAY in one.days for one in options):
        return DayKind.HOLIDAY
    return WEEKDAYS[day.weekday()]


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
