"""Mails that could not be delivered, on the screen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.clock import now
from booking.core.db import db
from booking.outbox import service
from booking.outbox.models import OutboxMessage
from tests import factories
from tests.support.client import Client
from tests.support.signing_in import sign_in

CONTEXT = {
    "name": "田辺 由香",
    "reference": "2612-0417-38",
    "facility": "中央公民館",
    "facility_phone": "",
    "purpose": "ひみつの集まり",
    "people": 3,
    "reservations": [],
}


def given_up(
    template: str = "booking_confirmed", error: str = "recipient refused: 550 no", **context: Any
) -> OutboxMessage:
    """A mail to 田辺 由香 that nobody will try again."""
    with db.transaction():
        row = service.queue(
            template,
            municipality_id=factories.municipality().id,
            address="yuka@harunagi.example",
            locale="ja",
            context=context or CONTEXT,
            now=now(),
        )
        row.given_up_at, row.attempts, row.last_error = now(), 9, error
    return row


@pytest.fixture
def yuka(admin: User) -> User:
    return factories.user(email="yuka@harunagi.example", phone="0287-00-9999")


def test_why_and_whom_it_concerns_is_said_in_plain_words(client: Client, yuka: User) -> None:
    given_up()
    page = client.get("/admin/mails").text
    assert "2612-0417-38" in page
    assert "宛先のメールアドレスに届けられません。" in page
    assert f'href="/admin/staff/{yuka.id}"' in page
    assert "0287-00-9999" in page
    assert "550" not in page


def test_the_navigation_counts_what_nobody_has_seen_to(client: Client, yuka: User) -> None:
    row = given_up()
    counted = '<span class="staff-nav__count">1'
    assert counted in client.get("/admin").text
    assert "届かなかったメールが1通あります" in client.get("/admin").text
    client.post(f"/admin/mails/{row.id}/handled")
    assert counted not in client.get("/admin").text
    assert "管理 花子" in client.get("/admin/mails?state=handled").text


def test_one_mail_is_read_with_the_record_and_that_is_put_down(client: Client, yuka: User) -> None:
    row = given_up()
    page = client.get(f"/admin/mails/{row.id}").text
    assert "ひみつの集まり" in page
    assert "recipient refused: 550 no" in page
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert "outbox.open" in actions


def test_staff_of_the_facility_see_that_the_person_was_not_reached(
    client: Client, admin: User, new_client: Callable[[], Client]
) -> None:
    facility = factories.facility()
    space = factories.space(facility, needs_approval=True)
    starts_at = datetime(2026, 12, 5, 0, tzinfo=UTC)
    booking = factories.booking(factories.user(), space, starts_at, starts_at + timedelta(hours=3), now())
    theirs = new_client()
    sign_in(theirs, factories.staff(facility))
    case = f"/staff/requests?case={booking.reservations[0].id}"
    words = "この予約のメールが、本人に届いていません"
    assert words not in theirs.get(case).text
    row = given_up(**{**CONTEXT, "reference": booking.reference})
    assert words in theirs.get(case).text
    client.post(f"/admin/mails/{row.id}/handled")
    assert words not in theirs.get(case).text


def test_a_link_that_lets_its_reader_in_is_shown_to_nobody(client: Client, yuka: User) -> None:
    row = given_up("reset", seed="geheim", expires_at=(now() + timedelta(hours=2)).isoformat())
    page = client.get(f"/admin/mails/{row.id}").text
    assert "本文は出しません" in page
    assert "/reset/" not in page
    assert "geheim" not in page


def test_a_dead_link_is_not_offered_to_be_sent_again(client: Client, yuka: User) -> None:
    row = given_up("reset", seed="geheim", expires_at=now().isoformat())
    assert "リンクの期限切れ" in client.get("/admin/mails").text
    answer = client.post(f"/admin/mails/{row.id}/send", follow_redirects=True)
    assert "期限が切れています" in answer.text


def test_mails_go_out_again_one_by_one_or_all_together(
    client: Client, yuka: User, run_worker: Callable[[], None]
) -> None:
    rows = [given_up() for _ in range(3)]
    client.post(f"/admin/mails/{rows[0].id}/send")
    client.post(f"/admin/mails/{rows[0].id}/send")
    answer = client.post("/admin/mails/send", follow_redirects=True)
    assert "2通をもう一度送ります" in answer.text
    run_worker()
    assert "届かなかったメールはありません" in client.get("/admin/mails").text
    assert client.get(f"/admin/mails/{rows[0].id}").status_code == 404


def test_a_mail_that_can_not_be_written_is_listed_all_the_same(client: Client, yuka: User) -> None:
    row = given_up("booking_confirmed", "could not be written: UndefinedError", nothing="")
    assert "文面を作れませんでした" in client.get("/admin/mails").text
    assert "本文をつくれませんでした" in client.get(f"/admin/mails/{row.id}").text


def test_the_list_takes_the_same_number_of_statements_however_long(
    client: Client, yuka: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    given_up()
    with count_queries() as short:
        client.get("/admin/mails")
    for _ in range(5):
        given_up()
    with count_queries() as long:
        client.get("/admin/mails")
    assert len(long) == len(short)
    assert client.get("/admin/mails?state=x").status_code == 404
