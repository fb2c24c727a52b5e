"""A facility's rules with the keyboard alone: windows tried and saved, a month rehearsed, a draft out."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.facilities.models import Facility
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import expect_heading
from tests.journeys.test_keyboard import press, tab_to
from tests.support.signing_in import sign_in_browser


@pytest.fixture
def hall(app: Flask) -> Facility:
    found = factories.facility("市民会館")
    factories.space(found, "小ホール")
    return found


@pytest.mark.both_widths(usual=[1280])
def test_examples_are_landed_on_and_a_draft_is_rehearsed_and_published(page: Page, hall: Facility) -> None:
    sign_in_browser(page, factories.administrator())
    page.goto(f"/staff/facilities/{hall.id}/rules")
    tab_to(page, "下書きの名前")
    page.keyboard.type("来年4月から")
    press(page, "Enter")
    expect_heading(page, "下書き「来年4月から」")
    _shorten(page)
    tab_to(page, "下書きのページへ")
    press(page, "Enter")
    tab_to(page, "1か月ためしてみる")
    press(page, "Enter")
    expect_heading(page, "下書き「来年4月から」をためす")
    tab_to(page, "次の月")
    press(page, "Enter")
    told = page.get_by_text(re.compile("小ホールで変わるのは、この月のうち"))
    expect(told).to_be_focused()
    look(page)
    tab_to(page, "この日から公開する")
    press(page, "Enter")
    expect_heading(page, "予約のきまり市民会館")
    expect(page.get_by_role("status").first).to_have_text(re.compile("きまりを公開しました。"))


def _shorten(page: Page) -> None:
    """Booking opens two months before instead of three: looked at first, then saved."""
    tab_to(page, "3か月前から0日前まで")
    press(page, "Enter")
    tab_to(page, "何か月前")
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    tab_to(page, "保存せずに例を見る")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="このきまりの意味")).to_be_focused()
    expect(page.locator(".rule-page__told")).to_contain_text("使う日の2か月前の同じ日")
    look(page)
    page.keyboard.press("Shift+Tab")  # from the examples back to the form
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="保存せずに例を見る")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    press(page, "Enter")
    expect(page.get_by_role("status").first).to_contain_text("受付期間を保存しました。")
