"""An emergency is written, stands on every page, and is taken away again."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys.looking import look
from tests.support.axe import assert_accessible
from tests.support.signing_in import sign_in_browser

TITLE = "大雨警報のため、市の施設はきょう15:00に閉まります"


def write_emergency(page: Page, look: Callable[[Page], None] = look) -> None:
    page.goto("/admin/notices")
    page.get_by_role("link", name="お知らせを書く").first.click()
    page.get_by_label("緊急のお知らせ").check()
    page.get_by_label("見出し", exact=False).first.fill(TITLE)
    page.get_by_label("本文", exact=False).first.fill("15:00からあとの予約は取り消します。")
    page.get_by_label("終わる日").fill("2026-12-01")
    look(page)
    page.get_by_role("button", name="お知らせを出す").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("緊急のお知らせを確かめる")
    look(page)
    page.get_by_role("button", name="すべての画面に出す").click()


@pytest.mark.both_widths(usual=[1280])
def test_an_emergency_is_put_on_every_page_and_taken_away_with_a_dialog(page: Page, app: Flask) -> None:
    factories.space()
    sign_in_browser(page, factories.administrator())
    write_emergency(page)
    status = page.locator("[data-toast-live]")
    expect(status).to_have_text("お知らせを作りました。")
    look(page)
    page.get_by_role("button", name="このお知らせを閉じる").click()
    expect(page.get_by_text("お知らせを作りました。")).to_have_count(0)
    for address in ("/", "/facilities", "/news"):
        page.goto(address)
        expect(page.get_by_role("region", name=TITLE)).to_be_visible()
        look(page)
    page.get_by_role("region", name=TITLE).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    look(page)
    page.goto("/admin/notices")
    page.get_by_role("link", name=f"終わりにする（{TITLE}）").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("すべての画面の上から、すぐに消えます")
    assert_accessible(page)
    dialog.get_by_role("button", name="終わりにする").click()
    expect(page.get_by_text("お知らせを終わりにしました").first).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("region", name=TITLE)).to_have_count(0)


def test_it_is_taken_away_without_javascript_as_well(new_page: Callable[..., Page], app: Flask) -> None:
    page = new_page(java_script_enabled=False)
    sign_in_browser(page, factories.administrator())
    write_emergency(page, look=lambda _page: None)  # axe itself needs script
    expect(page.get_by_text("お知らせを作りました。")).to_be_visible()
    expect(page.get_by_role("button", name="このお知らせを閉じる")).to_have_count(0)
    page.get_by_role("link", name=f"終わりにする（{TITLE}）").click()
    page.get_by_role("button", name="終わりにする").click()
    expect(page.get_by_text("お知らせを終わりにしました")).to_be_visible()
