"""From an application with a paper to its receipt: returned, corrected, completed; and a clerk's keys."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Download, Page, expect
from sqlalchemy import select

from booking.accounts.models import User
from booking.applications.models import Application
from booking.applications.rules.status import ApplicationStatus
from booking.core.db import db
from tests import factories
from tests.applications.clerks import application_with_file
from tests.documents import poppler
from tests.files.samples import picture
from tests.journeys import steps
from tests.journeys.applying import COURSE, MailAbout, fill, fill_course, text_of
from tests.journeys.looking import look
from tests.support.signing_in import sign_in_browser

NewPage = Callable[..., Page]
REMARK = "番号が1つ足りないようです。確かめて入れなおしてください。"


def the_application() -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Application)).one()


def content_of(got: Download) -> bytes:
    return Path(got.path()).read_bytes()


def apply(page: Page, mail_about: MailAbout, photo: Path) -> str:
    """As a guest, with a paper; returns the enquiry password."""
    page.goto("/apply/kominkan-koza/guest")
    page.get_by_label("メールアドレス").fill("guest@harunagi.example")
    page.get_by_role("button", name="メールを送る").click()
    steps.expect_heading(page, "メールを送りました")
    link = re.search(r"/apply/\S+/link/\S+", text_of(mail_about("申請を続けてください")))
    assert link is not None
    page.goto(link[0])
    page.get_by_role("button", name="申請の画面を開く").click()
    fill_course(page)
    page.get_by_label("減免の理由が分かる書類の写し").set_input_files(photo)
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="この内容で送る").click()
    steps.expect_heading(page, "申請を受け付けました")
    password = re.search(r"[0-9]{5}-[0-9]{5}", page.get_by_role("main").inner_text())
    assert password is not None
    return password[0]


def fetch(page: Page, address: str) -> bytes:
    """A PDF with this browser's cookies."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


@pytest.mark.both_widths(usual=[1280])
@pytest.mark.poppler
def test_from_application_to_return_to_correction_to_receipt(
    page: Page, new_page: NewPage, app: Flask, mail_about: MailAbout, tmp_path: Path
) -> None:
    clerk = factories.clerk()
    factories.procedure(clerk)
    photo = tmp_path / "手帳.jpg"
    photo.write_bytes(picture())
    password = apply(page, mail_about, photo)
    first = "".join(poppler.text_of(steps.fetch_paper(page, "受付票")).split())
    reference = the_application().reference
    assert reference in first
    assert password in first

    width = page.viewport_size
    assert width is not None
    office = new_page(width=width["width"])
    sign_in_browser(office, clerk)
    _return(office)

    page.context.clear_cookies()
    assert REMARK in text_of(mail_about("申請を直してください"))
    page.goto("/applications/enquiry")
    page.get_by_label("受付番号").fill(reference)
    page.get_by_label("照会用パスワード").fill(password)
    page.get_by_role("button", name="申請を見る").click()
    steps.expect_heading(page, COURSE)
    expect(page.get_by_text(REMARK).first).to_be_visible()
    look(page)
    page.get_by_role("button", name=re.compile("直す")).first.click()
    fill(page, "電話番号", "0287-00-4321")
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="この内容に直す").click()
    steps.expect_heading(page, COURSE)

    _complete(office)
    assert the_application().status is ApplicationStatus.COMPLETED
    assert "受講できます。" in text_of(mail_about("手続き"))
    page.reload()
    look(page)
    last = "".join(poppler.text_of(steps.fetch_paper(page, "受付票")).split())
    assert "手続きが終わりました" in last
    assert password not in last
    content = "".join(poppler.text_of(fetch(page, f"/applications/{reference}/content.pdf")).split())
    assert "0287-00-4321" in content
    assert "手帳.jpg" in content


