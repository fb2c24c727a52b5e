"""Where people look for a time: what is rented as one is offered beside the cells."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.core.calendar import at_minute
from booking.facilities.models import Space
from booking.facilities.rules.closures import DatedClosure
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HOW = "「午前・午後」「午後・夜間」「全日」で予約するときは、始まりの区分を選んでください。"


@pytest.fixture
def hall(app: Flask) -> Space:
    return factories.space(timetable=factories.combined())


def take(space: Space, starts: int, ends: int) -> None:
    factories.booking(factories.user(), space, at_minute(DAY, starts), at_minute(DAY, ends), now=NOON)


def panel(page: str) -> str:
    return page[page.index('class="day-panel"') : page.index('class="space-page__facts')]


def buttons(page: str) -> list[str]:
    return re.findall(r'class="button[^"]*day-panel__choose" aria-label="([^"]*)"', panel(page))


def test_the_day_of_a_space_has_a_button_for_each_that_is_free(client: Client, hall: Space) -> None:
    page = client.get(f"/spaces/{hall.id}?day={DAY}").text
    assert "続けて借りる" in panel(page)
    assert buttons(page)[3:] == [
        "大会議室 12月5日（土） 午前・午後 9:00–17:00 空き を選ぶ",
        "大会議室 12月5日（土） 全日 9:00–21:30 空き を選ぶ",
        "大会議室 12月5日（土） 午後・夜間 13:00–21:30 空き を選ぶ",
    ]
    take(hall, 1080, 1290)
    assert [one.split()[2] for one in buttons(client.get(f"/spaces/{hall.id}?day={DAY}").text)] == [
        "午前",
        "午後",
        "午前・午後",
    ]


def test_a_day_on_which_none_is_free_offers_none(client: Client, hall: Space) -> None:
    take(hall, 780, 1020)
    assert "続けて借りる" not in panel(client.get(f"/spaces/{hall.id}?day={DAY}").text)
    factories.closure(hall.facility, DatedClosure(first=DAY, last=DAY))
    assert buttons(client.get(f"/spaces/{hall.id}?day={DAY}").text) == []


def test_a_noon_that_is_taken_leaves_no_morning_and_afternoon(client: Client, hall: Space) -> None:
    take(hall, 540, 780)
    assert [one.split()[2] for one in buttons(client.get(f"/spaces/{hall.id}?day={DAY}").text)] == [
        "午後",
        "夜間",
        "午後・夜間",
    ]


@pytest.mark.parametrize("view", ["week", "week-list"])
def test_the_week_and_the_day_say_how_to_come_by_them(client: Client, hall: Space, view: str) -> None:
    assert HOW in client.get(f"/spaces/{hall.id}?day={DAY}&view={view}").text
    assert HOW in client.get(f"/facilities/{hall.facility_id}/day?date={DAY}").text


def test_where_nothing_is_rented_as_one_nothing_is_said(client: Client, app: Flask) -> None:
    room = factories.space()
    for page in (
        client.get(f"/spaces/{room.id}?day={DAY}&view=week").text,
        client.get(f"/facilities/{room.facility_id}/day?date={DAY}").text,
    ):
        assert "始まりの区分を選んでください" not in page
    assert "続けて借りる" not in client.get(f"/spaces/{room.id}?day={DAY}").text


def test_they_cost_no_statement(
    client: Client, hall: Space, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    room = factories.space(hall.facility, "和室")
    counts = []
    for one in (room, hall):
        client.get(f"/spaces/{one.id}?day={DAY}")
        take(one, 1080, 1290)
        with count_queries() as statements:
            client.get(f"/spaces/{one.id}?day={DAY}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_counter_offers_them_and_understands_their_times_and_names(client: Client, hall: Space) -> None:
    sign_in(client, factories.staff(hall.facility))
    sent = {"token": "a-form", "space": str(hall.id), "day": "12/5", "step": "look"}
    page = client.post("/staff/bookings/new", data={**sent, "time": ""}).text
    assert re.findall(r'name="pick" value="\d+\.2026-12-05\.([0-9-]+)"', page) == [
        "540-720",
        "780-1020",
        "1080-1290",
        "540-1020",
        "540-1290",
        "780-1290",
    ]
    for typed in ("9-17", "午前午後", "午前から午後まで"):
        page = client.post("/staff/bookings/new", data={**sent, "time": typed}).text
        assert "午前・午後 9:00–17:00" in page[page.index("counter-answer") :]
        assert "空いています" in page
        assert (
            page.count('aria-current="true"><span class="number">') == 3
        )  # both cells, and what they are together
    page = client.post("/staff/bookings/new", data={**sent, "time": "9-13"}).text
    assert "午前＋昼 9:00–13:00" in page
    take(hall, 540, 720)
    page = client.post("/staff/bookings/new", data={**sent, "time": "全日"}).text
    assert "この時間は予約済みです" in page
    assert 'aria-current="true"><span class="number">' not in page  # the free rest is not what was asked for


def test_runs_that_begin_every_half_hour_are_all_on_the_space_and_side_by_side_in_the_table(
    client: Client, app: Flask
) -> None:
    court = factories.space(timetable=replace(factories.steps(540, 720, step=30), min_steps=2))
    take(court, 540, 630)
    page = client.get(f"/spaces/{court.id}?day={DAY}").text
    assert [one.split()[2] for one in buttons(page)] == ["10:30–11:30", "11:00–12:00"]
    table = client.get(f"/facilities/{court.facility_id}/day?date={DAY}&view=grid").text
    assert re.findall(r"starts=(\d+)&amp;ends=(\d+)", table) == [("630", "690")]
