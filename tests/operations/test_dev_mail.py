"""The mails of the development folder."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from booking.outbox.composing import Mail
from booking.outbox.transports import FolderTransport
from tests.support.client import Client

TUESDAY = datetime(2026, 12, 1, 3, tzinfo=UTC)


def put(app: Flask, number: int, subject: str = "予約の確認", text: str = "本文", attached: str = "") -> None:
    """Deliver a mail into the folder."""
    message = EmailMessage(policy.SMTP)
    message["From"], message["To"], message["Subject"] = "y@harunagi.example", "yuka@example.jp", subject
    message["Date"] = TUESDAY + timedelta(minutes=number)
    message.set_content(text)
    if attached:
        message.add_attachment(attached, subtype="calendar", filename="予約.ics")
    mail = Mail(f"<{number:04}@tsudoi>", message["Date"].datetime, "y@x.jp", "a@x.jp", message.as_bytes())
    FolderTransport(Path(app.config["MAIL_FOLDER"])).deliver(mail)


def test_an_empty_folder_says_so(client: Client) -> None:
    answer = client.get("/dev/mail")
    assert answer.status_code == 200
    assert "まだメールはありません。" in answer.text


def test_the_newest_mail_stands_first(client: Client, app: Flask) -> None:
    for number, subject in enumerate(["一通目", "二通目", "三通目"]):
        put(app, number, subject)
    page = client.get("/dev/mail").text
    assert page.index("三通目") < page.index("二通目") < page.index("一通目")
    assert "12月1日（火） 12:02 yuka@example.jp" in page


def test_a_mail_is_shown_with_links_that_can_be_followed(client: Client, app: Flask) -> None:
    put(app, 1, text="次の住所を開いてください。\nhttp://localhost:8000/register/abc_DEF-1?a=1&b=2\n")
    name = next(Path(app.config["MAIL_FOLDER"]).iterdir()).name
    page = client.get(f"/dev/mail/{name}").text
    assert '<a href="http://localhost:8000/register/abc_DEF-1?a=1&amp;b=2"' in page
    assert "予約の確認" in page
    assert "yuka@example.jp" in page


def test_what_a_mail_says_stays_text(client: Client, app: Flask) -> None:
    put(app, 1, subject="<b>太字</b>", text="<script>x</script> javascript:alert(1)", attached="<i>斜体</i>")
    name = next(Path(app.config["MAIL_FOLDER"]).iterdir()).name
    page = client.get(f"/dev/mail/{name}").text
    for markup in ("<b>太字", "<script>x", 'href="javascript', "<i>斜体"):
        assert markup not in page
    assert "&lt;i&gt;斜体" in page


def test_attached_files_are_shown(client: Client, app: Flask) -> None:
    put(app, 1, attached="BEGIN:VCALENDAR")
    name = next(Path(app.config["MAIL_FOLDER"]).iterdir()).name
    page = client.get(f"/dev/mail/{name}").text
    assert "予約.ics" in page
    assert "BEGIN:VCALENDAR" in page


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "..%2Fsecret.eml",
        "%2e%2e%2fsecret.eml",
        "secret.txt",
        "not-there.eml",
        ".eml",
        "a\\b.eml",
    ],
)
def test_no_other_file_can_be_read(client: Client, app: Flask, name: str) -> None:
    put(app, 1)
    folder = Path(app.config["MAIL_FOLDER"])
    for path in (folder.parent / "secret.eml", folder / "secret.txt"):
        path.write_text("Subject: the secret\n\nthe secret\n")
    answer = client.get(f"/dev/mail/{name}")
    assert answer.status_code == 404
    assert "the secret" not in answer.text


def test_a_file_that_is_no_mail_does_not_break_the_list(client: Client, app: Flask) -> None:
    put(app, 1, subject="無事な一通")
    (Path(app.config["MAIL_FOLDER"]) / "broken.eml").write_bytes(b"\xff\xfe\x00 no mail at all")
    page = client.get("/dev/mail")
    assert page.status_code == 200
    assert "無事な一通" in page.text
    assert client.get("/dev/mail/broken.eml").status_code == 200


def test_only_this_machine_can_read_them(client: Client) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.get("/dev/mail", environ_base=elsewhere).status_code == 404
    assert client.get("/dev/mail/x.eml", environ_base=elsewhere).status_code == 404


def test_in_production_nobody_can(make_app: Callable[..., Flask]) -> None:
    app = make_app(
        ENVIRONMENT="production",
        BASE_URL="https://yoyaku.harunagi.example",
        SMTP_URL="smtp://mail.harunagi.example",
    )
    assert app.test_client().get("/dev/mail").status_code == 404