def _return(office: Page) -> None:
    """The clerk opens case and paper, and asks for one thing beside the field."""
    office.goto("/staff")
    look(office)
    office.get_by_role("link", name="申請を見る").click()
    look(office)
    office.get_by_role("link", name="髙﨑 由香").click()
    look(office)
    office.get_by_role("button", name="引き受ける").click()
    expect(office.get_by_role("link", name="直しを頼む")).to_be_visible()
    with office.expect_download() as found:
        office.get_by_role("link", name="手帳.jpg").click()
    assert found.value.suggested_filename == "手帳.jpg"
    assert Image.open(BytesIO(content_of(found.value))).size == (640, 480)
    office.get_by_role("link", name="直しを頼む").click()
    office.get_by_role("button", name="直しを頼む").click()
    expect(office.get_by_role("alert")).to_contain_text("なにを直せばよいか")
    look(office)
    office.locator("summary", has_text="電話番号").click()
    office.get_by_label("直してほしいこと（電話番号）").fill(REMARK)
    look(office)
    office.get_by_role("button", name="直しを頼む").click()
    expect(
        office.get_by_role("paragraph").filter(has_text="直してほしいところを知らせました。")
    ).to_be_visible()
    look(office)


def _complete(office: Page) -> None:
    """What was corrected stands beside what it was; then it is done."""
    office.goto("/staff/applications")
    expect(office.get_by_text("直ってきた")).to_be_visible()
    office.get_by_role("link", name="髙﨑 由香").click()
    expect(office.get_by_text(re.compile("直す前："))).to_be_visible()
    expect(office.get_by_text(f"頼んだこと：{REMARK}")).to_be_visible()
    look(office)
    office.get_by_role("button", name="引き受ける").click()
    office.get_by_role("link", name="完了にする").click()
    office.get_by_label("申請した人に伝えること").fill("受講できます。")
    look(office)
    office.get_by_role("button", name="完了にする").click()
    expect(office.get_by_role("paragraph").filter(has_text="手続きを完了にしました。")).to_be_visible()
    office.get_by_role("link", name="終わったもの").click()
    look(office)


class Keys:
    """Presses keys, counts them, and waits where a page follows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def leads(self, key: str) -> None:
        with self.page.expect_navigation():
            self.only(key)

    def only(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)


@pytest.fixture
def desk(page: Page, app: Flask) -> Page:
    """A clerk at a desk, with four applications."""
    clerk: User = factories.clerk()
    course = factories.procedure(clerk)
    for number in range(3):
        factories.application(course, f"g{number}@harunagi.example")
    application_with_file(course)
    sign_in_browser(page, clerk)
    return page


def statuses() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Application.status).order_by(Application.id)))


def test_a_case_is_done_with_three_keys_and_the_next_one_opens(desk: Page) -> None:
    keys = Keys(desk)
    desk.goto("/staff/applications")
    keys.leads("j")
    before = keys.count
    for _ in range(2):
        keys.leads("t")
        keys.leads("c")
        expect(desk.get_by_label("申請した人に伝えること")).to_be_focused()
        keys.leads("Control+Enter")
    assert keys.count - before == 6
    assert statuses() == ["completed", "completed", "received", "received"]
    expect(desk.get_by_role("region", name="開いている申請").or_(desk.locator("#panel"))).to_be_visible()


def test_returning_refusing_and_the_paper_need_no_mouse(desk: Page) -> None:
    keys = Keys(desk)
    desk.goto("/staff/applications")
    keys.leads("j")
    keys.leads("t")
    keys.leads("r")
    expect(desk.locator("summary").first).to_be_focused()
    keys.only("Tab")  # 参加する人数
    keys.only("Enter")
    keys.only("Tab")
    desk.keyboard.type("1人にしてください。")
    look(desk)
    keys.leads("Control+Enter")
    keys.leads("t")
    keys.leads("x")
    keys.only("Escape")
    keys.leads("Escape")
    keys.leads("x")
    desk.keyboard.type("定員に達しました。")
    keys.leads("Control+Enter")
    keys.leads("j")
    with desk.expect_download() as found:
        keys.only("o")
    assert found.value.suggested_filename == "受給者証.jpg"
    keys.only("?")
    expect(desk.get_by_role("dialog", name="この画面で使えるキー")).to_be_visible()
    look(desk)
    assert statuses() == ["returned", "refused", "received", "received"]
    assert keys.count <= 17
