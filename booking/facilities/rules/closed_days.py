"""When a facility is closed by all of its rules together: evaluated for a day, never stored.

What counts for a day, the first that says something: a one-off closure, a one-off opening, a standing
opening, the standing closures. An opening on weekdays leaves dates of the year closed (a first Monday that
is open does not open 1 January), and of two spans of the year the shorter is the more particular one.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from booking.core.calendar import MINUTES_PER_DAY
from booking.facilities.rules.closures import (
    AnnualClosure,
    AnnualOpening,
    ClosureRule,
    DatedClosure,
    DatedOpening,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    NthWeekdayOpening,
    Opening,
    SeasonClosure,
    WeeklyClosure,
    closes_whole_day,
    opens,
    opens_on_request,
)
from booking.facilities.rules.days import DAYS_PER_LEAP_YEAR, Holidays, days_within


@dataclass(frozen=True)
class ClosedReason:
    """Why a day is closed: the rule, and the holiday's name where the rule is about one."""

    rule: ClosureRule
    holiday: str = ""


@dataclass(frozen=True)
class ClosedHours:
    """Part of a day, in minutes from its midnight, end excluded, that is closed by ``rule``."""

    start_minute: int
    end_minute: int
    rule: ClosureRule
    holiday: str = ""


# Asked for each rule of each day: a tuple is quicker than the union.
_OPENINGS = (AnnualOpening, NthWeekdayOpening, DatedOpening)
# Which rule is named when several close a day: the more particular one says more.
_PRECEDENCE: dict[type[ClosureRule], int] = {
    kind: place
    for place, kind in enumerate(
        (
            AnnualClosure,
            SeasonClosure,
            HolidayClosure,
            MonthEndClosure,
            NthWeekdayClosure,
            DayAfterHolidayClosure,
            WeeklyClosure,
        )
    )
}


def closed_on(
    rules: Iterable[ClosureRule], day: date, holidays: Holidays, own: Container[ClosureRule] = ()
) -> tuple[ClosedReason | None, list[ClosedHours]]:
    """Why the whole day is closed, by the most particular rule; if it is not, its closed parts by start.

    ``own``: those of ``rules`` that are about the space and not about all of its facility. When the facility
    opens, a space that its own rule closes stays closed.
    """
    hours: list[ClosedHours] = []
    openings: list[Opening] = []
    closing: list[ClosureRule] = []
    for rule in rules:
        if isinstance(rule, DatedClosure):
            if rule.covers(day) and rule.is_whole_day:
                return ClosedReason(rule), []
            if rule.covers(day) and rule.start_minute is not None and rule.end_minute is not None:
                hours.append(ClosedHours(rule.start_minute, rule.end_minute, rule))
        elif isinstance(rule, _OPENINGS):
            if opens(rule, day):
                openings.append(rule)
        elif closes_whole_day(rule, day, holidays):
            closing.append(rule)
    if openings:
        closing = [rule for rule in closing if not _is_lifted(rule, openings, own)]
    if closing:
        rule = min(closing, key=_weight)
        holiday = holidays.get(day, "") if isinstance(rule, HolidayClosure) else ""
        open_hours = [
            one
            for one in openings
            if isinstance(one, DatedOpening) and all(_concerns(one, each, own) for each in closing)
        ]
        if not open_hours:
            return ClosedReason(rule, holiday), []
        hours += _between(open_hours, rule, holiday)
    return None, sorted(hours, key=lambda part: (part.start_minute, part.end_minute))


def closed_reason(rules: Iterable[ClosureRule], day: date, holidays: Holidays) -> ClosedReason | None:
    """Why the whole day is closed, by the most particular rule; None if it is not."""
    return closed_on(rules, day, holidays)[0]


def closed_hours(rules: Iterable[ClosureRule], day: date, holidays: Holidays) -> list[ClosedHours]:
    """The closed parts of a day that is not closed altogether, by start; they may overlap."""
    return closed_on(rules, day, holidays)[1]


def days_changed_by(
    rule: ClosureRule, others: Iterable[ClosureRule], first: date, last: date, holidays: Holidays
) -> int:
    """On how many days from ``first`` to ``last`` something else is closed with the rule than without."""
    kept = list(others)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(
        _closed_minutes([*kept, rule], day, holidays) != _closed_minutes(kept, day, holidays) for day in days
    )


def _closed_minutes(rules: Iterable[ClosureRule], day: date, holidays: Holidays) -> set[int]:
    reason, hours = closed_on(rules, day, holidays)
    if reason is not None:
        return set(range(MINUTES_PER_DAY))
    return {minute for part in hours for minute in range(part.start_minute, part.end_minute)}


def _is_lifted(rule: ClosureRule, openings: Iterable[Opening], own: Container[ClosureRule]) -> bool:
    return any(_concerns(opening, rule, own) and _lifts(opening, rule) for opening in openings)


def _concerns(opening: Opening, rule: ClosureRule, own: Container[ClosureRule]) -> bool:
    """An opening of the space opens it; one of the facility only what the facility's rules close."""
    return opening in own or rule not in own


def _lifts(opening: Opening, rule: ClosureRule) -> bool:
    """Whether the opening counts for more than a closure of the same day, for the whole of it."""
    if isinstance(opening, DatedOpening):
        return opening.is_whole_day
    if not isinstance(rule, AnnualClosure | SeasonClosure):
        return True
    closed = days_within(rule.first, rule.last)
    if isinstance(rule, SeasonClosure):
        closed = DAYS_PER_LEAP_YEAR - closed
    return isinstance(opening, AnnualOpening) and days_within(opening.first, opening.last) <= closed


def _weight(rule: ClosureRule) -> tuple[bool, int]:
    """What staff can't open on request is named before what they can."""
    return opens_on_request(rule), _PRECEDENCE[type(rule)]


def _between(openings: Iterable[DatedOpening], rule: ClosureRule, holiday: str) -> list[ClosedHours]:
    """What of a closed day stays closed around its opened hours."""
    spans = sorted((one.start_minute or 0, one.end_minute or MINUTES_PER_DAY) for one in openings)
    closed, at = [], 0
    for starts, ends in [*spans, (MINUTES_PER_DAY, MINUTES_PER_DAY)]:
        if at < starts:
            closed.append(ClosedHours(at, starts, rule, holiday))
        at = max(at, ends)
    return closed
