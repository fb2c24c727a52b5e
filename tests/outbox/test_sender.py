"""Mail over a real server that misbehaves: none is lost, none is sent twice without need."""

import logging
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from booking.core.clock import now
from booking.core.db import db
from booking.outbox import sender, service, transports
from booking.outbox.models import OutboxMessage
from tests.support.clock import Clock
from tests.support.outbox import MoodyServer, QueueMail, found


def send() -> sender.Pass:
    return sender.send_waiting(now)


@pytest.mark.both_databases
def test_what_is_queued_is_sent_once(queue_mail: QueueMail, moody: MoodyServer) -> None:
    rows = [queue_mail(address=f"p{number}@example.jp") for number in range(3)]
    assert send().sent == 3
    assert send().sent == 0
    assert moody.recipients == [[row.address] for row in rows]
    assert [mail["Message-ID"] for mail in moody.messages] == [row.message_id for row in rows]
    assert all(found(row).sent_at == now() for row in rows)


def test_a_server_that_is_down_loses_nothing(queue_mail: QueueMail, moody: MoodyServer, clock: Clock) -> None:
    row, other = queue_mail(), queue_mail()
    moody.stop()
    done = send()
    assert (done.sent, done.unreachable) == (0, True)
    assert found(row).attempts == 1
    assert found(other).attempts == 0, "one try tells enough"
    assert "refused" in (found(row).last_error or "")
    moody.start()
    assert send().sent == 1
    clock.forward(minutes=1)
    assert send().sent == 1
    assert len(moody.messages) == 2


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "550 5.7.1 relaying denied", "554 5.7.0 policy"])
def test_a_temporary_refusal_is_tried_again(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock, answer: str
) -> None:
    row = queue_mail()
    moody.answer = answer
    assert send() == sender.Pass(failed=1)
    assert found(row).last_error == f"content refused: {answer}"
    moody.answer = "250 OK"
    assert send().sent == 0
    clock.forward(minutes=1)
    assert send().sent == 1
    assert found(row).last_error is None


def test_a_recipient_that_is_refused_for_good_is_given_up_and_the_others_get_their_mail(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock
) -> None:
    gone, here = queue_mail(address="gone@example.jp"), queue_mail()
    moody.recipient_answers["gone@example.jp"] = "550 5.1.1 <gone@example.jp> is unknown"
    assert send() == sender.Pass(sent=1, failed=1)
    assert found(gone).given_up_at == now()
    assert found(gone).last_error == "recipient refused: 550 5.1.1 <…> is unknown"
    assert found(here).sent_at == now()
    clock.forward(days=2)
    assert send() == sender.Pass()


def test_a_greylisted_recipient_gets_the_mail_later(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock
) -> None:
    queue_mail()
    moody.recipient_answers["yuka@example.jp"] = "450 4.2.0 greylisted"
    assert send().failed == 1
    moody.recipient_answers.clear()
    clock.forward(minutes=1)
    assert send().sent == 1


def test_a_refused_sender_is_for_staff_to_put_right_and_loses_no_mail(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock
) -> None:
    row = queue_mail()
    moody.sender_answer = "550 5.1.8 sender unknown"
    assert send().failed == 1
    assert found(row).given_up_at is None
    moody.sender_answer = "250 OK"
    clock.forward(minutes=1)
    assert send().sent == 1


@pytest.mark.parametrize("drop", ["drops_before_taking", "drops_after_taking"])
def test_a_connection_that_breaks_in_the_middle_loses_nothing(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock, drop: str
) -> None:
    row, other = queue_mail(), queue_mail(address="other@example.jp")
    setattr(moody, drop, 1)
    assert send() == sender.Pass(failed=1, unreachable=True)
    clock.forward(minutes=1)
    assert send().sent == 2
    assert {mail["Message-ID"] for mail in moody.messages} == {row.message_id, other.message_id}
    assert moody.attempts.count("other@example.jp") == 1
    assert moody.attempts.count("yuka@example.jp") == 2


def test_a_server_that_is_too_slow_is_left_and_tried_again(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transports, "CONTENT_SECONDS", 0.2)
    row = queue_mail()
    moody.answer_seconds = 1
    assert send().unreachable
    assert "timed out" in (found(row).last_error or "")
    moody.answer_seconds = 0
    clock.forward(minutes=1)
    assert send().sent == 1


@contextmanager
def silent_server() -> Iterator[str]:
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_says_nothing_holds_nobody_up(
    queue_mail: QueueMail, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transports, "STEP_SECONDS", 0.2)
    queue_mail()
    with silent_server() as url:
        app.config["SMTP_URL"] = url
        assert send() == sender.Pass(failed=1, unreachable=True)


