"""An administrator sets the city up: crest, holidays, a colleague, terms, a mail that did not arrive."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from booking.core.clock import now
from booking.core.db import db
from booking.outbox import service as outbox
from tests import factories
from tests.journeys.looking import look
from tests.journeys.steps import PASSWORD, expect_heading
from tests.journeys.test_keyboard import press, tab_to
from tests.support.signing_in import sign_in_browser

MailAbout = Callable[[str], EmailMessage]
BODY = "第1条（目的）\n\nこの規約は、施設の使い方を定めます。"


def open_setting(page: Page, name: str) -> None:
    """From the overview; its headings are links."""
    page.goto("/admin")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


@pytest.mark.both_widths(usual=[1280])
def test_the_city_gets_its_crest_and_its_holidays(page: Page, app: Flask, tmp_path: Path) -> None:
    sign_in_browser(page, factories.administrator())
    page.goto("/admin")
    look(page)
    page.get_by_role("link", name="自治体", exact=True).last.click()
    look(page)
    page.get_by_role("link", name="市章を変える").click()
    look(page)
    Image.new("RGB", (128, 128), "darkgreen").save(tmp_path / "crest.png")
    page.get_by_label("市章の画像").set_input_files(tmp_path / "crest.png")
    page.get_by_role("button", name="画像を確かめる").click()
    expect_heading(page, "市章の見え方")
    look(page)
    page.get_by_role("button", name="この市章を使う").click()
    expect(page.get_by_role("status")).to_contain_text("市章を変えました。")
    expect(page.locator(".staff-top__brand img")).to_be_visible()
    open_setting(page, "祝日")
    page.get_by_role("link", name=re.compile("^2028年")).click()
    look(page)
    page.get_by_role("button", name="2028年の祝日を入れる").click()
    look(page)
    page.get_by_role("link", name="直す 3月20日（月） 春分の日").click()
    look(page)
    page.get_by_label("見込み").uncheck()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("row", name=re.compile("春分の日"))).to_contain_text("確定")


@pytest.mark.both_widths(usual=[1280])
def test_somebody_new_joins_the_staff(
    page: Page, new_page: Callable[..., Page], app: Flask, mail_about: MailAbout
) -> None:
    factories.facility("中央公民館")
    sign_in_browser(page, factories.administrator())
    open_setting(page, "職員と役割")
    look(page)
    page.get_by_role("link", name="新しい人を招待する").click()
    look(page)
    page.get_by_role("button", name="招待のメールを送る").click()
    look(page)
    page.get_by_label("メールアドレス").fill("aya@harunagi.example")
    page.get_by_role("checkbox", name=re.compile("^職員")).check()
    page.get_by_role("checkbox", name="中央公民館").check()
    page.get_by_role("button", name="招待のメールを送る").click()
    look(page)
    link = re.search(r"http://\S+/join/\S+", mail_about("職員として登録してください").get_content())
    assert link is not None
    assert page.viewport_size is not None
    theirs = new_page(width=page.viewport_size["width"])
    theirs.goto(link[0])
    look(theirs)
    theirs.get_by_label("お名前").fill("水野 彩")
    theirs.get_by_label("電話番号").fill("0287-00-3333")
    theirs.get_by_label(re.compile("^パスワード")).fill(PASSWORD)
    theirs.get_by_role("button", name="登録する").click()
    expect(theirs.get_by_role("main")).to_contain_text("中央公民館")
    page.reload()
    page.get_by_role("link", name="水野 彩").click()
    look(page)
    page.get_by_role("checkbox", name=re.compile("^職員")).uncheck()
    page.get_by_role("checkbox", name="中央公民館").uncheck()
    page.get_by_role("button", name="保存する").click()
    look(page)
    theirs.goto("/staff")
    expect_heading(theirs, "ログイン")


@pytest.mark.both_widths(usual=[1280])
def test_new_terms_are_published_and_read(page: Page, app: Flask) -> None:
    sign_in_browser(page, factories.administrator())
    for number, body in enumerate((BODY, BODY + "\n\n大切に使ってください。"), 1):
        open_setting(page, "規約と利用目的")
        look(page)
        page.get_by_role("link", name=re.compile("最初の版を書く|新しい版を書く")).first.click()
        page.get_by_label("表題").fill("春凪市の利用規約")
        page.get_by_label("本文").fill(body)
        look(page)
        page.get_by_role("button", name="保存して見え方を確かめる").click()
        look(page)
        page.get_by_role("button", name="この版を公開する").click()
        expect(page.get_by_role("status").first).to_contain_text(f"第{number}版を公開しました")
    page.goto("/terms")
    look(page)
    page.get_by_role("link", name="これまでの版を見る").click()
    look(page)
    page.get_by_role("link", name=re.compile("^第1版")).click()
    expect(page.get_by_role("main")).to_contain_text("これは前の版です")
    look(page)


@pytest.mark.both_widths(usual=[1280])
def test_a_mail_that_did_not_arrive_is_seen_to(page: Page, app: Flask) -> None:
    body = factories.municipality()
    factories.user(email="yuka@harunagi.example", phone="0287-00-9999")
    with db.transaction():
        row = outbox.queue(
            "password_changed",
            municipality_id=body.id,
            address="yuka@harunagi.example",
            locale="ja",
            context={"changed_at": now().isoformat()},
            now=now(),
        )
        row.given_up_at, row.attempts, row.last_error = now(), 1, "recipient refused: 550 5.1.1 unknown"
    sign_in_browser(page, factories.administrator())
    open_setting(page, "届かなかったメール")
    look(page)
    page.get_by_role("main").get_by_role("row").get_by_role("link").first.click()
    look(page)
    page.get_by_role("button", name="対応済みにする").click()
    expect(page.get_by_role("main")).to_contain_text("届かなかったメールはありません。")


def test_the_phone_number_of_the_city_is_changed_with_the_keyboard_alone(page: Page, app: Flask) -> None:
    sign_in_browser(page, factories.administrator())
    page.goto("/admin/municipality")
    tab_to(page, "電話番号")
    page.keyboard.press("Control+A")
    page.keyboard.type("0287-00-9999")
    tab_to(page, "保存する")
    press(page, "Enter")
    expect(page.get_by_role("status").first).to_contain_text("自治体の内容を保存しました。")
    assert factories.municipality().phone == "0287-00-9999"
