"""An application from its beginning to its withdrawal, with the keyboard alone."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from booking.applications.rules.status import ApplicationStatus
from tests import factories
from tests.files.samples import picture
from tests.journeys.applying import COURSE, MailAbout, text_of
from tests.journeys.steps import expect_heading
from tests.journeys.test_apply import sent
from tests.journeys.test_keyboard import press, tab_to


def choose(page: Page, first: str, wanted: str) -> None:
    """Tab comes to the first of several answers, the arrows to the others."""
    tab_to(page, first)
    page.keyboard.press("Space")
    for _ in range(9):
        if wanted in page.evaluate("document.activeElement.labels[0].innerText"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never come to {wanted}")


def write(page: Page, field: str, text: str) -> None:
    tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def begin(page: Page, mail_about: MailAbout) -> None:
    """From the list of what can be applied for, over the mail, to the form."""
    page.goto("/apply")
    tab_to(page, COURSE)
    press(page, "Enter")
    tab_to(page, "登録なしで申請する")
    press(page, "Enter")
    write(page, "メールアドレス", "guest@harunagi.example")
    press(page, "Enter")
    expect_heading(page, "メールを送りました")
    found = re.search(r"/apply/\S+/link/\S+", text_of(mail_about("申請を続けてください")))
    assert found is not None
    page.goto(found[0])
    tab_to(page, "申請の画面を開く")
    press(page, "Enter")
    expect_heading(page, COURSE)


def fill_in(page: Page, paper: Path) -> None:
    """In the order of the form, a paper for the reduction included."""
    choose(
        page,
        page.get_by_role("radio").first.evaluate("e => e.labels[0].innerText.split('\\n')[0]"),
        "郷土料理",
    )
    write(page, "参加する人数", "2")
    write(page, "お名前", "髙﨑 由香")
    write(page, "フリガナ", "たかさき ゆか")
    for part, text in (("年", "昭和60"), ("月", "4"), ("日", "1")):
        write(page, part, text)
    write(page, "電話番号", "0287001234")
    write(page, "郵便番号", "1234567")
    write(page, "住所", "春凪市桜台2丁目3番4号")
    tab_to(page, "広報はるなぎ")
    page.keyboard.press("Space")
    choose(page, "希望", "希望しない")
    choose(page, "申し込", "申し込む")
    with page.expect_file_chooser() as chooser:
        tab_to(page, "減免の理由が分かる書類の写し")
        page.keyboard.press("Enter")
    chooser.value.set_files(paper)
    tab_to(page, "休むときは")
    page.keyboard.press("Space")


@pytest.mark.both_widths(usual=[1280])
def test_an_application_is_sent_seen_again_and_withdrawn_with_the_keyboard_alone(
    page: Page, app: Flask, mail_about: MailAbout, tmp_path: Path
) -> None:
    factories.procedure()
    paper = tmp_path / "手帳.jpg"
    paper.write_bytes(picture())
    begin(page, mail_about)
    tab_to(page, "確認へ進む")
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    fill_in(page, paper)
    tab_to(page, "確認へ進む")
    press(page, "Enter")
    expect_heading(page, "この内容で送りますか")
    tab_to(page, "この内容で送る")
    press(page, "Enter")
    expect_heading(page, "申請を受け付けました")
    password = re.search(r"[0-9]{5}-[0-9]{5}", page.get_by_role("main").inner_text())
    assert password is not None
    page.context.clear_cookies()
    page.goto("/applications/enquiry")
    write(page, "受付番号", sent()[0].reference)
    write(page, "照会用パスワード", password[0])
    press(page, "Enter")
    expect_heading(page, COURSE)
    tab_to(page, "取り下げる")
    press(page, "Enter")
    write(page, "取り下げる理由", "都合が悪くなりました")
    tab_to(page, "申請を取り下げる")
    press(page, "Enter")
    assert sent()[0].status is ApplicationStatus.WITHDRAWN
