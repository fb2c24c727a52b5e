"""Whom a booking at the counter is for: somebody known, somebody new, or perhaps the same."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.reservations.models import Booking
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
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


def test_people_are_found_by_whatever_they_say_and_that_is_written_down(
    client: Client, them: User, room: Space, caller: User
) -> None:
    factories.user("別府 太郎", phone="0287-77-8888")
    for words in ("あいざわ", "相沢　文子", "33-4444"):
        page = client.post(NEW, data=typed(room, step="people", q=words)).text
        assert "相沢 文子" in page
        assert "別府" not in page
        assert next_field(page) == "person-0"
        assert 'value="0287-33-4444"' in page  # the phone number is theirs
    rows = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.search_people")))
    assert [(row.actor_id, row.detail["found"]) for row in rows] == [(them.id, [caller.id])] * 3


@pytest.mark.parametrize(
    ("words", "name", "kana", "phone"),
    [("坂本", "坂本", "", ""), ("さかもと", "", "サカモト", ""), ("0287-44-5555", "", "", "0287-44-5555")],
)
def test_nobody_found_begins_the_record_of_somebody_new(
    client: Client, them: User, room: Space, words: str, name: str, kana: str, phone: str
) -> None:
    page = client.post(NEW, data=typed(room, step="people", q=words)).text
    assert "見つかりませんでした。" in page
    assert re.search(r'value="new" checked', page)
    for field, value in (("name", name), ("name_kana", kana), ("phone", phone)):
        [tag] = re.findall(rf'<input[^>]* id="{field}"[^>]*>', page)
        assert f'value="{value}"' in tag


def test_what_somebody_booked_last_is_filled_in_where_nothing_was_typed(
    client: Client, them: User, room: Space, caller: User, clock: Clock
) -> None:
    factories.booking(caller, room, at_minute(DAY, 780), at_minute(DAY, 1020), now=clock.now())
    page = client.post(NEW, data=typed(room, step="people", q="あいざわ", purpose="", people="")).text
    assert 'value="卓球の練習"' in page
    assert 'value="10"' in page
    page = client.post(NEW, data=typed(room, step="people", q="あいざわ", purpose="俳句")).text
    assert "卓球の練習" not in page


def test_whoever_is_shown_again_is_written_down_again(
    client: Client, them: User, room: Space, caller: User
) -> None:
    assert "相沢 文子" in client.post(NEW, data=typed(room, step="look", person=str(caller.id))).text
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.view_person")).one()
    assert (row.actor_id, row.object_id) == (them.id, caller.id)
    # The script, which shows only the slots of the answer, has nobody's data read.
    assert "相沢 文子" not in client.post(NEW, data=typed(room, step="slots", person=str(caller.id))).text
    gone = factories.user("閉じた 人", closed_at=caller.created_at)
    assert "閉じた 人" not in client.post(NEW, data=typed(room, step="look", person=str(gone.id))).text


def test_the_page_of_a_person_begins_a_booking_for_them(
    client: Client, them: User, room: Space, caller: User
) -> None:
    page = client.get(f"/staff/people/{caller.id}").text
    assert f"{NEW}?person={caller.id}" in page
    page = client.get(f"{NEW}?person={caller.id}").text
    assert re.search(rf'value="{caller.id}" checked', page)
    assert 'value="0287-33-4444"' in page
    assert client.get(f"{NEW}?person=x").status_code == 200


def test_a_booking_for_somebody_new_permitted_at_once(client: Client, them: User, hall: Facility) -> None:
    room = factories.space(hall, "ホール", needs_approval=True)
    new = {
        "person": "new",
        "name": "坂本　明",
        "name_kana": "さかもと あきら",
        "phone": "０２８７４４５５５５",
    }
    page = client.post(NEW, data=typed(room, step="look", **new)).text
    assert "許可して確定する" in page
    client.post(NEW, data=typed(room, permits="y", **new, **USE))
    [booking] = bookings()
    assert (booking.user.name, booking.user.name_kana) == ("坂本 明", "サカモト アキラ")
    assert booking.reservations[0].status is ReservationStatus.CONFIRMED
    assert booking.reservations[0].permit is not None


def test_a_probable_double_is_shown_and_the_reader_chooses(
    client: Client, them: User, room: Space, caller: User
) -> None:
    new = {"person": "new", "name": "相沢 ふみ", "phone": "0287334444", **USE}
    answer = client.post(NEW, data=typed(room, **new))
    assert answer.status_code == 409
    assert "もう登録されています" in answer.text
    assert "相沢 文子" in answer.text
    assert "別の方として書きとめる" in answer.text
    [known] = re.findall(r'id="known"[^>]* value="([^"]*)"', answer.text)
    assert client.post(NEW, data=typed(room, known=known, **new)).status_code == 303
    assert bookings()[0].user_id != caller.id
