"""Rules made by chance, of all kinds and in all combinations, and who asks when for which use under them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from booking.accounts.rules import Audience
from booking.core.calendar import at_minute
from booking.facilities.rules.closures import (
    AnnualClosure,
    ClosureRule,
    DayAfterHolidayClosure,
    HolidayClosure,
    MonthEndClosure,
    NthWeekdayClosure,
    OnHoliday,
    WeeklyClosure,
)
from booking.facilities.rules.moments import (
    LAST_OF_MONTH,
    After,
    BeforeStart,
    ClosedBy,
    DayMoment,
    DayOfMonth,
    DaysBefore,
    Moment,
    MonthEnd,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
    Yearly,
)
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Schedule, ScheduleEntry
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import PeriodSpec, TimetableSpec
from booking.facilities.rules.windows import Channel, Window, WindowPlan
from booking.reservations.rules.asker import Asker

MORNING, NIGHT = (540, 720), (1320, 1560)  # the night ends at two of the next day
DAY = TimetableSpec(TimetableKind.PERIODS, periods=(PeriodSpec("午前", *MORNING), PeriodSpec("深夜", *NIGHT)))
FIRST_DAY, DAYS = date(2026, 1, 1), 3 * 365

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Question:
    """Who asks when for which use."""

    starts_at: datetime
    ends_at: datetime
    asker: Asker
    now: datetime


class Chance:
    """Makes the same things for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def book(self) -> Rulebook:
        """One space with up to three closures and up to four windows."""
        closures = {number: self._closure() for number in range(1, 1 + self._random.randint(0, 3))}
        plan = WindowPlan("受付", tuple(self._window() for _each in range(self._random.randint(0, 4))))
        setup = SpaceSetup(Schedule((ScheduleEntry(1),)), plan=1)
        return Rulebook({1: DAY}, closures, {1: plan}, {"1": setup})

    def question(self) -> Question:
        """A use, somebody or nobody, and an instant before it, more often not long before."""
        day = FIRST_DAY + timedelta(days=self._random.randrange(DAYS))
        starts, ends = self._random.choice((MORNING, NIGHT))
        minutes = self._random.randrange(self._random.choice((10, 60, 400)) * 1440)
        audience = self._random.choice((None, *Audience))
        return Question(
            at_minute(day, starts),
            at_minute(day, ends),
            Asker(audience=audience, channel=self._random.choice(list(Channel))),
            at_minute(day, 0) - timedelta(minutes=minutes),
        )

    def _window(self) -> Window:
        return Window(
            audiences=self._some(list(Audience)),
            channels=self._some(list(Channel)),
            opens=None if self._random.random() < 0.1 else self._day_moment(),
            closes=self._end(),
            not_on=(self._closure(),) if self._random.random() < 0.1 else (),
        )

    def _end(self) -> Moment:
        if self._random.random() < 0.3:
            return BeforeStart(minutes=self._random.randint(0, 3000))
        return self._day_moment()

    def _day_moment(self) -> DayMoment:
        if self._random.random() < 0.15:
            days = self._random.randint(0, 30)
            return After(moment=self._plain_moment(), days=days, **self._on_a_day())
        return self._plain_moment()

    def _plain_moment(self) -> DayMoment:
        chance = self._random
        on_a_day = self._on_a_day()
        month, day = self._month_and_day()
        makers: tuple[Callable[[], DayMoment], ...] = (
            lambda: SameDay(
                months=chance.randint(0, 13), month_end=chance.choice(list(MonthEnd)), **on_a_day
            ),
            lambda: DayOfMonth(
                months=chance.randint(0, 13), day=chance.choice((1, 17, 30, 31, LAST_OF_MONTH)), **on_a_day
            ),
            lambda: DayOfMonth(
                months_by_month=tuple(chance.randint(1, 13) for _each in range(12)),
                day=chance.randint(1, 31),
                counted_in=chance.random() < 0.5,
                **on_a_day,
            ),
            lambda: DaysBefore(days=chance.randint(0, 120), **on_a_day),
            lambda: OfficeDaysBefore(days=chance.randint(1, 15), **on_a_day),
            lambda: Yearly(month=month, day=day, **on_a_day),
        )
        return chance.choice(makers)()

    def _on_a_day(self) -> dict[str, Any]:
        chance = self._random
        instead = tuple(
            (self._month_and_day(), (chance.randint(1, 12), chance.randint(1, 28)))
            for _each in range(chance.choice((0, 0, 0, 1, 3)))
        )
        return {
            "time": chance.choice((1, 300, 540, 780, 1020, 1439)),
            "moves": chance.choice(list(MoveOff)),
            "closed_by": chance.choice(list(ClosedBy)),
            "instead": instead,
        }

    def _closure(self) -> ClosureRule:
        chance = self._random
        makers: tuple[Callable[[], ClosureRule], ...] = (
            lambda: WeeklyClosure(
                weekdays=self._some(list(range(7))), on_holiday=chance.choice(list(OnHoliday))
            ),
            lambda: NthWeekdayClosure(
                weekday=chance.randrange(7),
                weeks=self._some([1, 2, 3, 4, 5, -1]),
                on_holiday=chance.choice(list(OnHoliday)),
            ),
            HolidayClosure,
            DayAfterHolidayClosure,
            lambda: AnnualClosure(first=self._month_and_day(), last=self._month_and_day()),
            lambda: MonthEndClosure(workday_before=chance.random() < 0.5),
        )
        return chance.choice(makers)()

    def _month_and_day(self) -> tuple[int, int]:
        day = date(2028, 1, 1) + timedelta(days=self._random.randrange(366))
        return day.month, day.day

    def _some(self, things: list[Thing]) -> frozenset[Thing]:
        return frozenset(self._random.sample(things, self._random.randint(1, min(3, len(things)))))
