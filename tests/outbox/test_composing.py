"""What goes over the wire."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from booking.core.db import db
from booking.municipalities.models import Municipality
from booking.outbox.composing import Unwritable, compose
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.outbox import QueueMail

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:中央公民館\u3000大会議室 𠮷\r\nEND:VCALENDAR\r\n"


def written(row: OutboxMessage) -> EmailMessage:
    """The mail as the one who gets it reads it."""
    content = compose(row, factories.municipality()).content
    return message_from_bytes(content, policy=policy.default)


def test_the_header_says_who_writes_to_whom_and_when(queue_mail: QueueMail) -> None:
    row = queue_mail()
    mail = written(row)
    assert mail["From"].addresses[0].display_name == "春凪市"
    assert mail["From"].addresses[0].addr_spec == "yoyaku@harunagi.example"
    assert [one.addr_spec for one in mail["To"].addresses] == ["yuka@example.jp"]
    assert mail["Subject"] == "田辺 由香様へのお知らせ"
    assert mail["Date"].datetime == row.created_at
    assert mail["Message-ID"] == row.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert "12月の予定です。" in mail.get_content()


@pytest.mark.parametrize(
    "name",
    [
        "髙﨑𠮷",
        "髙﨑" * 60,
        "𠮷" * 200,
        "葛\U000e0100城",
        "a" * 500,
        'O\'Brien, "Jr" <x@example.org>; (c)',
        "混ぜたmixed text " * 20,
        "絵文字👩‍👩‍👧‍👦",
    ],
)
def test_any_name_arrives_as_it_is(queue_mail: QueueMail, name: str) -> None:
    mail = written(queue_mail(name=name))
    in_one_line = name.replace("\u200d", "")  # joiners are invisible signs, which a subject loses
    assert mail["Subject"] == f"{in_one_line}様へのお知らせ"
    assert mail.get_content().splitlines()[0] == f"{name} 様"


@pytest.mark.parametrize("name", ["髙﨑𠮷" * 40, "a" * 900, "long words " * 80])
def test_lines_are_folded(queue_mail: QueueMail, name: str) -> None:
    content = compose(queue_mail(name=name), factories.municipality()).content
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


@pytest.mark.parametrize("evil", ["x\r\nBcc: spy@example.org", "x\nBcc: spy@example.org", "x\r\n\r\n<html>"])
def test_no_value_can_add_a_header(queue_mail: QueueMail, evil: str) -> None:
    mail = written(queue_mail(template="bare", subject=evil, text="text"))
    assert mail["Bcc"] is None
    assert [name for name, _ in mail.items()] == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
        "Content-Language",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.jp\r\nBcc: spy@example.org",
        "a@example.jp, spy@example.org",
        "a@example.jp\nx",
        "no address",
        "",
        "田辺@example.jp",
        "a@",
    ],
)
def test_an_address_that_is_none_makes_no_mail(queue_mail: QueueMail, address: str) -> None:
    row = queue_mail(address=address)
    with pytest.raises(Unwritable, match="address"):
        compose(row, factories.municipality())


def test_a_japanese_domain_is_written_in_ascii(queue_mail: QueueMail) -> None:
    mail = compose(queue_mail(address="a@日本語.jp"), factories.municipality())
    assert mail.recipient == "a@xn--wgv71a119e.jp"


def test_a_municipality_without_an_address_writes_no_mail(queue_mail: QueueMail) -> None:
    row = queue_mail()
    with db.transaction():
        body = db.session.get_one(Municipality, row.municipality_id)
        body.mail_from = ""
    with pytest.raises(Unwritable, match="sender"):
        compose(row, body)


def test_the_name_of_the_municipality_may_hold_signs(queue_mail: QueueMail) -> None:
    row = queue_mail()
    body = Municipality(
        name='春凪市, 夏"浜"町 (共同)', mail_from="y@example.jp", phone="", office_hours_text=""
    )
    mail = message_from_bytes(compose(row, body).content, policy=policy.default)
    assert mail["From"].addresses[0].display_name == '春凪市, 夏"浜"町 (共同)'
    assert len(mail["From"].addresses) == 1


def test_files_arrive_as_they_are(queue_mail: QueueMail) -> None:
    attachment = {
        "filename": "予約 12月5日.ics",
        "content_type": "text/calendar; method=PUBLISH; charset=utf-8",
        "text": CALENDAR,
    }
    mail = written(queue_mail(attachments=[attachment]))
    [file] = mail.iter_attachments()
    assert file.get_filename() == "予約 12月5日.ics"
    assert file.get_content_type() == "text/calendar"
    assert file["Content-Type"].params["method"] == "PUBLISH"
    assert file.get_content_charset() == "utf-8"
    assert file.get_payload(decode=True) == CALENDAR.encode()
    body = mail.get_body()
    assert body is not None
    assert "12月の予定です。" in body.get_content()


def test_a_second_try_is_the_same_mail_byte_for_byte(queue_mail: QueueMail) -> None:
    row = queue_mail(
        attachments=[{"filename": "a.ics", "content_type": "text/calendar", "text": CALENDAR}] * 2
    )
    first, second = (compose(row, factories.municipality()) for _ in range(2))
    assert first.content == second.content
