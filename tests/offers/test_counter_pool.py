"""Any of several courts at the counter: chosen like a space, and the person is told which it became."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Pool, Space
from booking.facilities.rules.closures import DatedClosure
from booking.reservations.models import Booking
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NEW = "/staff/bookings/new"
MORNING = (at_minute(DAY, 540), at_minute(DAY, 660))
USE = {"purpose": "テニスの練習", "people": "4", "phone": "0287-33-4444"}


@pytest.fixture
def park(app: Flask) -> Facility:
    return factories.facility("潮見公園テニスコート", kind="tennis_court")


@pytest.fixture
def courts(park: Facility) -> list[Space]:
    hours = factories.steps(step=120)
    return [factories.space(park, f"{number}番コート", timetable=hours) for number in (1, 2)]


@pytest.fixture
def pool(client: Client, park: Facility, courts: list[Space]) -> Pool:
    sign_in(client, factories.staff(park))
    return factories.pool(*courts)


@pytest.fixture
def caller(app: Flask) -> User:
    return factories.user("相沢 文子", phone="0287-33-4444", email=None)


def _typed(pool: Pool, **values: str) -> dict[str, str]:
    return {"token": "a-form", "space": f"p{pool.id}", "day": "12/5", "time": "9-11", **values}


def test_the_pool_stands_behind_the_spaces_and_says_what_would_be_given(
    client: Client, pool: Pool, courts: list[Space], clock: Clock
) -> None:
    factories.booking(factories.user(), courts[0], *MORNING, clock.moment)
    page = client.post(NEW, data=_typed(pool, step="look")).text
    assert f'<option selected value="p{pool.id}">3 テニスコート（どの面でも）' in page
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "9:00–11:00 テニスコート（どの面でも）" in words
    assert "「2番コート」になります。" in words
    assert "11:00–13:00 2面" in words


def test_a_slot_that_is_pressed_stays_one_of_the_pool(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    page = client.post(NEW, data=_typed(pool, pick=f"p{pool.id}.2026-12-05.660-780")).text
    assert f'<option selected value="p{pool.id}">' in page
    assert 'value="11:00-13:00"' in page


def test_it_is_booked_once_and_the_court_is_read_out(
    client: Client, pool: Pool, courts: list[Space], caller: User
) -> None:
    data = _typed(pool, step="send", person=str(caller.id), **USE)
    answer = client.post(NEW, data=data)
    assert answer.status_code == 303
    assert client.post(NEW, data=data).location == answer.location
    assert "1番コート" in client.get(answer.location).text
    (booking,) = db.session.scalars(select(Booking)).all()
    assert booking.reservations[0].space_id == courts[0].id


def test_when_none_is_free_other_days_of_the_pool_and_other_places_are_near(
    client: Client, pool: Pool, courts: list[Space], park: Facility, clock: Clock, caller: User
) -> None:
    for court in courts:
        factories.booking(factories.user(), court, *MORNING, clock.moment)
    wall = factories.space(park, "壁打ち場", timetable=factories.steps(step=120))
    answer = client.post(NEW, data=_typed(pool, step="send", person=str(caller.id), **USE))
    assert answer.status_code == 409
    assert "この時間は予約済みです。" in answer.text
    picks = re.findall(r'name="pick" value="([^"]+)"', answer.text)
    assert f"{wall.id}.2026-12-05.540-660" in picks
    assert f"p{pool.id}.2026-12-06.540-660" in picks
    assert not [one for one in picks if one.startswith(f"{courts[0].id}.")]


def test_a_closed_pool_is_lifted_with_a_reason(
    client: Client, pool: Pool, park: Facility, courts: list[Space], caller: User
) -> None:
    factories.rulebook(park, lambda book: replace(book, staff_may_lift=frozenset({"closed"})))
    factories.closure(park, DatedClosure(first=DAY, last=DAY, reason="整備"))
    data = _typed(pool, step="send", person=str(caller.id), **USE)
    assert "例外として受ける理由を入れてください。" in client.post(NEW, data=data).text
    answer = client.post(NEW, data=data | {"override_reason": "市の大会のため"})
    assert answer.status_code == 303
    (booking,) = db.session.scalars(select(Booking)).all()
    assert booking.override_reason == "市の大会のため"


@pytest.mark.parametrize("choice", ["p999", "px", "p", "p-1", "p１"])
def test_what_is_no_pool_gives_way_to_the_first_space(
    client: Client, pool: Pool, courts: list[Space], choice: str
) -> None:
    page = client.post(NEW, data=_typed(pool, step="look") | {"space": choice}).text
    assert f'<option selected value="{courts[0].id}">' in page
    assert client.get(f"{NEW}?space={choice}").status_code == 404


def test_the_pool_of_another_house_is_not_offered(client: Client, pool: Pool) -> None:
    home = factories.facility("よその館")
    rooms = [factories.space(home, f"第{number}会議室") for number in (1, 2)]
    other = factories.pool(*rooms, name="会議室（どの部屋でも）")
    assert "会議室（どの部屋でも）" not in client.get(NEW).text
    assert client.get(f"{NEW}?space=p{other.id}").status_code == 404
