"""Somebody else is quicker, or staff say no: what the resident is told, and what becomes of the text."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import (
    MORNING,
    PURPOSE,
    bookings,
    expect_heading,
    fill_details,
    go_on,
    person,
    pick,
    room,
    tap,
)
from tests.support.clock import Clock
from tests.support.signing_in import sign_in_browser

REASON = "この日は、床の工事のため使えません。\n12月12日（土）からは使えます。"


@pytest.mark.both_widths
def test_a_slot_lost_while_typing_is_replaced_by_another_one_and_the_text_stays(
    page: Page, app: Flask, clock: Clock
) -> None:
    space, yuka, rival = room(), person(), factories.user("今井 守")
    sign_in_browser(page, yuka)
    pick(page, space)
    fill_details(page, people=17)
    page.get_by_label("施設への連絡").fill("車いすの方が1人います。")
    go_on(page, "確認へ進む")
    clock.forward(minutes=16)
    factories.booking(rival, space, *MORNING, now=clock.moment)
    go_on(page, "この内容で予約する")
    expect_heading(page, "この枠は予約できません")
    main = page.get_by_role("main")
    expect(main).to_contain_text("入れた内容はとってあります")
    expect(main).not_to_contain_text("今井")
    look(page)
    page.get_by_role("button", name="午後").click()
    expect_heading(page, "使う内容を入れてください")
    expect(page.get_by_label("なにに使いますか")).to_have_value(PURPOSE)
    expect(page.get_by_label("使う人数")).to_have_value("17")
    expect(page.get_by_label("施設への連絡")).to_have_value("車いすの方が1人います。")
    go_on(page, "確認へ進む")
    expect(page.get_by_role("main")).to_contain_text("午後 13:00–17:00")
    go_on(page, "この内容で予約する")
    expect_heading(page, "予約が決まりました")
    [_, mine] = bookings()
    assert (mine.user_id, mine.people, mine.purpose) == (yuka.id, 17, PURPOSE)


@pytest.mark.both_widths
def test_a_request_that_is_declined_tells_its_reason_on_the_page_and_by_mail(
    page: Page,
    new_page: Callable[..., Page],
    app: Flask,
    clock: Clock,
    mail_about: Callable[[str], EmailMessage],
) -> None:
    space, yuka = room(needs_approval=True), person()
    staff = factories.staff(space.facility)
    booking = factories.booking(yuka, space, *MORNING, now=clock.moment)
    assert page.viewport_size is not None
    desk = new_page(width=page.viewport_size["width"])
    sign_in_browser(desk, staff)
    _decline(desk)
    [booking] = bookings()
    assert [one.status for one in booking.reservations] == [ReservationStatus.DECLINED]
    mail = mail_about("許可されませんでした")
    assert mail["To"] == yuka.email
    assert REASON.splitlines()[0] in mail.get_content()
    sign_in_browser(page, yuka)
    page.goto("/my")
    look(page)
    tap(page.get_by_role("link", name=re.compile("^12月5日（土） 中央公民館 大会議室$")))
    main = page.get_by_role("main")
    expect(main).to_contain_text("許可されませんでした")
    for line in REASON.splitlines():
        expect(main).to_contain_text(line)
    look(page)


def _decline(page: Page) -> None:
    """Without a reason first, which staff are not let off with."""
    page.goto("/staff")
    look(page)
    page.get_by_role("link", name="許可待ちを見る").click()
    page.get_by_role("link", name="田辺 由香").click()
    page.get_by_role("link", name="不許可にする").click()
    page.get_by_role("button", name="不許可にする").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_role("textbox", name="理由").fill(REASON)
    page.get_by_role("button", name="不許可にする").click()
    expect(page.get_by_role("main")).to_contain_text("許可を待っている申込みはありません。")
