"""A double click, a reload, the back button: whatever is sent again, it is one booking."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.journeys.steps import bookings, expect_heading, fill_details, go_on, person, pick, room
from tests.support.signing_in import sign_in_browser

FINAL = "この内容で予約する"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_two_clicks_on_the_last_button_and_a_reload_are_one_booking(
    new_page: Callable[..., Page], app: Flask, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    sign_in_browser(page, person())
    pick(page, room())
    fill_details(page)
    go_on(page, "確認へ進む")
    page.get_by_role("button", name=FINAL).filter(visible=True).dblclick()
    expect_heading(page, "予約が決まりました")
    [booking] = bookings()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(booking.reference)
    assert [one.reference for one in bookings()] == [booking.reference]


def test_going_back_and_sending_again_leads_to_the_same_booking(page: Page, app: Flask) -> None:
    sign_in_browser(page, person())
    pick(page, room())
    fill_details(page)
    go_on(page, "確認へ進む")
    # As kept by a browser that shows the page again without asking the server: the same form, sent later.
    summary = page.context.new_page()
    summary.goto(page.url)
    go_on(page, FINAL)
    expect_heading(page, "予約が決まりました")
    [booking] = bookings()
    go_on(summary, FINAL)
    expect_heading(summary, "予約が決まりました")
    expect(summary.get_by_role("main")).to_contain_text(booking.reference)
    page.go_back()
    expect(page.get_by_role("main")).to_contain_text(booking.reference)
    assert [one.reference for one in bookings()] == [booking.reference]
