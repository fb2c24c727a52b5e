"""Every form of the rules of opening stands in the seeds as data: what can be set, the invented city has."""

from collections.abc import Iterator

import pytest

from booking.accounts.rules import Audience
from booking.facilities.rules.closure_json import CLOSURE_KINDS, kind_of
from booking.facilities.rules.closures import (
    ClosureRule,
    DatedRule,
    NthWeekdayClosure,
    OnHoliday,
    WeeklyClosure,
    opens_on_request,
)
from booking.facilities.rules.details import check_timetable
from booking.facilities.rules.moments import (
    After,
    ClosedBy,
    DayMoment,
    DayOfMonth,
    Moment,
    MonthEnd,
    MoveOff,
    SameDay,
)
from booking.facilities.rules.rulebook import SpaceSetup
from booking.facilities.rules.schedules import OnHolidays
from booking.facilities.rules.settings import LIFT_NAMES, TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.rules.window_json import MOMENT_KINDS, moment_kind
from booking.facilities.rules.windows import EVERY_CHANNEL, Channel, Window
from tests.operations.test_seed_files import facilities, rulebooks

BOOKS = rulebooks()


def timetables() -> Iterator[TimetableSpec]:
    return (one for book in BOOKS for one in book.timetables.values())


def closures() -> Iterator[ClosureRule]:
    return (rule for book in BOOKS for rule, _space in book.all_closures().values())


def windows() -> Iterator[Window]:
    return (one for book in BOOKS for plan in book.plans.values() for one in plan.windows)


def moments() -> Iterator[Moment]:
    for window in windows():
        for one in (window.opens, window.closes):
            if one is not None:
                yield one
            if isinstance(one, After):
                yield one.moment


def setups() -> Iterator[SpaceSetup]:
    return (setup for book in BOOKS for setup in book.spaces.values())


def days() -> Iterator[DayMoment]:
    return (one for one in moments() if isinstance(one, DayMoment))


def once() -> set[str]:
    """What happens once is no part of a rulebook."""
    works = [work for one in facilities() for work in one["works"]]
    return {"dated_opening" if work.get("opens") else "dated" for work in works}


FORMS = {
    "timetables": ({one.kind for one in timetables()}, set(TimetableKind)),
    "closures": ({kind_of(one) for one in closures()} | once(), set(CLOSURE_KINDS)),
    "what a holiday makes of a closing day": (
        {one.on_holiday for one in closures() if isinstance(one, WeeklyClosure | NthWeekdayClosure)},
        set(OnHoliday),
    ),
    "moments": ({moment_kind(one) for one in moments()}, set(MOMENT_KINDS)),
    "month ends": ({one.month_end for one in moments() if isinstance(one, SameDay)}, set(MonthEnd)),
    "off closed days": ({one.moves for one in days()}, set(MoveOff)),
    "whose closed days": ({one.closed_by for one in days()}, set(ClosedBy)),
    "for whom": ({who for one in windows() for who in one.audiences}, set(Audience)),
    "on which way": (
        {one.channels for one in windows()},
        {EVERY_CHANNEL, *(frozenset([channel]) for channel in Channel)},
    ),
    "holidays in a schedule": (
        {entry.on_holidays for one in setups() for entry in one.schedule.entries},
        set(OnHolidays),
    ),
    "what staff may lift": ({code for book in BOOKS for code in book.staff_may_lift}, set(LIFT_NAMES)),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_kind_stands_in_the_seeds(form: str) -> None:
    found, all_of_them = FORMS[form]
    assert found == all_of_them


@pytest.mark.parametrize(
    ("setting", "is_there"),
    [
        ("gaps that only extend", any(p.only_extends for one in timetables() for p in one.periods)),
        ("combined periods", any(one.combinations for one in timetables())),
        ("limits by time of day", any(one.limits for one in timetables())),
        ("other starts than steps", any(one.start_every for one in timetables())),
        ("a shortest run", any(one.min_steps > 1 for one in timetables())),
        ("time before a use", any(one.buffers.before for one in setups())),
        ("time after a use", any(one.buffers.after for one in setups())),
        ("weekdays", any(entry.weekdays for one in setups() for entry in one.schedule.entries)),
        ("seasons", any(entry.season for one in setups() for entry in one.schedule.entries)),
        ("closures of one space", any(one.closures for one in setups())),
        ("open on request", any(map(opens_on_request, closures()))),
        ("months by month", any(isinstance(one, DayOfMonth) and one.months_by_month for one in moments())),
        ("the month counted in", any(isinstance(one, DayOfMonth) and one.counted_in for one in moments())),
        ("a day instead of another", any(one.instead for one in days())),
        ("days of use left out", any(one.not_on for one in windows())),
        ("articles", any(one.article for one in windows()) or any(one.article for one in closures())),
    ],
)
def test_each_setting_is_used_in_the_seeds(setting: str, is_there: bool) -> None:
    assert is_there, setting


def test_every_timetable_can_be_saved_as_it_is() -> None:
    for one in timetables():
        check_timetable(one)


def test_nothing_that_happens_once_stands_in_a_rulebook() -> None:
    assert not [one for one in closures() if isinstance(one, DatedRule)]
