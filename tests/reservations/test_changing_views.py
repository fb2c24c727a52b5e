"""The pages on which a resident and staff change what was said about a booking."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.reservations import service
from booking.reservations.models import Booking
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.fees import made
from tests.reservations.deeds import MORNING, NOW, wish
from tests.reservations.test_changing import CROWD, MANY, SAID
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of
from tests.support.signing_in import sign_in

STALE = "開いているあいだに、ほかの人がこの内容を変えました。"
PRICE = "この内容だと料金が変わります。"


@pytest.fixture
def hall(app: Flask, clock: Clock) -> Facility:
    clock.set(NOW)
    return factories.facility(phone="0287-23-1111")


@pytest.fixture
def room(hall: Facility) -> Space:
    space = factories.space(hall, "大会議室", capacity=60)
    data = made.document(space, steps=(MANY, made.TRADE, made.ITEMS))
    data["conditions"].append(CROWD)
    made.tariff(hall, data)
    return space


@pytest.fixture
def them(hall: Facility) -> User:
    return factories.staff(hall)


def booked(space: Space, person: User) -> Booking:
    with db.transaction():
        return service.reserve(person, [wish(space)], SAID, now=NOW)


def own_page(booking: Booking) -> str:
    return f"/bookings/{booking.reference}/details"


def staff_page(booking: Booking) -> str:
    return f"/staff/requests/{booking.reservations[0].id}/details"


def sent(page: str, **values: str | None) -> dict[str, object]:
    """The page's form with these fields changed."""
    fields: dict[str, object] = {**values_of(page), **values}
    return {name: value for name, value in fields.items() if value is not None}


def total(booking: Booking) -> int:
    assert booking.fee is not None
    return booking.fee.total


def test_a_resident_sees_the_difference_and_then_it_is_done(client: Client, room: Space) -> None:
    person = factories.user()
    booking = booked(room, person)
    sign_in(client, person)
    assert own_page(booking) in client.get(f"/bookings/{booking.reference}").text
    page = client.get(own_page(booking)).text
    for text in ("卓球の練習", "車で行きます。", "60人まで", "日時と場所は、ここでは変えられません。"):
        assert text in page
    answer = client.post(own_page(booking), data=sent(page, people="４０人", purpose="卓球の大会"))
    assert answer.status_code == 409  # without JavaScript the new price was not seen yet
    assert total(booking) == 840
    for text in (PRICE, "1,260円", "＋420円", 'value="４０人"', "卓球の大会"):
        assert text in answer.text
    answer = client.post(own_page(booking), data=sent(answer.text))
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    for text in ("予約の内容を変え、料金を1,260円にしました。", "卓球の大会", "40人", "<s>"):
        assert text in page
    assert (total(booking), booking.people) == (1260, 40)


def test_what_it_would_cost_changes_nothing(client: Client, room: Space, them: User) -> None:
    person = factories.user()
    booking = booked(room, person)
    for who, address in ((person, own_page(booking)), (them, staff_page(booking))):
        sign_in(client, who)
        page = client.get(address).text
        answer = client.post(address, data={**sent(page, people="40"), "step": "fee"})
        assert answer.status_code == 200
        assert "＋420円" in answer.text
        assert "を直してください" not in answer.text  # staff have not said why yet
        assert (total(booking), booking.people) == (840, 10)


@pytest.mark.parametrize("address_of", [own_page, staff_page])
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    client: Client, room: Space, them: User, address_of: Callable[[Booking], str]
) -> None:
    person = factories.user()
    booking = booked(room, person)
    sign_in(client, person if address_of is own_page else them)
    page = client.get(address_of(booking)).text
    typed = {"purpose": " ", "people": "たくさん", "phone": "12", "note": "あ" * 1001, "reason": ""}
    answer = client.post(address_of(booking), data=sent(page, **typed))
    assert answer.status_code == 422
    wrong = ["なにに使うかを入れてください", "「使う人数」を数字で入れてください"]
    wrong += ["電話番号は、市外局番の0から", "いまは1文字多いです"]
    wrong += ["内容を変える理由を入れてください。"] * (address_of is staff_page)
    for text in (*wrong, f"{len(wrong)}か所を直してください", "あ" * 1001):
        assert text in answer.text
    answer = client.post(address_of(booking), data=sent(page, people="61", reason="電話"))
    assert answer.status_code == 422
    assert "ここは60人まで使えます。" in answer.text
    db.session.expire_all()
    assert booking.purpose == SAID.purpose


def test_staff_change_it_with_a_reason_that_stands_in_the_case(
    client: Client, room: Space, them: User
) -> None:
    booking = booked(room, factories.user(email=None))
    sign_in(client, them)
    case = f"/staff/requests?case={booking.reservations[0].id}"
    assert staff_page(booking) in client.get(case).text
    page = client.get(staff_page(booking)).text
    assert "メールが届きません。電話で知らせてください。" in page
    answer = client.post(staff_page(booking), data=sent(page, people="40", reason="電話で申し出があった"))
    assert answer.status_code == 409
    assert PRICE in answer.text
    assert "料金表のきまりの2番" in answer.text
    sending = sent(answer.text)
    for _ in range(2):  # pressed twice
        answer = client.post(staff_page(booking), data=sending)
        assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "電話で知らせてください。" in page
    assert page.count("内容の変更（") == 1
    assert "人数 理由: 電話で申し出があった" in page
    assert total(booking) == 1260


