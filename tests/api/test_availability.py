"""Availability as JSON: the same as the pages show, in few statements, never anything about a person."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.api import schemas
from booking.core.db import db
from booking.facilities.rules.closures import WeeklyClosure
from booking.facilities.rules.settings import FacilityStatus
from booking.municipalities.models import Holiday
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


@pytest.mark.both_databases
def test_a_space_tells_each_slot_with_its_state_and_its_reason(app: Flask, client: Client) -> None:
    home = factories.facility()
    space = factories.space(home, plan=factories.months_before(1))
    factories.closure(home, WeeklyClosure(weekdays=frozenset({0})))
    nine = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
    factories.booking(factories.user(), space, nine, nine + timedelta(hours=3), NOW, purpose="秘密の会合")
    factories.official_use(space, nine + timedelta(hours=4), nine + timedelta(hours=8), title="市の健診")
    answer = client.get(f"/api/v1/spaces/{space.id}/availability?from=2026-12-05&to=2027-01-05")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    told = schemas.SpaceAvailability.model_validate_json(answer.data)
    assert (str(told.first), str(told.last), told.timezone) == ("2026-12-05", "2027-01-05", "Asia/Tokyo")
    assert len(told.days) == 32
    morning, afternoon, evening = answer.json["days"][0]["slots"]
    assert morning == {
        "starts_at": "2026-12-05T09:00:00+09:00",
        "ends_at": "2026-12-05T12:00:00+09:00",
        "period": "午前",
        "state": "taken",
        "code": "taken",
        "reason": "この時間は予約済みです。",
        "opens_at": None,
        "title": None,
        "price": None,
        "price_depends": False,
    }
    assert (afternoon["state"], afternoon["title"]) == ("official", "市の健診")
    assert (evening["state"], evening["code"], evening["reason"]) == ("free", None, None)
    monday = answer.json["days"][2]
    assert {slot["state"] for slot in monday["slots"]} == {"closed"}
    assert answer.json["days"][31]["slots"][0]["opens_at"] == "2026-12-05T09:00:00+09:00"
    assert "秘密の会合" not in answer.text
    assert "田辺" not in answer.text


def test_combined_periods_are_told_beside_the_single_ones(app: Flask, client: Client) -> None:
    space = factories.space(timetable=factories.combined())
    factories.space(space.facility, "時間貸し", timetable=factories.steps())
    nine = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
    factories.booking(factories.user(), space, nine, nine + timedelta(hours=3), NOW)
    one = client.get(f"/api/v1/spaces/{space.id}/availability?from=2026-12-05&to=2026-12-06")
    told = schemas.SpaceAvailability.model_validate_json(one.data)
    periods = [
        [(slot.period, slot.starts_at.hour, slot.ends_at.hour, slot.state.value) for slot in day.combined]
        for day in told.days
    ]
    assert periods == [
        [("午前・午後", 9, 17, "taken"), ("全日", 9, 21, "taken"), ("午後・夜間", 13, 21, "free")],
        [("午前・午後", 9, 17, "free"), ("全日", 9, 21, "free"), ("午後・夜間", 13, 21, "free")],
    ]
    many = client.get("/api/v1/availability?date=2026-12-05")
    day = schemas.DayAvailability.model_validate_json(many.data)
    assert [[slot.period for slot in each.combined] for each in day.spaces] == [
        ["午前・午後", "全日", "午後・夜間"],
        [],
    ]


@pytest.mark.both_databases
def test_a_day_tells_all_spaces_and_those_of_a_facility(app: Flask, client: Client) -> None:
    first, second = factories.facility("中央公民館"), factories.facility("体育館")
    room, gym = factories.space(first), factories.space(second, "アリーナ")
    with db.transaction() as session:
        body = factories.municipality()
        session.add(Holiday(municipality_id=body.id, day=date(2026, 12, 5), name="記念日"))
    answer = client.get("/api/v1/availability?date=2026-12-05")
    told = schemas.DayAvailability.model_validate_json(answer.data)
    assert [one.space.id for one in told.spaces] == [room.id, gym.id]
    assert told.holiday == "記念日"
    only = client.get(f"/api/v1/availability?date=2026-12-05&facility={second.id}").json
    assert [one["space"]["name"] for one in only["spaces"]] == ["アリーナ"]
    assert only["spaces"][0]["space"]["facility"]["id"] == second.id


def test_without_dates_the_answer_begins_today(app: Flask, client: Client) -> None:
    space = factories.space()
    span = client.get(f"/api/v1/spaces/{space.id}/availability").json
    assert (span["from"], span["to"]) == ("2026-12-01", "2026-12-31")
    assert client.get("/api/v1/availability").json["date"] == "2026-12-01"


def test_a_long_span_is_told_in_pieces_that_link_to_each_other(app: Flask, client: Client) -> None:
    space = factories.space()
    address: str | None = f"/api/v1/spaces/{space.id}/availability?from=2026-12-01&to=2027-12-31"
    days: list[str] = []
    while address:
        answer = client.get(address)
        days += [day["date"] for day in answer.json["days"]]
        address = answer.json["next"]
        assert (address is not None) == ('rel="next"' in answer.headers.get("Link", ""))
    assert (days[0], days[-1], len(days)) == ("2026-12-01", "2027-12-31", 396)
    assert days == sorted(set(days))


def test_more_spaces_than_a_page_has_are_told_on_the_next(app: Flask, client: Client) -> None:
    home = factories.facility()
    ids = {factories.space(home, f"室{number}").id for number in range(5)}
    address: str | None = "/api/v1/availability?date=2026-12-05&limit=2"
    told: list[int] = []
    while address:
        answer = client.get(address).json
        told += [one["space"]["id"] for one in answer["spaces"]]
        address = answer["next"]
    assert len(told) == 5
    assert set(told) == ids


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-12-10&to=2026-12-09", "to"),
        ("to=2026-11-30", "to"),
        ("from=2029-01-01", "from"),
        ("from=2026-11-01&to=2026-11-30", "to"),
    ],
)
def test_days_that_no_calendar_has_are_not_found(app: Flask, client: Client, query: str, field: str) -> None:
    space = factories.space()
    answer = client.get(f"/api/v1/spaces/{space.id}/availability?{query}")
    assert answer.status_code == 404
    assert (answer.json["code"], answer.json["errors"][0]["field"]) == ("no_such_days", field)


def test_days_that_are_over_are_left_out_of_a_span(app: Flask, client: Client) -> None:
    space = factories.space()
    told = client.get(f"/api/v1/spaces/{space.id}/availability?from=2026-11-20&to=2026-12-02").json
    assert (told["from"], told["to"]) == ("2026-12-01", "2026-12-02")


def test_a_space_that_the_public_does_not_see_is_not_found(app: Flask, client: Client) -> None:
    hidden = factories.space(factories.facility(status=FacilityStatus.HIDDEN))
    assert client.get(f"/api/v1/spaces/{hidden.id}/availability").status_code == 404
    assert client.get(f"/api/v1/availability?facility={hidden.facility_id}").status_code == 404
    assert client.get("/api/v1/availability").json["spaces"] == []
    assert client.get("/api/v1/spaces/99999/availability").status_code == 404


@pytest.mark.both_databases
def test_the_number_of_statements_does_not_grow_with_spaces_or_days(
    app: Flask, client: Client, count_queries: Count
) -> None:
    home = factories.facility()
    spaces = [factories.space(home, "室1")]
    nine = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
    factories.official_use(spaces[0], nine, nine + timedelta(hours=3))
    counts: list[tuple[int, int]] = []
    address = f"/api/v1/spaces/{spaces[0].id}/availability"
    for last in ("2026-12-05", "2026-12-31"):
        with count_queries() as of_day:
            client.get("/api/v1/availability?date=2026-12-05")
        with count_queries() as of_space:
            client.get(f"{address}?from=2026-12-05&to={last}")
        counts.append((len(of_day), len(of_space)))
        for number in range(2, 8):
            one = factories.space(home, f"室{number}")
            factories.official_use(one, nine, nine + timedelta(hours=3))
    (day_before, space_before), (day_after, space_after) = counts
    # The day was asked for twice: the second time also whether what was kept the first time still holds.
    assert (day_after, space_after) == (day_before + 1, space_before)
    assert max(day_after, space_after) <= 14  # one of them begins the transaction


@pytest.mark.both_databases
def test_a_booking_changes_the_answer_and_its_validator_at_once(app: Flask, client: Client) -> None:
    space, person = factories.space(), factories.user()
    addresses = (
        "/api/v1/availability?date=2026-12-05",
        f"/api/v1/spaces/{space.id}/availability?from=2026-12-01&to=2026-12-31",
    )
    before = [client.get(address).headers["ETag"] for address in addresses]
    nine = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
    factories.booking(person, space, nine, nine + timedelta(hours=3), datetime(2026, 12, 1, 3, tzinfo=UTC))
    for address, tag in zip(addresses, before, strict=True):
        answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["ETag"] == tag) == (200, False)
        same = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")
