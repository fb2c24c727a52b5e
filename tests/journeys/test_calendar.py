"""Calendars: with arrow keys, week by week, without a new page where scripts run, and without scripts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from booking.core.calendar import at_minute
from booking.core.clock import now
from booking.facilities.models import Space
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import DAY, community_centre, expect_heading, person, room, sign_in
from tests.support.signing_in import sign_in_browser

_LEAVE_A_MARK = "window.sameDocument = true"
_SAME = "window.sameDocument === true"


def _table_tennis() -> Space:
    """A room by the hour, of which one on 5 December is taken."""
    centre = community_centre()
    space = factories.space(centre, "卓球室", timetable=factories.steps(540, 1260))
    factories.booking(factories.user(), space, at_minute(DAY, 600), at_minute(DAY, 660), now())
    return space


def _focus(page: Page, name: str) -> None:
    expect(page.locator(":focus")).to_have_accessible_name(re.compile(name))


@pytest.mark.both_widths
def test_arrow_keys_walk_through_a_month_and_on_to_the_next(page: Page, app: Flask) -> None:
    page.goto(f"/spaces/{room().id}?month=2026-12&day={DAY}")
    page.evaluate(_LEAVE_A_MARK)
    grid = page.get_by_role("grid", name="大会議室 2026年12月の空き状況")
    assert grid.locator('[tabindex="0"]').count() == 1, "one stop for Tab"
    page.locator("#d5").focus()
    for key, arrived in (
        ("ArrowRight", "12月6日 日曜日"),  # from Saturday to the next week
        ("ArrowDown", "12月13日 日曜日"),
        ("ArrowLeft", "12月12日 土曜日"),
        ("ArrowUp", "12月5日 土曜日"),
        ("Home", "12月1日 火曜日"),
        ("Control+End", "12月31日 木曜日"),
        ("Control+Home", "12月1日 火曜日"),
    ):
        page.keyboard.press(key)
        _focus(page, f"^{arrived}")
    page.keyboard.press("Control+End")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="2027年1月")).to_be_visible()
    _focus(page, "^1月31日 日曜日")
    expect(page.get_by_role("status").filter(has_text="2027年1月 空きのある日")).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", name="2026年12月")).to_be_visible()
    expect(page.get_by_role("region", name="12月5日（土）")).to_have_count(1)
    assert page.evaluate(_SAME), "no page was loaded"
    page.go_back()
    expect(page.get_by_role("heading", name="2027年1月")).to_be_visible()
    assert page.evaluate(_SAME)


@pytest.mark.both_widths
def test_a_week_can_be_read_and_walked_through(page: Page, app: Flask) -> None:
    hourly, hall = _table_tennis(), factories.space(factories.facility(), "大会議室")
    for space, view in ((hourly, "week"), (hourly, "week-list"), (hall, "week"), (hall, "week-list")):
        page.goto(f"/spaces/{space.id}?view={view}&day={DAY}")
        look(page)
    page.goto(f"/spaces/{hourly.id}?view=week&day={DAY}")
    nine = page.get_by_role("button", name="卓球室 12月5日 土曜日 9時から10時 空き")
    nine.focus()
    page.keyboard.press("ArrowDown")
    _focus(page, "^卓球室 12月5日 土曜日 10時から11時 予約済み$")
    page.keyboard.press("ArrowLeft")
    _focus(page, "^卓球室 12月4日 金曜日 10時から11時 空き$")
    page.keyboard.press("Control+Home")
    _focus(page, "^12月1日 火曜日$")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).not_to_have_attribute("id", re.compile("^w"))
    page.keyboard.press("Shift+Tab")
    _focus(page, "^12月1日 火曜日$")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="12月6日–12月12日")).to_be_visible()
    page.get_by_role("link", name="1か月で見る").click()
    expect(page.get_by_role("region", name="12月12日（土）")).to_have_count(1)


@pytest.mark.both_widths
def test_turning_keeps_the_place_and_the_focus(page: Page, app: Flask) -> None:
    page.goto(f"/spaces/{room().id}")
    page.evaluate(_LEAVE_A_MARK)
    following = page.get_by_role("link", name="次の月")
    following.scroll_into_view_if_needed()
    before = following.bounding_box()
    following.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2027年1月")).to_be_visible()
    expect(following).to_be_focused()
    assert page.evaluate(_SAME)
    after = following.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 8, "the page does not jump"
    page.get_by_role("link", name="一覧で見る").click()
    expect(page).to_have_url(re.compile("view=list"))
    expect(page.get_by_role("link", name="一覧で見る")).to_be_focused()


@pytest.mark.parametrize("failure", ["gone", "broken", "another page"])
def test_whatever_fails_the_browser_follows_the_link_itself(page: Page, app: Flask, failure: str) -> None:
    page.goto(f"/spaces/{room().id}")
    page.evaluate(_LEAVE_A_MARK)

    def fail(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.fallback()
        elif failure == "gone":
            route.abort()
        elif failure == "broken":
            route.fulfill(status=500, body="")
        else:
            route.fulfill(status=200, content_type="text/html", body="<main>つどい</main>")

    page.route("**/spaces/**", fail)
    page.get_by_role("link", name="次の月").click()
    expect(page.get_by_role("heading", name="2027年1月")).to_be_visible()
    assert not page.evaluate(_SAME)


def test_a_slot_lost_meanwhile_says_so_and_what_else_is_free(page: Page, app: Flask) -> None:
    space = room()
    sign_in_browser(page, person())
    page.goto(f"/spaces/{space.id}?view=week&day={DAY}")
    other = factories.user("大野 花", email="hana@harunagi.example")
    factories.booking(other, space, at_minute(DAY, 540), at_minute(DAY, 720), now())
    page.get_by_role("button", name="12月5日 土曜日 午前").click()
    expect_heading(page, "この枠は予約できません")
    expect(page.get_by_role("button", name="午後 13:00–17:00")).to_be_visible()


def test_a_week_leads_to_a_booking_without_javascript(new_page: Callable[..., Page], app: Flask) -> None:
    space, yuka = room(), person()
    page = new_page(width=390, java_script_enabled=False)
    page.goto(f"/spaces/{space.id}")
    page.get_by_role("link", name="1週間で見る").click()
    page.get_by_role("link", name="次の週").click()
    expect(page.get_by_role("heading", name="12月6日–12月12日")).to_be_in_viewport()
    page.get_by_role("table").get_by_role(
        "button", name="大会議室 12月9日 水曜日 夜間 18時から21時30分 空き"
    ).click()
    sign_in(page, yuka)
    expect_heading(page, "使う内容を入れてください")


@pytest.mark.both_widths
def test_only_free_rooms_of_a_day_can_be_shown_and_each_be_jumped_to(page: Page, app: Flask) -> None:
    centre = community_centre()
    for number in range(6):
        factories.space(centre, f"第{number}会議室", bookable=number % 2 == 0)
    page.goto(f"/facilities/{centre.id}/day?date={DAY}")
    look(page)
    page.get_by_role("link", name="空いている室場だけ見る（3室）").click()
    expect(page.get_by_role("link", name="すべての室場を見る（6室）")).to_be_focused()
    expect(page.get_by_role("link", name="第1会議室")).to_have_count(0)
    page.get_by_role("link", name="次の日").click()
    expect(page.get_by_role("heading", name="12月6日（日）")).to_be_visible()
    expect(page.get_by_role("link", name="すべての室場を見る（6室）")).to_be_visible()
    page.get_by_role("link", name="すべての室場を見る（6室）").click()
    if (page.viewport_size or {"width": 0})["width"] < 800:
        page.get_by_text("室場の名前から選ぶ（6室）").click()
        page.get_by_role("link", name="空き 第4会議室").click()
        expect(page.get_by_role("heading", name="第4会議室")).to_be_in_viewport()
        look(page)
