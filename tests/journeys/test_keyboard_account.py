"""The pages of one's account, with the keyboard alone."""

import re

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.db import db
from tests.journeys.applying import MailAbout
from tests.journeys.steps import PASSWORD, expect_heading, person
from tests.journeys.test_keyboard import press, tab_to
from tests.support.signing_in import sign_in_browser

OWN = "asagao to natsuyasumi"
NEW = "hana@atarashii.example"


def stored() -> User:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(User).order_by(User.id).limit(1)).one()


def write(page: Page, field: str, text: str) -> None:
    """Instead of what is there."""
    tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def open_page(page: Page, name: str) -> None:
    """One of the account's pages, from their list."""
    page.goto("/account")
    tab_to(page, name)
    press(page, "Enter")


def test_details_are_put_right_and_a_fault_is_reached_from_the_list_of_errors(page: Page, app: Flask) -> None:
    sign_in_browser(page, person())
    open_page(page, "登録の内容")
    write(page, "お名前", "田辺 由香里")
    write(page, "電話番号", "12")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("電話番号")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("090-0000-4321")
    press(page, "Enter")
    expect_heading(page, "登録とログイン")
    assert (stored().name, stored().phone) == ("田辺 由香里", "090-0000-4321")


def test_a_password_is_shown_and_changed(page: Page, app: Flask) -> None:
    sign_in_browser(page, person())
    before = stored().password_hash
    open_page(page, "パスワード")
    write(page, "いまのパスワード", PASSWORD)
    write(page, "新しいパスワード", OWN)
    tab_to(page, "表示する")
    page.keyboard.press("Space")
    expect(page.get_by_label(re.compile("^新しいパスワード"))).to_have_attribute("type", "text")
    tab_to(page, "パスワードを変える")
    press(page, "Enter")
    expect_heading(page, "登録とログイン")
    assert stored().password_hash != before


def test_a_mail_address_is_changed_at_its_mailbox(page: Page, app: Flask, mail_about: MailAbout) -> None:
    sign_in_browser(page, person())
    open_page(page, "メールアドレス")
    write(page, "新しいメールアドレス", NEW)
    write(page, "パスワード", PASSWORD)
    press(page, "Enter")
    for about in ("メールアドレスの変更を確かめてください", "メールアドレスを確かめてください"):
        link = re.search(r"/address/\S+", mail_about(about).get_content())
        assert link is not None
        page.goto(link[0])
        write(page, "パスワード", PASSWORD)
        press(page, "Enter")
    expect_heading(page, "メールアドレスを登録しました")
    assert stored().email == NEW


def test_another_device_is_signed_out(page: Page, app: Flask) -> None:
    sign_in_browser(page, person())
    sign_in_browser(page, stored())
    open_page(page, "ログイン中の端末")
    tab_to(page, "この端末のほかを、すべてログアウトする")
    press(page, "Enter")
    expect(page.locator(".device-row")).to_have_count(1)


def test_a_calendar_address_is_made_and_taken_back(page: Page, app: Flask) -> None:
    sign_in_browser(page, person())
    page.goto("/account/calendar")
    tab_to(page, "アドレスを作る")
    press(page, "Enter")
    tab_to(page, "カレンダーをやめる")
    press(page, "Enter")
    expect(page.get_by_role("button", name="アドレスを作る")).to_be_visible()


def test_an_account_is_closed(page: Page, app: Flask) -> None:
    sign_in_browser(page, person())
    open_page(page, "退会")
    write(page, "パスワード", PASSWORD)
    press(page, "Enter")
    expect(page.get_by_role("main")).to_contain_text("退会の手続きが終わりました")
    assert stored().email is None
