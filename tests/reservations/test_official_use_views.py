"""Pages on which staff enter official uses and administrators change rules, with what is booked then."""

import re

import pytest
from sqlalchemy import select

from booking.accounts.models import User
from booking.availability.models import OfficialUse
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.reservations.deeds import NOW, count, count_rules, request_of
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

USE = {
    "day": "2026-12-05",
    "starts": "9時半",
    "ends": "11:00",
    "repeat": "once",
    "title": "乳幼児健診",
    "note": "保健課",
}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    assert clock.moment == NOW


@pytest.fixture
def room(hall: Facility) -> Space:
    return factories.space(hall)


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    made = factories.staff(hall)
    sign_in(client, made)
    return made


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_official_use_is_entered_changed_and_given_up(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    path = f"/staff/facilities/{hall.id}/official-uses"
    page = client.post(f"{path}/new", data={**USE, "spaces": room.id, "step": "list"}).text
    assert "乳幼児健診" in page
    done = client.post(f"{path}/new", data={**USE, "spaces": room.id, "step": "do", "token": _token(page)})
    assert done.status_code == 303
    use = db.session.scalars(select(OfficialUse)).one()
    assert "乳幼児健診" in client.get(path).text
    page = client.get(f"{path}/{use.id}").text
    assert 'value="9:30"' in page
    changed = {**USE, "title": "歯の健診", "ends": "12:00", "step": "do", "token": "change"}
    answer = client.post(f"{path}/{use.id}", data=changed)
    assert "行政使用を変えました" in client.get(answer.headers["Location"]).text
    assert use.title == "歯の健診"
    for words in ("行政使用1件を取りやめました", "もう取りやめています"):
        assert client.post(f"{path}/{use.id}/remove").status_code == 303
        assert words in client.get(path).text
    assert client.get(f"{path}/{use.id}").status_code == 404


def test_a_repetition_needs_its_end_and_a_use_its_spaces(
    client: Client, them: User, hall: Facility, room: Space
) -> None:
    path = f"/staff/facilities/{hall.id}/official-uses/new"
    answer = client.post(path, data={**USE, "repeat": "weekly", "step": "do"})
    assert (answer.status_code, count(OfficialUse)) == (422, 0)
    assert "くり返しの終わりの日を入れてください。" in answer.text
    assert "使う室場を1つ以上選んでください。" in answer.text


def test_administrators_see_what_is_booked_before_a_rule_is_saved(
    client: Client, hall: Facility, room: Space
) -> None:
    sign_in(client, factories.administrator())
    one = request_of(factories.user("大野 花"), room)
    path = f"/staff/facilities/{hall.id}/closures/new?kind=weekly"
    typed = {"weekdays": ["5"], "on_holiday": "closed", "reason": "館内整理日", "space_id": "0"}
    page = client.post(path, data=typed).text
    assert "これから1年に 1件（1人）" in page
    assert "大野 花" in page
    assert (count_rules(hall), one.status) == (0, ReservationStatus.CONFIRMED)
    assert client.post(path, data={**typed, "seen": "yes"}).status_code == 302
    assert (count_rules(hall), one.status) == (1, ReservationStatus.CONFIRMED)


def test_a_rule_that_concerns_nobody_is_saved_at_once(client: Client, hall: Facility, room: Space) -> None:
    sign_in(client, factories.administrator())
    request_of(factories.user(), room)
    typed = {"weekdays": ["0"], "on_holiday": "closed", "space_id": "0"}
    answer = client.post(f"/staff/facilities/{hall.id}/closures/new?kind=weekly", data=typed)
    assert (answer.status_code, count_rules(hall)) == (302, 1)
