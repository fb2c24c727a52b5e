"""Staff's queue and decisions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rulebook_queries import find_in_force
from booking.facilities.rules.closures import WeeklyClosure
from booking.outbox.models import OutboxMessage
from booking.reservations import service
from booking.reservations.models import Reservation
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))


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


def ask(
    space: Space, clock: Clock, day: date = DAY, start: int = 540, end: int = 720, name: str = "田辺 由香"
) -> Reservation:
    """A request of a resident."""
    by = factories.user(name)
    booking = factories.booking(by, space, at_minute(day, start), at_minute(day, end), now=clock.now())
    return booking.reservations[0]


def status_of(one: Reservation) -> ReservationStatus:
    return db.session.scalars(select(Reservation.status).where(Reservation.id == one.id)).one()


def test_the_queue_holds_the_requests_of_ones_own_facilities_only(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    later = ask(court, clock, DAY + timedelta(days=1), name="あと 花子")
    sooner = ask(court, clock, name="さき 太郎")
    foreign = ask(factories.space(needs_approval=True), clock, name="よそ 次郎")
    page = client.get("/staff/requests").text
    assert "2件" in page
    assert page.index("さき 太郎") < page.index("あと 花子")
    assert "よそ 次郎" not in page
    for one, status in ((sooner, 200), (later, 200), (foreign, 404)):
        assert client.get(f"/staff/requests?case={one.id}").status_code == status


def test_staff_see_who_took_the_call_and_are_told_to_call_back(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    caller, use = factories.user("相沢 文子", email=None), service.UseDetails("俳句の会", 8, "0287-33-4444")
    wish = service.Wish(court.id, *MORNING)
    with db.transaction():
        booking = service.reserve_for(them, caller, [wish], use, now=clock.now(), token="form")
    one = booking.reservations[0].id
    assert f"窓口・電話（{them.name}）" in client.get(f"/staff/requests?case={one}").text
    answer = client.post(f"/staff/requests/{one}/approve")
    page = client.get(answer.headers["Location"]).text
    assert "許可しました。相沢 文子さんにはメールが届きません。電話で知らせてください。0287-33-4444" in page


def test_an_open_case_shows_what_a_decision_needs_and_leaves_a_trace(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    page = client.get(f"/staff/requests?case={one.id}").text
    for text in (
        "卓球の練習",
        "10人（定員60人）",
        "090-0000-1234",
        "12月5日（土）",
        "今年度1件の申込み",
        one.booking.reference,
    ):
        assert text in page
    assert 'aria-current="true"' in page
    traces = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("booking.%"))))
    actions = [(trace.action, trace.actor_id, trace.object_id) for trace in traces]
    assert ("booking.view", them.id, one.booking_id) in actions
    assert ("booking.list", them.id, None) in actions


def test_a_booking_tells_under_which_rules_it_was_made(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    version = find_in_force(court.facility_id, DAY)
    assert version is not None
    close_saturdays = WeeklyClosure(weekdays=frozenset({5}))
    factories.rulebook(court.facility, lambda book: book.with_closure(9, close_saturdays))
    address, shown = f"/staff/requests?case={one.id}", f"/rules/{version.id}/version"
    page = client.get(address).text
    assert "申込みのときのきまり" in page
    assert f"{version.number}番" in page
    assert shown not in page
    sign_in(client, factories.administrator())
    assert shown in client.get(address).text
    assert client.get(f"/staff/facilities/{court.facility_id}{shown}").status_code == 200


def test_approving_goes_on_to_the_next_case_and_tells_the_resident(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    following = ask(court, clock, start=780, end=1020)
    answer = client.post(f"/staff/requests/{one.id}/approve")
    assert answer.headers["Location"] == f"/staff/requests?case={following.id}"
    assert "許可しました。田辺 由香さんにメールで知らせます。" in client.get(answer.headers["Location"]).text
    assert status_of(one) is ReservationStatus.CONFIRMED
    assert "booking_approved" in db.session.scalars(select(OutboxMessage.template)).all()
    page = client.get(f"/staff/requests?case={one.id}").text
    assert f"/staff/requests/{one.id}/approve" not in page
    assert "使用許可書（PDF）" in page


def test_approving_twice_says_that_it_is_done_already(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    client.post(f"/staff/requests/{one.id}/approve")
    answer = client.post(f"/staff/requests/{one.id}/approve")
    assert answer.status_code == 409
    assert "もうほかの職員が処理しています" in answer.text


def test_a_request_withdrawn_meanwhile_is_told(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    with db.transaction():
        service.cancel(one.booking.user, one.booking.reference, one.id, now=clock.now())
    answer = client.post(f"/staff/requests/{one.id}/approve")
    assert answer.status_code == 409
    assert "利用者がもう取り消しています" in answer.text
    assert status_of(one) is ReservationStatus.CANCELLED


def test_declining_asks_for_the_reason_and_keeps_what_was_typed(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    page = client.get(f"/staff/requests?case={one.id}&step=decline").text
    assert 'name="reason"' in page
    assert "この枠は空きに戻ります" in page
    answer = client.post(f"/staff/requests/{one.id}/decline", data={"reason": " \n"})
    assert answer.status_code == 422
    assert "理由を入れてください" in answer.text
    assert '<a href="#reason">' in answer.text
    answer = client.post(f"/staff/requests/{one.id}/decline", data={"reason": "工事" + "あ" * 1000})
    assert answer.status_code == 422
    assert "2文字多い" in answer.text
    assert "工事あ" in answer.text
    assert status_of(one) is ReservationStatus.REQUESTED


def test_declining_tells_the_reason_and_frees_the_slot(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    one = ask(court, clock)
    reason = "この日は床の工事があります。13日なら使えます。"
    assert client.post(f"/staff/requests/{one.id}/decline", data={"reason": reason}).status_code == 303
    mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.template == "booking_declined")).one()
    assert mail.context["reason"] == reason
    ask(court, clock)
    resident = client
    sign_in(resident, one.booking.user)
    assert reason in resident.get(f"/bookings/{one.booking.reference}").text


@pytest.mark.parametrize("deed", ["approve", "decline"])
def test_requests_of_other_facilities_cannot_be_decided(
    client: Client, them: User, clock: Clock, deed: str
) -> None:
    one = ask(factories.space(needs_approval=True), clock)
    answer = client.post(f"/staff/requests/{one.id}/{deed}", data={"reason": "だめです"})
    assert answer.status_code == 404
    assert status_of(one) is ReservationStatus.REQUESTED


def test_an_administrator_sees_the_requests_of_all_facilities(
    client: Client, court: Space, clock: Clock
) -> None:
    ask(court, clock)
    ask(factories.space(needs_approval=True), clock)
    sign_in(client, factories.administrator())
    assert "2件" in client.get("/staff/requests").text


@pytest.mark.long
def test_the_queue_is_paged_and_a_case_opens_its_page(
    client: Client, them: User, court: Space, clock: Clock
) -> None:
    asked = [ask(court, clock, date(2026, 12, 5) + timedelta(days=number)) for number in range(52)]
    page = client.get("/staff/requests").text
    assert page.count("data-row-link") == 50
    assert "1–50 / 52件" in page
    assert client.get("/staff/requests?page=2").text.count("data-row-link") == 2
    assert "51–52 / 52件" in client.get(f"/staff/requests?case={asked[-1].id}").text
    assert client.get("/staff/requests?page=-3").status_code == 200


def test_the_queue_asks_the_database_as_often_for_many_rows_as_for_few(
    client: Client,
    them: User,
    court: Space,
    clock: Clock,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def counted(path: str) -> int:
        client.get(path)
        with count_queries() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    first = ask(court, clock)
    day = f"/staff/facilities/{court.facility_id}/day?date=2026-12-05"
    pages = (f"/staff/requests?case={first.id}", day, "/staff")
    few = [counted(page) for page in pages]
    for number in range(1, 6):
        ask(court, clock, DAY + timedelta(days=number))
    for number in range(5):
        ask(factories.space(db.session.get_one(Facility, court.facility_id), f"会議室{number}"), clock)
    assert [counted(page) for page in pages] == few


@pytest.mark.parametrize("typed", ["{}", "{} です", ""])
def test_a_number_read_out_on_the_phone_opens_its_case(
    client: Client, them: User, court: Space, clock: Clock, typed: str
) -> None:
    one = ask(court, clock)
    answer = client.post("/staff/requests/find", data={"number": typed.format(one.booking.reference)})
    if typed == "{}":
        assert answer.headers["Location"] == f"/staff/requests?case={one.id}#panel-body"
    else:
        assert answer.status_code == 422
        assert "担当の施設にはありません" in answer.text
        assert f'value="{typed.format(one.booking.reference)}"' in answer.text


def test_a_number_of_another_facility_is_unknown(client: Client, them: User, clock: Clock) -> None:
    foreign = ask(factories.space(needs_approval=True), clock)
    answer = client.post("/staff/requests/find", data={"number": foreign.booking.reference})
    assert answer.status_code == 422
    assert "担当の施設にはありません" in answer.text
