"""More people come than was said when booking: on a phone, by keyboard, without JavaScript, at the office."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.models import User
from booking.facilities.models import Facility, Space
from booking.reservations.models import Booking
from tests import factories
from tests.fees import made
from tests.journeys.looking import look
from tests.journeys.steps import MORNING, community_centre, expect_heading, go_on
from tests.reservations.test_changing import CROWD, MANY
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser


@pytest.fixture
def centre(app: Flask, clock: Clock) -> Facility:
    return community_centre()


@pytest.fixture
def room(centre: Facility) -> Space:
    space = factories.space(centre, "大会議室", uses="会議、合唱", capacity=60)
    data = made.document(space, steps=(MANY, made.TRADE, made.ITEMS))
    data["conditions"].append(CROWD)
    made.tariff(centre, data)
    return space


@pytest.fixture
def yuka(app: Flask) -> User:
    return factories.user("田辺 由香", phone="0287-00-9999")


@pytest.fixture
def booking(room: Space, yuka: User, clock: Clock) -> Booking:
    return factories.booking(yuka, room, *MORNING, now=clock.moment)


def total(page: Page, amount: str) -> None:
    expect(page.locator(".fee__total").first).to_have_text(amount)


def test_more_people_come_and_the_difference_is_seen_before_it_is_done(
    new_page: Callable[..., Page],
    booking: Booking,
    yuka: User,
    mail_about: Callable[[str], EmailMessage],
) -> None:
    phone = new_page(width=390)
    sign_in_browser(phone, yuka)
    phone.goto(f"/bookings/{booking.reference}")
    look(phone)
    phone.get_by_role("link", name="内容を変える").tap()
    expect_heading(phone, "予約の内容を変える")
    total(phone, "840円")
    look(phone)
    phone.get_by_label("使う人数").fill("40")
    total(phone, "1,260円")
    expect(phone.locator("#fee")).to_contain_text("＋420円")
    phone.get_by_label("なにに使いますか").fill("春の発表会")
    look(phone)
    go_on(phone, "この内容に変える")
    expect(phone.get_by_text("料金を1,260円にしました。")).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("春の発表会")
    expect(phone.locator("s")).to_have_text("840円")
    look(phone)
    mail = mail_about("料金が変わりました").get_content()
    assert "これまで 840円" in mail
    assert "これから 1,260円" in mail


def test_the_keyboard_alone_changes_it_and_enter_saves(page: Page, booking: Booking, yuka: User) -> None:
    sign_in_browser(page, yuka)
    page.goto(f"/bookings/{booking.reference}/details")
    page.get_by_label("なにに使いますか").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("使う人数")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("40")
    total(page, "1,260円")
    expect(page.get_by_role("status").filter(has_text="料金は1,260円です。")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # 営利: はい
    total(page, "2,520円")
    page.keyboard.press("Tab")
    expect(page.get_by_label("プロジェクター", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect_heading(page, "中央公民館 大会議室")
    total(page, "2,520円")


def test_without_javascript_the_difference_is_shown_once_more(
    new_page: Callable[..., Page], booking: Booking, yuka: User
) -> None:
    plain = new_page(width=390, java_script_enabled=False)
    sign_in_browser(plain, yuka)
    plain.goto(f"/bookings/{booking.reference}/details")
    plain.get_by_label("使う人数").fill("40")
    go_on(plain, "この内容に変える")
    expect(plain.get_by_text("この内容だと料金が変わります。")).to_be_visible()
    expect(plain.get_by_label("使う人数")).to_have_value("40")
    total(plain, "1,260円")
    go_on(plain, "この内容に変える")
    expect(plain.get_by_text("料金を1,260円にしました。")).to_be_visible()


def test_staff_change_it_for_a_reason_that_stays_in_the_case(
    page: Page, booking: Booking, centre: Facility
) -> None:
    sign_in_browser(page, factories.staff(centre))
    page.goto(f"/staff/requests?case={booking.reservations[0].id}")
    page.get_by_role("link", name="内容を変える").click()
    look(page)
    page.get_by_label("使う人数").fill("40")
    total(page, "1,260円")
    page.get_by_label("変える理由").fill("電話で申し出があった")
    look(page)
    go_on(page, "この内容に変える")
    expect(page.get_by_text("料金を1,260円にしました。")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("理由: 電話で申し出があった")
    look(page)
