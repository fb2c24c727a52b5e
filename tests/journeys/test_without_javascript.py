"""Everything that a booking needs works where scripts do not run."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.journeys.steps import (
    DAY,
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


def test_a_visitor_signs_in_books_and_cancels_without_javascript(
    new_page: Callable[..., Page], app: Flask
) -> None:
    space, yuka = room(), person()
    page = new_page(width=390, java_script_enabled=False)
    page.goto(f"/search?q=公民館&date={DAY}")
    page.get_by_role("heading", name=space.name).get_by_role("link").click()
    open_day(page, DAY.day)
    page.get_by_role("button", name="12月5日（土） 夜間 18:00–21:30").click()
    sign_in(page, yuka)
    expect_heading(page, "使う内容を入れてください")
    fill_details(page)
    go_on(page, "確認へ進む")
    expect(page.get_by_role("main")).to_contain_text(PURPOSE)
    go_on(page, "この内容で予約する")
    expect_heading(page, "予約が決まりました")
    page.get_by_role("link", name="予約のページ").click()
    page.get_by_role("link", name="取り消す").click()
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.get_by_role("main")).to_contain_text("取り消しました")
    [booking] = bookings()
    assert [one.status for one in booking.reservations] == [ReservationStatus.CANCELLED]


def test_the_day_of_a_facility_is_a_list_on_a_phone_and_a_table_on_a_desk_without_javascript(
    new_page: Callable[..., Page], app: Flask
) -> None:
    space = room()
    factories.space(space.facility, "和室", timetable=factories.periods())
    for width, shown in ((390, "list"), (1280, "table")):
        page = new_page(width=width, java_script_enabled=False)
        page.goto(f"/facilities/{space.facility_id}/day?date={DAY}")
        assert page.get_by_role("table").is_visible() is (shown == "table")
        page.get_by_role("button", name="午前").filter(visible=True).first.click()
        expect_heading(page, "ログイン")
