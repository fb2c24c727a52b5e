"""From the city's open-data list to a permit in a resident's hand, and back to a free slot."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.availability.models import Occupancy
from booking.core.db import db
from booking.facilities.models import Facility
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.documents.poppler import text_of
from tests.journeys.looking import look
from tests.journeys.steps import (
    PURPOSE,
    bookings,
    expect_heading,
    fetch,
    fetch_paper,
    fill_details,
    go_on,
    open_day,
    person,
    tap,
)
from tests.support.signing_in import sign_in_browser

CSV = Path(__file__).parents[1] / "facilities" / "data" / "current_bom_crlf.csv"
NewPage = Callable[..., Page]
MailAbout = Callable[[str], EmailMessage]


@pytest.mark.poppler
@pytest.mark.both_widths(usual=[1280])
def test_an_imported_facility_is_completed_published_booked_permitted_and_given_back(
    page: Page, new_page: NewPage, app: Flask, mail_about: MailAbout
) -> None:
    administrator, yuka = factories.administrator(), person()
    app.test_cli_runner().invoke(args=["import-facilities", str(CSV)])
    sign_in_browser(page, administrator)
    _complete(page)
    assert page.viewport_size is not None
    resident = new_page(width=page.viewport_size["width"])
    sign_in_browser(resident, yuka)
    _request(resident)
    [booking] = bookings()
    paper = fetch_paper(resident, "申請書（控え）")
    assert booking.reference in text_of(paper)
    expect(resident.get_by_role("link", name="使用許可書")).to_have_count(0)
    _approve(page)
    [booking] = bookings()
    assert [one.status for one in booking.reservations] == [ReservationStatus.CONFIRMED]
    assert mail_about("利用が許可されました")["To"] == yuka.email
    _take_papers(resident, booking.reference)
    _cancel(resident)
    assert [one.status for one in bookings()[0].reservations] == [ReservationStatus.CANCELLED]
    assert not db.session.scalars(select(Occupancy)).all()
    _see_it_free(resident)


def _complete(page: Page) -> None:
    """The administrator settles what the import asks, adds times, a window and a room, and publishes."""
    page.goto("/staff")
    look(page)
    if page.get_by_role("link", name="メニュー").is_visible():
        page.get_by_role("link", name="メニュー").click()
    page.get_by_role("navigation", name="職員のページ").get_by_role("link", name="施設と室場").click()
    expect_heading(page, "取り込んだ施設（これから整えるもの）")
    look(page)
    page.get_by_role("link", name="中央公民館").click()
    look(page)
    page.get_by_role("button", name="読み取った休館日を登録する").click()
    expect(page.get_by_role("main")).to_contain_text("12月29日")
    page.get_by_role("link", name="区分で貸す").click()
    look(page)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("main")).to_contain_text("夜間 18:00–21:30")
    page.get_by_role("link", name="3か月前の同じ日の9:00から、使う時まで").click()
    look(page)
    page.get_by_label("受付期間の名前").fill("3か月前から")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("status").first).to_contain_text("受付期間を保存しました。")
    page.get_by_role("main").get_by_role("link", name="中央公民館", exact=True).click()
    page.get_by_role("link", name="室場を足す").first.click()
    look(page)
    page.get_by_label("室場の名前").fill("大会議室")
    page.get_by_label("定員").fill("60")
    page.get_by_label("職員が確かめてから決まる").check()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("いつ予約できるか")
    look(page)
    page.get_by_role("button", name="保存する").click()
    _settle(page)
    page.get_by_role("button", name="公開する").click()
    look(page)
    facility = db.session.scalars(select(Facility).where(Facility.name == "中央公民館")).one()
    assert facility.status is FacilityStatus.PUBLISHED


def _settle(page: Page) -> None:
    """What the import read besides is right; said line by line."""
    settle = page.get_by_role("button", name="確認済みにする")
    waiting = settle.count()
    assert waiting
    for left in range(waiting - 1, -1, -1):
        settle.first.click()
        expect(settle).to_have_count(left)


def _request(page: Page) -> None:
    """The resident finds the room by its facility's name and asks for a morning."""
    page.goto("/")
    page.get_by_role("searchbox").fill("公民館")
    page.get_by_role("button", name="さがす").click()
    page.get_by_role("heading", name="大会議室").get_by_role("link").click()
    open_day(page, 5)
    page.get_by_role("button", name="12月5日（土） 午前 9:00–12:00").click()
    fill_details(page)
    go_on(page, "確認へ進む")
    go_on(page, "この内容で申し込む")
    expect_heading(page, "申込みを受け付けました")
    look(page)


def _approve(page: Page) -> None:
    page.goto("/staff/requests")
    look(page)
    page.get_by_role("link", name="田辺 由香").click()
    expect(page.get_by_role("complementary")).to_contain_text(PURPOSE)
    look(page)
    page.get_by_role("button", name="許可する").click()
    expect(page.get_by_role("main")).to_contain_text("許可を待っている申込みはありません。")


def _take_papers(page: Page, reference: str) -> None:
    """The permit and the calendar file, from my page."""
    page.goto("/my")
    look(page)
    tap(page.get_by_role("link", name=re.compile("^12月5日（土） 中央公民館 大会議室$")))
    expect(page.get_by_role("main")).to_contain_text("予約済み")
    look(page)
    permit = text_of(fetch_paper(page, "使用許可書")).replace(" ", "")
    for words in ("使用許可書", reference, "田辺由香", "大会議室", "春凪市長"):
        assert words in permit
    calendar = fetch(page, "カレンダーに入れる").decode()
    starts = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
    assert f"{starts:%Y%m%dT%H%M%S}" in calendar or "DTSTART;TZID=Asia/Tokyo:20261205T090000" in calendar


def _cancel(page: Page) -> None:
    page.get_by_role("link", name="取り消す").click()
    expect(page.get_by_role("main")).to_contain_text("元には戻せません")
    look(page)
    page.get_by_role("button", name="この予約を取り消す").click()
    expect(page.get_by_role("main")).to_contain_text("取り消しました")
    look(page)


def _see_it_free(page: Page) -> None:
    page.goto("/search?q=公民館")
    page.get_by_role("heading", name="大会議室").get_by_role("link").click()
    open_day(page, 5)
    expect(page.get_by_role("button", name="12月5日（土） 午前 9:00–12:00")).to_be_visible()
