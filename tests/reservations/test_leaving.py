"""Closing an account, and what it does to bookings."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts import service as accounts
from booking.accounts.models import AddressChange, MailToken, User, UserSession
from booking.accounts.passwords import hash_password
from booking.accounts.sessions import start_session
from booking.audit.models import AuditEntry
from booking.availability.models import Hold, Occupancy
from booking.core.db import db
from booking.core.errors import InvalidInput
from booking.facilities.models import Space
from booking.outbox.models import OutboxMessage
from booking.reservations import queries, service
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.rules.status import ReservationStatus
from booking.reservations.service.drafts import HasLeft
from tests import factories
from tests.reservations.deeds import (
    AFTERNOON,
    DETAILS,
    MORNING,
    NOW,
    approve,
    count,
    draft_of,
    request_of,
    wish,
)
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

PASSWORD = "kurage to yuuyake"
EMAIL = "yuka@harunagi.example"
FIVE_YEARS = timedelta(days=5 * 366 + 1)


@pytest.fixture
def space(app: Flask) -> Space:
    return factories.space(factories.facility())


@pytest.fixture
def person(app: Flask) -> User:
    return factories.user(
        email=EMAIL,
        number="1234-5676",
        phone="0287-00-9999",
        postal_code="000-0001",
        address="春凪市本町1",
        name_kana="タナベ ユカ",
        password_hash=hash_password(PASSWORD),
    )


def _close(user: User, seen: set[int] | None = None, now: object = NOW) -> int:
    ids = {one.id for one in queries.list_cancellable(user.id, NOW)} if seen is None else seen
    stored = user.password_hash or ""
    with db.transaction():
        return service.close_account(user, seen=ids, verified_hash=stored, now=now)  # type: ignore[arg-type]


def _templates() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)))


@pytest.mark.both_databases
def test_what_is_to_come_is_cancelled_each_with_its_mail_and_the_spaces_are_free(
    space: Space, person: User
) -> None:
    waiting = factories.space(space.facility, "小会議室", needs_approval=True)
    kept = [request_of(person, space), request_of(person, waiting), request_of(person, space, AFTERNOON)]
    assert _close(person) == 3
    assert {one.status for one in kept} == {ReservationStatus.CANCELLED}
    assert count(Occupancy) == 0
    assert _templates()[-4:] == ["booking_cancelled"] * 3 + ["account_closed"]
    last = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert last is not None
    assert (last.address, last.context["cancelled"]) == (EMAIL, 3)
    neighbour = factories.user()
    assert request_of(neighbour, space).status is ReservationStatus.CONFIRMED


@pytest.mark.both_databases
def test_forms_being_filled_in_give_their_slots_back(space: Space, person: User) -> None:
    draft_of(person, space)
    assert count(Hold) == 1
    _close(person)
    assert (count(Hold), count(Occupancy), count(BookingDraft)) == (0, 0, 0)


@pytest.mark.both_databases
def test_sessions_end_and_what_need_not_be_kept_is_gone(space: Space, person: User) -> None:
    with db.transaction():
        start_session(person, NOW, "iPhone/Safari")
        accounts.ask_address_change(
            person,
            "new@harunagi.example",
            verified_hash=person.password_hash or "",
            source_hash="0" * 64,
            now=NOW,
        )
    request_of(person, space)
    _close(person)
    assert (person.email, person.password_hash, person.phone, person.postal_code, person.address) == (
        None, None, "", "", "",
    )  # fmt: skip
    assert (person.search_text, person.closed_at) == ("", NOW)
    assert (person.name, person.number) == ("田辺 由香", "1234-5676")
    session = db.session.scalars(select(UserSession)).one()
    assert (session.ended_at, session.device) == (NOW, "")
    assert (count(MailToken), count(AddressChange)) == (0, 0)
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.close")).one()
    assert (row.object_id, row.detail) == (person.id, {"cancelled": 1})


def test_without_a_booking_on_record_the_name_goes_at_once(person: User) -> None:
    assert _close(person) == 0
    assert (person.name, person.name_kana) == (accounts.NOBODY, "")


@pytest.mark.both_databases
def test_the_address_is_free_for_a_new_registration(person: User) -> None:
    _close(person)
    with db.transaction():
        again = accounts.create_user(
            municipality_id=person.municipality_id, email=EMAIL, name="田辺 由香", password=None, now=NOW
        )
    assert again.id != person.id
    account = accounts_account(person.municipality_id)
    assert account == again.id


def accounts_account(municipality_id: int) -> int | None:
    return db.session.scalar(
        select(User.id).where(User.municipality_id == municipality_id, User.email == EMAIL)
    )


def test_what_was_and_what_has_begun_stays_as_it_was(space: Space, person: User) -> None:
    one = request_of(person, space)
    later = MORNING[0] + timedelta(minutes=30)
    assert _close(person, set(), now=later) == 0
    assert one.status is ReservationStatus.CONFIRMED
    assert count(Occupancy) == 1


@pytest.mark.both_databases
def test_a_reservation_that_the_page_did_not_list_is_not_cancelled_unseen(space: Space, person: User) -> None:
    one = request_of(person, space)
    with pytest.raises(service.ListChanged):
        _close(person, set())
    assert one.status is ReservationStatus.CONFIRMED
    assert person.is_active


def test_staff_do_not_close_themselves(app: Flask) -> None:
    for worker in (factories.administrator(), factories.clerk(), factories.staff(factories.facility())):
        with db.transaction():
            worker.password_hash = hash_password(PASSWORD)
        with pytest.raises(accounts.CannotClose):
            _close(worker)
        assert worker.is_active


def test_a_password_that_was_changed_meanwhile_closes_nothing(person: User) -> None:
    with pytest.raises(InvalidInput), db.transaction():
        service.close_account(person, seen=set(), verified_hash="another", now=NOW)
    assert person.is_active


@pytest.mark.both_databases
def test_nobody_books_after_leaving_however_close(
    space: Space, person: User, at_the_same_time: Callable[..., list[BaseException | None]]
) -> None:
    """Of a booking and a closing at one moment, the booking comes first and is found, or is refused."""
    stored, user_id, space_id = person.password_hash or "", person.id, space.id

    def close() -> None:
        user = db.session.get_one(User, user_id)
        service.close_account(user, seen=set(), verified_hash=stored, now=NOW)

    def book() -> None:
        user = db.session.get_one(User, user_id)
        service.reserve(user, [service.Wish(space_id, *MORNING)], DETAILS, now=NOW)

    problems = at_the_same_time(close, book)
    db.session.rollback()
    db.session.expire_all()
    refused = [type(one) for one in problems if one is not None]
    assert refused in ([HasLeft], [service.ListChanged])
    active = db.session.scalar(
        select(func.count())
        .select_from(Reservation)
        .join(Reservation.booking)
        .join(Booking.user)
        .where(User.closed_at.is_not(None), Reservation.status == ReservationStatus.CONFIRMED)
    )
    assert active == 0


def test_an_open_form_of_another_tab_is_refused(space: Space, person: User) -> None:
    _close(person)
    with pytest.raises(HasLeft), db.transaction():
        service.start_draft(person, wish(space), NOW)


def test_years_after_the_last_use_nothing_names_them(space: Space, person: User) -> None:
    one = request_of(person, space)
    neighbour = request_of(factories.user(), space, AFTERNOON)
    over = MORNING[1] + timedelta(hours=1)
    _close(person, set(), now=over)
    with db.transaction():
        service.forget_who_left(over + FIVE_YEARS - timedelta(days=3))
    assert person.name == "田辺 由香"
    with db.transaction():
        service.forget_who_left(over + FIVE_YEARS)
    assert (person.name, person.name_kana) == (accounts.NOBODY, "")
    assert (one.booking.phone, one.booking.note, one.booking.purpose) == ("", "", "")
    assert neighbour.booking.phone != ""
    assert neighbour.booking.user.name != accounts.NOBODY


@pytest.fixture
def signed_in(client: Client, person: User, clock: Clock) -> Client:
    sign_in(client, person)
    return client


def _seen(person: User) -> str:
    return ",".join(str(one.id) for one in queries.list_cancellable(person.id, NOW))


def test_the_page_says_in_numbers_what_happens(signed_in: Client, space: Space, person: User) -> None:
    assert "これからの予約はありません" in signed_in.get("/account/close").text
    request_of(person, space)
    draft_of(person, factories.space(space.facility, "小会議室"))
    shown = signed_in.get("/account/close").text
    for text in ("これからの予約1件を取り消します", "12月5日", "大会議室", "入力の途中の予約1件", "5年間"):
        assert text in shown


def test_closing_signs_out_and_says_what_was_done(signed_in: Client, space: Space, person: User) -> None:
    request_of(person, space)
    answer = signed_in.post("/account/close", data={"password": PASSWORD, "seen": _seen(person)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "予約1件を取り消しました" in signed_in.get("/").text
    assert signed_in.get("/my").status_code == 302
    entered = signed_in.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert entered.status_code == 422


def test_the_wrong_password_closes_nothing_and_is_slowed(signed_in: Client, person: User) -> None:
    data = {"password": "wrong password", "seen": ""}
    answers = [signed_in.post("/account/close", data=data) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert "Retry-After" in answers[-1].headers
    assert signed_in.post("/account/close", data={}).status_code == 422
    assert person.is_active


def test_a_list_that_changed_is_shown_again(signed_in: Client, space: Space, person: User) -> None:
    request_of(person, space)
    answer = signed_in.post("/account/close", data={"password": PASSWORD, "seen": "x,99"})
    assert answer.status_code == 409
    assert "もう一度確かめてください" in answer.text
    assert person.is_active


def test_staff_are_told_whom_to_ask(client: Client, app: Flask, clock: Clock) -> None:
    sign_in(client, factories.administrator())
    shown = client.get("/account/close").text
    assert "ほかの管理者" in shown
    assert "send_close_account" not in shown
    assert 'name="password"' not in shown


def test_the_page_costs_the_same_however_many_there_are(
    signed_in: Client, person: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    facility = factories.facility()
    request_of(person, factories.space(facility, "第0"))
    with count_queries() as few:
        signed_in.get("/account/close")
    for number in range(1, 5):
        request_of(person, factories.space(facility, f"第{number}"))
    with count_queries() as many:
        signed_in.get("/account/close")
    assert len(many) == len(few)


def test_approving_after_leaving_is_refused(space: Space, person: User) -> None:
    facility = space.facility
    one = request_of(person, factories.space(facility, "小会議室", needs_approval=True))
    _close(person)
    with pytest.raises(Exception, match="取り消して"):
        approve(factories.staff(facility), one)
