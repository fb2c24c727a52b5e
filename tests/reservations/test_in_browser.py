"""The pages of booking in a real browser, at the width of a phone and of a desktop."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core import clock
from booking.core.calendar import at_minute, local_date
from tests import factories
from tests.support.axe import assert_accessible
from tests.support.signing_in import sign_in_browser

TYPED = {
    "なにに使いますか": "バドミントンの練習",
    "使う人数": "24名くらい",
    "当日つながる電話番号": "090-0000-123",
}


def in_a_week() -> date:
    return local_date(clock.now()) + timedelta(days=7)


def slot_address(space_id: int) -> str:
    return f"/book?space={space_id}&day={in_a_week().isoformat()}&starts=540&ends=720"


@pytest.mark.both_widths
def test_a_resident_books_puts_mistakes_right_and_cancels(page: Page, app: Flask) -> None:
    space = factories.space(factories.facility(fee_guidance="1時間 400円"), needs_approval=True)
    sign_in_browser(page, factories.user())
    page.goto(slot_address(space.id))
    assert_accessible(page)
    page.get_by_role("button", name="この枠をおさえて進む").click()
    for label, text in TYPED.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="確認へ進む").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2か所を直してください")
    assert_accessible(page)
    page.get_by_role("button", name="10分のばす").last.click()  # on a phone: in the bar at the bottom
    expect(page.get_by_label("使う人数")).to_have_value("24名くらい")
    page.get_by_label("使う人数").fill("24")
    page.get_by_label("当日つながる電話番号").fill("090-0000-1234")
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("この内容で申し込みますか")
    assert_accessible(page)
    page.get_by_role("button", name="この内容で申し込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申込みを受け付けました")
    assert_accessible(page)
    page.go_back()  # to the summary: it has become a booking
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("申込みを受け付けました")
    page.get_by_role("link", name="予約のページ").click()
    assert_accessible(page)
    page.get_by_role("link", name="取り消す").click()
    assert_accessible(page)
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.get_by_role("paragraph").filter(has_text="取り消しました。")).to_be_visible()
    page.goto("/my")
    assert_accessible(page)


@pytest.mark.both_widths
def test_a_lost_slot_offers_what_is_left(page: Page, app: Flask) -> None:
    space = factories.space()
    day = in_a_week()
    factories.booking(factories.user(), space, at_minute(day, 540), at_minute(day, 720), now=clock.now())
    sign_in_browser(page, factories.user())
    page.goto(slot_address(space.id))
    expect(page.get_by_text("この時間は予約済みです。")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="午後 13:00–17:00 を選ぶ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("使う内容を入れてください")


@pytest.mark.both_widths(usual=[1280])
def test_staff_decide_case_after_case(page: Page, app: Flask) -> None:
    hall = factories.facility()
    space = factories.space(hall, needs_approval=True)
    for start, end, name in ((540, 720, "さき 太郎"), (780, 1020, "あと 花子")):
        day = in_a_week()
        person = factories.user(name)
        factories.booking(person, space, at_minute(day, start), at_minute(day, end), now=clock.now())
    sign_in_browser(page, factories.staff(hall))
    page.goto("/staff")
    assert_accessible(page)
    page.get_by_role("link", name="許可待ちを見る").click()
    page.get_by_role("link", name="さき 太郎").click()
    assert_accessible(page)
    page.get_by_role("button", name="許可する", exact=True).click()
    expect(
        page.get_by_role("paragraph").filter(has_text="許可しました。さき 太郎さんにメールで知らせます。")
    ).to_be_visible()
    page.get_by_role("link", name="不許可にする").click()
    page.get_by_role("button", name="不許可にする").click()
    expect(page.get_by_role("alert")).to_contain_text("理由を入れてください")
    assert_accessible(page)
    page.get_by_label("不許可の理由").fill("床の工事があります。")
    page.get_by_role("button", name="不許可にする").click()
    expect(page.get_by_text("許可を待っている申込みはありません。")).to_be_visible()
    page.goto(f"/staff/facilities/{hall.id}/day?date={in_a_week().isoformat()}")
    expect(page.get_by_role("cell", name="さき 太郎", exact=True)).to_be_visible()
    assert_accessible(page)


def test_without_script_a_request_is_decided_too(new_page: Callable[..., Page], app: Flask) -> None:
    hall = factories.facility()
    space = factories.space(hall, needs_approval=True)
    day = in_a_week()
    one = factories.booking(
        factories.user(), space, at_minute(day, 540), at_minute(day, 720), now=clock.now()
    )
    page = new_page(java_script_enabled=False)
    sign_in_browser(page, factories.staff(hall))
    page.goto(f"/staff/requests?case={one.reservations[0].id}")
    page.get_by_role("button", name="許可する", exact=True).click()
    expect(page.get_by_text("許可を待っている申込みはありません。")).to_be_visible()
