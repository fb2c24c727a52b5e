"""From a slip of the counter to a mail address; changing it at both mailboxes; ending a session; leaving."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.db import db
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.documents import poppler
from tests.journeys.looking import look
from tests.journeys.steps import MORNING, PASSWORD, bookings, expect_heading, person, room
from tests.support.clock import Clock
from tests.support.server import LiveServer
from tests.support.signing_in import sign_in_browser

MailAbout = Callable[[str], EmailMessage]
NewPage = Callable[..., Page]
OWN = "asagao to natsuyasumi"
NEW = "hana@atarashii.example"


def _link_in(mail: EmailMessage, server: LiveServer, to: str) -> str:
    assert mail["To"] == to
    found = re.search(rf"^{server.url}(/address/\S+)", mail.get_content(), re.MULTILINE)
    assert found, mail.get_content()
    return found[1]


def _stored() -> User:
    db.session.rollback()
    return db.session.scalars(select(User).where(User.name == "小林 ハナ")).one()


@pytest.mark.both_widths
@pytest.mark.poppler
def test_somebody_without_mail_comes_from_the_counter_to_an_address_of_their_own(
    page: Page, new_page: NewPage, app: Flask, live_server: LiveServer, mail_about: MailAbout
) -> None:
    clerk = new_page(width=page.viewport_size["width"] if page.viewport_size else 1280)
    sign_in_browser(clerk, factories.staff(factories.facility()))
    password = _password_on(_written_down(clerk))
    _enter(page, _stored().number or "", password.upper())
    expect_heading(page, "自分のパスワードを決めてください")
    look(page)
    page.goto("/account")
    expect_heading(page, "自分のパスワードを決めてください")
    page.get_by_label("新しいパスワード").fill("kobayashi")
    page.get_by_role("button", name="このパスワードに決める").click()
    look(page)
    page.get_by_label("新しいパスワード").fill(OWN)
    page.get_by_role("button", name="このパスワードに決める").click()
    expect(page.get_by_role("main")).to_contain_text("パスワードを決めました")
    _add_address(page, live_server, mail_about)
    assert _stored().email == NEW


def _written_down(clerk: Page) -> bytes:
    """Register somebody with the pages of the staff, and fetch the slip as the button does."""
    clerk.goto("/staff/people")
    clerk.get_by_label("名前・フリガナ・電話番号・利用者番号").fill("こばやし")
    clerk.get_by_role("button", name="さがす").click()
    expect(clerk.get_by_role("main")).to_contain_text("見つかりませんでした")
    look(clerk)
    clerk.get_by_role("main").get_by_role("link", name="窓口で登録する").first.click()
    clerk.get_by_label("お名前").fill("小林 ハナ")
    clerk.get_by_label("フリガナ").fill("こばやし はな")
    clerk.get_by_label("電話番号").fill("0287-23")
    clerk.get_by_role("button", name="登録する").click()
    expect(clerk.get_by_role("alert")).to_be_focused()
    look(clerk)
    clerk.get_by_label("電話番号").fill("0287-23-1234")
    clerk.get_by_role("button", name="登録する").click()
    expect_heading(clerk, "小林 ハナ")
    look(clerk)
    form = clerk.locator("form", has=clerk.get_by_role("button", name="登録票を出す（PDF）"))
    values = {name: form.locator(f"[name={name}]").input_value() for name in ("csrf_token", "key")}
    answer = clerk.request.post(f"{form.get_attribute('action')}", form=values)
    assert answer.headers["content-type"] == "application/pdf"
    clerk.reload()
    expect(clerk.get_by_role("main")).to_contain_text("まだ自分のパスワードを決めていません")
    look(clerk)
    return answer.body()


def _password_on(paper: bytes) -> str:
    found = re.search(r"([a-z0-9]{4}-){2}[a-z0-9]{4}", "".join(poppler.text_of(paper).split()))
    assert found
    return found[0]


def _enter(page: Page, name: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("メールアドレスまたは利用者番号").fill(name.replace("-", "ー"))
    page.locator("input[type=password]").fill(password)
    look(page)
    page.get_by_role("main").get_by_role("button", name="ログイン").click()


def _add_address(page: Page, server: LiveServer, mail_about: MailAbout) -> None:
    expect_heading(page, "登録とログイン")
    look(page)
    page.get_by_role("link", name="メールアドレス", exact=True).click()
    look(page)
    page.get_by_label("新しいメールアドレス").fill(NEW)
    page.locator("input[type=password]").fill(OWN)
    page.get_by_role("button", name="メールを送る").click()
    expect(page.get_by_role("main")).to_contain_text("まだ確かめていません")
    look(page)
    page.goto(_link_in(mail_about("メールアドレスを確かめてください"), server, NEW))
    expect_heading(page, "メールアドレスの登録を確かめてください")
    look(page)
    page.locator("input[type=password]").fill(OWN)
    page.get_by_role("button", name="このアドレスを登録する").click()
    expect_heading(page, "メールアドレスを登録しました")
    look(page)


@pytest.mark.both_widths
def test_an_address_is_changed_at_both_mailboxes(
    page: Page, new_page: NewPage, app: Flask, live_server: LiveServer, mail_about: MailAbout
) -> None:
    user = person()
    old = user.email or ""
    sign_in_browser(page, user)
    page.goto("/account/email")
    page.get_by_label("新しいメールアドレス").fill(NEW)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="メールを送る").click()
    expect(page.get_by_role("main")).to_contain_text("両方で確かめるまで")
    look(page)
    at_work = new_page(width=390)
    at_work.goto(_link_in(mail_about("メールアドレスの変更を確かめてください"), live_server, old))
    look(at_work)
    at_work.locator("input[type=password]").fill(PASSWORD)
    at_work.get_by_role("button", name="この変更を確かめる").click()
    expect_heading(at_work, "確かめました")
    look(at_work)
    page.goto(_link_in(mail_about("メールアドレスを確かめてください"), live_server, NEW))
    look(page)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="この変更を確かめる").click()
    expect_heading(page, "メールアドレスを登録しました")
    db.session.rollback()
    db.session.refresh(user)
    assert user.email == NEW


def test_a_change_that_nobody_asked_for_is_stopped_from_the_old_mailbox(
    page: Page, new_page: NewPage, app: Flask, live_server: LiveServer, mail_about: MailAbout
) -> None:
    user = person()
    intruder = new_page()
    sign_in_browser(intruder, user)
    intruder.goto("/account/email")
    intruder.get_by_label("新しいメールアドレス").fill("intruder@elsewhere.example")
    intruder.locator("input[type=password]").fill(PASSWORD)
    intruder.get_by_role("button", name="メールを送る").click()
    mail = mail_about("メールアドレスの変更を確かめてください")
    page.goto(_link_in(mail, live_server, user.email or ""))
    page.get_by_role("button", name="変更を止める").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)
    page.get_by_label("この変更に心当たりがありません").check()
    page.get_by_role("button", name="変更を止める").click()
    expect_heading(page, "変更は取りやめになりました")
    look(page)
    intruder.goto("/account")
    expect_heading(intruder, "ログイン")


@pytest.mark.both_widths
def test_another_session_is_ended(page: Page, new_page: NewPage, app: Flask, clock: Clock) -> None:
    user = person()
    lost = new_page(width=390)
    _enter(lost, user.email or "", PASSWORD)
    clock.forward(minutes=30)
    _enter(page, user.email or "", PASSWORD)
    page.goto("/account")
    page.get_by_role("link", name="ログイン中の端末").click()
    expect(page.get_by_role("main")).to_contain_text("この端末")
    look(page)
    page.get_by_role("button", name=re.compile("^ログアウトする")).click()
    expect(page.get_by_role("main")).to_contain_text("その端末をログアウトしました")
    expect(page.locator(".device-row")).to_have_count(1)
    lost.goto("/account")
    expect_heading(lost, "ログイン")


@pytest.mark.both_widths
def test_an_account_is_closed_with_its_bookings(page: Page, app: Flask, clock: Clock) -> None:
    user, space = person(), room()
    factories.booking(user, space, *MORNING, now=clock.moment)
    sign_in_browser(page, user)
    page.goto("/account")
    page.get_by_role("link", name="退会").click()
    expect(page.get_by_role("main")).to_contain_text("これからの予約1件を取り消します。")
    look(page)
    page.locator("input[type=password]").fill("kurage to asayake")
    page.get_by_role("button", name="予約を取り消して退会する").click()
    expect(page.get_by_role("alert")).to_contain_text("パスワードが違います")
    look(page)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="予約を取り消して退会する").click()
    expect(page.get_by_role("main")).to_contain_text("退会の手続きが終わりました。予約1件を取り消しました。")
    look(page)
    [booking] = bookings()
    assert booking.reservations[0].status is ReservationStatus.CANCELLED
    assert booking.user.email is None
