"""The time for which a slot is kept: counted down, said aloud twice, taken anew with all that was typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.journeys.looking import look
from tests.journeys.steps import PURPOSE, expect_heading, fill_details, person, pick, room
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser


@pytest.fixture
def form(page: Page, app: Flask) -> Page:
    """Step ②, with something typed."""
    sign_in_browser(page, person())
    pick(page, room())
    fill_details(page, people=17)
    return page


@pytest.fixture
def after(page: Page, clock: Clock) -> Callable[[float], None]:
    """So many minutes after the slot was picked, in the browser and in the service."""
    begun = clock.moment

    def wait(minutes: float) -> None:
        clock.set(begun + timedelta(minutes=minutes))
        page.context.clock.set_fixed_time(clock.moment)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    return wait


@pytest.mark.both_widths
def test_a_hold_is_said_aloud_at_five_minutes_and_at_one_only(
    form: Page, after: Callable[[float], None]
) -> None:
    said = form.locator("[data-hold-live]")
    for minutes, left, text in (
        (0, "15", ""),
        (9, "6", ""),
        (10, "5", "あと5分"),
        (12, "3", "あと5分"),
        (14, "1", "あと1分"),
    ):
        after(minutes)
        expect(form.locator("[data-hold-minutes]").first).to_have_text(left)
        expect(said).to_have_text(f"この枠をおさえている時間は、{text}です。" if text else "")


@pytest.mark.both_widths
def test_a_hold_that_ran_out_is_taken_anew_by_one_button(form: Page, after: Callable[[float], None]) -> None:
    again = form.get_by_role("button", name="もう一度おさえる").filter(visible=True)
    expect(again).to_have_count(0)
    after(15)
    expect(form.get_by_text("枠をおさえておく時間が過ぎました")).to_be_visible()
    expect(form.get_by_role("button", name="10分のばす").filter(visible=True)).to_have_count(0)
    expect(form.get_by_label("なにに使いますか")).to_have_value(PURPOSE)
    look(form)
    again.first.click()
    expect(form.get_by_text("12:30まで、この枠をおさえます。")).to_be_visible()
    expect(form.get_by_label("なにに使いますか")).to_have_value(PURPOSE)
    expect(form.get_by_label("使う人数")).to_have_value("17")


def test_enter_in_a_field_goes_on_after_a_hold_ran_out_too(
    form: Page, after: Callable[[float], None]
) -> None:
    after(16)
    form.get_by_label("使う人数").press("Enter")
    expect_heading(form, "この内容で予約しますか")
