"""Facilities as JSON: the list with its filters and pages, and one facility with its spaces."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask

from booking.api import facility_schemas
from booking.facilities.rules.closures import DatedClosure, WeeklyClosure
from booking.facilities.rules.settings import FacilityKind, FacilityStatus
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock

Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.mark.both_databases
def test_the_list_is_narrowed_by_kind_area_and_words(app: Flask, client: Client) -> None:
    gym = factories.facility(
        "春凪市民体育館", name_en="Gymnasium", area="本町", latitude=35.25, longitude=139.5
    )
    factories.facility("港公民館", kind=FacilityKind.COMMUNITY_CENTRE, area="港町")
    factories.facility("閉じた館", status=FacilityStatus.HIDDEN)
    factories.space(gym)

    def names(query: str) -> set[str]:
        answer = client.get(f"/api/v1/facilities?{query}")
        return {one.name for one in facility_schemas.FacilityList.model_validate_json(answer.data).facilities}

    assert names("") == {"春凪市民体育館", "港公民館"}
    assert names("kind=gym") == {"春凪市民体育館"}
    assert names("area=港町") == {"港公民館"}
    assert names("area=山") == set()
    assert names("q=体育 市民") == {"春凪市民体育館"}
    assert names("q=体育 港") == set()
    assert names("q=%25_") == set()  # signs, not wildcards
    assert names("q=%00") == names("")
    (row,) = client.get("/api/v1/facilities?kind=gym").json["facilities"]
    assert (row["spaces"], row["latitude"], row["name_en"], row["building"]) == (1, 35.25, "Gymnasium", None)
    assert row["url"] == f"http://localhost/api/v1/facilities/{gym.id}"


def test_pages_of_the_list_link_to_each_other(app: Flask, client: Client) -> None:
    ids = {factories.facility(f"施設{number}").id for number in range(5)}
    address: str | None = "/api/v1/facilities?limit=2&kind=gym&lang=en"
    told: list[int] = []
    while address:
        answer = client.get(address)
        assert answer.json["count"] == 5
        told += [one["id"] for one in answer.json["facilities"]]
        address = answer.json["next"]
    assert len(told) == 5
    assert set(told) == ids
    links = client.get("/api/v1/facilities?limit=2&page=2").headers["Link"]
    assert [part.rpartition("rel=")[2] for part in links.split(", ")] == [
        '"first"',
        '"last"',
        '"prev"',
        '"next"',
    ]
    beyond = client.get("/api/v1/facilities?limit=2&page=9").json
    assert (beyond["facilities"], beyond["next"]) == ([], None)


@pytest.mark.both_databases
def test_a_facility_names_its_spaces_parts_timetables_and_closing_days(app: Flask, client: Client) -> None:
    home = factories.facility(
        address="春凪市本町1丁目", url="javascript:alert(1)", fee_guidance="1時間 400円"
    )
    half = factories.space(home, "半面A", timetable=factories.steps(step=30))
    factories.space(home, "全面", parts=[half], uses="バドミントン、卓球", position=1)
    factories.closure(home, WeeklyClosure(weekdays=frozenset({0})))
    factories.closure(home, DatedClosure(first=date(2026, 1, 5), last=date(2026, 1, 6)))  # long ago
    answer = client.get(f"/api/v1/facilities/{home.id}")
    told = facility_schemas.FacilityDetails.model_validate_json(answer.data)
    assert (told.address, told.website, told.fees) == ("春凪市本町1丁目", None, "1時間 400円")
    assert told.closures == ["毎週月曜日"]
    first, second = told.spaces
    assert (first.id, first.parts, second.parts) == (half.id, [], [half.id])
    assert second.uses == ["バドミントン", "卓球"]
    (by_steps,), (by_periods,) = first.timetables, second.timetables
    assert (by_steps.opens, by_steps.closes, by_steps.step_minutes) == ("9:00", "21:00", 30)
    assert [one.starts for one in by_periods.periods] == ["9:00", "13:00", "18:00"]
    for address in (first.availability_url, first.calendar_url, first.page_url):
        assert client.get(str(address)).status_code == 200


def test_a_facility_that_the_public_does_not_see_is_not_found(app: Flask, client: Client) -> None:
    hidden = factories.facility(status=FacilityStatus.IMPORTED)
    assert client.get(f"/api/v1/facilities/{hidden.id}").status_code == 404


@pytest.mark.both_databases
def test_the_number_of_statements_does_not_grow_with_facilities_or_spaces(
    app: Flask, client: Client, count_queries: Count
) -> None:
    home = factories.facility()
    addresses = ("/api/v1/facilities", f"/api/v1/facilities/{home.id}")
    factories.space(home)
    counts = []
    for _round in range(2):
        found = []
        for address in addresses:
            with count_queries() as statements:
                assert client.get(address).status_code == 200
            found.append(len(statements))
        counts.append(found)
        for number in range(5):
            factories.space(home, f"室{number}")
            factories.facility(f"施設{number}")
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 9
