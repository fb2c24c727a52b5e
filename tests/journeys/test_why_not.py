"""A resident wants a Saturday that is not open yet: she reads why and when, and at that moment books it."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.rules import Audience
from booking.core.calendar import at_minute
from booking.facilities.models import Space
from booking.facilities.rules.closures import NthWeekdayClosure
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import (
    PURPOSE,
    bookings,
    community_centre,
    expect_heading,
    fill_details,
    go_on,
    open_day,
    person,
)
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

ELSEWHERE = frozenset({Audience.NON_RESIDENT})
PLAN = WindowPlan(
    "市内の方は1か月前から、市外の方は14日前から",
    (
        Window(audiences=PUBLIC - ELSEWHERE, opens=SameDay(months=1, time=540), closes=BeforeStart()),
        Window(audiences=ELSEWHERE, opens=DaysBefore(days=14, time=540), closes=BeforeStart()),
    ),
)
SATURDAY = date(2027, 1, 16)
OPENS = at_minute(date(2026, 12, 16), 540)
WHY = "この枠は受付前です。12月16日（水） 9:00から予約できます。"
WHY_TO_ANYBODY = (
    "この枠は受付前です。市内の方・登録団体・優先団体は12月16日（水） 9:00から、"
    "市外の方は1月2日（土） 9:00から予約できます。"
)
SIGNED_OUT, RESIDENT = "signed out", "a resident"


@pytest.fixture
def room(app: Flask) -> Space:
    centre = community_centre()
    found = factories.space(centre, "大会議室", plan=PLAN)
    rule = NthWeekdayClosure(weekday=5, weeks=frozenset({4}), reason="館内整理日", article="規則第3条")
    factories.closure(centre, rule)
    return found


def _addresses(room: Space) -> list[str]:
    """Wherever the Saturday is shown: its month, its week as a list, its day, and the slot itself."""
    day = SATURDAY.isoformat()
    return [
        f"/spaces/{room.id}?month=2027-01&day={day}",
        f"/spaces/{room.id}?month=2027-01&day={day}&view=week-list",
        f"/facilities/{room.facility_id}/day?date={day}",
        f"/book?space={room.id}&day={day}&starts=540&ends=720",
    ]


@pytest.mark.both_widths
@pytest.mark.parametrize(("who", "why"), [(SIGNED_OUT, WHY_TO_ANYBODY), (RESIDENT, WHY)])
def test_a_resident_is_told_why_saturday_is_not_open_and_when_it_will_be(
    page: Page, room: Space, who: str, why: str
) -> None:
    if who == RESIDENT:
        sign_in_browser(page, person())
    page.goto(f"/spaces/{room.id}?month=2027-01")
    cell = page.locator(".month__cell", has=page.locator("#d16"))
    expect(cell).to_have_accessible_name(re.compile("受付前 12月16日（水） 9:00から"))
    expect(cell.get_by_text("12/16 から")).to_be_visible()
    look(page)
    open_day(page, SATURDAY.day)
    for address in _addresses(room):
        page.goto(address)
        expect(page.get_by_role("main").get_by_text(why).filter(visible=True).first).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("午前"))).to_have_count(0)
        look(page)


@pytest.mark.both_widths
def test_a_saturday_that_stays_closed_says_by_which_rule_and_no_date(page: Page, room: Space) -> None:
    sign_in_browser(page, person())
    page.goto(f"/spaces/{room.id}?month=2027-01")
    open_day(page, 23)
    main = page.get_by_role("main")
    expect(main.get_by_text("休館です。館内整理日［規則第3条］").first).to_be_visible()
    expect(page.locator(".day-panel")).not_to_contain_text("から予約できます")
    look(page)


def _go_to(moment: datetime, page: Page, clock: Clock) -> None:
    clock.set(moment)
    page.context.clock.set_fixed_time(clock.moment)
    page.reload()


@pytest.mark.both_widths
def test_at_that_moment_she_books_it(
    page: Page, new_page: Callable[..., Page], room: Space, clock: Clock
) -> None:
    yuka = person()
    sign_in_browser(page, yuka)
    page.goto(_addresses(room)[0])
    button = page.get_by_role("button", name=re.compile("1月16日（土） 午前 9:00–12:00"))
    clock.set(OPENS)
    clock.forward(seconds=-1)
    page.context.clock.set_fixed_time(clock.moment)
    sign_in_browser(page, yuka)  # the session of two weeks ago is over
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(WHY)
    expect(button).to_have_count(0)
    _go_to(OPENS, page, clock)
    button.click()
    expect_heading(page, "使う内容を入れてください")
    fill_details(page)
    go_on(page, "確認へ進む")
    look(page)
    go_on(page, "この内容で予約する")
    expect_heading(page, "予約が決まりました")
    look(page)
    [booking] = bookings()
    assert (booking.user_id, booking.purpose, booking.created_at) == (yuka.id, PURPOSE, OPENS)
    assert booking.reservations[0].starts_at == at_minute(SATURDAY, 540)
