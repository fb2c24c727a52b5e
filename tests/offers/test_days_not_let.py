"""A room that is let from Monday to Friday alone: on other days each page says so, not that one can call."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from booking.facilities.models import Space
from booking.facilities.rules.closures import DatedClosure
from booking.facilities.rules.rulebook import Rulebook
from booking.facilities.rules.schedules import Schedule
from tests import factories
from tests.offers.conftest import DAY
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOT_LET = "この日は、貸し出していません。"
WEEKDAYS = frozenset(range(5))


@pytest.fixture
def room(app: Flask) -> Space:
    found = factories.space()

    def put(book: Rulebook) -> Rulebook:
        setup = book.of(found.id)
        [entry] = setup.schedule.entries
        return book.with_space(
            found.id, replace(setup, schedule=Schedule((replace(entry, weekdays=WEEKDAYS),)))
        )

    factories.rulebook(found.facility, put)
    return found


def _cell(page: str, day: date) -> str:
    start = page.index(f'id="d{day.day}"')
    return page[start : page.index("</td>", start)]


def _panel(page: str) -> str:
    start = page.index('class="day-panel')
    return page[start : page.index("</section>", start)]


def test_the_calendar_and_the_panel_of_the_day_say_so(client: Client, room: Space) -> None:
    page = client.get(f"/spaces/{room.id}?month=2026-12&day={DAY}").text
    assert "休館" in _cell(page, DAY)
    assert "窓口" not in _cell(page, DAY)
    assert NOT_LET in _panel(page)
    assert 'action="/book"' not in _panel(page)


@pytest.mark.parametrize(
    "address",
    [
        "/spaces/{space}?day={day}&view=week-list",
        "/facilities/{home}/day?date={day}",
        "/facilities/{home}/day?date={day}&view=grid",
        "/facilities/{home}/day?date={day}&view=list",
        "/book?space={space}&day={day}&starts=540&ends=720",
    ],
)
def test_so_does_every_other_page_of_the_day(client: Client, room: Space, address: str) -> None:
    page = client.get(address.format(space=room.id, home=room.facility_id, day=DAY)).text
    assert NOT_LET in page
    assert "この施設には、インターネットから予約できる室場がありません" not in page


def test_beside_a_room_that_is_let_that_day_its_row_says_so(client: Client, room: Space) -> None:
    factories.space(room.facility, "和室")
    page = client.get(f"/facilities/{room.facility_id}/day?date={DAY}&view=list").text
    assert page.count(NOT_LET) == 1
    assert "空き" in page


def test_the_counter_says_so_for_whatever_time_is_typed(client: Client, room: Space) -> None:
    sign_in(client, factories.staff(room.facility))
    for time in ("", "9-12"):
        sent = {"token": "a-form", "space": str(room.id), "day": "12/5", "time": time, "step": "look"}
        assert NOT_LET in client.post("/staff/bookings/new", data=sent).text


def test_the_interface_names_the_days_on_which_it_is_let(client: Client, room: Space) -> None:
    asked = f"date={DAY}&starts=9:00&ends=12:00"
    [reason] = client.get(f"/api/v1/spaces/{room.id}/answer?{asked}").json["reasons"]
    assert (reason["code"], reason["reason"]) == ("out_of_season", NOT_LET)
    assert reason["source"].startswith("月曜日・火曜日・水曜日・木曜日・金曜日は「区分」")


def test_a_closure_is_told_before_it(client: Client, room: Space) -> None:
    factories.closure(room.facility, DatedClosure(first=DAY, last=DAY, reason="停電"))
    page = client.get(f"/spaces/{room.id}?month=2026-12&day={DAY}").text
    assert "休館です。停電" in _panel(page)
    assert NOT_LET not in _panel(page)
    asked = client.get(f"/api/v1/spaces/{room.id}/answer?date={DAY}&starts=9:00&ends=12:00").json
    assert [one["code"] for one in asked["reasons"]] == ["closed"]


def test_a_time_that_the_day_does_not_have_is_told_with_the_times_that_it_has(
    client: Client, room: Space
) -> None:
    page = client.get(f"/book?space={room.id}&day=2026-12-04&starts=600&ends=660").text
    assert "この時間では予約できません" in page
    assert "午前 9:00–12:00、午後 13:00–17:00、夜間 18:00–21:30" in page


def test_what_is_too_early_is_told_with_its_rule(client: Client, room: Space) -> None:
    page = client.get(f"/book?space={room.id}&day=2027-03-05&starts=540&ends=720").text
    assert "この枠は受付前です。12月5日（土） 9:00から予約できます。" in page
    assert "使う日の3か月前の同じ日 9:00から、使い始める時刻まで受け付けます。" in page
