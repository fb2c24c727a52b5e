"""The main tasks but booking itself (test_seven_taps.py) in taps and clicks, as in docs/measured.md."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.applications.steps import FILLED
from tests.journeys.applying import COURSE, fill
from tests.journeys.steps import MORNING, expect_heading, person, room, tap
from tests.journeys.taps import Taps
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

# As docs/measured.md has them. Typing does not count; signing in is one more.
CANCEL, APPLY, COUNTER, DECIDE = 5, 9, 4, 5


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(width=390)


def test_a_booking_is_cancelled_from_the_front_page(phone: Page, app: Flask, clock: Clock) -> None:
    user = person()
    factories.booking(user, room(), *MORNING, now=clock.moment)
    sign_in_browser(phone, user)
    phone.goto("/")
    taps = Taps(phone)
    phone.reload()
    phone.get_by_text("メニュー", exact=True).tap()
    phone.get_by_role("link", name=re.compile("マイページ")).first.tap()
    tap(phone.get_by_role("main").get_by_role("link", name=re.compile("12月5日")).first)
    phone.get_by_role("link", name=re.compile("取り消す")).first.tap()
    phone.get_by_role("main").get_by_role("button", name=re.compile("取り消す")).tap()
    expect(phone.get_by_role("main")).to_contain_text("取り消しました")
    assert taps.count == CANCEL


def test_somebody_registered_applies_from_the_front_page(phone: Page, app: Flask) -> None:
    factories.procedure()
    who = factories.user(
        "髙﨑 由香",
        name_kana="タカサキ ユカ",
        phone="090-0000-1234",
        postal_code="123-4567",
        address="桜台2丁目",
    )
    sign_in_browser(phone, who)
    taps = Taps(phone)
    phone.goto("/")
    phone.get_by_role("main").get_by_role("link", name=COURSE).first.tap()
    phone.get_by_role("button", name="申請をはじめる").tap()
    phone.get_by_role("radio", name=re.compile("春凪の郷土料理")).locator("xpath=..").tap()
    fill(phone, "参加する人数", str(FILLED["f-people"]))
    for part, text in (("年", "昭和60"), ("月", "4"), ("日", "1")):
        fill(phone, f"生年月日 {part}", text)
    phone.get_by_role("checkbox", name="広報はるなぎ").locator("xpath=..").tap()
    phone.get_by_role("radio", name="希望しない").locator("xpath=..").tap()
    phone.get_by_role("radio", name="申し込まない").locator("xpath=..").tap()
    phone.get_by_role("checkbox", name=re.compile("休むときは")).locator("xpath=..").tap()
    phone.get_by_role("button", name="確認へ進む").filter(visible=True).tap()
    expect_heading(phone, "この内容で送りますか")
    phone.get_by_role("button", name="この内容で送る").filter(visible=True).tap()
    expect_heading(phone, "申請を受け付けました")
    assert taps.count == APPLY


def test_staff_enter_a_booking_at_the_counter_with_the_mouse(page: Page, app: Flask, clock: Clock) -> None:
    space = room()
    caller = factories.user("相沢 文子", name_kana="アイザワ フミコ", phone="0287-33-4444")
    factories.booking(caller, space, MORNING[0], MORNING[1], now=clock.moment)
    sign_in_browser(page, factories.staff(space.facility))
    taps = Taps(page)
    page.goto("/staff")
    page.get_by_role("link", name=re.compile("予約を入れる")).first.click()
    page.get_by_label("使う日").fill("12/6")
    page.get_by_label("時間").click()
    page.get_by_label("時間").fill("9-12")
    page.get_by_label(re.compile("名前・フリガナ")).click()
    page.get_by_label(re.compile("名前・フリガナ")).fill("4444")
    page.keyboard.press("Enter")
    expect(page.get_by_label("なにに使いますか")).to_have_value("卓球の練習")
    page.get_by_role("button", name=re.compile("予約する")).click()
    expect_heading(page, "予約が決まりました")
    assert taps.count == COUNTER


def test_a_clerk_decides_an_application_with_the_mouse(page: Page, app: Flask) -> None:
    clerk = factories.clerk()
    factories.application(factories.procedure(clerk))
    sign_in_browser(page, clerk)
    taps = Taps(page)
    page.goto("/staff")
    page.get_by_role("link", name=re.compile("申請")).first.click()
    page.get_by_role("link", name=re.compile("髙﨑")).first.click()
    page.get_by_role("button", name=re.compile("引き受ける")).first.click()
    page.get_by_role("link", name=re.compile("完了")).first.click()
    page.get_by_role("button", name=re.compile("完了")).first.click()
    expect(page.get_by_text("手続きを完了にしました").first).to_be_visible()
    assert taps.count == DECIDE
