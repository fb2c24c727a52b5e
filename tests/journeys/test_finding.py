"""Somebody says in plain words what they look for, and comes to a slot; somebody else comes back to it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core.calendar import at_minute
from booking.facilities.models import Space
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import expect_heading, go_on, person, sign_in, tap
from tests.support.clock import Clock

SUNDAY = date(2026, 12, 6)


@pytest.fixture
def floor(app: Flask, clock: Clock) -> Space:
    """A floor for badminton that is taken on the first Sunday morning, and a room for meetings."""
    gym = factories.facility(area="本町", hours_text="9:00–21:30")
    floor = factories.space(gym, "アリーナ", uses="バドミントン、卓球", capacity=60)
    factories.space(gym, "会議室", uses="会議", capacity=20)
    taken = (at_minute(SUNDAY, 540), at_minute(SUNDAY, 720))
    factories.booking(factories.user("佐藤 花"), floor, *taken, clock.moment)
    return floor


def test_a_stranger_types_a_line_on_a_phone_and_reaches_a_free_sunday_morning(
    new_page: Callable[..., Page], floor: Space
) -> None:
    page = new_page(width=390, has_touch=True)
    page.goto("/")
    look(page)
    expect(page.get_by_text("空きを見るだけなら、登録は要りません。")).to_be_in_viewport()
    page.get_by_role("searchbox").fill("バドミントン 日曜の午前")
    page.get_by_role("button", name="さがす").tap()
    for chip in ("なにを バドミントン", "いつ 日曜", "時間 午前", "どこで 市内すべて"):
        expect(page.get_by_role("link", name=chip, exact=True)).to_be_visible()
    look(page)
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="アリーナ 12/6 日 予約済み")).to_be_visible()
    tap(page.get_by_role("link", name="アリーナ 12/13 日 空き"))
    day = page.get_by_role("region", name="12月13日（日）")
    expect(day).to_be_in_viewport()
    day.get_by_role("button", name=re.compile("午前 9:00–12:00")).tap()
    expect_heading(page, "ログイン")


def test_a_chip_is_taken_away_and_the_filters_go_on_from_there(
    new_page: Callable[..., Page], floor: Space
) -> None:
    page = new_page(width=390)
    page.goto("/search?q=バドミントン 日曜の午前 100人")
    expect(page.get_by_text("この条件に合う場所は見つかりませんでした。")).to_be_visible()
    look(page)
    page.get_by_role("link", name="「100人」をはずす（1件）").click()
    expect(page.get_by_role("searchbox")).to_have_value("バドミントン 日曜 午前")
    page.get_by_role("link", name="時間「午前」をはずす").click()
    expect(page.get_by_role("link", name="時間 午前", exact=True)).to_have_count(0)
    page.get_by_role("link", name="いつ 日曜", exact=True).click()
    expect(page.get_by_label("いつ", exact=True)).to_be_visible()
    look(page)
    page.get_by_label("いつ", exact=True).select_option("今週末")
    page.get_by_label("夜間", exact=True).check()
    page.get_by_role("button", name="この条件で絞り込む").click()
    expect(page.get_by_role("link", name="時間 夜間", exact=True)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("バドミントン")
    expect(page.get_by_role("link", name="アリーナ 12/5 土 空き")).to_be_visible()


@pytest.mark.both_widths
def test_who_has_booked_before_books_the_same_again(page: Page, floor: Space, clock: Clock) -> None:
    me = person()
    saturday = SUNDAY - timedelta(days=1)
    factories.booking(
        me, floor, at_minute(saturday, 540), at_minute(saturday, 720), clock.moment, "バドミントンの練習"
    )
    page.goto("/sign-in")
    sign_in(page, me)
    page.goto("/")
    look(page)
    page.get_by_role("button", name="アリーナをもう一度予約する 12月12日（土） 9:00–12:00").click()
    expect_heading(page, "使う内容を入れてください")
    expect(page.get_by_label("なにに使いますか")).to_have_value("バドミントンの練習")
    expect(page.get_by_label("使う人数")).to_have_value("10")
    go_on(page, "確認へ進む")
    expect(page.get_by_text("12月12日（土）").first).to_be_visible()


def test_it_understands_english(new_page: Callable[..., Page], floor: Space) -> None:
    page = new_page(width=390, locale="en-GB")
    page.goto("/search?q=badminton sunday morning")
    look(page)
    expect(page.get_by_role("link", name="What badminton", exact=True)).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
