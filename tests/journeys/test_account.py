"""An account from its first mail to a new password."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.db import db
from booking.municipalities.models import TermsVersion
from booking.municipalities.rules import TermsKind
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import PASSWORD, expect_heading
from tests.support.server import LiveServer

MailAbout = Callable[[str], EmailMessage]
EMAIL = "yuka@harunagi.example"
NEW_PASSWORD = "asagao to natsuyasumi"
TEXTS = {TermsKind.TERMS: "利用規約", TermsKind.PRIVACY: "個人情報の利用目的"}


@pytest.fixture
def _texts(app: Flask) -> None:
    body = factories.municipality()
    with db.transaction() as session:
        for kind, title in TEXTS.items():
            session.add(
                TermsVersion(
                    municipality_id=body.id,
                    kind=kind,
                    version=1,
                    title=title,
                    body="第1条（目的）\n\n春凪市の施設を使うときの決まりです。",
                    published_at=datetime(2026, 4, 1, tzinfo=UTC),
                )
            )


@pytest.mark.both_widths
@pytest.mark.usefixtures("_texts")
def test_somebody_registers_signs_in_and_out_and_gets_a_new_password(
    page: Page, live_server: LiveServer, mail_about: MailAbout
) -> None:
    _ask_for_mail(page)
    page.goto(_link_in(mail_about("利用者の登録"), live_server))
    _fill_in(page)
    db.session.rollback()
    [user] = db.session.scalars(select(User)).all()
    assert (user.email, user.name, user.name_kana) == (EMAIL, "田辺 由香", "タナベ ユカ")
    _sign_out(page)
    _sign_in(page, "kurage to asayake")
    expect(page.get_by_role("alert")).to_contain_text("パスワードが違います")
    expect(page.get_by_label("メールアドレス")).to_have_value(EMAIL)
    look(page)
    page.get_by_role("link", name="パスワードを忘れたとき").click()
    look(page)
    page.get_by_label("メールアドレス").fill(EMAIL)
    page.get_by_role("button", name="メールを送る").click()
    expect_heading(page, "メールを送りました")
    page.goto(_link_in(mail_about("パスワード"), live_server))
    _choose_new_password(page)
    _sign_in(page, NEW_PASSWORD)
    expect_heading(page, "田辺 由香さんの予約と申請")
    look(page)


def _ask_for_mail(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="利用者登録をする").click()
    expect_heading(page, "利用者の登録")
    look(page)
    page.get_by_label("メールアドレス").fill("yuka@harunagi")
    page.get_by_role("button", name="メールを送る").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)
    page.get_by_label("メールアドレス").fill(EMAIL)
    page.get_by_role("button", name="メールを送る").click()
    expect_heading(page, "メールを送りました")
    expect(page.get_by_role("main")).to_contain_text(EMAIL)
    look(page)


def _link_in(mail: EmailMessage, server: LiveServer) -> str:
    assert mail["To"] == EMAIL
    found = re.search(rf"^{server.url}(/re\S+)", mail.get_content(), re.MULTILINE)
    assert found, mail.get_content()
    return found[1]


def _fill_in(page: Page) -> None:
    """First without agreement and with a telephone number that is too short, then as it should be."""
    expect_heading(page, "登録の内容を入れてください")
    look(page)
    page.get_by_label("お名前", exact=False).first.fill("田辺 由香")
    page.get_by_label("フリガナ").fill("たなべ ゆか")
    page.get_by_label("電話番号").fill("0287-23-111")
    page.get_by_label(re.compile("^パスワード")).fill(PASSWORD)
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("フリガナ")).to_have_value("タナベ ユカ")
    look(page)
    page.get_by_label("それ以外").check()
    page.get_by_label("電話番号").fill("0287-23-1111")
    page.get_by_label(re.compile("^パスワード")).fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("main")).to_contain_text("登録が終わりました")
    look(page)


def _sign_out(page: Page) -> None:
    _open_menu(page)
    page.get_by_role("button", name="ログアウト").filter(visible=True).click()
    expect(page.get_by_role("main")).to_contain_text("ログアウトしました")


def _open_menu(page: Page) -> None:
    """The navigation, which a phone keeps behind a button."""
    menu = page.locator("summary").filter(has_text="メニュー")
    if menu.is_visible():
        menu.click()


def _sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("メールアドレス").fill(EMAIL)
    page.get_by_label("パスワード", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="ログイン").click()


def _choose_new_password(page: Page) -> None:
    expect_heading(page, "新しいパスワードを決めてください")
    look(page)
    page.get_by_label("新しいパスワード").fill(NEW_PASSWORD)
    page.get_by_role("button", name="パスワードを変える").click()
    expect(page.get_by_role("main")).to_contain_text("新しいパスワードでログインしてください")
    look(page)
