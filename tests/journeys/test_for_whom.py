"""Two people before the same calendar: one lives in the city, the other comes from elsewhere."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.moments import BeforeStart, DaysBefore, SameDay
from booking.facilities.rules.windows import PUBLIC, Window, WindowPlan
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import community_centre, expect_heading, open_day
from tests.support.signing_in import sign_in_browser

ELSEWHERE = frozenset({Audience.NON_RESIDENT})
PLAN = WindowPlan(
    "市内の方は1か月前から、市外の方は14日前から",
    (
        Window(audiences=PUBLIC - ELSEWHERE, opens=SameDay(months=1, time=540), closes=BeforeStart()),
        Window(audiences=ELSEWHERE, opens=DaysBefore(days=14, time=540), closes=BeforeStart()),
    ),
)


@pytest.fixture
def centre(app: Flask) -> Facility:
    return community_centre()


@pytest.fixture
def room(centre: Facility) -> Space:
    return factories.space(centre, "大会議室", plan=PLAN)


def _open(page: Page, room: Space) -> None:
    page.goto(f"/spaces/{room.id}?month=2026-12")
    open_day(page, 25)


@pytest.mark.both_widths
def test_who_moves_to_the_city_says_so_and_can_book_at_once(page: Page, room: Space) -> None:
    user = factories.user(phone="0287-00-9999", audience=Audience.NON_RESIDENT)
    sign_in_browser(page, user)
    _open(page, room)
    expect(page.get_by_role("main")).to_contain_text("12月11日（金） 9:00から予約できます")
    expect(page.get_by_role("button", name=re.compile("12月25日（金） 午前"))).to_have_count(0)
    look(page)
    page.goto("/account")
    page.get_by_role("link", name="登録の内容").click()
    expect(page.get_by_label("それ以外")).to_be_checked()
    look(page)
    page.get_by_label("春凪市内に住んでいる、勤めている、または通学している").check()
    page.get_by_role("button", name="保存する").click()
    expect_heading(page, "登録とログイン")
    _open(page, room)
    look(page)
    page.get_by_role("button", name=re.compile("12月25日（金） 午前")).click()
    expect_heading(page, "使う内容を入れてください")


@pytest.mark.both_widths
def test_staff_make_a_priority_group_of_an_account(page: Page, centre: Facility, room: Space) -> None:
    group = factories.user("春凪市バドミントン協会", phone="0287-00-9999", audience=Audience.NON_RESIDENT)
    sign_in_browser(page, factories.staff(centre))
    page.goto(f"/staff/people/{group.id}")
    look(page)
    page.get_by_label("優先団体").check()
    page.get_by_role("button", name="区分を変える").click()
    expect(page.get_by_role("main")).to_contain_text("区分は「優先団体」です。")
    look(page)
    db.session.rollback()
    assert db.session.get_one(User, group.id).audience is Audience.PRIORITY_GROUP
    page.context.clear_cookies()
    sign_in_browser(page, group)
    page.goto("/account/details")
    expect(page.get_by_role("main")).to_contain_text("優先団体")
    expect(page.get_by_role("radio")).to_have_count(0)
    look(page)
    _open(page, room)
    expect(page.get_by_role("button", name=re.compile("12月25日（金） 午前"))).to_be_visible()
