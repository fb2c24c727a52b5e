"""What all answers have in common over HTTP: validators, caching, openness, languages, refusals."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from booking.api import schemas
from booking.core.errors import TooManyRequests
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NINE = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)


@pytest.fixture
def space(app: Flask, clock: Clock) -> Any:
    return factories.space()


@pytest.fixture
def addresses(space: Any) -> list[str]:
    return [
        "/api/v1/facilities",
        f"/api/v1/facilities/{space.facility_id}",
        f"/api/v1/spaces/{space.id}/availability?from=2026-12-05&to=2026-12-05",
        "/api/v1/availability?date=2026-12-05",
        "/api/v1/openapi.json",
    ]


def test_whoever_has_the_answer_already_gets_an_empty_304(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        first = client.get(address)
        assert first.status_code == 200, address
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "must-revalidate" in again.headers["Cache-Control"]
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_booking_is_seen_by_the_next_who_asks(client: Client, space: Any) -> None:
    address = f"/api/v1/spaces/{space.id}/availability?from=2026-12-05&to=2026-12-05"
    before = client.get(address)
    factories.booking(factories.user(), space, NINE, NINE + timedelta(hours=3), NOW)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert [day["slots"][0]["state"] for day in (before.json["days"][0], after.json["days"][0])] == [
        "free",
        "taken",
    ]


def test_answers_are_the_same_whoever_asks(
    client: Client, new_client: Callable[[], Client], addresses: list[str]
) -> None:
    person = factories.user()
    sign_in(client, person)
    client.set_cookie("display", "en.dark.large")
    for address in [*addresses, "/api/v1/nothing"]:
        mine = client.get(address, headers={"Accept-Language": "en"})
        anybodys = new_client().get(address)
        assert mine.data == anybodys.data, address
        assert mine.headers["Vary"] == "Accept-Encoding", address
        assert "Set-Cookie" not in mine.headers, address


def test_the_address_alone_chooses_the_language(client: Client, space: Any) -> None:
    factories.booking(factories.user(), space, NINE, NINE + timedelta(hours=3), NOW)
    address = f"/api/v1/spaces/{space.id}/availability?from=2026-12-05&to=2026-12-05"
    assert client.get(address).json["days"][0]["slots"][0]["reason"] == "この時間は予約済みです。"
    english = client.get(f"{address}&lang=en").json["days"][0]["slots"][0]["reason"]
    assert english.isascii()
    assert client.get("/api/v1/spaces/0/availability?lang=en").json["detail"].isascii()


def test_programs_of_any_origin_may_read(client: Client, addresses: list[str]) -> None:
    for address in [*addresses, "/api/v1/nothing"]:
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/facilities", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert set(asked.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert asked.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"


def test_head_tells_the_headers_alone(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        answer = client.head(address)
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["ETag"] == client.get(address).headers["ETag"]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/api/v1/facilities?page=0", ["page"]),
        ("/api/v1/facilities?page=1_0", ["page"]),
        ("/api/v1/facilities?page=%201", ["page"]),
        ("/api/v1/facilities?page=" + "9" * 5000, ["page"]),
        ("/api/v1/facilities?limit=201", ["limit"]),
        ("/api/v1/facilities?kind=castle", ["kind"]),
        ("/api/v1/facilities?q=" + "x" * 201, ["q"]),
        ("/api/v1/facilities?page=1&page=2", ["page"]),
        ("/api/v1/facilities?pages=1&colour=red", ["colour", "pages"]),
        ("/api/v1/availability?date=2026-02-30", ["date"]),
        ("/api/v1/availability?date=20261205", ["date"]),
        ("/api/v1/availability?date=1796000000", ["date"]),
        ("/api/v1/availability?facility=-1&lang=fr", ["facility", "lang"]),
        ("/api/v1/availability?facility=99999999999", ["facility"]),
        ("/api/v1/availability?date=", ["date"]),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_parameters_that_are_not_understood_are_named(
    client: Client, space: Any, address: str, fields: list[str], language: str
) -> None:
    if "lang=" not in address:
        address += f"&lang={language}"
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    problem = schemas.Problem.model_validate_json(answer.data)
    assert problem.code == "invalid_parameters"
    assert sorted(one.field for one in problem.errors) == fields
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_not_there_and_what_can_not_be_done_are_problems(client: Client, space: Any) -> None:
    for address in (
        "/api/v1/nothing",
        "/api/",
        "/api/v2/facilities",
        "/api/v1/facilities/x",
        "/api/v1/facilities/99",
    ):
        answer = client.get(address)
        problem = schemas.Problem.model_validate_json(answer.data)
        assert (problem.status, problem.code, answer.mimetype) == (
            404,
            "not_found",
            "application/problem+json",
        )
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.open("/api/v1/facilities", method=method)
        assert schemas.Problem.model_validate_json(answer.data).code == "method_not_allowed"
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_the_kind_of_a_problem_is_an_address_that_explains_it(client: Client, space: Any) -> None:
    address = client.get("/api/v1/nothing").json["type"]
    page, _hash, anchor = address.removeprefix("http://localhost").partition("#")
    assert f'id="{anchor}"' in client.get(page).text


def test_faults_and_slowing_down_are_problems_too(
    client: Client, space: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, **__: object) -> None:
        raise TooManyRequests("too many", retry_after=7)

    def broken(*_: object, **__: object) -> None:
        raise ValueError("secret")

    view = "booking.api.views.availability.load_offers"
    monkeypatch.setattr(view, slow)
    answer = client.get("/api/v1/availability")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert schemas.Problem.model_validate_json(answer.data).code == "too_many_requests"
    monkeypatch.setattr(view, broken)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/api/v1/availability")
    assert answer.status_code == 500
    assert schemas.Problem.model_validate_json(answer.data).code == "broken"
    assert "secret" not in answer.text


def test_while_the_database_is_away_programs_are_told_when_to_come_back(
    make_app: Callable[..., Flask], tmp_path: Any
) -> None:
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder.db", PROPAGATE_EXCEPTIONS=False)
    for address in ("/api/v1/availability", "/api/v1/facilities", "/api/v1/openapi.json"):
        answer = app.test_client().get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert schemas.Problem.model_validate_json(answer.data).code == "unavailable"
