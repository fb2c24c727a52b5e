"""Papers of an application, for its applicant and for clerks; the password only on the applicant's own."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.applications import papers, queries, service
from booking.applications.models import Application
from booking.core.db import db
from booking.documents.applications import render_content, render_slip
from booking.municipalities.models import Municipality
from tests import factories
from tests.applications.clerks import NOON, application_with_file, take
from tests.documents import poppler
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.poppler
URL = "https://yoyaku.harunagi.example/applications/enquiry"


@pytest.fixture
def clerk(app: Flask, clock: Clock) -> User:
    return factories.clerk()


@pytest.fixture
def sent(clerk: User) -> Application:
    return application_with_file(factories.procedure(clerk))[0]


def slip_text(sent: Application, password: str = "") -> str:
    body: Municipality = factories.municipality()
    files = queries.list_attachments(sent.id)
    return "".join(poppler.text_of(render_slip(papers.slip_of(sent, files, body, URL, password))).split())


def content_text(sent: Application) -> str:
    body = factories.municipality()
    files = queries.list_attachments(sent.id)
    paper = render_content(papers.content_of(sent, files, body))
    poppler.assert_tidy(paper)
    return "".join(poppler.text_of(paper).split())


def test_the_slip_tells_what_arrived_and_what_follows(sent: Application) -> None:
    text = slip_text(sent, "48213-90577")
    for words in (
        sent.reference,
        "48213-90577",
        "公民館講座の申込み",
        "令和8年12月1日（火）12:00:00",
        "12月1日（火）から",
        "髙﨑由香",
        "春凪市桜台2丁目3番4号",
        "春凪の郷土料理",
        "1件",
        "受付番号と照会用パスワードでできます",
        "抽選",
    ):
        assert words in text, words


def test_the_slip_fits_on_one_sheet_in_every_state(clerk: User, sent: Application) -> None:
    def pages() -> str:
        slip = papers.slip_of(
            sent, queries.list_attachments(sent.id), factories.municipality(), URL, "48213-90577"
        )
        return poppler.facts_of(render_slip(slip))["Pages"]

    assert pages() == "1"
    take(clerk, sent)
    with db.transaction():
        service.return_(clerk, sent.reference, "直してください。", {}, seen_version=2, now=NOON)
    assert pages() == "1"
    with db.transaction():
        service.withdraw(sent, "やめます", seen_version=3, now=NOON)
    assert pages() == "1"


def test_the_content_has_every_answer_the_file_and_a_checksum(sent: Application) -> None:
    text = content_text(sent)
    for words in (
        "1講座",
        "2申し込む方",
        "3そのほか",
        "市のホームページ、家族や知り合い",
        "車いすを使います。",
        "休むときは前の日までに電話します",
        "受給者証.jpg",
        "添付書類（1件）",
        "受付の記録",
    ):
        assert words in text, words
    files = queries.list_attachments(sent.id)
    assert papers.checksum_of(sent, files)[:4] in text


def test_the_checksum_changes_with_an_answer_and_with_a_file(sent: Application) -> None:
    files = queries.list_attachments(sent.id)
    before = papers.checksum_of(sent, files)
    assert papers.checksum_of(sent, files) == before
    assert papers.checksum_of(sent, []) != before
    sent.answers = {**sent.answers, "people": 3}
    assert papers.checksum_of(sent, files) != before
    db.session.rollback()


def test_the_steps_follow_the_state(clerk: User, sent: Application) -> None:
    def current() -> list[str]:
        body = factories.municipality()
        slip = papers.slip_of(sent, [], body, URL)
        return [step.title for step in slip.steps if step.current]

    assert current() == ["受付"]
    take(clerk, sent)
    assert current() == ["確認"]
    with db.transaction():
        service.return_(clerk, sent.reference, "直してください。", {}, seen_version=2, now=NOON)
    assert current() == ["直し"]
    with db.transaction():
        service.withdraw(sent, "やめます", seen_version=3, now=NOON)
    assert current() == ["結果"]
    assert "取り下げられました" in slip_text(sent)


def test_papers_are_japanese_for_english_readers_too(client: Client, clerk: User, sent: Application) -> None:
    sign_in(client, clerk)
    client.set_cookie("display", "en..")
    paper = client.get(f"/staff/applications/{sent.reference}/content.pdf").data
    text = "".join(poppler.text_of(paper).split())
    assert "公民館講座の申込み" in text
    assert "市のホームページ" in text


def test_clerks_get_no_password(client: Client, clerk: User, sent: Application) -> None:
    sign_in(client, clerk)
    answer = client.get(f"/staff/applications/{sent.reference}/slip.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "照会用パスワード" not in poppler.text_of(answer.data).replace("受付番号と照会用パスワード", "")
    page = client.get(f"/staff/applications/{sent.reference}/slip").text
    assert "照会用パスワード" not in page.replace("受付番号と照会用パスワード", "")


def test_an_account_reads_its_own_papers_and_nobody_else_does(
    client: Client, clerk: User, clock: Clock
) -> None:
    owner, other = factories.user(), factories.user("よそ 次郎")
    number = factories.application(factories.procedure(clerk), owner).reference
    for paper, kind in (
        ("slip.pdf", "application/pdf"),
        ("content.pdf", "application/pdf"),
        ("slip", "text/html; charset=utf-8"),
        ("content", "text/html; charset=utf-8"),
    ):
        path = f"/applications/{number}/{paper}"
        assert client.get(path).location == "/applications/enquiry"
        sign_in(client, owner)
        answer = client.get(path)
        assert answer.content_type == kind
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ログインしてできます" in poppler.text_of(client.get(f"/applications/{number}/slip.pdf").data)
        sign_in(client, other)
        assert client.get(path).status_code == 404
        client.delete_cookie("tsudoi")


def test_the_decision_is_on_the_record(clerk: User, sent: Application) -> None:
    take(clerk, sent)
    with db.transaction():
        service.complete(
            clerk, sent.reference, "", seen_version=2, now=datetime(2026, 12, 3, 1, 30, tzinfo=UTC)
        )
    text = content_text(sent)
    assert "令和8年12月3日（木）10:30:00" in text
    assert "手続き完了" in text
