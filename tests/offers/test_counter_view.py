"""The counter's page without a browser: the slot, what it refuses, what it keeps."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.settings import FacilityStatus
from booking.reservations.models import Booking
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))
NEW = "/staff/bookings/new"
USE = {"purpose": "俳句の会", "people": "8"}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("中央公民館")


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall, "大会議室")


@pytest.fixture
def caller(app: Flask) -> User:
    return factories.user("相沢 文子", name_kana="アイザワ フミコ", phone="0287-33-4444", email=None)


def typed(room: Space, **values: str) -> dict[str, str]:
    return {"token": "a-form", "space": str(room.id), "day": "12/5", "time": "9-12", "step": "send", **values}


def bookings() -> list[Booking]:
    return list(db.session.scalars(select(Booking).order_by(Booking.id)))


def next_field(page: str) -> str:
    found = re.search(r'data-focus="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_form_begins_where_the_reader_works(client: Client, them: User, room: Space) -> None:
    factories.space(factories.facility("よその館"), "よその室")
    page = client.get(NEW).text
    assert "1 大会議室" in page
    assert "よその" not in page
    assert next_field(page) == "day"


def test_a_free_slot_of_the_day_page_begins_it(client: Client, them: User, room: Space) -> None:
    day = client.get(f"/staff/facilities/{room.facility_id}/day?date=2026-12-05").text
    [link] = [
        one for one in re.findall(r'href="(/staff/bookings/new[^"]*)" aria-label', day) if "18:00" in one
    ]
    page = client.get(link.replace("&amp;", "&")).text
    assert "12月5日（土） 夜間 18:00–21:30 大会議室" in page
    assert "空いています" in page
    assert next_field(page) == "q"


def test_the_next_entry_begins_where_the_last_one_was(
    client: Client, them: User, hall: Facility, caller: User
) -> None:
    factories.space(hall, "大会議室", position=1)
    second = factories.space(hall, "和室", position=2)
    client.post(NEW, data=typed(second, person=str(caller.id), **USE))
    assert f'<option selected value="{second.id}">' in client.get(NEW).text


@pytest.mark.parametrize(
    ("values", "seen", "focus"),
    [
        ({"day": "", "time": ""}, "空きを見る", "day"),
        ({"day": "13/1"}, "13/1という日はありません。", "day"),
        ({"time": ""}, "午前 9:00–12:00", "time"),
        ({"time": "10-11"}, "ここで選べる時間は、午前 9:00–12:00、", "time"),
        ({"time": "午後"}, "空いています", "q"),
        ({"pick": "SPACE.2026-12-05.1080-1290"}, "夜間 18:00–21:30", "q"),
        ({"pick": "nonsense"}, "空いています", "q"),
        ({"day": "3/6"}, "この枠は受付前です。", "time"),
    ],
)
def test_what_has_been_typed_so_far_is_answered(
    client: Client, them: User, room: Space, values: dict[str, str], seen: str, focus: str
) -> None:
    values = {name: text.replace("SPACE", str(room.id)) for name, text in values.items()}
    answer = client.post(NEW, data=typed(room, step="look", **values))
    assert answer.status_code == 200
    assert seen in answer.text
    assert next_field(answer.text) == focus
    assert bookings() == []


def test_what_is_not_free_comes_with_what_is_free_near_it(
    client: Client, them: User, hall: Facility, room: Space, clock: Clock
) -> None:
    other = factories.space(hall, "和室")
    factories.booking(factories.user(), room, *MORNING, now=clock.now())
    page = client.post(NEW, data=typed(room, step="look", q="", purpose="俳句")).text
    assert "この時間は予約済みです。" in page
    assert f'value="{other.id}.2026-12-05.540-720"' in page  # the same time beside it
    assert f'value="{room.id}.2026-12-06.540-720"' in page  # and the next day
    assert 'value="俳句"' in page


def test_a_booking_for_somebody_known(client: Client, them: User, room: Space, caller: User) -> None:
    answer = client.post(NEW, data=typed(room, person=str(caller.id), **USE))
    assert answer.status_code == 303
    [booking] = bookings()
    assert (booking.user_id, booking.entered_by_id, booking.phone) == (caller.id, them.id, "0287-33-4444")
    page = client.get(answer.location).text
    for text in (
        booking.reference,
        "メールは届きません。番号を口頭で伝えてください。",
        "大会議室を予約しました。",
    ):
        assert text in page
    assert client.post(NEW, data=typed(room, person=str(caller.id), **USE)).location == answer.location
    assert len(bookings()) == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"person": ""}, "だれの予約かを選んでください。"),
        ({"person": "new", "name": ""}, "お名前を入れてください。"),
        ({"person": "new", "name": "坂本", "phone": ""}, "電話番号を数字で入れてください"),
        ({"person": "new", "name": "坂本", "name_kana": "坂本", "phone": "0287445555"}, "フリガナは"),
        ({"day": ""}, "使う日を入れてください"),
        ({"time": ""}, "時間を入れてください"),
        ({"time": "深夜"}, "ここで選べる時間は"),
        ({"purpose": ""}, "なにに使うかを入れてください"),
        ({"people": ""}, "使う人数を数字で入れてください"),
        ({"people": "61"}, "ここは60人まで使えます"),
        ({"people": "八"}, "「使う人数」を数字で入れてください"),
        ({"phone": "0287-33-444"}, "数字が1つ足りない"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_stays(
    client: Client, them: User, room: Space, caller: User, values: dict[str, str], message: str
) -> None:
    data = {**typed(room, person=str(caller.id), note="椅子を出す", **USE), **values}
    answer = client.post(NEW, data=data)
    assert answer.status_code == 422
    assert message in answer.text
    assert "椅子を出す" in answer.text
    assert bookings() == []


def test_a_slot_that_is_taken_in_between_is_said_and_all_that_was_typed_stays(
    client: Client, them: User, hall: Facility, room: Space, caller: User, clock: Clock
) -> None:
    factories.space(hall, "和室")
    client.post(NEW, data=typed(room, step="look"))
    factories.booking(factories.user(), room, *MORNING, now=clock.now())
    answer = client.post(NEW, data=typed(room, person=str(caller.id), note="椅子を出す", **USE))
    assert answer.status_code == 409
    for text in (
        "この時間は予約済みです。",
        "そのまま残しています",
        "椅子を出す",
        "俳句の会",
        "相沢 文子",
        "近くの空き",
    ):
        assert text in answer.text


def test_a_closed_day_says_why(client: Client, them: User, hall: Facility, room: Space, caller: User) -> None:
    factories.closure(hall, DatedClosure(reason="館内点検", first=DAY, last=DAY))
    answer = client.post(NEW, data=typed(room, person=str(caller.id), **USE))
    assert answer.status_code == 409
    assert "館内点検" in answer.text


def test_places_and_bookings_of_others_are_not_there(
    client: Client, them: User, room: Space, caller: User, clock: Clock
) -> None:
    foreign = factories.space(factories.facility("よその館"))
    theirs = factories.booking(caller, foreign, *MORNING, now=clock.now())
    assert client.get(f"{NEW}?space={foreign.id}").status_code == 404
    answer = client.post(
        NEW, data=typed(foreign, facility=str(foreign.facility_id), person=str(caller.id), **USE)
    )
    assert answer.status_code == 404
    assert client.get(f"/staff/bookings/{theirs.reference}/done").status_code == 404
    assert client.get(f"{NEW}?space=x").status_code == 404


def test_a_facility_that_is_hidden_takes_no_new_bookings(client: Client) -> None:
    hidden = factories.facility(status=FacilityStatus.HIDDEN)
    sign_in(client, factories.staff(hidden))
    factories.space(hidden)
    assert "予約を入れられる施設がありません。" in client.get(NEW).text


def test_the_number_of_statements_does_not_grow(
    client: Client,
    them: User,
    hall: Facility,
    room: Space,
    clock: Clock,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    factories.booking(factories.user("相沢 一"), room, *MORNING, now=clock.now())
    data = typed(room, step="people", q="相沢")

    def ask() -> int:
        with count_queries() as statements:
            assert client.post(NEW, data=data).status_code == 200
        return len(statements)

    before = ask()
    for number in range(4):
        factories.user(f"相沢 {number}")
        factories.space(hall, f"室{number}")
    assert ask() <= before
