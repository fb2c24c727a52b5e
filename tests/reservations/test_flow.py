"""A resident books: from the chosen slot to the number, with all that can go wrong on the way."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.availability.models import Hold
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.rules.settings import FacilityStatus
from booking.outbox.models import OutboxMessage
from booking.reservations.models import Booking, BookingDraft
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.reservations.steps import (
    DAY,
    MORNING,
    TYPED,
    book,
    hidden,
    slot,
    start,
)
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def person(client: Client) -> User:
    made = factories.user(phone="0287-00-9999")
    sign_in(client, made)
    return made


def test_a_resident_books_a_room_that_is_confirmed_at_once(client: Client, person: User) -> None:
    space = factories.space(name="大会議室")
    details = start(client, space)
    page = client.get(details).text
    assert "あと<span data-hold-minutes>15</span>分" in page
    assert 'value="0287-00-9999"' in page  # the number from the registration
    assert "60人まで使えます" in page
    confirm = client.post(details, data=TYPED).headers["Location"]
    page = client.get(confirm).text
    for text in ("12月5日（土）", "午前 9:00–12:00", "大会議室", *TYPED.values(), "すぐに決まります"):
        assert text in page
    done = client.post(confirm, data={"seen": hidden(page, "seen")}).headers["Location"]
    page = client.get(done).text
    booking = db.session.scalars(select(Booking)).one()
    assert booking.reference in page
    assert "の".join(booking.reference.split("-")).replace("", " ").strip() in page  # as it is read aloud
    assert str(person.email) in page
    assert [one.status for one in booking.reservations] == [ReservationStatus.CONFIRMED]
    assert (booking.purpose, booking.people, booking.phone) == ("バドミントンの練習", 24, "090-0000-1234")
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert (mail.template, mail.address) == ("booking_confirmed", person.email)
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_request_that_waits_for_staff_says_by_when_to_ask(client: Client, person: User) -> None:
    space = factories.space(needs_approval=True)
    page = client.get(book(client, space)).text
    assert "申込みを受け付けました" in page
    assert "施設からの返事を待つ" in page
    assert "12月4日（金）まで" in page  # the day before the use comes before a week has passed
    assert "使用許可書</a>" not in page
    assert db.session.scalars(select(OutboxMessage.template)).one() == "booking_requested"


def test_a_visitor_signs_in_and_comes_back_to_the_slot(client: Client, app: Flask) -> None:
    space = factories.space()
    answer = client.post("/book", data=slot(space))
    sign_in_page = urlsplit(answer.headers["Location"])
    with app.test_request_context():
        assert sign_in_page.path == app.url_for("accounts.sign_in")
    back = parse_qs(sign_in_page.query)["next"][0]
    page = client.get(back)
    assert page.status_code == 200
    assert "ログインして進む" in page.text
    sign_in(client, factories.user())
    page = client.get(back)
    assert "この枠をおさえて進む" in page.text
    again = {name: hidden(page.text, name) for name in ("space", "starts", "ends")}
    assert client.post("/book", data=again).headers["Location"].startswith("/book/")


@pytest.mark.parametrize(
    "values",
    [
        {"space": "1"},  # no time
        {"space": "x", "starts": "2026-12-05T09:00", "ends": "2026-12-05T12:00"},
        {"space": "1", "starts": "2026-12-05T12:00", "ends": "2026-12-05T09:00"},  # end before start
        {"space": "1", "starts": "2026-13-05T09:00", "ends": "2026-12-05T12:00"},
        {"space": "1", "starts": "9999-12-31T09:00", "ends": "9999-12-31T12:00"},
        {"space": "1", "day": "2026-12-05", "starts": "-60", "ends": "720"},
        {"space": "99999999999999", "day": "2026-12-05", "starts": "540", "ends": "720"},
    ],
)
def test_a_slot_that_cannot_be_read_is_said_to_be_so(
    client: Client, person: User, values: dict[str, str]
) -> None:
    for answer in (client.get("/book", query_string=values), client.post("/book", data=values)):
        assert answer.status_code == 422
        assert "日時を読み取れませんでした" in answer.text


def test_spaces_that_residents_may_not_see_cannot_be_booked(client: Client, person: User) -> None:
    hidden_one = factories.space(factories.facility(status=FacilityStatus.HIDDEN))
    assert client.get("/book", query_string=slot(hidden_one)).status_code == 404
    assert client.post("/book", data=slot(hidden_one)).status_code == 404


def test_a_slot_that_is_taken_leads_to_the_others_of_that_day(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    factories.booking(factories.user(), space, *MORNING, now=clock.now())
    for answer in (client.get("/book", query_string=slot(space)), client.post("/book", data=slot(space))):
        assert "この時間は予約済みです" in answer.text
        assert f"/spaces/{space.id}?month=2026-12&amp;day=2026-12-05" in answer.text
        assert "午後 13:00–17:00" in answer.text
        assert "午前 9:00–12:00 を選ぶ" not in answer.text


def test_a_slot_of_ones_own_leads_to_the_booking(client: Client, person: User, clock: Clock) -> None:
    space = factories.space()
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    page = client.post("/book", data=slot(space)).text
    assert "あなたがもう予約しています" in page
    assert f"/bookings/{booking.reference}" in page


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(client: Client, person: User) -> None:
    details = start(client, factories.space())
    answer = client.post(
        details, data={**TYPED, "purpose": " ", "people": "24名くらい", "phone": "090-0000-12"}
    )
    assert answer.status_code == 422
    assert "「使う人数」を数字で入れてください" in answer.text
    assert 'value="24名くらい"' in answer.text
    assert 'value="090-0000-12"' in answer.text
    assert "車いすの方が1人います。</textarea>" in answer.text
    assert '<a href="#people">' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"people": "61"}, "ここは60人まで使えます"),
        ({"people": "0"}, "1人以上の数字"),
        ({"people": ""}, "使う人数を数字で入れてください"),
        ({"phone": "090-0000-123"}, "電話番号の数字が1つ足りないようです"),
        ({"phone": "87-00-1111"}, "市外局番の0から"),
        ({"phone": ""}, "当日つながる電話番号を入れてください"),
        ({"phone": "ありません"}, "当日つながる電話番号を入れてください"),
        ({"purpose": "あ" * 201}, "1文字多い"),
        ({"note": "あ" * 1003}, "3文字多い"),
    ],
)
def test_each_mistake_in_the_details_says_what_to_do(
    client: Client, person: User, typed: dict[str, str], message: str
) -> None:
    answer = client.post(start(client, factories.space()), data={**TYPED, **typed})
    assert answer.status_code == 422
    assert message in answer.text


def test_numbers_are_understood_as_people_write_them(client: Client, person: User) -> None:
    book(client, factories.space(), people="２４人", phone="０９０（００００）１２３４")
    booking = db.session.scalars(select(Booking)).one()
    assert (booking.people, booking.phone) == (24, "090-0000-1234")


def test_the_end_of_an_hourly_slot_is_chosen_among_what_is_free(
    client: Client, person: User, clock: Clock
) -> None:
    hall = factories.facility()
    space = factories.space(hall, timetable=factories.steps())
    factories.booking(factories.user(), space, at_minute(DAY, 720), at_minute(DAY, 780), now=clock.now())
    details = start(client, space, "540", "600")
    page = client.get(details).text
    assert re.findall(r"(\d+:\d\d)まで（\d時間）", page) == ["10:00", "11:00", "12:00"]
    refused = client.post(details, data={**TYPED, "ends": "2026-12-05T13:00"})
    assert "その時間までは、もう予約できません" in refused.text
    client.post(details, data={**TYPED, "ends": "2026-12-05T11:00"})
    draft = db.session.scalars(select(BookingDraft)).one()
    hold = db.session.scalars(select(Hold)).one()
    assert draft.ends_at == hold.ends_at == at_minute(DAY, 660)
