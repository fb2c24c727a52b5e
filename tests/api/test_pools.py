"""Any of several equal courts, asked for by programs."""

import pytest
from flask import Flask

from booking.api import pool_schemas
from booking.api.facility_schemas import FacilityDetails
from booking.core.calendar import at_minute
from booking.facilities.models import Pool, Space
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.clock import Clock

MORNING = (at_minute(DAY, 540), at_minute(DAY, 660))


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.fixture
def courts(app: Flask) -> list[Space]:
    park, hours = factories.facility(), factories.steps(step=120)
    return [factories.space(park, f"{number}番コート", timetable=hours) for number in (1, 2)]


@pytest.fixture
def pool(courts: list[Space]) -> Pool:
    return factories.pool(courts[1], courts[0], name_en="Any court")


def test_the_facility_tells_its_pools_in_the_order_in_which_courts_are_given(
    client: Client, pool: Pool, courts: list[Space]
) -> None:
    answer = client.get(f"/api/v1/facilities/{pool.facility_id}").json
    FacilityDetails.model_validate_json(client.get(f"/api/v1/facilities/{pool.facility_id}").data)
    (told,) = answer["pools"]
    assert (told["id"], told["name"], told["name_en"]) == (pool.id, pool.name, "Any court")
    assert told["spaces"] == [courts[1].id, courts[0].id]
    assert (
        client.get(told["availability_url"].split("localhost")[-1].lstrip(":0123456789")).status_code == 200
    )


def test_each_slot_says_how_many_are_free(
    client: Client, pool: Pool, courts: list[Space], clock: Clock
) -> None:
    factories.booking(factories.user(), courts[0], *MORNING, clock.moment)
    factories.official_use(courts[0], at_minute(DAY, 660), at_minute(DAY, 780), "テニス大会")
    factories.official_use(courts[1], at_minute(DAY, 660), at_minute(DAY, 780), "テニス大会")
    answer = client.get(f"/api/v1/pools/{pool.id}/availability?from={DAY}&to={DAY}")
    pool_schemas.PoolAvailability.model_validate_json(answer.data)
    (day,) = answer.json["days"]
    told = [(slot["starts_at"][11:16], slot["state"], slot["free"], slot["title"]) for slot in day["slots"]]
    assert told[:3] == [
        ("09:00", "free", 1, None),
        ("11:00", "official", 0, "テニス大会"),
        ("13:00", "free", 2, None),
    ]


def test_a_long_span_is_told_in_pieces(client: Client, pool: Pool) -> None:
    answer = client.get(f"/api/v1/pools/{pool.id}/availability?from=2026-12-05&to=2027-03-31").json
    assert answer["next"].split("?")[0].endswith(f"/api/v1/pools/{pool.id}/availability")
    assert len(answer["days"]) == 62


def test_it_says_whether_any_court_can_be_booked_and_why_not(
    client: Client, pool: Pool, courts: list[Space], clock: Clock
) -> None:
    address = f"/api/v1/pools/{pool.id}/answer?date=2026-12-05&starts=9:00&ends=11:00"
    factories.booking(factories.user(), courts[1], *MORNING, clock.moment)
    answer = client.get(address)
    pool_schemas.PoolMayBook.model_validate_json(answer.data)
    assert (answer.json["pool_id"], answer.json["may_book"], answer.json["reasons"]) == (pool.id, True, [])
    factories.booking(factories.user(), courts[0], *MORNING, clock.moment)
    answer = client.get(address).json
    assert answer["may_book"] is False
    assert [one["code"] for one in answer["reasons"]] == ["taken"]
    later = client.get(f"/api/v1/pools/{pool.id}/answer?date=2027-04-20&starts=9:00&ends=11:00&for=resident")
    (why,) = later.json["reasons"]
    assert (why["code"], why["passes_at"]) == ("not_yet_open", "2027-01-20T09:00:00+09:00")


@pytest.mark.parametrize("times", ["starts=11:00&ends=9:00", "starts=9:00&ends=10:30"])
def test_a_time_that_no_court_has_is_outside(client: Client, pool: Pool, times: str) -> None:
    answer = client.get(f"/api/v1/pools/{pool.id}/answer?date=2026-12-05&{times}").json
    assert [one["code"] for one in answer["reasons"]] == ["outside_timetable"]


def test_the_guide_names_it_where_there_is_one(client: Client, courts: list[Space]) -> None:
    assert "/api/v1/pools/" not in client.get("/api").text
    pool = factories.pool(*courts)
    assert f"/api/v1/pools/{pool.id}/availability" in client.get("/api").text
