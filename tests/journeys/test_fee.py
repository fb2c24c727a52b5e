"""A price that follows the answers: on a phone, by keyboard, without JavaScript, at the counter."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.facilities.models import Facility, Space
from tests import factories
from tests.documents import poppler
from tests.fees import made
from tests.journeys.looking import look
from tests.journeys.steps import (
    MORNING,
    bookings,
    community_centre,
    expect_heading,
    fetch_paper,
    fill_details,
    go_on,
    pick,
)
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

ADMISSION = {
    "kind": "surcharge",
    "key": "admission",
    "label": "入場料の加算",
    "cases": [{"when": {"admission": ["high"]}, "rate": "50"}],
}
STEPS = (made.OUTSIDERS, ADMISSION, made.TRADE, made.EXEMPTION, made.ITEMS, made.TENS)


@pytest.fixture
def centre(app: Flask, clock: Clock) -> Facility:
    return community_centre()


@pytest.fixture
def room(centre: Facility) -> Space:
    space = factories.space(centre, "大会議室", uses="会議、合唱")
    made.tariff(centre, made.document(space, steps=STEPS))
    return space


@pytest.fixture
def yuka(app: Flask) -> User:
    """She lives in another city."""
    return factories.user("田辺 由香", audience=Audience.NON_RESIDENT, phone="0287-00-9999")


def total(page: Page, amount: str) -> None:
    """The sum below the lines, and where it stands beside the form."""
    expect(page.locator(".fee__total").first).to_have_text(amount)


@pytest.mark.poppler
def test_somebody_from_outside_with_an_admission_fee_and_a_projector_keeps_the_working(
    new_page: Callable[..., Page], room: Space, yuka: User
) -> None:
    phone = new_page(width=390)
    sign_in_browser(phone, yuka)
    pick(phone, room)
    total(phone, "1,260円")
    look(phone)
    fill_details(phone)
    phone.get_by_label("入場料の最高額").fill("1,000")
    total(phone, "1,890円")
    expect(phone.locator(".bottom-bar__fee")).to_contain_text("1,890円")
    phone.get_by_role("button", name="プロジェクターを1つ増やす").tap()
    expect(phone.get_by_label("プロジェクター", exact=True)).to_have_value("1")
    total(phone, "2,390円")
    look(phone)
    go_on(phone, "確認へ進む")
    expect_heading(phone, "この内容で予約しますか")
    for text in ("市外の方の加算", "入場料の加算", "プロジェクター 1台", "条例 別表第1"):
        expect(phone.get_by_role("main")).to_contain_text(text)
    total(phone, "2,390円")
    look(phone)
    go_on(phone, "この内容で予約する")
    expect_heading(phone, "予約が決まりました")
    total(phone, "2,390円")
    look(phone)
    text = poppler.text_of(fetch_paper(phone, "使用許可書"))
    for part in (
        "計算の内訳",
        "市外：840円を1.5倍にする分",
        "500円を超える：1,260円の50%",
        "1台 500円",
        "2,390円",
    ):
        assert part in text
    (booking,) = bookings()
    assert booking.fee is not None
    assert booking.fee.total == 2390


def test_a_wrong_number_is_told_while_one_types_and_goes_when_it_is_right(
    page: Page, room: Space, yuka: User
) -> None:
    sign_in_browser(page, yuka)
    pick(page, room)
    field = page.get_by_label("入場料の最高額")
    field.fill("たくさん")
    error = page.get_by_text("「入場料の最高額」を数字で入れてください（例 500）。")
    expect(error).to_be_visible()
    expect(field).to_be_focused()
    field.fill("300")
    expect(error).to_have_count(0)
    total(page, "1,260円")


def test_the_keyboard_alone_gets_a_price_and_enter_goes_on_to_step_3(
    page: Page, room: Space, yuka: User
) -> None:
    sign_in_browser(page, yuka)
    pick(page, room)
    fill_details(page)
    page.get_by_label("使う人数").press("Tab")
    page.keyboard.press("ArrowDown")  # 営利: はい
    total(page, "2,520円")
    page.keyboard.press("Tab")
    expect(page.get_by_label("入場料の最高額")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("プロジェクター", exact=True)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    total(page, "3,520円")
    page.keyboard.press("Enter")
    expect_heading(page, "この内容で予約しますか")
    total(page, "3,520円")


def test_without_javascript_a_button_works_the_price_out(
    new_page: Callable[..., Page], room: Space, yuka: User
) -> None:
    plain = new_page(width=390, java_script_enabled=False)
    sign_in_browser(plain, yuka)
    pick(plain, room)
    fill_details(plain)
    expect(plain.get_by_role("button", name="プロジェクターを1つ増やす")).to_be_hidden()
    plain.get_by_label("プロジェクター", exact=True).fill("2")
    plain.get_by_label("はい").check()
    plain.get_by_role("button", name="料金を計算する").click()
    total(plain, "3,520円")
    expect(plain.get_by_label("なにに使いますか")).not_to_have_value("")
    go_on(plain, "確認へ進む")
    total(plain, "3,520円")


def test_a_price_that_changes_meanwhile_is_shown_before_it_is_booked(
    page: Page, room: Space, centre: Facility, yuka: User
) -> None:
    sign_in_browser(page, yuka)
    pick(page, room)
    fill_details(page)
    go_on(page, "確認へ進む")
    dearer = made.document(room, steps=STEPS)
    dearer["steps"][0]["rows"][0]["prices"]["am"] = 1000
    made.tariff(centre, dearer)
    go_on(page, "この内容で予約する")
    expect(page.get_by_text("料金が、1,260円から1,500円に変わりました。")).to_be_visible()
    look(page)
    go_on(page, "この内容で予約する")
    expect_heading(page, "予約が決まりました")
    total(page, "1,500円")


def test_staff_add_equipment_and_see_the_difference_before_it_is_done(
    page: Page, room: Space, centre: Facility, clock: Clock, yuka: User
) -> None:
    made_one = factories.booking(yuka, room, *MORNING, now=clock.moment)
    sign_in_browser(page, factories.staff(centre))
    page.goto(f"/staff/requests?case={made_one.reservations[0].id}")
    page.get_by_role("link", name="料金を計算しなおす").click()
    look(page)
    expect(page.get_by_role("button", name="この内容に直す")).to_have_count(0)
    page.get_by_label("プロジェクター", exact=True).fill("1")
    expect(page.locator("#fee")).to_contain_text("ちがい")
    total(page, "1,760円")
    page.get_by_role("button", name="この内容に直す").click()
    expect(page.get_by_text("料金を1,760円に変えました。")).to_be_visible()
    expect(page.locator("s")).to_have_text("1,260円")
    look(page)
