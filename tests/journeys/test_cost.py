"""Somebody from outside the city finds out on a phone, without an account, what the hall costs."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from booking.facilities.models import Facility
from tests import factories
from tests.fees import made
from tests.journeys.looking import look
from tests.journeys.steps import bookings, expect_heading

PIANO: made.Json = {
    "kind": "items",
    "key": "items",
    "label": "附属設備",
    "items": [{"key": "piano", "label": "グランドピアノ", "counter": "台", "yen": 3000, "most": 1}],
}
TICKETS: made.Json = {
    "kind": "surcharge",
    "key": "tickets",
    "label": "入場料を取るときの加算",
    "article": "条例 別表第1 備考2",
    "mode": "times",
    "cases": [
        {"when": {"admission": ["low"]}, "rate": "1.5"},
        {"when": {"admission": ["high"]}, "rate": "2"},
    ],
}


@pytest.fixture
def hall(app: Flask) -> Facility:
    home = factories.facility("春凪市民ホール", kind="hall")
    stage = factories.space(home, "大ホール")
    made.tariff(home, made.document(stage, steps=(made.OUTSIDERS, TICKETS, made.TENS, PIANO)))
    return home


def total(page: Page) -> Locator:
    return page.locator(".fee__total")


def ask_for_the_stage(page: Page, hall: Facility) -> None:
    """From the hall's own page, as far as the questions."""
    page.goto(f"/facilities/{hall.id}")
    page.get_by_role("link", name="料金をしらべる").click()
    expect_heading(page, "料金をしらべる")
    page.get_by_label("使う日").fill("2026-12-05")
    page.get_by_label("使う人").select_option("市外の方")


def test_a_visitor_sees_each_answer_change_the_price_at_once(
    new_page: Callable[..., Page], hall: Facility
) -> None:
    page = new_page(width=390)
    ask_for_the_stage(page, hall)
    expect(total(page)).to_have_text("1,260円")  # the morning's 840, half as much again
    look(page)
    page.get_by_label("始まり").select_option("13:00")
    page.get_by_label("終わり").select_option("17:00")
    expect(total(page)).to_have_text("1,410円")
    page.get_by_label("入場料の最高額").fill("500")
    expect(total(page)).to_have_text("2,110円")  # 2,115, and what is below 10 yen is left off
    page.get_by_role("button", name=re.compile("グランドピアノ.*(増やす|ふやす)")).click()
    expect(total(page)).to_have_text("5,110円")
    expect(page.get_by_role("status").filter(has_text="料金は")).to_have_text("料金は5,110円です。")
    expect(page.locator("#fee")).to_contain_text("条例 別表第1 備考2")
    look(page)
    page.get_by_label("入場料の最高額").fill("たくさん")
    expect(page.locator(".field__error")).to_be_visible()
    expect(total(page)).to_have_count(0)
    look(page)
    page.get_by_label("入場料の最高額").fill("２，０００")
    expect(total(page)).to_have_text("5,820円")  # twice 1,410, and the piano
    expect(page.locator(".field__error")).to_have_count(0)
    assert bookings() == []


def test_the_same_without_javascript_and_by_keyboard_alone(
    new_page: Callable[..., Page], hall: Facility
) -> None:
    page = new_page(width=390, java_script_enabled=False)
    ask_for_the_stage(page, hall)
    page.get_by_label("入場料の最高額").fill("501")
    page.get_by_role("textbox", name="グランドピアノ").fill("1")
    page.get_by_role("button", name="料金を計算する").focus()
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text("5,520円")  # 840, one and a half times, twice, and the piano
    expect(page.get_by_label("入場料の最高額")).to_have_value("501")
    page.get_by_label("入場料の最高額").fill("-1")
    page.keyboard.press("Enter")
    expect(page.locator(".field__error")).to_be_visible()
    page.get_by_label("入場料の最高額").fill("0")
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text("4,260円")
