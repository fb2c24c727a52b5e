"""What makes a condition contradict itself: options of which two would hold, or sums of which none would."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

from booking.core.i18n import _l
from booking.facilities.rules.days import DAYS_PER_LEAP_YEAR, LEAP_YEAR, is_within
from booking.fees.rules.conditions import (
    AudienceCondition,
    Band,
    Condition,
    DayCondition,
    Quotient,
    Season,
    SeasonCondition,
)


def problems_of_options(condition: Condition) -> Iterator[str]:
    """Each as a sentence."""
    for one, other in combinations(condition.options, 2):
        if one.key != other.key and _meet(condition, one.key, other.key):
            yield _l(
                "「%(one)s」と「%(other)s」の両方に当てはまるものがあります。",
                one=one.label,
                other=other.label,
            )
    if isinstance(condition, Quotient):
        for lower, upper in pairwise(
            sorted(condition.options, key=lambda band: (band.low, not band.has_low))
        ):
            if _is_gap(lower, upper):
                yield _l(
                    "「%(one)s」と「%(other)s」の間に、どちらでもない額があります。",
                    one=lower.label,
                    other=upper.label,
                )


def _meet(condition: Condition, one: str, other: str) -> bool:
    match condition:
        case DayCondition():
            days = {option.key: option.days for option in condition.options}
            return bool(days[one] & days[other])
        case SeasonCondition():
            seasons = {option.key: _days_of(option.spans) for option in condition.options}
            return bool(seasons[one] & seasons[other])
        case AudienceCondition():
            audiences = {option.key: option.audiences for option in condition.options}
            return bool(audiences[one] & audiences[other])
        case _:
            bands = {option.key: option for option in condition.options if isinstance(option, Band)}
            return one in bands and other in bands and _overlap(bands[one], bands[other])


def do_seasons_meet(seasons: Sequence[Season]) -> bool:
    """Whether a day of the year lies in two of them."""
    return any(_days_of([one]) & _days_of([other]) for one, other in combinations(seasons, 2))


def _days_of(spans: Sequence[Season]) -> set[date]:
    every = [date(LEAP_YEAR, 1, 1) + timedelta(days=number) for number in range(DAYS_PER_LEAP_YEAR)]
    return {day for day in every if any(is_within(day, *span) for span in spans)}


def _overlap(one: Band, other: Band) -> bool:
    lower, upper = sorted((one, other), key=lambda band: (band.low, not band.has_low))
    if lower.high is None or upper.low < lower.high:
        return True
    return upper.low == lower.high and upper.has_low and lower.has_high


def _is_gap(lower: Band, upper: Band) -> bool:
    if lower.high is None or upper.low < lower.high:
        return False
    return upper.low > lower.high or not (upper.has_low or lower.has_high)
