"""Somebody who looks without an account, and signs in when it comes to booking."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.journeys.looking import look
from tests.journeys.steps import (
    PURPOSE,
    bookings,
    expect_heading,
    fill_details,
    go_on,
    open_day,
    person,
    room,
    sign_in,
)


@pytest.mark.both_widths(usual=[390, 1280])
def test_a_visitor_books_the_slot_that_was_picked_before_signing_in(page: Page, app: Flask) -> None:
    space, yuka = room(), person()
    page.goto("/")
    look(page)
    page.get_by_role("searchbox").fill("公民館")
    page.get_by_role("button", name="さがす").click()
    look(page)
    page.get_by_role("heading", name=space.name).get_by_role("link").click()
    open_day(page, 5)
    look(page)
    page.get_by_role("button", name="12月5日（土） 午前 9:00–12:00").click()
    expect_heading(page, "ログイン")
    look(page)
    sign_in(page, yuka)
    expect_heading(page, "使う内容を入れてください")
    expect(page.get_by_role("main")).to_contain_text("午前 9:00–12:00")
    look(page)
    fill_details(page)
    go_on(page, "確認へ進む")
    look(page)
    expect(page.get_by_role("main")).to_contain_text(PURPOSE)
    go_on(page, "この内容で予約する")
    expect_heading(page, "予約が決まりました")
    look(page)
    [booking] = bookings()
    expect(page.get_by_role("main")).to_contain_text(booking.reference)
    assert (booking.user_id, booking.people, booking.purpose) == (yuka.id, 12, PURPOSE)
