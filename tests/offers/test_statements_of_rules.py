"""However many kinds of rules a facility has, a calendar asks the database as often as with the plainest."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.rulebook_queries import list_versions
from booking.facilities.rules.closures import (
    DatedClosure,
    DatedOpening,
    HolidayClosure,
    OnHoliday,
    WeeklyClosure,
)
from booking.facilities.rules.moments import (
    BeforeStart,
    ClosedBy,
    DayOfMonth,
    MoveOff,
    OfficeDaysBefore,
    SameDay,
)
from booking.facilities.rules.rulebook import Rulebook, SpaceSetup
from booking.facilities.rules.schedules import Buffers, OnHolidays, Schedule, ScheduleEntry
from booking.facilities.rules.timetables import Combination
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from booking.facilities.service.rulebooks import publish_draft, start_draft
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

Counter = Callable[[], AbstractContextManager[list[str]]]
ELSEWHERE = frozenset({Audience.NON_RESIDENT})
PLAN = WindowPlan(
    "休館日をよける",
    (
        Window(
            audiences=PUBLIC - ELSEWHERE,
            opens=DayOfMonth(months=2, day=1, time=540, moves=MoveOff.LATER),
            closes=OfficeDaysBefore(days=3, time=1020),
        ),
        Window(
            audiences=ELSEWHERE,
            opens=SameDay(months=1, time=780, moves=MoveOff.EARLIER, closed_by=ClosedBy.OFFICE),
            closes=BeforeStart(minutes=120),
        ),
    ),
)
SETUP = SpaceSetup(
    Schedule(
        (
            ScheduleEntry(2, weekdays=frozenset({5, 6})),
            ScheduleEntry(2, on_holidays=OnHolidays.ONLY),
            ScheduleEntry(1, season=((4, 1), (3, 31))),
        )
    ),
    plan=1,
    buffers=Buffers(15, 30),
)


def _ruled(spaces: int) -> Facility:
    """A facility with every kind of rule, and a later rulebook."""
    home = factories.facility(f"施設{spaces}")
    made = [factories.space(home, f"第{number}室", timetable=None) for number in range(spaces)]
    combined = replace(factories.periods(), combinations=(Combination("全日", ("午前", "午後", "夜間")),))

    def put(_before: Rulebook) -> Rulebook:
        return Rulebook(
            timetables={1: combined, 2: factories.steps()},
            closures={1: WeeklyClosure(weekdays=frozenset({0}), on_holiday=OnHoliday.NEXT_WORKDAY)},
            plans={1: PLAN},
            spaces={str(space.id): SETUP for space in made},
        )

    factories.rulebook(home, put)
    factories.closure(home, HolidayClosure(), made[0])
    factories.closure(home, DatedClosure(first=date(2026, 12, 9), last=date(2026, 12, 9)), made[1])
    factories.closure(home, DatedOpening(first=date(2026, 12, 7), last=date(2026, 12, 7)))
    admin = factories.administrator()
    with db.transaction():
        draft = start_draft(admin, home, "来週から", now=factories.LONG_AGO)
    with db.transaction():
        publish_draft(admin, home, draft, date(2026, 12, 15), now=factories.LONG_AGO)
    assert len(list_versions(home.id)) >= 2
    return home


@pytest.mark.parametrize(
    "audience",
    [
        None,
        *(pytest.param(one, marks=pytest.mark.long) for one in (Audience.RESIDENT, Audience.NON_RESIDENT)),
    ],
)
def test_the_statements_do_not_grow_with_the_spaces_or_the_rules(
    client: Client, app: Flask, clock: Clock, count_queries: Counter, audience: Audience | None
) -> None:
    plain = factories.facility("ふつう")
    for number in range(3):
        factories.space(plain, f"第{number}室")
    few, many = _ruled(3), _ruled(40)
    if audience is not None:
        sign_in(client, factories.user(audience=audience))
    client.get(f"/facilities/{plain.id}/day?date=2026-12-11")  # the first page also begins a transaction
    counts = []
    for home in (plain, few, many):
        with count_queries() as statements:
            page = client.get(f"/facilities/{home.id}/day?date=2026-12-12")
        assert page.status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2] <= 20
