"""Several requests are permitted at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Reservation
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.reservations.requested import QUEUE, TOMORROW, ask, four_requests, names
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.rivals import at_the_same_time
from tests.support.signing_in import sign_in

MANY = "/staff/requests/approve"


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("春凪市民体育館")


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


@pytest.fixture
def court(hall: Facility) -> Space:
    return factories.space(hall, "アリーナ", needs_approval=True)


def status_of(one: Reservation) -> ReservationStatus:
    return db.session.scalars(select(Reservation.status).where(Reservation.id == one.id)).one()


def mails(template: str) -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.template == template)))


@pytest.fixture
def four(them: User, court: Space, hall: Facility) -> dict[str, Reservation]:
    return four_requests(hall, court)


def test_before_several_are_permitted_the_numbers_are_told_and_nothing_is_done(
    client: Client, four: dict[str, Reservation]
) -> None:
    chosen = [four["あす"].id, four["会議"].id, four["電話"].id]
    page = client.post(MANY, data={"one": chosen}).text
    assert "3件をまとめて許可しますか" in page
    assert "3件を許可します。3人に知らせます（メール2人、電話1人）。" in page
    assert "090-0000-1234" in page
    assert "3件を許可する" in page
    assert {status_of(one) for one in four.values()} == {ReservationStatus.REQUESTED}
    assert mails("booking_approved") == []


def test_several_are_permitted_each_with_its_number_and_its_mail(
    client: Client, four: dict[str, Reservation], them: User
) -> None:
    chosen = [four["あす"].id, four["会議"].id, four["電話"].id]
    answer = client.post(MANY, data={"one": chosen, "step": "do", "sort": "received"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "3件を許可しました" in page
    assert "2人にメールで知らせます。" in page
    assert "電話で知らせる方 1人" in page
    assert "090-0000-1234" in page
    assert names(page) == ["来週"]
    assert [status_of(four[name]) for name in ("あす", "会議", "電話", "来週")] == [
        ReservationStatus.CONFIRMED,
        ReservationStatus.CONFIRMED,
        ReservationStatus.CONFIRMED,
        ReservationStatus.REQUESTED,
    ]
    assert len(mails("booking_approved")) == 2
    numbers = {db.session.get_one(Reservation, one).permit.number for one in chosen}  # type: ignore[union-attr]
    assert numbers == {1, 2, 3}
    made = select(AuditEntry.actor_id).where(AuditEntry.action == "booking.approve")
    assert list(db.session.scalars(made)) == [them.id] * 3


def test_one_that_was_withdrawn_meanwhile_is_told_and_the_rest_is_done(
    client: Client, four: dict[str, Reservation], clock: Clock
) -> None:
    gone = four["会議"]
    with db.transaction():
        service.cancel(gone.booking.user, gone.booking.reference, gone.id, now=clock.now())
    chosen = [four["あす"].id, gone.id, four["来週"].id]
    check = client.post(MANY, data={"one": chosen}).text
    assert "2件を許可します。2人にメールで知らせます。" in check
    assert "許可できないもの 1件" in check
    answer = client.post(MANY, data={"one": chosen, "step": "do"})
    page = client.get(answer.headers["Location"]).text
    assert "2件を許可しました" in page
    assert "許可できなかったもの 1件" in page
    assert "利用者がもう取り消しています" in page
    assert status_of(gone) is ReservationStatus.CANCELLED
    assert status_of(four["来週"]) is ReservationStatus.CONFIRMED


def test_pressed_twice_it_is_done_once_and_says_the_same(
    client: Client, four: dict[str, Reservation]
) -> None:
    data = {"one": [four["あす"].id, four["会議"].id], "step": "do"}
    answers = [client.post(MANY, data=data), client.post(MANY, data=data)]
    pages = [client.get(answer.headers["Location"]).text for answer in answers]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert all("2件を許可しました" in page and "許可できなかったもの" not in page for page in pages)
    assert len(mails("booking_approved")) == 2


@pytest.mark.both_databases
def test_two_of_the_staff_at_the_same_moment_permit_each_request_once(
    app: Flask, new_client: Callable[[], Client], hall: Facility, court: Space
) -> None:
    chosen = [ask(court, TOMORROW + timedelta(days=day), f"人{day}").id for day in range(4)]
    desks = [new_client(), new_client()]
    for desk in desks:
        sign_in(desk, factories.staff(hall))
    deeds = [lambda desk=desk: desk.post(MANY, data={"one": chosen, "step": "do"}) for desk in desks]
    assert at_the_same_time(app, *deeds) == [None, None]
    assert len(mails("booking_approved")) == 4
    permits = [db.session.get_one(Reservation, one).permit for one in chosen]
    assert sorted(permit.number for permit in permits if permit is not None) == [1, 2, 3, 4]


def test_what_is_another_facilitys_is_neither_permitted_nor_shown(
    client: Client, four: dict[str, Reservation]
) -> None:
    foreign = ask(factories.space(needs_approval=True), TOMORROW, "よそ 次郎")
    data = {"one": [four["あす"].id, foreign.id]}
    assert "よそ 次郎" not in client.post(MANY, data=data).text
    answer = client.post(MANY, data={**data, "step": "do"})
    page = client.get(answer.headers["Location"]).text
    assert "1件を許可しました" in page
    assert "よそ 次郎" not in page
    assert status_of(foreign) is ReservationStatus.REQUESTED


@pytest.mark.parametrize("sent", [[], ["x"], ["-1"], ["99999999999"], ["０"]])
def test_without_a_choice_one_is_asked_for(
    client: Client, four: dict[str, Reservation], sent: list[str]
) -> None:
    answer = client.post(MANY, data={"one": sent, "step": "do"})
    assert answer.status_code == 422
    assert "1件以上選んでください" in answer.text


def test_more_than_a_page_at_once_is_refused(client: Client, them: User) -> None:
    answer = client.post(MANY, data={"one": list(range(1, 52)), "step": "do"})
    assert answer.status_code == 422
    assert "一度に許可できるのは50件までです" in answer.text


def test_what_was_shown_of_several_is_written_down(client: Client, four: dict[str, Reservation]) -> None:
    done = four["電話"]
    client.post(MANY, data={"one": [done.id], "step": "do"})
    client.get(f"{QUEUE}/done?ids={done.id}")
    written = select(AuditEntry).where(AuditEntry.action == "booking.list").order_by(AuditEntry.id.desc())
    last = db.session.scalars(written).first()
    assert last is not None
    assert done.id in last.detail["reservations"]


def test_looking_at_several_asks_the_database_as_often_as_at_one(
    client: Client,
    four: dict[str, Reservation],
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def counted(chosen: list[int]) -> int:
        client.post(MANY, data={"one": chosen})
        with count_queries() as statements:
            assert client.post(MANY, data={"one": chosen}).status_code == 200
        return len(statements)

    assert counted([four["あす"].id]) == counted([one.id for one in four.values()])
