"""Applications from the applicant's side: without an account and with one."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.applications.models import Application
from booking.applications.rules.status import ApplicationStatus
from booking.core.db import db
from tests import factories
from tests.files.samples import picture
from tests.journeys import steps
from tests.journeys.applying import COURSE, MailAbout, fill, fill_course, text_of
from tests.journeys.looking import look
from tests.support.signing_in import sign_in_browser


def sent() -> list[Application]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Application).order_by(Application.id)))


@pytest.mark.both_widths
def test_a_guest_applies_follows_corrects_and_withdraws(
    page: Page, app: Flask, mail_about: MailAbout, tmp_path: Path
) -> None:
    factories.procedure()
    photo = tmp_path / "手帳.jpg"
    photo.write_bytes(picture())
    page.goto("/apply")
    look(page)
    page.get_by_role("link", name=COURSE).click()
    look(page)
    page.get_by_role("link", name="登録なしで申請する").click()
    page.get_by_label("メールアドレス").fill("guest@harunagi.example")
    look(page)
    page.get_by_role("button", name="メールを送る").click()
    steps.expect_heading(page, "メールを送りました")
    look(page)
    found = re.search(r"/apply/\S+/link/\S+", text_of(mail_about("申請を続けてください")))
    assert found is not None
    page.goto(found[0])
    look(page)
    page.get_by_role("button", name="申請の画面を開く").click()
    steps.expect_heading(page, COURSE)
    look(page)

    # A file stays while something else is wrong, and can be taken off again.
    expect(page.get_by_label("減免の理由が分かる書類の写し")).to_be_hidden()
    page.get_by_role("radio", name="申し込む", exact=True).check()
    page.get_by_label("減免の理由が分かる書類の写し").set_input_files(photo)
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.get_by_role("alert")).to_contain_text("か所を直してください")
    look(page)
    expect(page.get_by_role("link", name="手帳.jpg")).to_be_visible()
    fill_course(page)
    page.get_by_role("button", name="確認へ進む").click()
    steps.expect_heading(page, "この内容で送りますか")
    expect(page.get_by_text("1985年4月1日（昭和60年）")).to_be_visible()
    look(page)
    page.get_by_role("link", name="参加する人数を修正する").click()
    fill(page, "参加する人数", "3")
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="この内容で送る").click()
    steps.expect_heading(page, "申請を受け付けました")
    look(page)
    found = re.search(r"[0-9]{5}-[0-9]{5}", page.get_by_role("main").inner_text())
    assert found is not None
    password = found[0]
    page.reload()
    expect(page.get_by_text(password)).to_be_visible()
    (application,) = sent()
    assert application.answers["people"] == 3
    assert password not in text_of(mail_about("申請を受け付けました"))

    page.context.clear_cookies()
    page.goto(f"/applications/{application.reference}")
    steps.expect_heading(page, "申請の照会")
    page.get_by_label("受付番号").fill(application.reference.replace("-", ""))
    page.get_by_label("照会用パスワード").fill("0000000000")
    page.get_by_role("button", name="申請を見る").click()
    expect(page.get_by_role("alert")).to_contain_text("違うようです")
    look(page)
    page.get_by_label("照会用パスワード").fill(password)
    page.get_by_role("button", name="申請を見る").click()
    steps.expect_heading(page, COURSE)
    look(page)
    page.get_by_role("button", name="内容を直す").click()
    fill(page, "参加する人数", "1")
    page.get_by_role("button", name="確認へ進む").click()
    look(page)
    page.get_by_role("button", name="この内容に直す").click()
    steps.expect_heading(page, COURSE)
    assert sent()[0].answers["people"] == 1
    page.get_by_role("link", name="取り下げる").click()
    look(page)
    page.get_by_label("取り下げる理由").fill("都合が悪くなりました")
    page.get_by_role("button", name="申請を取り下げる").click()
    expect(page.get_by_text("申請を取り下げました").first).to_be_visible()
    look(page)
    assert sent()[0].status is ApplicationStatus.WITHDRAWN
    page.get_by_role("button", name="この画面を閉じる").click()
    steps.expect_heading(page, "申請の照会")


@pytest.mark.both_widths
def test_a_resident_applies_with_what_the_account_knows(page: Page, app: Flask) -> None:
    factories.procedure()
    who = factories.user(
        "髙﨑 由香", name_kana="タカサキ ユカ", phone="090-0000-1234", postal_code="123-4567",
        address="春凪市桜台2丁目3番4号",
    )  # fmt: skip
    sign_in_browser(page, who)
    page.goto("/apply/kominkan-koza")
    look(page)
    page.get_by_role("button", name="申請をはじめる").click()
    expect(page.get_by_role("textbox", name=re.compile("^お名前"))).to_have_value("髙﨑 由香")
    look(page)
    fill(page, "参加する人数", "1")
    page.get_by_role("button", name="あとで続ける").click()
    look(page)
    page.goto("/my")
    look(page)
    page.get_by_role("link", name=re.compile("続きを入れる$")).click()
    expect(page.get_by_role("textbox", name=re.compile("^参加する人数"))).to_have_value("1")
    fill_course(page)
    page.get_by_role("radio", name="申し込まない").check()
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="この内容で送る").click()
    steps.expect_heading(page, "申請を受け付けました")
    expect(page.get_by_text("照会用パスワード")).to_have_count(0)
    look(page)
    page.goto("/applications")
    look(page)
    steps.tap(page.get_by_role("link", name=COURSE))
    steps.expect_heading(page, COURSE)
    look(page)
