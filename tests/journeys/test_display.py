"""How the screen looks, chosen on a phone, and the phone's menu."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys.looking import look
from tests.support.server import LiveServer

NewPage = Callable[..., Page]


def _tap(page: Page, word: str) -> None:
    page.get_by_role("button", name=word, exact=True).click()


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_colours_letters_and_readings_are_two_taps_away_and_lead_back(
    new_page: NewPage, app: Flask, with_script: bool
) -> None:
    space = factories.space()
    page = new_page(width=390, java_script_enabled=with_script)
    address = f"/spaces/{space.id}?month=2026-12"
    page.goto(address)
    page.get_by_role("banner").get_by_role("link", name="ことば・表示の設定").first.click()
    _tap(page, "黄地に青")
    expect(page.locator("html")).to_have_attribute("data-scheme", "blue")
    expect(page.get_by_role("button", name="黄地に青", exact=True)).to_have_attribute("aria-pressed", "true")
    _tap(page, "特大")
    _tap(page, "あり")
    expect(page.locator("html")).to_have_attribute("data-text-size", "larger")
    expect(page.locator("h1 rt").first).to_have_text("ひょうじ")
    page.get_by_role("main").get_by_role("link", name="もとの").click()
    assert page.url.endswith(address)
    expect(page.locator("html")).to_have_attribute("data-scheme", "blue")
    expect(page.locator("main rt").first).to_be_attached()


@pytest.mark.both_widths
def test_the_settings_are_clear_in_every_scheme(page: Page, live_server: LiveServer) -> None:
    factories.municipality()
    for kept in ("ja.standard.large.on", "ja.dark.larger", "ja.blue.largest", "ja.yellow..on", "ja.contrast"):
        page.context.add_cookies([{"name": "display", "value": kept, "url": live_server.url}])
        page.goto("/display")
        look(page)


def test_the_open_menu_closes_by_escape_and_hides_nothing_that_has_the_focus(
    new_page: NewPage, app: Flask, live_server: LiveServer
) -> None:
    factories.municipality()
    page = new_page(width=390)
    page.context.add_cookies([{"name": "display", "value": "ja.yellow..on", "url": live_server.url}])
    page.goto("/help")
    button = page.locator("summary").filter(has_text="メニュー")
    panel = page.get_by_role("banner").locator(".header__panel")
    button.press("Enter")
    expect(panel).to_be_visible()
    look(page)
    page.keyboard.press("Tab")
    expect(panel.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("summary").first).to_be_focused()

    page.keyboard.press("Enter")
    panel.get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(panel).to_be_hidden()

    page.locator("summary").first.click()
    expect(panel).to_be_visible()
    page.mouse.click(200, 820)
    expect(panel).to_be_hidden()
