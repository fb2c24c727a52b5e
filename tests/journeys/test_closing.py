"""Staff close a day that is booked, enter official use, and residents see what became of it."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.core.calendar import at_minute
from booking.facilities.models import Space
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import DAY, MORNING, bookings, expect_heading, person, room
from tests.support.signing_in import sign_in_browser

NewPage = Callable[..., Page]
MailAbout = Callable[[str], EmailMessage]
NOW = at_minute(DAY.replace(day=1), 12 * 60)
TIMES = (MORNING, (at_minute(DAY, 780), at_minute(DAY, 1020)), (at_minute(DAY, 1080), at_minute(DAY, 1290)))


def _three_bookings(space: Space) -> None:
    """田辺さん by mail in the morning, 大野さん without an address, 佐藤さん in the evening."""
    people = (
        person(),
        factories.user("大野 花", email=None, phone="0287-00-8888"),
        factories.user("佐藤 望", email="nozomi@harunagi.example"),
    )
    for who, times in zip(people, TIMES, strict=True):
        factories.booking(who, space, *times, now=NOW)


def _choose(page: Page, name: str, choice: str) -> None:
    page.get_by_role("group", name=name).get_by_label(choice).check()


@pytest.mark.both_widths(usual=[390, 1280])
def test_a_day_with_three_bookings_is_closed_two_are_cancelled_and_one_is_left(
    page: Page, new_page: NewPage, app: Flask, mail_about: MailAbout
) -> None:
    space = room()
    _three_bookings(space)
    sign_in_browser(page, factories.staff(space.facility))
    page.goto(f"/staff/facilities/{space.facility_id}/day?date={DAY}")
    look(page)
    page.get_by_role("link", name="この日を休館にする").click()
    expect_heading(page, "日や時間を休館にする")
    look(page)
    page.get_by_label("休館の理由").fill("臨時休館 設備点検")
    page.get_by_label("予約を取り消す方への案内").fill("翌週は空いています。")
    page.get_by_role("button", name="予約を確かめる").click()
    _decide(page)
    page.get_by_role("button", name="2件を取り消して休館にする").click()
    expect_heading(page, "休館にしました")
    expect(page.get_by_role("table")).to_contain_text("大野 花")
    expect(page.get_by_role("table")).to_contain_text("090-0000-1234")
    look(page)
    morning, afternoon, evening = (booking.reservations[0].status for booking in bookings())
    assert {morning, afternoon} == {ReservationStatus.CANCELLED}
    assert evening is ReservationStatus.CONFIRMED
    mail = mail_about("施設の都合で予約を取り消しました")
    assert mail["To"] == "yuka@harunagi.example"
    assert "臨時休館 設備点検\n翌週は空いています。" in mail.get_content().replace("\r\n", "\n")
    page.get_by_role("link", name="この日の予定を見る").click()
    expect(page.get_by_role("main")).to_contain_text("休館日に残した予約")
    look(page)
    assert page.viewport_size is not None
    _as_the_resident_sees_it(new_page(width=page.viewport_size["width"]), space)
    _open_again(page)


def _decide(page: Page) -> None:
    """Nothing is chosen beforehand; going on without a choice is refused, and what was chosen stays."""
    expect_heading(page, "入っている予約をどうしますか")
    expect(page.get_by_role("heading", name="この時間に入っているもの 3件（3人）")).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    look(page)
    _choose(page, "田辺 由香", "取り消す")
    _choose(page, "大野 花", "取り消す")
    page.keyboard.press("Enter")  # goes on as the button does, and does not choose for all
    expect(page.get_by_role("alert")).to_contain_text("まだ選んでいないものが1件あります")
    expect(page.get_by_role("radio", checked=True)).to_have_count(2)
    look(page)
    _choose(page, "佐藤 望", "残す")
    page.get_by_role("button", name="確認へ進む").click()
    expect_heading(page, "この内容で休館にしますか")
    expect(page.get_by_role("main")).to_contain_text("2人に連絡します（メール1人、電話1人）")
    look(page)


def _as_the_resident_sees_it(page: Page, space: Space) -> None:
    booking = bookings()[0]
    sign_in_browser(page, booking.user)
    page.goto(f"/bookings/{booking.reference}")
    expect(page.get_by_role("main")).to_contain_text("施設の都合で取り消されました")
    expect(page.get_by_role("main")).to_contain_text("臨時休館 設備点検")
    look(page)
    page.goto(f"/spaces/{space.id}?month={DAY:%Y-%m}&day={DAY}")
    expect(page.get_by_role("main")).to_contain_text("休館です。臨時休館 設備点検")
    look(page)


def _open_again(page: Page) -> None:
    page.get_by_role("link", name="休館の一覧").click()
    look(page)
    page.get_by_role("link", name="開館に戻す").click()
    expect(page.get_by_role("main")).to_contain_text("休館のときに取り消した予約2件は戻りません。")
    look(page)
    page.get_by_role("button", name="開館に戻す").click()
    expect(page.get_by_role("main")).to_contain_text("これからの休館は入っていません。")


@pytest.mark.both_widths(usual=[1280])
def test_official_use_is_entered_in_place_of_a_booking_and_seen_by_residents(
    page: Page, new_page: NewPage, app: Flask, mail_about: MailAbout
) -> None:
    space = room()
    factories.booking(person(), space, *MORNING, now=NOW)
    sign_in_browser(page, factories.staff(space.facility))
    page.goto(f"/staff/facilities/{space.facility_id}/day?date={DAY}")
    page.get_by_role("link", name="行政使用を入れる").click()
    look(page)
    page.get_by_role("button", name="予約を確かめる").click()
    expect(page.get_by_role("alert")).to_contain_text("始まりの時刻を入れてください")
    look(page)
    page.get_by_label("大会議室").check()
    page.get_by_label("始まりの時刻").fill("10時半")
    page.get_by_label("終わりの時刻").fill("15:00")
    page.get_by_label("毎週、同じ曜日に").check()
    page.get_by_label("くり返しの終わりの日").fill("2026-12-19")
    page.get_by_label("なにに使うか").first.fill("乳幼児健診")
    page.get_by_label("職員のためのメモ").fill("保健課 内線 123")
    page.get_by_role("button", name="予約を確かめる").click()
    expect(page.get_by_role("main")).to_contain_text("毎週（3回）")
    look(page)
    page.get_by_role("button", name="すべて「取り消す」にする").click()
    expect(page.get_by_role("radio", name="取り消す")).to_be_checked()
    page.get_by_role("button", name="確認へ進む").click()
    look(page)
    page.get_by_role("button", name="1件を取り消して行政使用を入れる").click()
    expect_heading(page, "行政使用を入れました")
    look(page)
    assert "市が使うため（乳幼児健診）" in mail_about("施設の都合で予約を取り消しました").get_content()
    page.get_by_role("link", name="この日の予定を見る").click()
    expect(page.get_by_role("table", name="12月5日（土）の予定")).to_contain_text("保健課 内線 123")
    assert page.viewport_size is not None
    resident = new_page(width=page.viewport_size["width"])
    resident.goto(f"/spaces/{space.id}?month={DAY:%Y-%m}&day={DAY}")
    expect(resident.get_by_role("main")).to_contain_text("乳幼児健診")
    expect(resident.get_by_role("main")).not_to_contain_text("保健課")
    look(resident)
    page.get_by_role("link", name="行政使用の一覧").click()
    look(page)
    page.get_by_role("link", name="取りやめる（12月12日（土）").click()
    look(page)
    page.get_by_role("button", name="これと、後の分を合わせて2件を取りやめる").click()
    expect(page.get_by_role("main")).to_contain_text("行政使用2件を取りやめました")
    page.get_by_role("link", name="変える（12月5日（土）").click()
    expect(page.get_by_label("始まりの時刻")).to_have_value("10:30")
    look(page)


@pytest.mark.both_widths(usual=[1280])
def test_staff_cancel_one_booking_from_the_day(page: Page, app: Flask, mail_about: MailAbout) -> None:
    space = room()
    factories.booking(person(), space, *MORNING, now=NOW)
    sign_in_browser(page, factories.staff(space.facility))
    page.goto(f"/staff/facilities/{space.facility_id}/day?date={DAY}")
    page.get_by_role("link", name="取り消す（9:00–12:00 大会議室）").click()
    expect_heading(page, "この予約を取り消しますか")
    expect(page.get_by_role("main")).to_contain_text(
        "予約1件を取り消します。この時間は、すぐに空きに戻ります。"
        " 田辺 由香さんにメールで知らせます。 あとから元には戻せません。"
    )
    look(page)
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.get_by_role("alert")).to_contain_text("取り消す理由を入れてください")
    look(page)
    page.get_by_label("取り消す理由").fill("空調が故障したため")
    page.get_by_role("button", name="この予約を取り消す").click()
    expect_heading(page, "予約を取り消しました")
    look(page)
    assert "空調が故障したため" in mail_about("施設の都合で予約を取り消しました").get_content()
