"""Somebody without an account looks for a free slot: with a finger, without script, with keys alone."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core.calendar import at_minute
from booking.facilities.models import Facility
from booking.facilities.rules.closures import WeeklyClosure
from tests import factories
from tests.journeys.looking import look
from tests.support.clock import Clock

DAY = date(2026, 12, 5)


@pytest.fixture
def gym(app: Flask, clock: Clock) -> Facility:
    """A gymnasium with a floor of two halves and a room by the hour; most states on 5 December."""
    home = factories.facility(
        area="本町", address="本町2丁目", fee_guidance="半面 午前1,600円", hours_text="9:00–21:30"
    )
    first = factories.space(
        home, "アリーナ 半面A", position=2, uses="バドミントン、卓球", plan=factories.months_before(1)
    )
    second = factories.space(
        home, "アリーナ 半面B", position=3, uses="バドミントン", plan=factories.months_before(1)
    )
    factories.space(home, "アリーナ 全面", position=1, parts=[first, second], plan=factories.months_before(1))
    hours = factories.steps(540, 1260)
    room = factories.space(home, "会議室", position=4, timetable=hours, uses="会議")
    factories.space(home, "倉庫", position=5, bookable=False)
    factories.closure(home, WeeklyClosure(weekdays=frozenset({0})))
    factories.official_use(first, at_minute(DAY, 540), at_minute(DAY, 720), "選挙の投票所")
    factories.booking(factories.user(), room, at_minute(DAY, 600), at_minute(DAY, 720), clock.moment)
    return home


def _day(month: int, day: int, weekday: str) -> re.Pattern[str]:
    """The link of a day in a month."""
    return re.compile(rf"^{month}月{day}日 {weekday}曜日")


@pytest.mark.both_widths
def test_every_page_on_the_way_can_be_read_and_used(page: Page, gym: Facility) -> None:
    for address in (
        "/",
        "/search?q=バドミントン&date=2026-12-05&part=morning",
        "/search?q=体育館&date=2026-02-30&people=abc",
        "/search?q=見つからない&people=500",
        "/facilities",
        f"/facilities/{gym.id}",
        f"/facilities/{gym.id}/day?date=2026-12-05",
        f"/facilities/{gym.id}/day?date=2026-12-05&view=list",
        f"/facilities/{gym.id}/day?date=2026-02-30",
        "/help",
        "/terms",
        "/accessibility",
    ):
        page.goto(address)
        look(page)
    page.goto(f"/facilities/{gym.id}")
    for name in ("アリーナ 半面A", "アリーナ 全面", "会議室", "倉庫"):
        page.get_by_role("link", name=name).click()
        look(page)
        page.get_by_role("link", name="一覧で見る").click()
        look(page)
        page.goto(f"/facilities/{gym.id}")


def test_a_month_keeps_its_place_while_days_and_months_are_turned(page: Page, gym: Facility) -> None:
    page.goto(f"/facilities/{gym.id}")
    page.get_by_role("link", name="アリーナ 半面A").click()
    page.get_by_role("link", name=_day(12, 5, "土")).click()
    panel = page.get_by_role("region", name="12月5日（土）")
    expect(panel).to_be_in_viewport()
    expect(panel).to_contain_text("選挙の投票所")
    page.get_by_role("link", name="次の月").click()
    expect(page.get_by_role("heading", name="2027年1月")).to_be_in_viewport()
    expect(page.get_by_role("link", name=_day(1, 5, "火"))).to_be_visible()
    page.get_by_role("link", name=_day(1, 5, "火")).click()
    expect(page.get_by_role("region", name="1月5日（火）")).to_contain_text(
        "12月5日（土） 9:00から予約できます"
    )


def test_on_a_phone_the_filters_open_from_a_chip(new_page: Callable[..., Page], gym: Facility) -> None:
    page = new_page(width=390, java_script_enabled=False)
    page.goto("/search?q=体育館&date=2026-12-05")
    expect(page.get_by_label("日を決める")).to_be_hidden()
    page.get_by_role("link", name="いつ 12月5日").click()
    expect(page.get_by_label("日を決める")).to_be_visible()
    page.get_by_label("午前", exact=True).check()
    page.get_by_label("人数", exact=True).fill("千人")
    page.get_by_role("button", name="この条件で絞り込む").click()
    expect(page.get_by_label("人数", exact=True)).to_have_value("千人")
    expect(page.get_by_label("人数", exact=True)).to_be_visible()
    expect(page.get_by_label("午前", exact=True)).to_be_checked()
    expect(page.get_by_text("人数は1以上の数字で").first).to_be_visible()


def test_keys_alone_lead_from_the_front_page_to_a_slot_of_a_whole_day(page: Page, gym: Facility) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ進む")).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("アリーナ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="場所 3件")).to_be_visible()
    page.goto(f"/facilities/{gym.id}/day?date=2026-12-05")
    table = page.get_by_role("region", name="12月5日（土）の空き状況")
    table.focus()
    page.keyboard.press("Tab")
    free = page.get_by_role("button", name="アリーナ 全面 12月5日 土曜日 午後 13時から17時 空き")
    expect(free).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("link", name="アリーナ 全面")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="半面A")).to_be_focused()
    page.keyboard.press("ArrowRight")
    taken = page.get_by_role("gridcell", name="アリーナ 半面A 12月5日 土曜日 午前 9時から12時 行政使用")
    expect(taken).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(free).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ログイン", level=1)).to_be_visible()


def test_a_slot_that_can_not_be_picked_says_why_to_those_who_listen(page: Page, gym: Facility) -> None:
    page.goto(f"/facilities/{gym.id}/day?date=2026-12-05")
    table = page.get_by_role("region", name="12月5日（土）の空き状況")
    for text in (
        "アリーナ 全面 12月5日 土曜日 午前 9時から12時 行政使用",
        "倉庫 12月5日 土曜日 午前 9時から12時 窓口・電話のみ",
    ):
        expect(table.get_by_role("gridcell", name=text)).to_be_visible()
    expect(table.get_by_role("gridcell", name="倉庫").first).to_have_accessible_name(
        re.compile("施設に電話してください")
    )
