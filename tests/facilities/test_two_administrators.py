"""Two administrators change one facility, space or timetable at once: the second sees both values."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.core.db import db
from booking.core.stale import Stale, fingerprint
from booking.facilities.models import Facility, Space
from booking.facilities.queries import details_of_facility
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.details import FacilityDetails
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.service import editing
from tests import factories
from tests.support.client import Client
from tests.support.forms import values_of
from tests.support.rivals import at_the_same_time
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def other(signed_in_admin: User, new_client: Callable[[], Client]) -> Client:
    made = new_client()
    sign_in(made, factories.administrator("管理 次郎"))
    return made


def test_a_facility(client: Client, other: Client) -> None:
    facility = factories.facility(address="春凪市東1")
    address = f"/staff/facilities/{facility.id}/edit"
    opened = values_of(client.get(address).text)
    other.post(address, data=values_of(other.get(address).text) | {"area": ["東部"], "kind": ["hall"]})
    answer = client.post(address, data=opened | {"area": ["中央"]})
    for words in ("ほかの人がこの内容を変えました", "いま保存されている内容: 東部", 'value="中央"'):
        assert words in answer.text
    assert "いま保存されている内容: ホール" in answer.text
    assert db.session.get_one(Facility, facility.id).area == "東部"
    assert client.post(address, data=values_of(answer.text)).status_code == 302
    assert db.session.get_one(Facility, facility.id).area == "中央"


def test_a_form_that_was_sent_twice_is_no_conflict(client: Client, other: Client) -> None:
    facility = factories.facility(address="春凪市東1")
    address = f"/staff/facilities/{facility.id}/edit"
    form = values_of(client.get(address).text) | {"area": ["中央"]}
    assert [client.post(address, data=form).status_code for _ in range(2)] == [302, 302]


def test_a_space(client: Client, other: Client) -> None:
    space = factories.space()
    address = f"/staff/facilities/{space.facility_id}/spaces/{space.id}"
    opened = values_of(client.get(address).text)
    other.post(
        address, data=values_of(other.get(address).text) | {"capacity": ["20"], "needs_approval": "yes"}
    )
    answer = client.post(address, data=opened | {"capacity": ["30"]})
    for words in (
        "いま保存されている内容: 20",
        "いま保存されている内容: 職員が確かめてから決まる",
        'value="30"',
    ):
        assert words in answer.text
    assert db.session.get_one(Space, space.id).capacity == 20
    assert client.post(address, data=values_of(answer.text)).status_code == 302
    assert db.session.get_one(Space, space.id).capacity == 30


def name_of_timetable(facility: Facility) -> str:
    db.session.expire_all()
    (timetable,) = book_in_force(facility.id, date(2026, 12, 1)).timetables.values()
    return timetable.name


@pytest.mark.parametrize("make", [factories.periods, factories.steps])
def test_a_timetable(client: Client, other: Client, make: Callable[[], TimetableSpec]) -> None:
    facility = factories.facility()
    factories.space(facility, timetable=make())
    address = f"/staff/facilities/{facility.id}/timetables/1"
    opened = values_of(client.get(address).text)
    changed = {"periods-0-starts": ["8:30"], "opens": ["8:00"]}
    other.post(address, data=values_of(other.get(address).text) | changed)
    answer = client.post(address, data=opened | {"name": ["冬の時間割"]})
    assert "ほかの人がこの内容を変えました" in answer.text
    assert ("午前 8:30–12:00" if make is factories.periods else "いま保存されている内容: 8:00") in answer.text
    assert name_of_timetable(facility) == make().name
    assert client.post(address, data=values_of(answer.text)).status_code == 302
    assert name_of_timetable(facility) == "冬の時間割"


@pytest.mark.both_databases
def test_at_the_very_same_moment_one_of_them_is_told(app: Flask) -> None:
    admin, facility = factories.administrator(), factories.facility(address="春凪市東1")
    admin_id, facility_id, seen = admin.id, facility.id, fingerprint(details_of_facility(facility))

    def save(area: str) -> None:
        there = db.session.get_one(Facility, facility_id)
        wanted = FacilityDetails(**{**details_of_facility(there), "area": area})
        editing.update_facility(db.session.get_one(User, admin_id), there, wanted, seen=seen, now=NOW)

    results = at_the_same_time(app, lambda: save("東部"), lambda: save("西部"))
    assert [type(one) for one in results if one is not None] == [Stale]
