"""A plan shown in the form and sent back as it was is the same plan: the screen loses nothing."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from booking.accounts.rules import Audience
from booking.facilities.forms.plan import USUAL_PLANS, PlanForm, usual_plan
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
from booking.facilities.rules.windows import PUBLIC, Channel, Window, WindowPlan
from tests.support.forms import values_of

NINE = 9 * 60
WHOLE = 24 * 60
OPENINGS = [
    None,
    SameDay(months=3, time=NINE),
    SameDay(months=2, time=NINE, month_end=MonthEnd.NEXT_FIRST, moves=MoveOff.LATER),
    SameDay(months=6, time=NINE, instead=(((1, 1), (1, 4)), ((12, 29), (1, 4)))),
    DayOfMonth(months=2, day=17, time=NINE),
    DayOfMonth(months=3, day=1, counted_in=True, time=NINE, moves=MoveOff.EARLIER, closed_by=ClosedBy.OFFICE),
    DayOfMonth(months_by_month=(3, 4) * 6, day=LAST_OF_MONTH, time=NINE),
    DaysBefore(days=60, time=0),
    Yearly(month=2, day=29, time=NINE),
    After(moment=DayOfMonth(months=2, day=1, time=NINE), days=5, time=NINE, moves=MoveOff.LATER),
]
ENDS = [
    BeforeStart(),
    BeforeStart(minutes=90),
    DaysBefore(days=3, time=WHOLE),
    OfficeDaysBefore(days=3, time=17 * 60),
    DayOfMonth(months=1, day=25, time=WHOLE, moves=MoveOff.EARLIER),
]


def through_the_form(app: Flask, plan: WindowPlan) -> WindowPlan:
    """As a browser would send back what it was shown."""
    with app.test_request_context():
        shown = PlanForm.of(plan)
        page = "<main" + "".join(
            str(field()) for field in shown if field.name not in ("csrf_token", "windows")
        )
        page += "".join(str(row.form[name]()) for row in shown.windows for name in ROW)
        page += "".join(
            str(field())
            for row in shown.windows
            for part in ("opens", "closes", "days_out")
            for field in row.form[part].form
        )
    with app.test_request_context(method="POST"):
        sent = PlanForm.of(plan, formdata=MultiDict(values_of(page)))
        assert sent.validate(), sent.errors
        return sent.plan(plan)


ROW = ("was", "audiences", "channels", "keeps_days_out", "article", "note")


@pytest.mark.parametrize("opens", OPENINGS)
def test_an_opening_comes_back_as_it_was(app: Flask, opens: DayMoment | None) -> None:
    plan = WindowPlan("受付", (Window(audiences=PUBLIC, opens=opens, closes=BeforeStart()),))
    assert through_the_form(app, plan) == plan


@pytest.mark.parametrize("closes", ENDS)
def test_an_end_comes_back_as_it_was(app: Flask, closes: Moment) -> None:
    plan = WindowPlan("受付", (Window(audiences=PUBLIC, opens=OPENINGS[1], closes=closes),))
    assert through_the_form(app, plan) == plan


def test_several_windows_come_back_with_people_ways_and_articles(app: Flask) -> None:
    first = Window(
        audiences=frozenset([Audience.RESIDENT, Audience.STAFF]),
        channels=frozenset([Channel.COUNTER]),
        opens=OPENINGS[4],
        closes=ENDS[2],
        article="規則第5条",
        note="電話は10時から",
    )
    second = Window(audiences=frozenset([Audience.NON_RESIDENT]), opens=OPENINGS[1], closes=ENDS[0])
    plan = WindowPlan("市内と市外", (first, second))
    assert through_the_form(app, plan) == plan


@pytest.mark.parametrize("name", USUAL_PLANS)
def test_what_is_proposed_can_be_saved_as_it_is(app: Flask, name: str) -> None:
    with app.test_request_context():
        plan = usual_plan(name)
    assert plan is not None
    assert through_the_form(app, plan) == plan
