"""A booking's page, cancelling, and my page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
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
PAPERS = ("request", "slip", "permit", "request.pdf", "slip.pdf", "permit.pdf", "calendar.ics")
SHOWN = ("request", "slip", "permit", "calendar.ics")  # the pages lead on to the PDFs


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


def test_the_page_of_a_booking_says_what_comes_and_what_can_be_done(
    client: Client, person: User, hall: Facility, clock: Clock
) -> None:
    space = factories.space(hall)
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    page = client.get(f"/bookings/{booking.reference}").text
    for text in (
        booking.reference,
        "予約済み",
        "12月5日",
        "午前 9:00–12:00",
        "卓球の練習",
        "10人",
        "1時間 400円",
    ):
        assert text in page
    for paper in SHOWN:
        assert f'"/bookings/{booking.reference}/{paper}"' in page
    assert f"/bookings/{booking.reference}/cancel/{booking.reservations[0].id}" in page


def test_the_page_of_a_booking_says_that_the_office_entered_it(
    client: Client, person: User, hall: Facility, clock: Clock
) -> None:
    them, use = factories.staff(hall), service.UseDetails("俳句の会", 8, "0287-33-4444")
    wish = service.Wish(factories.space(hall).id, *MORNING)
    with db.transaction():
        booking = service.reserve_for(them, person, [wish], use, now=clock.now(), token="form")
    page = client.get(f"/bookings/{booking.reference}").text
    assert "電話か窓口で受け付け、施設の職員が入力しました" in page
    assert them.name not in page
    assert f"/bookings/{booking.reference}" in client.get("/my").text


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0}", "２６１２{1}"])
def test_a_number_is_found_however_it_is_typed(
    client: Client, person: User, clock: Clock, typed: str
) -> None:
    booking = factories.booking(person, factories.space(), *MORNING, now=clock.now())
    number = typed.format(booking.reference, booking.reference[4:].replace("-", "－"))
    answer = client.post("/my", data={"number": number})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/bookings/{booking.reference}"
    without = booking.reference.replace("-", "")
    assert client.get(f"/bookings/{without}").headers["Location"] == f"/bookings/{booking.reference}"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("", "予約番号を入れてください"),
        ("2612-0417", "番号の数字が違うようです"),
        ("2612-0417-39", "番号の数字が違うようです"),
        ("２６１２-００００-００６６", "番号の数字が違うようです"),
    ],
)
def test_a_number_that_cannot_be_is_told_beside_the_field(
    client: Client, person: User, number: str, message: str
) -> None:
    answer = client.post("/my", data={"number": number})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{number}"' in answer.text


def test_bookings_of_others_are_as_unknown_as_numbers_that_never_were(
    client: Client, person: User, clock: Clock
) -> None:
    booking = factories.booking(factories.user(), factories.space(), *MORNING, now=clock.now())
    one = booking.reservations[0]
    pages = ["", "/done", f"/cancel/{one.id}", *(f"/{paper}" for paper in PAPERS)]
    for number in (booking.reference, "2612-0000-0066"):
        for page in pages:
            assert client.get(f"/bookings/{number}{page}").status_code == 404, page
        assert client.post(f"/bookings/{number}/cancel/{one.id}").status_code == 404
    answer = client.post("/my", data={"number": booking.reference})
    assert answer.status_code == 422
    assert "この番号の予約は見つかりませんでした" in answer.text
    assert db.session.get_one(Reservation, one.id).status is ReservationStatus.CONFIRMED


def test_cancelling_says_what_it_means_and_frees_the_slot_at_once(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    address = f"/bookings/{booking.reference}/cancel/{booking.reservations[0].id}"
    page = client.get(address).text
    assert "この枠はすぐに空きに戻り" in page
    assert "あとから元には戻せません" in page
    answer = client.post(address)
    assert answer.headers["Location"] == f"/bookings/{booking.reference}"
    assert "取り消しました" in client.get(answer.headers["Location"]).text
    factories.booking(factories.user(), space, *MORNING, now=clock.now())
    templates = list(db.session.scalars(select(OutboxMessage.template).order_by(OutboxMessage.id)))
    assert templates[:2] == ["booking_confirmed", "booking_cancelled"]


def test_cancelled_twice_is_cancelled_once_and_says_so(client: Client, person: User, clock: Clock) -> None:
    booking = factories.booking(person, factories.space(), *MORNING, now=clock.now())
    address = f"/bookings/{booking.reference}/cancel/{booking.reservations[0].id}"
    client.post(address)
    assert client.post(address).status_code == 303
    assert client.get(address).status_code == 303
    assert "もう取り消しています" in client.get(f"/bookings/{booking.reference}").text
    cancelled = select(OutboxMessage).where(OutboxMessage.template == "booking_cancelled")
    assert len(list(db.session.scalars(cancelled))) == 1


def test_what_has_begun_cannot_be_cancelled_on_the_page(client: Client, person: User, clock: Clock) -> None:
    booking = factories.booking(person, factories.space(), *MORNING, now=clock.now())
    clock.set(MORNING[0])
    sign_in(client, person)
    address = f"/bookings/{booking.reference}/cancel/{booking.reservations[0].id}"
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 409
        assert "施設に電話してください" in answer.text
        assert "0287-00-2222" in answer.text


def test_a_reservation_of_another_booking_is_not_cancelled_by_this_number(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    mine = factories.booking(person, space, *MORNING, now=clock.now())
    theirs = factories.booking(
        factories.user(), space, at_minute(DAY, 780), at_minute(DAY, 1020), now=clock.now()
    )
    answer = client.post(f"/bookings/{mine.reference}/cancel/{theirs.reservations[0].id}")
    assert answer.status_code == 404


def test_my_page_shows_what_is_coming_waiting_and_was(client: Client, person: User, clock: Clock) -> None:
    hall = factories.facility()
    now = clock.now()
    at_once, waiting = factories.space(hall, "和室"), factories.space(hall, "研修室", needs_approval=True)
    factories.booking(person, at_once, at_minute(DAY, 780), at_minute(DAY, 1020), now=now)
    factories.booking(person, at_once, *MORNING, now=now)
    factories.booking(person, waiting, *MORNING, now=now)
    past = date(2026, 11, 20)
    factories.booking(
        person, at_once, at_minute(past, 540), at_minute(past, 720), now=now - timedelta(days=20)
    )
    page = client.get("/my").text
    order = [
        "これからの予約",
        "午前 9:00–12:00",
        "午後 13:00–17:00",
        "許可を待っている申込み",
        "研修室",
        "終わりました",
    ]
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    assert "入力の途中" not in page


def test_my_page_leads_back_to_a_form_that_was_left(client: Client, person: User) -> None:
    space = factories.space()
    values = {"space": space.id, "day": DAY.isoformat(), "starts": 540, "ends": 720}
    form = client.post("/book", data=values).headers["Location"]
    page = client.get("/my").text
    assert "あなたがすること（1件）" in page
    assert form in page


def test_my_page_without_bookings_says_what_to_do(client: Client, person: User) -> None:
    assert "施設をさがす" in client.get("/my").text


def test_what_was_is_paged(client: Client, person: User, clock: Clock) -> None:
    _book_days(person, factories.space(), 25, clock)
    clock.set(at_minute(date(2026, 12, 31), 720))
    sign_in(client, person)
    page = client.get("/my").text
    assert page.count('class="booking-row"') == 20
    assert 'href="/my?page=2"' in page
    assert client.get("/my?page=2").text.count('class="booking-row"') == 5
    assert client.get("/my?page=99").text.count('class="booking-row"') == 5


def _book_days(person: User, space: Space, count: int, clock: Clock) -> None:
    for number in range(count):
        day = date(2026, 12, 2) + timedelta(days=number)
        factories.booking(person, space, at_minute(day, 540), at_minute(day, 720), now=clock.now())


def test_my_page_asks_the_database_as_often_for_many_rows_as_for_few(
    client: Client,
    person: User,
    app: Flask,
    clock: Clock,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    space, other = factories.space(), factories.space()
    _book_days(person, space, 2, clock)
    clock.set(at_minute(date(2026, 12, 3), 0))  # one is over, one is coming
    sign_in(client, person)
    client.get("/my")
    with count_queries() as few:
        client.get("/my")
    clock.set(at_minute(date(2026, 12, 1), 720))
    _book_days(person, other, 28, clock)
    clock.set(at_minute(date(2026, 12, 15), 720))
    sign_in(client, person)
    client.get("/my")
    with count_queries() as many:
        client.get("/my")
    assert len(many) == len(few)