def test_who_saves_second_sees_what_is_stored_and_keeps_what_was_typed(
    client: Client, new_client: Callable[[], Client], room: Space, them: User
) -> None:
    person, desk = factories.user(), new_client()
    booking = booked(room, person)
    sign_in(client, person)
    sign_in(desk, them)
    mine, theirs = client.get(own_page(booking)).text, desk.get(staff_page(booking)).text
    assert client.post(own_page(booking), data=sent(mine, purpose="会議")).status_code == 303
    answer = desk.post(staff_page(booking), data=sent(theirs, note="鍵は受付", reason="電話"))
    assert answer.status_code == 409
    for text in (STALE, "いま登録されている内容", "会議", "鍵は受付"):
        assert text in answer.text
    assert desk.post(staff_page(booking), data=sent(answer.text)).status_code == 303
    db.session.expire_all()
    assert (booking.purpose, booking.note) == ("卓球の練習", "鍵は受付")


def test_after_a_permit_only_phone_and_note_are_asked(client: Client, hall: Facility, them: User) -> None:
    person = factories.user()
    booking = booked(factories.space(hall, "和室", needs_approval=True), person)
    with db.transaction():
        service.approve(them, booking.reservations[0].id, now=NOW)
    sign_in(client, person)
    page = client.get(own_page(booking)).text
    assert "施設が許可した内容です。" in page
    assert 'name="purpose"' not in page
    assert "tel:0287231111" in page
    sending = sent(page, phone="090-0000-9999", purpose="宴会", people="50")  # those two are not read
    answer = client.post(own_page(booking), data=sending, follow_redirects=True)
    assert "予約の内容を変えました。" in answer.text
    assert (booking.phone, booking.purpose, booking.people) == ("090-0000-9999", SAID.purpose, 10)


def test_staff_do_not_permit_what_was_changed_after_they_read_it(
    client: Client, hall: Facility, them: User
) -> None:
    space, person = factories.space(hall, "和室", needs_approval=True), factories.user()
    booking = booked(space, person)
    number = str(booking.reservations[0].id)
    sign_in(client, them)
    case = f"/staff/requests?case={number}"
    read = dict(re.findall(r'name="(seen)" value="(\d+)"', client.get(case).text))
    checked = client.post("/staff/requests/approve", data={"one": number}).text
    many = {"one": number, "step": "do", "seen": re.findall(r'name="seen" value="([\d-]+)"', checked)}
    sign_in(client, person)
    client.post(own_page(booking), data=sent(client.get(own_page(booking)).text, purpose="宴会"))
    sign_in(client, them)
    answer = client.post(f"/staff/requests/{number}/approve", data=read)
    assert answer.status_code == 409
    for text in ("この申込みの内容が、いま変わりました。", "宴会"):
        assert text in answer.text
    answer_for_many = client.post("/staff/requests/approve", data=many, follow_redirects=True)
    assert "まだ許可していません" in answer_for_many.text
    assert booking.reservations[0].status is ReservationStatus.REQUESTED
    read = dict(re.findall(r'name="(seen)" value="(\d+)"', answer.text))
    assert client.post(f"/staff/requests/{number}/approve", data=read).status_code == 303
    assert booking.reservations[0].status is ReservationStatus.CONFIRMED


def test_when_it_has_begun_the_page_says_so_and_whom_to_call(
    client: Client, clock: Clock, room: Space, them: User
) -> None:
    person = factories.user()
    booking = booked(room, person)
    sign_in(client, person)
    page = client.get(own_page(booking)).text
    clock.set(MORNING[0])
    sign_in(client, person)
    sending = sent(page, people="11")
    for answer in (client.get(own_page(booking)), client.post(own_page(booking), data=sending)):
        assert answer.status_code == 409
        assert "使う時間が始まったため" in answer.text
        assert "tel:0287231111" in answer.text
    assert own_page(booking) not in client.get(f"/bookings/{booking.reference}").text
    sign_in(client, them)
    page = client.get(staff_page(booking)).text
    assert client.post(staff_page(booking), data=sent(page, people="11", reason="受付")).status_code == 303


def test_nobody_else_finds_the_page(client: Client, room: Space) -> None:
    booking = booked(room, factories.user())
    sign_in(client, factories.user("今井 守"))
    assert client.get(own_page(booking)).status_code == 404
    sign_in(client, factories.staff(factories.facility("別館")))
    assert client.get(staff_page(booking)).status_code == 404


def test_the_page_asks_the_database_a_fixed_number_of_statements(
    client: Client, room: Space, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    person = factories.user()
    booking = booked(room, person)
    sign_in(client, person)
    address = own_page(booking)
    client.get(address)
    with count_queries() as statements:
        assert client.get(address).status_code == 200
    assert len(statements) == 12, "\n".join(statements)
