"""May I book this, and if not, why not and from when: asked of the interface, one space at one time."""

from datetime import date

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.api import schemas
from booking.facilities.rules.closures import AnnualClosure
from booking.facilities.rules.moments import BeforeStart, SameDay
from booking.facilities.rules.windows import Window, WindowPlan
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock

PLAN = WindowPlan(
    "市内と市外",
    (
        Window(
            audiences=frozenset({Audience.RESIDENT}),
            opens=SameDay(months=2, time=540),
            closes=BeforeStart(),
            article="規則第5条",
        ),
        Window(
            audiences=frozenset({Audience.NON_RESIDENT}),
            opens=SameDay(months=1, time=540),
            closes=BeforeStart(),
        ),
    ),
)


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> None:
    """It is noon of Tuesday 2026-12-01."""


def _address(space_id: int, day: str, who: str = "") -> str:
    times = f"date={day}&starts=9:00&ends=12:00"
    return f"/api/v1/spaces/{space_id}/answer?{times}" + (f"&for={who}" if who else "")


@pytest.mark.parametrize(
    ("day", "who", "code", "passes_at"),
    [
        ("2026-12-20", "", None, None),
        ("2026-12-20", "resident", None, None),
        ("2027-01-20", "resident", None, None),
        ("2027-01-20", "", None, None),  # residents can: whoever has not signed in may be one
        ("2027-01-20", "non_resident", "not_yet_open", "2026-12-20T09:00:00+09:00"),
        ("2027-02-20", "", "not_yet_open", "2026-12-20T09:00:00+09:00"),
        ("2027-02-20", "priority_group", "not_for_you", None),
    ],
)
def test_the_answer_is_for_the_one_who_asks(
    client: Client, app: Flask, day: str, who: str, code: str | None, passes_at: str | None
) -> None:
    answer = client.get(_address(factories.space(plan=PLAN).id, day, who))
    told = schemas.MayBook.model_validate_json(answer.data)
    assert told.may_book is (code is None)
    assert [one.code.value for one in told.reasons] == ([code] if code else [])
    if code:
        assert answer.json["reasons"][0]["passes_at"] == passes_at


def test_who_has_not_signed_in_is_told_for_whom_it_opens_when(client: Client, app: Flask) -> None:
    answer = client.get(_address(factories.space(plan=PLAN).id, "2027-02-20")).json
    [reason] = answer["reasons"]
    assert reason["source"].split(" ", 1) == [
        "規則第5条",
        "市外の方は、使う日の1か月前の同じ日 9:00から、使い始める時刻まで受け付けます。",
    ]
    assert reason["openings"] == [
        {"for": ["resident"], "opens_at": "2026-12-20T09:00:00+09:00"},
        {"for": ["non_resident"], "opens_at": "2027-01-20T09:00:00+09:00"},
    ]
    assert "市内の方は12月20日（日） 9:00から" in reason["reason"]
    assert "市外の方は1月20日（水） 9:00から" in reason["reason"]


def test_a_rule_without_an_article_is_named_in_words(client: Client, app: Flask) -> None:
    address = _address(factories.space(plan=PLAN).id, "2027-02-20", "non_resident")
    [reason] = client.get(address).json["reasons"]
    assert (
        reason["source"] == "市外の方は、使う日の1か月前の同じ日 9:00から、使い始める時刻まで受け付けます。"
    )


def test_every_reason_is_told_the_weightiest_first(client: Client, app: Flask) -> None:
    home = factories.facility()
    space = factories.space(home, plan=PLAN)
    factories.closure(home, AnnualClosure(first=(2, 20), last=(2, 20), reason="点検", article="条例第4条"))
    answer = client.get(_address(space.id, date(2027, 2, 20).isoformat(), "resident")).json
    assert [one["code"] for one in answer["reasons"]] == ["closed", "not_yet_open"]
    assert [one["source"] for one in answer["reasons"]] == ["条例第4条", "規則第5条"]
    assert [one["reason"] for one in answer["reasons"]] == [
        "休館です。点検",
        "この枠は受付前です。12月20日（日） 9:00から予約できます。",
    ]


@pytest.mark.parametrize(
    ("day", "times"), [("2026-12-05", "starts=12:00&ends=09:00"), ("9999-12-31", "starts=00:00&ends=35:59")]
)
def test_a_time_that_nothing_can_have_is_outside_the_timetable(
    client: Client, app: Flask, day: str, times: str
) -> None:
    answer = client.get(f"/api/v1/spaces/{factories.space().id}/answer?date={day}&{times}").json
    assert [one["code"] for one in answer["reasons"]] == ["outside_timetable"]


@pytest.mark.parametrize("query", ["", "date=2026-12-05&starts=9&ends=12:00", "date=x&starts=9:00&ends=y"])
def test_what_names_no_time_is_refused_at_its_parameter(client: Client, app: Flask, query: str) -> None:
    answer = client.get(f"/api/v1/spaces/{factories.space().id}/answer?{query}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