@pytest.mark.parametrize(
    "broken",
    [
        {"template": "not_there"},
        {"template": "nameless"},
        {"template": "dates"},
        {"address": "no address"},
        {"address": "a@b.jp\r\nBcc: c@d.jp"},
        {"attachments": [{"filename": "a"}]},
        {"attachments": [{"filename": "a", "content_type": "image/png", "text": "x"}]},
    ],
)
def test_one_mail_that_cannot_be_written_never_stops_the_others(
    queue_mail: QueueMail, moody: MoodyServer, broken: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    bad = queue_mail(**broken)
    queue_mail()
    with caplog.at_level(logging.CRITICAL):
        assert send() == sender.Pass(sent=1, failed=1)
    assert found(bad).given_up_at is None, "a corrected template still sends it"
    assert found(bad).last_error


def test_a_mail_that_waits_does_not_hold_up_what_comes_after(
    queue_mail: QueueMail, moody: MoodyServer, clock: Clock
) -> None:
    queue_mail(template="not_there")
    for _ in range(3):
        send()
        clock.forward(minutes=30)
    queue_mail()
    assert send().sent == 1


def test_one_connection_serves_many_mails(
    queue_mail: QueueMail, moody: MoodyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[transports.SmtpTransport] = []
    connect = transports.SmtpTransport._connect

    def counted(transport: transports.SmtpTransport) -> smtplib.SMTP:
        opened.append(transport)
        return connect(transport)

    monkeypatch.setattr(transports.SmtpTransport, "_connect", counted)
    for _ in range(4):
        queue_mail()
    assert send().sent == 4
    assert len(opened) == 1


def test_a_request_to_stop_leaves_the_rest_for_later(queue_mail: QueueMail, moody: MoodyServer) -> None:
    for _ in range(3):
        queue_mail()
    done = sender.send_waiting(now, keep_going=lambda: not moody.messages)
    assert done.sent == 1
    assert send().sent == 2


def test_nothing_is_open_in_the_database_while_a_server_is_slow(
    queue_mail: QueueMail, moody: MoodyServer, app: Flask
) -> None:
    queue_mail()
    db.session.rollback()
    moody.answer_seconds = 1
    sending = threading.Thread(target=_send_in, args=(app,))
    sending.start()
    deadline = time.monotonic() + 10
    while not moody.attempts and time.monotonic() < deadline:
        time.sleep(0.01)
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    sending.join()
    assert len(moody.messages) == 1


def _send_in(app: Flask) -> None:
    with app.app_context():
        send()


def test_a_mail_that_was_sent_is_marked_as_soon_as_the_database_is_back(
    queue_mail: QueueMail, moody: MoodyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = queue_mail()
    mark, failures = service.mark_sent, iter([True, True])

    def mark_with_trouble(*arguments: object) -> None:
        if next(failures, False):
            raise OperationalError("UPDATE", {}, Exception("server closed the connection"))
        mark(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "mark_sent", mark_with_trouble)
    monkeypatch.setattr(sender, "PAUSES", (0.01, 0.01, 0.01))
    assert send().sent == 1
    assert found(row).sent_at is not None
    assert len(moody.messages) == 1


def test_nothing_personal_is_logged(
    queue_mail: QueueMail, moody: MoodyServer, caplog: pytest.LogCaptureFixture
) -> None:
    moody.recipient_answers["gone@example.jp"] = "550 5.1.1 <gone@example.jp> is unknown"
    queue_mail(address="gone@example.jp")
    queue_mail(token="secret")
    with caplog.at_level(logging.INFO, "booking"):
        send()
    lines = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("booking"))
    assert "sent, try 1" in lines
    assert "given up" in lines
    for personal in ("gone@", "yuka", "secret", "由香"):
        assert personal not in lines


def test_without_a_server_mails_become_files(queue_mail: QueueMail, app: Flask) -> None:
    rows = [queue_mail(name="髙﨑𠮷"), queue_mail(now=now() + timedelta(seconds=1))]
    assert send().sent == 1
    folder = Path(app.config["MAIL_FOLDER"])
    [file] = folder.iterdir()
    assert file.suffix == ".eml"
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "髙﨑𠮷様へのお知らせ"
    assert found(rows[0]).sent_at == now()
    assert file.stat().st_mode & 0o077 == 0, "only the service itself may read it"


def test_a_second_try_replaces_the_file_of_the_first(queue_mail: QueueMail, app: Flask) -> None:
    row = queue_mail()
    send()
    with db.transaction():
        again = db.session.get_one(OutboxMessage, row.id)
        again.sent_at, again.context = None, {"name": "由香"}
    assert send().sent == 1
    assert len(list(Path(app.config["MAIL_FOLDER"]).iterdir())) == 1


def test_a_folder_that_cannot_be_written_loses_nothing(
    queue_mail: QueueMail, app: Flask, tmp_path: Path, clock: Clock
) -> None:
    queue_mail()
    (tmp_path / "file").touch()
    app.config["MAIL_FOLDER"] = str(tmp_path / "file" / "mail")
    assert send().unreachable
    app.config["MAIL_FOLDER"] = str(tmp_path / "mail")
    clock.forward(minutes=1)
    assert send().sent == 1
