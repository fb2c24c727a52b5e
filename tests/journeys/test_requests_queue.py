"""Staff work through the requests: by keys alone, several at once, and with a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.reservations.models import Reservation
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import DAY
from tests.support.signing_in import sign_in_browser

NewPage = Callable[..., Page]
NOW = at_minute(DAY.replace(day=1), 10 * 60)


@pytest.fixture
def court(app: Flask) -> Space:
    """Thirty requests for one room, on one morning after the other."""
    made = factories.space(factories.facility("春凪市民体育館"), "アリーナ", needs_approval=True)
    for number in range(30):
        day = DAY + timedelta(days=number)
        email = None if number == 1 else f"g{number}@harunagi.example"
        who = factories.user(f"申込 {number:02}", email=email)
        factories.booking(who, made, at_minute(day, 540), at_minute(day, 720), now=NOW)
    return made


def statuses() -> list[str]:
    db.session.rollback()
    return [one.value for one in db.session.scalars(select(Reservation.status).order_by(Reservation.id))]


def opened(page: Page, name: str) -> None:
    expect(page.locator("#panel h2")).to_have_text(name)


def test_several_are_permitted_by_keys_alone(page: Page, court: Space) -> None:
    sign_in_browser(page, factories.staff(court.facility))
    page.goto("/staff/requests")
    for number in range(3):
        page.keyboard.press("j")
        opened(page, f"申込 {number:02}")
        page.keyboard.press("Space")
        expect(page.locator("[data-pick-count]")).to_have_text(f"{number + 1}件を選んでいます")
    page.keyboard.press("Space")
    expect(page.locator("[data-pick-count]")).to_have_text("2件を選んでいます")
    look(page)
    page.keyboard.press("p")
    opened(page, "2件をまとめて許可しますか")
    expect(page.locator(".staff-panel__actions")).to_contain_text("2人に知らせます（メール1人、電話1人）。")
    assert set(statuses()) == {"requested"}
    look(page)
    page.keyboard.press("a")
    opened(page, "2件を許可しました")
    expect(page.locator("#panel")).to_contain_text("電話で知らせる方 1人")
    look(page)
    assert statuses()[:4] == ["confirmed", "confirmed", "requested", "requested"]


def test_the_list_keeps_its_place_and_what_is_ticked(page: Page, court: Space) -> None:
    sign_in_browser(page, factories.staff(court.facility))
    page.goto("/staff/requests")
    page.get_by_label("申込 27さん").check()
    page.get_by_role("link", name="申込 28", exact=True).click()
    opened(page, "申込 28")
    scrolled = "document.querySelector('.staff-list').scrollTop"
    before = page.evaluate(scrolled)
    assert before > 400
    page.keyboard.press("a")
    opened(page, "申込 29")
    assert abs(page.evaluate(scrolled) - before) < 200  # a line that says what was done came above
    expect(page.get_by_label("申込 27さん")).to_be_checked()
    expect(page.get_by_text("1件を選んでいます")).to_be_visible()


def test_the_keys_of_the_screen_are_listed_and_can_be_switched_off(page: Page, court: Space) -> None:
    sign_in_browser(page, factories.staff(court.facility))
    page.goto("/staff/requests")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="この画面で使えるキー")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("選んだ申込みをまとめて許可する")
    look(page)
    page.keyboard.press("j")  # nothing happens behind the list
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    assert page.url.endswith("/staff/requests")
    page.get_by_role("link", name="キーの一覧").click()
    keys.get_by_role("button", name="キー操作を使わない").click()
    keys.get_by_role("button", name="とじる").click()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(keys).to_be_hidden()
    assert page.url.endswith("/staff/requests")
    page.get_by_role("link", name="キーの一覧").click()
    keys.get_by_role("button", name="キー操作を使う").click()
    keys.get_by_role("button", name="とじる").click()
    page.keyboard.press("j")
    opened(page, "申込 00")


def test_keys_are_letters_in_fields(page: Page, court: Space) -> None:
    sign_in_browser(page, factories.staff(court.facility))
    page.goto("/staff/requests")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="予約番号でさがす")
    expect(search).to_be_focused()
    page.keyboard.type("jkxap?m")
    expect(search).to_have_value("jkxap?m")
    assert page.url.endswith("/staff/requests")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    opened(page, "申込 00")
    page.keyboard.press("x")
    reason = page.get_by_label("不許可の理由")
    expect(reason).to_be_focused()
    page.keyboard.type("ja x p")
    expect(reason).to_have_value("ja x p")
    page.keyboard.press("Control+Enter")
    opened(page, "申込 01")
    assert statuses()[:2] == ["declined", "requested"]


def test_with_a_phone_and_without_script_several_are_permitted(new_page: NewPage, court: Space) -> None:
    page = new_page(width=390, java_script_enabled=False)
    sign_in_browser(page, factories.staff(court.facility))
    page.goto("/staff/requests")
    for number in (0, 2):
        page.get_by_label(f"申込 {number:02}さん").check()
    page.get_by_role("button", name="選んだ申込みをまとめて許可する").click()
    page.get_by_role("button", name="2件を許可する").click()
    opened(page, "2件を許可しました")
    page.get_by_role("link", name="一覧に戻る").first.click()
    page.get_by_role("link", name="申込 01", exact=True).click()
    opened(page, "申込 01")
    assert statuses()[:4] == ["confirmed", "requested", "confirmed", "requested"]


@pytest.mark.parametrize(
    "width", [390, 1280, *(pytest.param(width, marks=pytest.mark.slow) for width in (768, 1024, 1600))]
)
def test_the_list_and_a_case_fit_every_width(new_page: NewPage, court: Space, width: int) -> None:
    page = new_page(width=width)
    sign_in_browser(page, factories.staff(court.facility))
    page.goto("/staff/requests")
    look(page)
    page.get_by_role("link", name="申込 02", exact=True).click()
    opened(page, "申込 02")
    expect(page.get_by_role("button", name="許可する", exact=True)).to_be_in_viewport()
    look(page)
